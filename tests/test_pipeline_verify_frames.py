"""One decode for all: every frame is shown in order, and what cannot be decoded is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from verify_film import FPS, as_package, lighter, make_film, spoil

from pipeline.verify.coded import CodedScene, coded_scenes
from pipeline.verify.frames import Frame, decode


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
    return make_film(tmp_path / "small.mp4", lighter())


def coded(film: Path, *cuts: int) -> list[CodedScene]:
    return coded_scenes(as_package(film, cuts))


def test_every_frame_comes_by_in_order(film: Path) -> None:
    one, other = Watcher(), Watcher()
    (scene,) = coded(film, 0, 45)
    decoded = decode(scene, FPS, [one, other])
    assert (decoded.frames, decoded.in_order, decoded.errors) == (45, True, ())
    assert [number for number, _ in one.levels] == list(range(45))
    assert one.levels == other.levels
    assert np.all(np.diff([level for _, level in one.levels]) > 0)


def test_a_scene_alone_has_the_same_pictures_as_in_the_whole(film: Path) -> None:
    whole, parts = Watcher(), Watcher()
    decode(coded(film, 0, 45)[0], FPS, [whole])
    for part, frames in zip(coded(film, 0, 15, 45), (15, 30), strict=True):
        decoded = decode(part, FPS, [parts])
        assert (decoded.frames, decoded.in_order, decoded.errors) == (frames, True, ())
    assert [level for _, level in parts.levels] == [level for _, level in whole.levels]


def test_another_frame_rate_is_not_in_order(film: Path) -> None:
    assert not decode(coded(film, 0, 45)[0], 2 * FPS, []).in_order


def test_a_picture_that_is_late_is_not_in_order(film: Path) -> None:
    (scene,) = coded(film, 0, 45)
    times = [(time + (number == 20), data) for number, (time, data) in enumerate(scene.packets)]
    assert not decode(replace(scene, packets=tuple(times)), FPS, []).in_order


def test_damage_in_the_middle_is_told(film: Path) -> None:
    spoil(film)
    decoded = decode(coded(film, 0, 45)[0], FPS, [])
    assert decoded.errors
    assert 0 <= decoded.errors[0][0] < 45


def test_a_scene_that_begins_without_a_keyframe_is_told(film: Path) -> None:
    late = coded(film, 0, 20, 45)[1]
    decoded = decode(late, FPS, [])
    assert decoded.errors or decoded.frames < 25
