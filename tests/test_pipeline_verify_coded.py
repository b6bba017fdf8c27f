"""The file's pictures scene by scene, none lost, and a digest that any byte of them changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest
from verify_film import FPS, as_package, lighter, make_film

from pipeline.assemble import Part, join
from pipeline.verify.coded import coded_scenes


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "small.mp4", lighter())


def test_each_scene_has_the_bytes_of_its_time(film: Path) -> None:
    with av.open(str(film)) as container:
        stored = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    one, other = coded_scenes(as_package(film, [0, 15, 45]))
    assert [data for _, data in one.packets] == stored[:15]
    assert [data for _, data in other.packets] == stored[15:]
    for scene, frames in ((one, 15), (other, 30)):
        times = sorted(time * 15 / scene.ticks for time, _ in scene.packets)
        assert times == list(range(frames))


def test_what_lies_outside_of_all_scenes_is_not_lost(film: Path) -> None:
    first, last = coded_scenes(as_package(film, [3, 15, 30]))
    assert len(first.packets) == 15
    assert len(last.packets) == 30


def test_equal_pictures_elsewhere_in_the_file_have_one_digest(film: Path, tmp_path: Path) -> None:
    short = make_film(tmp_path / "short.mp4", lighter()[:15])
    parts = [Part("Short", short.read_bytes(), 15), Part("Film", film.read_bytes(), 45)]
    join(parts, FPS, tmp_path / "later.mp4")
    join(parts[::-1], FPS, tmp_path / "first.mp4")
    _, there = coded_scenes(as_package(tmp_path / "later.mp4", [0, 15, 60]))
    here, _ = coded_scenes(as_package(tmp_path / "first.mp4", [0, 45, 60]))
    assert here.digest == there.digest


def test_anything_else_has_another(film: Path) -> None:
    (scene,) = coded_scenes(as_package(film, [0, 45]))
    (time, data), *others = scene.packets
    digests = {
        changed.digest
        for changed in (
            scene,
            replace(scene, head=scene.head[:-1] + bytes([scene.head[-1] ^ 1])),
            replace(scene, ticks=scene.ticks * 2),
            replace(scene, codec="hevc"),
            replace(scene, packets=((time, data[:-1] + bytes([data[-1] ^ 1])), *others)),
            replace(scene, packets=((time + 1, data), *others)),
            replace(scene, packets=tuple(others)),
        )
    }
    assert len(digests) == 7
