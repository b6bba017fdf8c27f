"""When everything happens, in whole ticks, so that every frame rate agrees exactly.

A tick is 1/15 s: one frame at 15, two at 30 and four at 60 frames a second. A scene's slice of the
timeline counts from the scene's own start and so does not change when another scene's words do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from lecture.errors import TimelineError
from lecture.frozen import FrozenDict
from lecture.script import Cue, Script
from lecture.spec import LectureSpec

TICK = Fraction(1, 15)  # seconds
LEAD = 0.2  # seconds of quiet before the first word of a cue
MICRO = 1_000_000  # times are whole microseconds before they are rounded up: 0.1 + 0.2 is 0.3


class Spoken(Protocol):
    """What the timeline has to know of a take: its length and its words' times in seconds."""

    @property
    def seconds(self) -> float:
        """Length of the take."""

    @property
    def words(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each token of the cue, from the take's start."""


@dataclass(frozen=True, slots=True)
class CueTime:
    """One cue in time.

    Attributes:
        name: the cue's name in its scene.
        start: ticks from the scene's start.
        ticks: how long the cue lasts.
        voice_start: seconds from the cue's start to the take's start.
        voice_seconds: length of the take; 0 for a cue without words.
        words: (start, end) of each token, in seconds from the cue's start.
        marks: moment -> seconds from the cue's start.
    """

    name: str
    start: int
    ticks: int
    voice_start: float
    voice_seconds: float
    words: tuple[tuple[float, float], ...]
    marks: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SceneTimeline:
    """One scene's cues in time, counted from the scene's start."""

    scene: str
    ticks: int
    cues: tuple[CueTime, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The scenes one after the other."""

    scenes: tuple[SceneTimeline, ...]

    @property
    def ticks(self) -> int:
        """Length of the lecture."""
        return sum(scene.ticks for scene in self.scenes)

    @property
    def seconds(self) -> float:
        """Length of the lecture in seconds."""
        return float(self.ticks * TICK)

    def frames(self, fps: int) -> int:
        """Length of the lecture in frames."""
        return frames(self.ticks, fps)

    def scene(self, name: str) -> SceneTimeline:
        """One scene's slice; KeyError if there is none."""
        return self.scenes[self._index(name)]

    def start(self, name: str) -> int:
        """Ticks from the lecture's start to the scene's start."""
        return sum(scene.ticks for scene in self.scenes[: self._index(name)])

    def _index(self, name: str) -> int:
        for index, scene in enumerate(self.scenes):
            if scene.scene == name:
                return index
        raise KeyError(name)


def frames(ticks: int, fps: int) -> int:
    """``ticks`` in frames.

    Raises:
        TimelineError: a frame rate in which a tick is not a whole number of frames.
    """
    if fps <= 0 or fps % (1 / TICK):
        raise TimelineError(f"{fps} frames a second: allowed are multiples of {1 / TICK}")
    return int(ticks * TICK * fps)


def plan(spec: LectureSpec, script: Script, spoken: Mapping[str, Spoken]) -> Timeline:
    """Lay the cues out in time.

    A cue lasts LEAD + its take + its pause, at least ``at_least``, rounded up to whole ticks.

    Args:
        spec: the lecture; gives the pauses.
        script: its words; gives the moments.
        spoken: a take by cue id, such as ``descent.rule``; none for a cue without words.

    Raises:
        TimelineError: a cue with words but without a take, or a take of other words.
    """
    scenes = []
    for scene in spec.scenes:
        start, cues = 0, []
        for cue_spec, cue in zip(scene.cues, script.of(scene.name), strict=True):
            take = spoken.get(cue.id)
            if cue.tokens and take is None:
                raise TimelineError(f"{cue.id}: there is no take of its words")
            lead = LEAD if take else 0.0
            seconds = take.seconds if take else 0.0
            needed = max(lead + seconds + cue_spec.pause, cue_spec.at_least)
            ticks = math.ceil(Fraction(round(needed * MICRO), MICRO) / TICK)
            words = tuple((lead + a, lead + b) for a, b in take.words) if take else ()
            if len(words) != len(cue.tokens):
                message = f"{len(words)} word times for {len(cue.tokens)} words"
                raise TimelineError(f"{cue.id}: {message}")
            marks = FrozenDict(_moments(cue, words, lead + seconds))
            cues.append(CueTime(cue.name, start, ticks, lead, seconds, words, marks))
            start += ticks
        scenes.append(SceneTimeline(scene.name, start, tuple(cues)))
    return Timeline(tuple(scenes))


def _moments(cue: Cue, words: tuple[tuple[float, float], ...], end: float) -> dict[str, float]:
    moments = {
        mark: start
        for token, (start, _) in zip(cue.tokens, words, strict=True)
        for mark in token.marks
    }
    return moments | dict.fromkeys(cue.last_marks, end)
