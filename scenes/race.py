"""Side by side: plain descent and momentum by one clock; only beta differs."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, GrowFromEdge, VGroup

from scenes.base import LectureScene
from scenes.layout import STAGE, TOP
from scenes.mobjects.drop import Drop
from scenes.mobjects.emphasis import stress
from scenes.mobjects.iterate import Iterate, token
from scenes.mobjects.landscape import Stage
from scenes.mobjects.loss_inset import LossInset
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.text import label, phrases
from scenes.mobjects.together import Together
from scenes.run import Run
from scenes.theme import by, px

SWINGING = 44  # the step up to which the ball's swings are worth seeing


class Race(LectureScene):
    """Square and ball leave together, by one clock; what is shared and what differs is printed."""

    def construct(self) -> None:
        plain, momentum = self.run("plain"), self.run("momentum")
        stage = Stage(self.facts.objective, self.brief.study.stage)
        self.add(stage)

        # What is shared, and what differs
        shared = TOP.put(phrases(label(self.text("shared"))), 0, 0.5)
        curve, start, rate, steps = shared
        square = _named(plain, self.text("plain"))
        ball = _named(momentum, self.text("momentum"))
        names = VGroup(square, ball).arrange(RIGHT, buff=px(64))
        STAGE.put(names, 0, 1).shift(px(100) * RIGHT)
        dots = [Iterate(stage, run, velocity=False, trail=6) for run in (plain, momentum)]
        both = Together(stage, plain, momentum)
        with self.cue("fair") as cue:
            self.play(FadeIn(dots[0], shift=px(120) * DOWN), run_time=0.7)
            self.until(cue.mark("curve"))
            self.play(FadeIn(curve), run_time=0.4)
            self.until(cue.mark("start"))
            self.play(FadeIn(start, both), FadeIn(dots[1], shift=px(120) * DOWN), run_time=0.4)
            self.until(cue.mark("rate"))
            self.play(FadeIn(rate), run_time=0.4)
            self.until(cue.mark("shared"))
            self.play(FadeIn(steps), run_time=0.4)
            self.until(cue.mark("differs"))
            self.play(FadeIn(names), run_time=0.5)
            self.until(cue.mark("square"))
            self.play(stress(square), stress(both))
            self.until(cue.mark("ball"))
            self.play(stress(ball), stress(dots[1].dot, 1.8), run_time=0.8)

        # The first steps, slowly; the rest, fast
        clock = StepClock(plain, momentum, step=self.text("step"), speed=self.text("speed"))
        loss = LossInset(plain, momentum, name=self.text("loss"), uphill=False)
        followers = (both, *dots, clock, loss)
        over = int((momentum.trajectory.x > self.facts.landmark("barrier").x).argmin())
        with self.cue("go") as cue:
            self.play(FadeIn(clock), FadeIn(loss), run_time=0.5)
            self.until(cue.mark("go"))
            slow = self.fitting(over, cue.mark("hill"))
            self.play_steps(*followers, to=over, ticks=slow)
            further = over + self.steps_by(cue.mark("fast"), slow)
            self.play_steps(*followers, to=further, ticks=slow)
            self.play_out(*followers, to=SWINGING, end=cue.end)

        # How far each got
        stuck, out = plain.x(plain.last), momentum.x(momentum.last)
        plain_end = label(self.text("plain_end"), plain.color)
        stage.beside(plain_end, stuck, UP, gap=40)
        momentum_end = label(self.text("momentum_end"), momentum.color)
        momentum_end.next_to(stage.i2p(out) + by(170, 60), RIGHT, buff=0)
        lower = Drop(stage, stuck, out)
        with self.cue("result") as cue:
            self.play(FadeOut(clock.speed), run_time=0.3)
            self.until(cue.mark("plain"))
            self.play(FadeIn(plain_end), stress(dots[0].dot, 1.6))
            self.until(cue.mark("momentum"))
            self.play(FadeIn(momentum_end), stress(dots[1].dot, 1.6))
            self.until(cue.mark("lower"))
            self.play(FadeIn(lower.level), GrowFromEdge(lower.arrow, UP), run_time=0.8)


def _named(run: Run, words: str) -> VGroup:
    """The run's shape with what is its own."""
    return VGroup(token(run.role), label(words, run.color)).arrange(RIGHT, buff=px(18))
