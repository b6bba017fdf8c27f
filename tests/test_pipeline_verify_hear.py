"""The sound of a video, whole and from its start; what cannot be decoded is told."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from verify_film import lighter, make_film

from pipeline.verify.hear import hear


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return make_film(tmp_path / "small.mp4", lighter())


def test_every_sample_is_heard(film: Path) -> None:
    heard = hear(film)
    assert (heard.start, heard.errors) == (0, ())
    assert heard.samples.size == pytest.approx(3 * 48000, abs=2048)
    # A sine's amplitude by its power: the codec's single samples overshoot.
    power = np.mean(heard.samples[48_000:96_000] ** 2)
    assert np.sqrt(2 * power) == pytest.approx(0.5, abs=0.05)


def test_damage_is_told(film: Path) -> None:
    with av.open(str(film)) as container:
        packets = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    data = film.read_bytes()
    film.write_bytes(data.replace(packets[30], b"\xff" * len(packets[30])))
    (first, *_) = hear(film).errors
    assert first.startswith("sound at ")
