"""One decode for all: every frame is shown in order, and what cannot be decoded is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import av
import numpy as np
import pytest

from pipeline.verify.frames import Frame, decode
from pipeline.verify.package import Package

FPS, FRAMES = 15, 45


class Watcher:
    """Keeps what it was shown."""

    def __init__(self) -> None:
        self.levels: list[tuple[int, float]] = []

    def see(self, frame: Frame) -> None:
        assert frame.luma.shape == (180, 320)
        assert frame.cb.shape == frame.cr.shape == (90, 160)
        self.levels.append((frame.number, float(frame.luma.mean())))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Three seconds that grow lighter frame by frame, with a noise that is worth decoding."""
    path = tmp_path / "small.mp4"
    noise = np.random.default_rng(0).integers(0, 30, (180, 320))
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options={"g": "15", "crf": "18"})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        audio = container.add_stream("aac", rate=48000, layout="mono")
        for number in range(FRAMES):
            grey = (np.roll(noise, number, axis=1) + 4 * number).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(np.repeat(grey[..., None], 3, axis=2), "rgb24")
            container.mux(video.encode(frame))
        tone = np.sin(np.arange(3 * 48000) * 2 * np.pi * 440 / 48000).astype(np.float32) / 2
        sound = av.AudioFrame.from_ndarray(tone[np.newaxis], format="fltp", layout="mono")
        sound.sample_rate = 48000
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))
        container.mux(video.encode(None))
    return path


def as_package(path: Path, fps: int = FPS) -> Package:
    return cast(Package, SimpleNamespace(master=path, fps=fps, frames=FRAMES))


def test_every_frame_and_sample_comes_by_in_order(film: Path) -> None:
    one, other = Watcher(), Watcher()
    decoded = decode(as_package(film), [one, other], lambda _: None)
    assert (decoded.frames, decoded.in_order, decoded.errors) == (FRAMES, True, ())
    assert [number for number, _ in one.levels] == list(range(FRAMES))
    assert one.levels == other.levels
    assert np.all(np.diff([level for _, level in one.levels]) > 0)
    assert decoded.sound_start == 0
    assert decoded.sound.size == pytest.approx(3 * 48000, abs=2048)
    # A sine's amplitude by its power: the codec's single samples overshoot.
    assert np.sqrt(2 * np.mean(decoded.sound[48_000:96_000] ** 2)) == pytest.approx(0.5, abs=0.05)


def test_another_frame_rate_is_not_in_order(film: Path) -> None:
    assert not decode(as_package(film, fps=30), [], lambda _: None).in_order


def test_damage_in_the_middle_is_told(film: Path) -> None:
    data = bytearray(film.read_bytes())
    middle = data.index(b"mdat") + 3000
    data[middle : middle + 400] = bytes(400)
    film.write_bytes(data)
    decoded = decode(as_package(film), [], lambda _: None)
    assert decoded.errors
    assert "at" in decoded.errors[0]
