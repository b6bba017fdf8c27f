"""A small finished video with its package around it, for the tests of what is made from it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lecture.timeline import SceneTimeline, Timeline
from pipeline import aac
from pipeline.assemble import Part, assemble
from pipeline.captions import Caption, as_srt, as_vtt
from pipeline.copies import shrink, within
from pipeline.manifest import Manifest
from pipeline.probe import probe
from pipeline.render.encoder import SceneEncoder
from pipeline.render.profile import Profile
from pipeline.renditions import Ladder, Rendition, rendition_path
from pipeline.verify.package import Package, Scene

ID = "small"
WIDTH, HEIGHT, FPS = 320, 180, 60
TICKS = {"first": 78, "second": 30}  # 5.2 and 2 seconds
PROFILE = Profile(ID, WIDTH, HEIGHT, FPS, (("crf", "8"), ("g", "240"), ("preset", "ultrafast")))
CAPTIONS = (
    Caption(0.5, 2.5, ("Widely minimal", "Hamburgefonstiv")),
    Caption(5.4, 6.6, ("The second scene",)),
)
LADDER = Ladder(
    fps=30,
    gop=2,
    x264={"profile": "high", "preset": "veryfast"},
    sizes={
        "180p": Rendition(height=180, crf=14, audio=64_000, captions="burned"),
        "90p": Rendition(height=90, crf=14, audio=48_000, captions="soft"),
    },
)
CUT = 150
_TEXTURES = np.random.default_rng(1).integers(20, 90, (2, 148, WIDTH, 1), np.uint8)
AMBER = (0xFF, 0xB4, 0x54)
TIMELINE = Timeline(tuple(SceneTimeline(name, ticks, ()) for name, ticks in TICKS.items()))


@dataclass(frozen=True, slots=True)
class Small:
    """A folder with the video, its words and its copies."""

    folder: Path
    master: Path
    package: Package

    def copy(self, size: str) -> Path:
        """The file of a copy."""
        return self.folder / "renditions" / f"{ID}.{size}.mp4"


def pixels(number: int) -> NDArray[np.uint8]:
    """A picture with a patch of amber, and a bar whose place tells the frame's number.

    At frame CUT the rest of it changes, as an encoder would like to have a keyframe for.
    """
    picture = np.full((HEIGHT, WIDTH, 4), (0x0D, 0x11, 0x17, 0xFF), np.uint8)
    picture[:148, :, :3] = _TEXTURES[int(number >= CUT)]
    picture[78:122, :, :3] = picture[-1, -1, :3]
    picture[20:60, 20:60, :3] = AMBER
    left = bar(number)
    picture[80:120, left : left + 8, :3] = (0xF0, 0xF3, 0xF8)
    return picture


def bar(number: int) -> int:
    """The column at which the bar of a frame begins."""
    return 4 + number * 2 % (WIDTH - 16)


def make_small(folder: Path, ladder: Ladder | None = LADDER) -> Small:
    """Make the video, and with a ladder its copies."""
    (folder / f"{ID}.en.vtt").write_text(as_vtt(CAPTIONS), encoding="utf-8")
    captions, master = folder / f"{ID}.en.srt", folder / f"{ID}.mp4"
    captions.write_text(as_srt(CAPTIONS), encoding="utf-8")
    scenes = list(_scenes())
    assemble(scenes, FPS, _tone(128_000), captions, master, title="Small", language="en")
    if ladder:
        make_copies(folder, ladder, scenes)
    write_plan(folder, {"renditions": ladder.model_dump(mode="json") if ladder else None})
    return Small(folder, master, _package(folder, master))


def make_copies(
    folder: Path,
    ladder: Ladder = LADDER,
    scenes: Sequence[Part] = (),
    captions: Sequence[Caption] = CAPTIONS,
) -> None:
    """Make the copies of the scenes, and join them."""
    made: dict[str, list[Part]] = {name: [] for name in ladder.sizes}
    start = 0.0
    scratch = folder / "scratch"
    scratch.mkdir()
    for scene in scenes or _scenes():
        end = start + scene.frames / FPS
        source = scratch / "scene.mp4"
        source.write_bytes(scene.video)
        for name, path in shrink(source, PROFILE, ladder, within(captions, start, end)).items():
            frames = scene.frames * ladder.fps // FPS
            made[name].append(Part(scene.title, path.read_bytes(), frames))
        start = end
    for name, size in ladder.sizes.items():
        srt = folder / f"{ID}.en.srt" if size.captions == "soft" else None
        target = rendition_path(folder, ID, name)
        sound = _tone(size.audio)
        assemble(made[name], ladder.fps, sound, srt, target, title="Small", language="en")
    shutil.rmtree(scratch)


def _scenes() -> Iterator[Part]:
    first = 0
    for name, ticks in TICKS.items():
        encoder = SceneEncoder(PROFILE)
        count = ticks * FPS // 15
        for number in range(first, first + count):
            encoder.write(pixels(number))
        yield Part(name.title(), encoder.finish(), count)
        first += count


def _tone(bit_rate: int) -> bytes:
    time = np.arange(round(sum(TICKS.values()) / 15 * 48_000)) / 48_000
    return aac.encode((0.2 * np.sin(2 * np.pi * 440 * time)).astype(np.float32), bit_rate)


def write_plan(folder: Path, plan: Mapping[str, object]) -> None:
    """Write what the checks take from the timeline's file."""
    (folder / f"{ID}.timeline.json").write_text(json.dumps(plan), encoding="utf-8")


def _package(folder: Path, master: Path) -> Package:
    first, scenes = 0, []
    for name, ticks in TICKS.items():
        count = ticks * FPS // 15
        scenes.append(Scene(name, name.title(), first, count, ()))
        first += count
    record = Manifest(
        lecture=ID, title="Small", language="en", profile="final", voice="", own_voice=True,
        inputs={}, versions={}, study={}, claims={}, checks=[], files={},
    )  # fmt: skip
    return Package(
        folder=folder, record=record, media=probe(master), fps=FPS, frames=first, width=WIDTH,
        height=HEIGHT, scenes=tuple(scenes), colors={}, looks=(), steps=(),
    )  # fmt: skip
