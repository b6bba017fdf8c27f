"""lecture.timeline: whole ticks, independent slices, moments in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

from lecture.errors import TimelineError
from lecture.lecture import Lecture
from lecture.script import Cue, Script, Token
from lecture.spec import LectureSpec
from lecture.timeline import LEAD, TICK, Timeline, frames, plan


@dataclass(frozen=True)
class Take:
    seconds: float
    words: tuple[tuple[float, float], ...]


def takes_of(script: Script) -> dict[str, Take]:
    """A take for every cue with words: 0.3 s a word, and a tail that fits no frame."""
    return {
        cue.id: Take(
            len(cue.tokens) * 0.3 + 0.0123,
            tuple((0.3 * k, 0.3 * k + 0.25) for k in range(len(cue.tokens))),
        )
        for cue in script.cues
        if cue.tokens
    }


def one_cue(
    lecture: Lecture, tokens: tuple[Token, ...] = (), last: tuple[str, ...] = (), **cue: object
) -> tuple[LectureSpec, Script]:
    """A lecture of one scene with one cue, ``s.c``."""
    scene = lecture.spec.scenes[0]
    defaults = {"name": "c", "pause": 0.0, "at_least": 0.0}
    first = scene.cues[0].model_copy(update={**defaults, **cue})
    only = scene.model_copy(update={"name": "s", "cues": (first,)})
    spec = lecture.spec.model_copy(update={"scenes": (only,)})
    return spec, Script((Cue("s", "c", tokens, last),), {})


@pytest.fixture(scope="module")
def timeline(lecture: Lecture) -> Timeline:
    return plan(lecture.spec, lecture.script, takes_of(lecture.script))


def test_every_boundary_is_a_whole_tick(timeline: Timeline) -> None:
    for scene in timeline.scenes:
        at = 0
        for cue in scene.cues:
            assert type(cue.start) is int
            assert type(cue.ticks) is int
            assert cue.start == at
            at += cue.ticks
        assert scene.ticks == at
    assert timeline.ticks == sum(scene.ticks for scene in timeline.scenes)
    assert timeline.seconds == pytest.approx(timeline.ticks / 15)
    starts = [timeline.start(scene.scene) for scene in timeline.scenes]
    assert starts[0] == 0
    assert starts[-1] == timeline.ticks - timeline.scenes[-1].ticks
    with pytest.raises(KeyError):
        timeline.scene("nowhere")


def test_a_tick_is_whole_frames_and_all_rates_agree(timeline: Timeline) -> None:
    assert Fraction(1, 15) == TICK
    for ticks in (0, 1, 7, timeline.ticks):
        assert (frames(ticks, 15), frames(ticks, 30), frames(ticks, 60)) == (
            ticks,
            2 * ticks,
            4 * ticks,
        )
    assert timeline.frames(60) == 4 * timeline.ticks


@pytest.mark.parametrize("fps", [24, 25, 50, 29, 1, 0, -15])
def test_other_rates_are_refused_in_one_line(fps: int) -> None:
    with pytest.raises(TimelineError) as caught:
        frames(15, fps)
    assert str(caught.value) == f"{fps} frames a second: allowed are multiples of 15"


def test_a_slice_does_not_change_when_another_scene_does(
    lecture: Lecture, timeline: Timeline
) -> None:
    takes = takes_of(lecture.script)
    longer = replace(takes["bowl.shape"], seconds=99.0)
    other = plan(lecture.spec, lecture.script, {**takes, "bowl.shape": longer})
    for scene in timeline.scenes:
        same = other.scene(scene.scene) == scene
        assert same == (scene.scene != "bowl")
    assert other.start("hook") == timeline.start("hook")
    assert other.start("wave") > timeline.start("wave")


WORD = (Token("word", "word"),)


@pytest.mark.parametrize(
    ("seconds", "pause", "at_least", "ticks"),
    [
        (1.0, 0.0, 0.0, 18),  # 0.2 + 1.0 = 18/15 exactly
        (1.0, 0.8, 0.0, 30),
        (1.001, 0.8, 0.0, 31),  # up to the next tick
        (1.0, 0.1, 0.0, 20),  # 1.3 s = 19.5 ticks
        (1.0, 0.8, 1.0, 30),  # at_least is no more than that
        (1.0, 0.8, 5.0, 75),
        (0.1, 0.1 + 0.2, 0.0, 9),  # 0.6000000000000001 s is 0.6 s
        (1.0004, 0.0, 0.0, 19),
        (0.86667, 0.0, 0.0, 17),  # a take that ends just after a tick is not cut
    ],
)
def test_how_long_a_cue_lasts(
    lecture: Lecture, seconds: float, pause: float, at_least: float, ticks: int
) -> None:
    spec, script = one_cue(lecture, WORD, pause=pause, at_least=at_least)
    (cue,) = plan(spec, script, {"s.c": Take(seconds, ((0.0, 0.1),))}).scenes[0].cues
    assert cue.ticks == ticks
    assert (cue.voice_start, cue.voice_seconds) == (LEAD, seconds)
    assert cue.ticks * TICK + Fraction(1, 1_000_000) >= Fraction(cue.voice_start + seconds)


def test_moments_are_the_starts_of_their_words(lecture: Lecture) -> None:
    tokens = (Token("a", "a", ("first",)), Token("b", "b"), Token("c", "c", ("x", "y")))
    spec, script = one_cue(lecture, tokens, ("end",))
    take = Take(2.0, ((0.05, 0.3), (0.3, 0.3), (1.25, 1.9)))
    (cue,) = plan(spec, script, {"s.c": take}).scenes[0].cues
    assert sum(cue.words, ()) == pytest.approx((0.25, 0.5, 0.5, 0.5, 1.45, 2.1))
    assert dict(cue.marks) == pytest.approx({"first": 0.25, "x": 1.45, "y": 1.45, "end": 2.2})


def test_a_silent_cue_lasts_at_least_what_it_says(lecture: Lecture) -> None:
    spec, script = one_cue(lecture, (), ("go",), at_least=5.0)
    (cue,) = plan(spec, script, {}).scenes[0].cues
    assert (cue.ticks, cue.voice_start, cue.voice_seconds, cue.words) == (75, 0.0, 0.0, ())
    assert cue.marks == {"go": 0.0}


def test_words_without_a_take_stop_the_build(lecture: Lecture) -> None:
    spec, script = one_cue(lecture, WORD)
    with pytest.raises(TimelineError, match=r"^s\.c: there is no take of its words$"):
        plan(spec, script, {})


@pytest.mark.parametrize("words", [(), ((0.0, 0.1), (0.1, 0.2))])
def test_a_take_of_other_words_stops_the_build(
    lecture: Lecture, words: tuple[tuple[float, float], ...]
) -> None:
    spec, script = one_cue(lecture, WORD)
    with pytest.raises(TimelineError, match=rf"^s\.c: {len(words)} word times for 1 words$"):
        plan(spec, script, {"s.c": Take(1.0, words)})
