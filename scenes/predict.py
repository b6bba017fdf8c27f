"""Your turn: will it escape? Two questions, time to think, and the runs' own answers."""

from __future__ import annotations

from manim import DOWN, LEFT, UP, FadeIn, FadeOut, VGroup

from scenes.base import LectureScene
from scenes.layout import READOUTS, TOP, Box
from scenes.mobjects.countdown import Countdown
from scenes.mobjects.drive import Drive
from scenes.mobjects.emphasis import stress
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.pin import Pin
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.text import label, phrases, title
from scenes.theme import THEME, px

SWINGING = 60  # the step up to which the ball's swings are worth seeing
ANSWER = Box(240, READOUTS.top, READOUTS.right, READOUTS.bottom)  # right of the axis' name


class Predict(LectureScene):
    """A smaller beta, then a larger learning rate; each run tells what the viewer has guessed."""

    def construct(self) -> None:
        weak, eager = self.run("weak"), self.run("eager")
        stage = Stage(self.facts.objective, self.brief.study.stage)
        self.add(stage)

        # The first question
        question = TOP.put(title(self.text("question"), weak.role), 0, 0.5)
        dot, guesses = Iterate(stage, weak), self._guesses(stage)
        legend = label(self.text("arrow"), weak.color).next_to(dot.arrow, LEFT, buff=px(30))
        with self.cue("question") as cue:
            self.play(FadeIn(dot, shift=px(120) * DOWN), run_time=0.7)
            self.play(FadeIn(legend), run_time=0.5)
            self.until(cue.mark("beta"))
            self.play(FadeIn(question), run_time=0.6)
            self.until(cue.mark("escape"))
            self.play(FadeOut(legend), FadeIn(guesses), run_time=0.6)

        # Five seconds
        with self.cue("think") as cue:
            self._count_down(stage, cue.end)

        # It turns before the top
        clock = StepClock(weak, step=self.text("step"), speed=self.text("speed"))
        answer = ANSWER.put(title(self.text("answer"), weak.role), 0, 0.5)
        turn = int(weak.trajectory.x.argmin())
        with self.cue("answer") as cue:
            self.play(FadeIn(clock), FadeOut(guesses), run_time=0.5)
            self.until(cue.mark("go"))
            slow = self.fitting(turn, cue.mark("turn"))
            self.play_steps(dot, clock, to=turn, ticks=slow)
            self.play(FadeIn(answer), run_time=0.4)
            back = turn + self.steps_by(cue.mark("little"), slow)
            self.play_steps(dot, clock, to=back, ticks=slow)
            self.play(stress(question, 1.1))
            self.play_out(dot, clock, to=SWINGING, end=cue.end)

        # The second question
        second = phrases(title(self.text("second_question"), eager.role))
        again, rate = TOP.put(second, 0, 0.5)
        dot_again = Iterate(stage, eager)
        with self.cue("second") as cue:
            self.play(FadeOut(question, answer, clock, dot), run_time=0.5)
            self.play(FadeIn(dot_again, shift=px(120) * DOWN), run_time=0.7)
            self.until(cue.mark("again"))
            self.play(FadeIn(again), run_time=0.6)
            self.until(cue.mark("eta"))
            self.play(FadeIn(rate), run_time=0.6)
            self.until(cue.mark("think"))
            self.play(FadeIn(guesses), run_time=0.6)
            self._count_down(stage, cue.end)

        # Over, and back
        clock = StepClock(eager, step=self.text("step"), speed=self.text("speed"))
        answer = ANSWER.put(title(self.text("second_answer"), eager.role), 0, 0.5)
        far = int(eager.trajectory.x.argmin())
        hill = self.facts.landmark("barrier").x
        back = far + int((eager.trajectory.x[far:] > hill).argmax())
        with self.cue("second_answer") as cue:
            self.play(FadeIn(clock), FadeOut(guesses), run_time=0.5)
            self.until(cue.mark("go"))
            slow = self.fitting(far, cue.mark("far"))
            self.play_steps(dot_again, clock, to=far, ticks=slow)
            self.play_steps(dot_again, clock, to=back, ticks=slow)
            self.until(cue.mark("back"))
            self.play(FadeIn(answer), run_time=0.4)
            self.play_out(dot_again, clock, to=SWINGING, end=cue.end)

    def _guesses(self, stage: Stage) -> VGroup:
        """A ring with a question mark in each of the two valleys."""
        valleys = [self.facts.landmark(name).x for name in ("first_valley", "deeper_valley")]
        pins = [Pin(stage, x, THEME.colors.momentum) for x in valleys]
        marks = [
            label(self.text("which"), THEME.colors.momentum, THEME.type.title).next_to(pin, UP)
            for pin in pins
        ]
        return VGroup(*pins, *marks)

    def _count_down(self, stage: Stage, end: float) -> None:
        """Whole seconds to think, above the hill, until ``end``."""
        seconds = int(end - self.now + 0.1)
        hill = self.facts.landmark("barrier")
        countdown = Countdown(stage.c2p(hill.x, hill.f + 1.2), seconds)
        self.until(end - seconds)
        self.add(countdown)
        self.play(Drive(countdown, seconds, 0, run_time=end - self.now))
        self.remove(countdown)
