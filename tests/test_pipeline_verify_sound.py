"""The sound of a file against its timeline: the lecture's own takes, well and badly placed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from lecture.lecture import lecture_path, prepare
from lecture.takes import TakeManifest
from pipeline.loudness import RATE
from pipeline.narration import PlacedTake, build_track, level
from pipeline.places import Places
from pipeline.verify.package import Cue, Package, Scene
from pipeline.verify.sound import align_cues, check_sound, check_words, spoken_parts

NAMES = ("descent.stuck", "recap.slope")
LEAD = 0.2


@pytest.fixture(scope="module")
def spoken() -> tuple[tuple[Cue, ...], NDArray[np.float32]]:
    """Two cues of the lecture on a track, levelled as the narration is."""
    ready = prepare(lecture_path("escaping_local_minima"))
    words = {cue.id: tuple(token.speech for token in cue.tokens) for cue in ready.script.cues}
    manifest = TakeManifest.load(Places("escaping_local_minima", "final").takes("kokoro", True))
    cues, start, placed = [], 0.0, []
    for name in NAMES:
        take = manifest.takes[name]
        begin = start + LEAD
        spans = tuple((begin + first, begin + last) for first, last in take.words)
        seconds = LEAD + take.seconds + 0.4
        cues.append(Cue(name, start, seconds, begin, take.seconds, words[name], spans))
        path = manifest.path(take)
        placed.append(PlacedTake(begin, path.name, path.read_bytes()))
        start += seconds
    return tuple(cues), level(build_track(placed, start)).track


def failed(cues: tuple[Cue, ...], sound: NDArray[np.float32], voice: str = "kokoro") -> set[str]:
    record: Any = SimpleNamespace(voice=voice, language="en")
    scenes = [Scene(cue.id, "", 0, 0, (cue,)) for cue in cues]
    package = cast(Package, SimpleNamespace(cues=cues, scenes=scenes, record=record))
    parts = spoken_parts(package, sound)
    words = check_words(parts, [align_cues(part) for part in parts], sound)
    return {check.name for check in (*check_sound(package, sound), *words) if not check.passed}


def shifted(cue: Cue, seconds: float) -> Cue:
    words = tuple((first + seconds, last + seconds) for first, last in cue.words)
    return replace(cue, words=words)


def test_the_narration_passes(spoken: tuple[tuple[Cue, ...], NDArray[np.float32]]) -> None:
    assert failed(*spoken) == set()


def test_a_cue_that_is_late_fails(spoken: tuple[tuple[Cue, ...], NDArray[np.float32]]) -> None:
    cues, sound = spoken
    late = (cues[0], shifted(cues[1], -0.15))
    assert failed(late, sound) == {"cues beside their words by"}
    assert "words beside their times by" in failed((cues[0], shifted(cues[1], -0.6)), sound)


def test_a_cue_that_is_missing_fails(spoken: tuple[tuple[Cue, ...], NDArray[np.float32]]) -> None:
    cues, sound = spoken
    gone = sound.copy()
    gone[round(cues[1].start * RATE) :] = 0
    assert {"cues heard", "longest unplanned silence", "words"} <= failed(cues, gone)


def test_other_words_than_the_timeline_s_fail(
    spoken: tuple[tuple[Cue, ...], NDArray[np.float32]],
) -> None:
    cues, sound = spoken
    words = list(cues[0].words)
    words[4] = (words[4][0] + 0.4, words[4][1] + 0.4)
    assert failed((replace(cues[0], words=tuple(words)), cues[1]), sound) == {
        "words beside their times by"
    }


@pytest.mark.parametrize(
    ("gain", "names"),
    [
        (0.9, {"loudness"}),
        (0.93, {"loudness"}),
        (1.5, {"loudness", "true peak", "clipped samples"}),
    ],
)
def test_wrong_levels_fail(
    spoken: tuple[tuple[Cue, ...], NDArray[np.float32]], gain: float, names: set[str]
) -> None:
    cues, sound = spoken
    assert failed(cues, np.clip(sound * np.float32(gain), -1, 1)) == names


def test_a_hole_in_the_voice_fails_and_a_planned_pause_does_not(
    spoken: tuple[tuple[Cue, ...], NDArray[np.float32]],
) -> None:
    cues, sound = spoken
    first, last = cues[0].words[2][0], cues[0].words[2][0] + 1.7
    hole = sound.copy()
    hole[round(first * RATE) : round(last * RATE)] = 0
    assert "longest unplanned silence" in failed(cues, hole)
    pause = np.concatenate([sound, np.zeros(3 * RATE, np.float32)])
    longer = (cues[0], replace(cues[1], seconds=cues[1].seconds + 3))
    assert failed(longer, pause) == set()


def test_a_silent_voice_must_be_silent() -> None:
    cue = Cue("a.b", 0.0, 2.0, 0.2, 1.0, ("word",), ((0.2, 1.2),))
    quiet = np.zeros(2 * RATE, np.float32)
    assert failed((cue,), quiet, "silent, 165 wpm") == set()
    assert failed((cue,), quiet + 0.1, "silent, 165 wpm") == {"voice"}
