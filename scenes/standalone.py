"""The brief of a scene that is run by itself: ``manim -pql scenes/descent.py Descent``."""

from __future__ import annotations

import os
from dataclasses import dataclass

from lecture.brief import SceneBrief, brief_animations, brief_scenes
from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.lecture import Lecture, lecture_path, prepare
from lecture.script import Cue
from lecture.spec import AnimationSpec
from lecture.takes import Take, TakeManifest
from lecture.timeline import Timeline, plan

DEFAULT_LECTURE = "escaping_local_minima"
SECONDS_PER_WORD = 60 / 165  # of speech that nobody has spoken yet


@dataclass(frozen=True, slots=True)
class Unspoken:
    """Stands for the take of words that nobody has spoken yet."""

    seconds: float
    words: tuple[tuple[float, float], ...]


def brief_of(cls: str) -> SceneBrief:
    """The brief of the scene whose class is called ``cls``.

    The lecture is the one that the environment's ``LECTURE`` names. Its words need no takes: a cue
    without one lasts as long as reading it aloud. Of its animations, which have one class, it is
    the first.

    Raises:
        LectureError: a mistake in the lecture, or no scene of it has this class.
    """
    lecture = prepare(lecture_path(os.environ.get("LECTURE", DEFAULT_LECTURE)))
    scenes = [scene.cls for scene in lecture.spec.scenes]
    animations = brief_animations(lecture.spec, lecture.script)
    briefs = [
        *zip(scenes, timed_briefs(lecture), strict=True),
        *((AnimationSpec.cls, brief) for brief in animations),
    ]
    for name, brief in briefs:
        if name == cls:
            return brief
    known = ", ".join(dict(briefs))
    raise LectureError(f"{lecture.path.name}: no scene of it has the class {cls}; it has {known}")


def timed_briefs(lecture: Lecture) -> tuple[SceneBrief, ...]:
    """The brief of each scene, with the times of ``timed``."""
    return brief_scenes(lecture.spec, lecture.script, timed(lecture))


def timed(lecture: Lecture) -> Timeline:
    """When everything is, by the takes there are and, without one, by reading the words aloud."""
    takes = TakeManifest.load(ROOT / "takes" / lecture.spec.id).takes
    cues = lecture.script.cues
    spoken = {cue.id: _spoken(cue, takes.get(cue.id)) for cue in cues if cue.tokens}
    return plan(lecture.spec, lecture.script, spoken)


def _spoken(cue: Cue, take: Take | None) -> Take | Unspoken:
    fits = take is not None and len(take.words) == len(cue.tokens)
    return take if take is not None and fits else read_aloud(cue)


def read_aloud(cue: Cue) -> Unspoken:
    """How long the words of ``cue`` take at 165 words a minute."""
    spans, now = [], 0.0
    for word in cue.tokens:
        seconds = len(word.speech.split()) * SECONDS_PER_WORD
        spans.append((now, now + seconds))
        now += seconds
    return Unspoken(now, tuple(spans))
