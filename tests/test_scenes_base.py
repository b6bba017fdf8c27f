"""scenes.base: exact frames, cues in order, honest errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest
from manim import FadeIn, Square
from scenes_support import MOMENTUM, STUDY, brief, render

from lecture.errors import TimelineError
from optim import WAVE
from scenes.base import LectureScene
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage


class Uneven(LectureScene):
    """Plays and waits whose lengths are whole numbers of frames at no rate."""

    def construct(self) -> None:
        square = Square()
        with self.cue("one") as cue:
            for _ in range(4):
                self.play(FadeIn(square), run_time=0.1234)
                self.wait(0.0777)
            self.until(cue.mark("late"))
            self.play(square.animate.shift([1, 0, 0]), run_time=0.31)
        with self.cue("two"):
            self.play(FadeIn(square, run_time=0.2), square.animate(run_time=0.47).scale(2))


class Steps(LectureScene):
    """Six slow steps and twelve fast ones."""

    def construct(self) -> None:
        stage = Stage(self.facts.objective, self.brief.study.stage)
        dot = Iterate(stage, self.run("momentum"))
        with self.cue("one"):
            self.wait(0.5)
            self.play_steps(dot, to=6, ticks=3)
            self.play_steps(dot, to=18, ticks=0.75)


def count_frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.mark.parametrize("fps", [15, 60])
def test_a_rendered_file_has_the_timelines_frames(tmp_path: Path, fps: int) -> None:
    told = brief({"one": 31, "two": 9}, {"one": {"late": 1.4321}})
    _, video = render(Uneven, told, tmp_path, fps)
    assert count_frames(video) == 40 * fps // 15


@pytest.mark.parametrize("fps", [15, 60])
def test_shots_name_the_frames_of_whole_steps(tmp_path: Path, fps: int) -> None:
    made, _ = render(Steps, brief({"one": 40}), tmp_path, fps)
    (shot,) = made.shots
    frames_per_tick = fps // 15
    start = round(0.5 * fps + 1e-6)
    slow = {start + 3 * k * frames_per_tick: k for k in range(7)}
    fast_start = start + 18 * frames_per_tick
    fast = {
        fast_start + int(0.75 * k * frames_per_tick): 6 + k
        for k in range(13)
        if (0.75 * k * frames_per_tick).is_integer()
    }
    assert shot.run == "momentum"
    assert dict(shot.marks) == slow | fast


class Together(LectureScene):
    """All runs take a step together."""

    def construct(self) -> None:
        stage = Stage(self.facts.objective, self.brief.study.stage)
        with self.cue("one"):
            dots = [Iterate(stage, self.run(name)) for name in self.brief.study.runs]
            self.play_steps(*dots, to=1, ticks=3)


def test_shots_are_in_the_order_in_which_runs_are_shown(tmp_path: Path) -> None:
    plain = STUDY.runs["plain"]
    study = STUDY.model_copy(update={"runs": dict.fromkeys("edfbca", plain)})
    made, _ = render(Together, replace(brief({"one": 5}), study=study), tmp_path, 15)
    assert "".join(shot.run for shot in made.shots) == "edfbca"


def scene(cues: dict[str, int]) -> LectureScene:
    return LectureScene(brief=brief(cues, {"one": {"early": 0.1}}))


def test_cues_are_used_in_order() -> None:
    told = scene({"one": 15, "two": 15})
    with pytest.raises(TimelineError, match=r"test\.two: .* next cue .* 'one'"), told.cue("two"):
        pass


def test_a_cue_is_used_once() -> None:
    told = scene({"one": 0})
    with told.cue("one"):
        pass
    with pytest.raises(TimelineError, match=r"test\.one: .* none any more"), told.cue("one"):
        pass


def test_an_unused_cue_is_an_error() -> None:
    with pytest.raises(TimelineError, match=r"test\.one: the scene never uses it"):
        scene({"one": 15}).tear_down()


def test_overrunning_a_cue_says_by_how_much() -> None:
    told = scene({"one": 15})
    overrun = r"test\.one: the picture takes 0\.50 s longer"
    with pytest.raises(TimelineError, match=overrun), told.cue("one"):
        told.wait(1.5)


def test_nothing_plays_outside_a_cue() -> None:
    with pytest.raises(TimelineError, match="outside of any cue"):
        scene({"one": 15}).wait(0.1)


def test_an_unknown_moment_lists_those_there_are() -> None:
    told = scene({"one": 15})
    unknown = r"no moment \[later\] \(there: early\)"
    with pytest.raises(TimelineError, match=unknown), told.cue("one") as cue:
        cue.mark("later")


def test_an_unknown_text_lists_those_there_are() -> None:
    with pytest.raises(TimelineError, match=r"no text 'wrod' \(there: word\)"):
        scene({"one": 15}).text("wrod")


def test_the_fitting_pace_is_the_slowest_that_ends_in_time() -> None:
    told = scene({"one": 30})
    with told.cue("one") as cue:
        assert told.fitting(10, cue.end) == 3.0
        assert told.fitting(13, cue.end) == 2.25
        with pytest.raises(TimelineError, match="200 steps do not fit in 2"):
            told.fitting(200, cue.end)
        told._seconds = cue.end


def test_the_steps_that_end_by_a_moment_are_whole_ones() -> None:
    told = scene({"one": 30})
    with told.cue("one") as cue:
        assert told.steps_by(cue.end, 3) == 10
        assert told.steps_by(cue.end - 0.01, 3) == 9
        told._seconds = cue.end
        assert told.steps_by(1.0, 3) == 0


def test_a_run_is_played_out_in_two_paces_of_equal_time(monkeypatch: pytest.MonkeyPatch) -> None:
    told, played = scene({"one": 60}), []

    def play_steps(*_followers: object, to: int, ticks: float) -> None:
        played.append((to, ticks))
        told._seconds += (to - told._steps.get("momentum", 0)) * ticks / 15
        told._steps["momentum"] = to

    monkeypatch.setattr(told, "play_steps", play_steps)
    dot = Iterate(Stage(WAVE, STUDY.stage), MOMENTUM)
    with told.cue("one") as cue:
        told.play_out(dot, to=10, end=cue.end)
        told._seconds = cue.end
    assert played == [(10, 3.0), (40, 1.0)]
