"""The brief of a scene that is run by itself: ``manim -pql scenes/descent.py Descent``."""

from __future__ import annotations

import os
from dataclasses import dataclass

from lecture.brief import SceneBrief, brief_scenes
from lecture.errors import LectureError
from lecture.lecture import lecture_path, prepare
from lecture.script import Cue
from lecture.spec import ROOT
from lecture.takes import Take, TakeManifest
from lecture.timeline import plan

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
    without one lasts as long as reading it aloud.

    Raises:
        LectureError: a mistake in the lecture, or no scene of it has this class.
    """
    lecture = prepare(lecture_path(os.environ.get("LECTURE", DEFAULT_LECTURE)))
    spec, script = lecture.spec, lecture.script
    takes = TakeManifest.load(ROOT / "takes" / spec.id).takes
    spoken = {cue.id: _spoken(cue, takes.get(cue.id)) for cue in script.cues if cue.tokens}
    briefs = brief_scenes(spec, script, plan(spec, script, spoken))
    for scene, brief in zip(spec.scenes, briefs, strict=True):
        if scene.cls == cls:
            return brief
    known = ", ".join(scene.cls for scene in spec.scenes)
    raise LectureError(f"{lecture.path.name}: no scene of it has the class {cls}; it has {known}")


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
