"""A small package in the real format, for the tests of the page: two scenes, a dot and a tone.

The picture shows the dot of each run where its data says that it is, so that a test can find it in
the decoded frame: plain descent as a square in the upper half, momentum in the lower half.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lecture.folders import ROOT
from lecture.lecture import Lecture
from lecture.script import load_pronunciation, write_script
from lecture.shot import Shot
from lecture.timeline import Timeline, frames, plan
from pipeline import aac
from pipeline.assemble import Part, assemble
from pipeline.captions import write_captions
from pipeline.package import _write_timeline, _write_words
from pipeline.page import write_page
from pipeline.places import Places
from pipeline.plan import Plan
from pipeline.render.encoder import SceneEncoder
from pipeline.render.profile import Profile
from pipeline.render.segment import Segment
from pipeline.voice.silent import SilentVoice
from scenes.theme import THEME

SMALL = Profile("final", 320, 180, 15, (("crf", "12"), ("g", "30"), ("preset", "ultrafast")))
SCENES = ("hook", "momentum")
STAGE = (-3.0, 1.7)  # x at the left and the right edge of the picture
ROWS = {"plain": 45, "momentum": 110}  # middle of a run's dot, in pixels
DOT = 8  # half its width in pixels
STEPS = {"hook": {"plain": 30, "momentum": 12}, "momentum": {"momentum": 60}}
EVERY, AFTER = 7, 20  # frames between steps, frames before the first


@dataclass(frozen=True, slots=True)
class SmallPackage:
    """Where it lies and what it was made from."""

    folder: Path
    lecture: Lecture
    timeline: Timeline

    @property
    def video(self) -> Path:
        return self.folder / f"{self.lecture.spec.id}.mp4"


def short(lecture: Lecture) -> Lecture:
    """The lecture with two of its scenes only."""
    spec = lecture.spec.model_copy(
        update={"scenes": tuple(lecture.spec.scene(name) for name in SCENES)}
    )
    pronunciation = load_pronunciation(ROOT / "config" / "pronunciation.yaml")
    script = write_script(spec, lecture.facts.sheet, pronunciation, lecture.source)
    return replace(lecture, spec=spec, script=script)


def make_small_package(whole: Lecture, folder: Path) -> SmallPackage:
    """Make the package in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    lecture = short(whole)
    spec, voice = lecture.spec, SilentVoice()
    timeline = plan(
        spec, lecture.script, {cue.id: _Take(voice, cue) for cue in lecture.script.cues}
    )
    segments = [_segment(name, frames(timeline.scene(name).ticks, 15)) for name in SCENES]
    made = Plan(
        places=Places(spec.id, "final"),
        lecture=lecture,
        voice=voice,
        takes=None,  # type: ignore[arg-type]
        timeline=timeline,
        captions=write_captions(lecture.script, timeline),
        profile=SMALL,
        scenes=(),
        copies=(),
        stills=(),
        narration=None,  # type: ignore[arg-type]
        inputs={},
    )
    _write_words(made, folder)
    _write_timeline(made, [segment.shots for segment in segments], folder)
    parts = [
        Part(scene.title, _draw(lecture, segment), segment.frames)
        for scene, segment in zip(spec.scenes, segments, strict=True)
    ]
    time = np.arange(round(timeline.seconds * 48_000)) / 48_000
    sound = aac.encode((0.05 * np.sin(2 * np.pi * 220 * time)).astype(np.float32), 128_000)
    captions = folder / f"{spec.id}.{spec.language}.srt"
    video = folder / f"{spec.id}.mp4"
    assemble(parts, 15, sound, captions, video, title=spec.title, language=spec.language)
    Image.fromarray(_picture(lecture, {"plain": 0.0, "momentum": 3.0})[..., :3]).resize(
        (1280, 720)
    ).save(folder / "poster.jpg")
    write_page(lecture, timeline, folder)
    return SmallPackage(folder, lecture, timeline)


class _Take:
    """What the timeline has to know of a silent take."""

    def __init__(self, voice: SilentVoice, cue: object) -> None:
        tokens = cue.tokens  # type: ignore[attr-defined]
        speech = voice.speak([token.speech for token in tokens]) if tokens else None
        self.seconds = len(speech.pcm) / speech.rate if speech else 0.0
        self.words = speech.words if speech else ()


def _segment(scene: str, count: int) -> Segment:
    shots = tuple(
        Shot(run, run, True, tuple((AFTER + EVERY * step, step) for step in range(last + 1)))
        for run, last in STEPS[scene].items()
    )
    assert all(shot.marks[-1][0] < count for shot in shots)
    return Segment(b"", count, shots)


def _draw(lecture: Lecture, segment: Segment) -> bytes:
    encoder = SceneEncoder(SMALL)
    for frame in range(segment.frames):
        at = {}
        for shot in segment.shots:
            last = shot.marks[-1][1]
            step = min(max((frame - AFTER) / EVERY, 0), last)
            x = lecture.facts.run(shot.run).x
            at[shot.run] = float(np.interp(step, np.arange(len(x)), x))
        encoder.write(_picture(lecture, at))
    return encoder.finish()


def _picture(lecture: Lecture, at: dict[str, float]) -> NDArray[np.uint8]:
    pixels = np.empty((180, 320, 4), np.uint8)
    pixels[...] = [*_rgb(THEME.colors.ground), 255]
    columns = np.arange(320)
    heights = lecture.facts.objective.value(STAGE[0] + (STAGE[1] - STAGE[0]) * columns / 319)
    pixels[np.rint(90 - 25 * np.asarray(heights)).astype(int), columns, :3] = 90
    for run, x in at.items():
        middle = round(column_of(x))
        rows, width = slice(ROWS[run] - DOT, ROWS[run] + DOT), slice(middle - DOT, middle + DOT)
        pixels[rows, width, :3] = _rgb(THEME.colors.of(run))  # type: ignore[arg-type]
    return pixels


def column_of(x: float) -> float:
    """The column of the middle of a dot at ``x``."""
    return (x - STAGE[0]) / (STAGE[1] - STAGE[0]) * 319


def _rgb(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
