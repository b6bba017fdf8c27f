"""Where it stops working: other parameters, another convention, noise, and a wider window."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, VGroup

from optim import Landscape
from scenes.base import LectureScene
from scenes.layout import READOUTS, SAFE, TOP, Box
from scenes.mobjects.card import Card
from scenes.mobjects.cloud import Cloud, Tally
from scenes.mobjects.drive import Drive
from scenes.mobjects.drop import dashed
from scenes.mobjects.emphasis import stress
from scenes.mobjects.hop import Hop
from scenes.mobjects.iterate import Iterate, token
from scenes.mobjects.landscape import Stage
from scenes.mobjects.pin import Pin
from scenes.mobjects.rule import update_rule
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.strip_board import StripBoard
from scenes.mobjects.text import label, on_baseline, title
from scenes.run import Run
from scenes.theme import THEME, by, px

FAR_END = 0.95  # from this beta on the outcome is irregular, and shown larger
CARDS = Box(SAFE.left, 160, 940, 530), Box(980, 160, SAFE.right, 530)
BELOW = Box(SAFE.left, 600, SAFE.right, 890)  # the curve below the cards
ASIDE = READOUTS.point(0, 0) + by(180, 16)  # a line that begins right of the axis' name
SLOW_STEPS = 30  # of the runs with a clock: until then they part, afterwards they settle
ROOM = (-3.7, 2.2)  # f(x) of the wider window, with room for words below the curve


class Limits(LectureScene):
    """Five limits, one after the other, each in a picture of its own."""

    def construct(self) -> None:
        self._strips()
        self._convention()
        stage = Stage(self.facts.objective, self.brief.study.window)
        self._noise(stage)
        self._wider(stage)

    def _strips(self) -> None:
        legend = {
            "stays": self.text("stays"),
            "escapes": self.text("escapes"),
            "elsewhere": self.text("elsewhere"),
            "lost": self.text("lost"),
        }
        board = StripBoard(self.facts, ("beta", "eta", "start"), "first_valley", legend, FAR_END)
        (beta, eta, start), ends, larger = board.strips, board.ends, board.larger
        threshold = float(self.facts.sheet["sweeps"]["beta"]["threshold"])
        tick = beta.tick(threshold, self.text("threshold"))
        tick[1].align_to(tick[0], RIGHT).shift(px(16) * LEFT)
        ball = beta.ball()
        here = label(self.text("here"), THEME.colors.momentum).next_to(ball, UP, buff=px(10))

        # A column for each beta, and where its run ends
        heading = TOP.put(title(self.text("strips")), 0, 0.5)
        first, far = beta.x_of(threshold), beta.x_of(FAR_END)
        with self.cue("beta") as cue:
            self.play(FadeIn(heading, ends), run_time=0.6)
            self.play(FadeIn(beta, beta.heading(self.text("beta_axis"))), run_time=0.6)
            self.until(cue.mark("strip"))
            self.play(FadeIn(board.legend["stays"]), run_time=0.4)
            self._uncover(board, 0, first, cue.mark("green"))
            self.play(FadeIn(board.legend["escapes"]), run_time=0.4)
            self._uncover(board, first, far, cue.mark("threshold"))
            self.play(FadeIn(tick), run_time=0.5)
            self.until(cue.mark("more"))
            self.play(FadeIn(ball, here, shift=px(60) * DOWN), run_time=0.5)
            self.until(cue.mark("irregular"))
            self._uncover(board, far, 1, self.now + 0.4)
            self.play(FadeOut(ends), FadeIn(board.lens, larger), run_time=0.4)
            self.play(Drive(larger, 0, 1, run_time=0.6))
            self.until(cue.mark("elsewhere"))
            self.play(FadeIn(board.legend["elsewhere"]), run_time=0.4)
            self.until(cue.mark("apart"))
            self.play(FadeIn(board.legend["lost"]), run_time=0.4)

        # The learning rate and the start
        with self.cue("others") as cue:
            self.play(FadeOut(larger, board.lens), run_time=0.4)
            self.until(cue.mark("eta"))
            self.play(FadeIn(eta, eta.heading(self.text("eta_axis"))), run_time=0.3)
            self.play(Drive(eta, 0, 1, run_time=0.9))
            self.play(FadeIn(eta.ball(), shift=px(60) * DOWN), run_time=0.3)
            self.until(cue.mark("start"))
            self.play(FadeIn(start, start.heading(self.text("start_axis"))), run_time=0.3)
            self.play(Drive(start, 0, 1, run_time=0.8))
            self.play(FadeIn(start.ball(), shift=px(60) * DOWN), run_time=0.3)

    def _uncover(self, board: StripBoard, first: float, last: float, end: float) -> None:
        """Uncover a part of the first strip by ``end``, and show where its runs end."""
        seconds = max(end - self.now, 0.2)
        self.play(*(Drive(part, first, last, seconds) for part in (board.strips[0], board.ends)))

    def _convention(self) -> None:
        momentum, averaged = self.run("momentum"), self.run("averaged")
        ours, other = (
            Card(box, words, update_rule(run.trajectory.method)[0], end, run.color)
            for box, words, end, run in (
                (CARDS[0], self.text("polyak"), self.text("polyak_end"), momentum),
                (CARDS[1], self.text("averaged"), self.text("averaged_end"), averaged),
            )
        )
        stage = Stage(self.facts.objective, self.brief.study.stage, box=BELOW)
        dots = [Iterate(stage, run, velocity=False, trail=0) for run in (averaged, momentum)]
        same = label(self.text("same")).move_to(BELOW.point(0.35, 1))
        clock = self._clock(momentum, averaged)

        # Two cards, then both run by one clock
        heading = TOP.put(title(self.text("convention")), 0, 0.5)
        with self.cue("convention") as cue:
            self.play(FadeOut(*self.mobjects), run_time=0.4)
            self.play(FadeIn(heading, ours.panel, ours.heading, ours.body), run_time=0.6)
            self.play(Create(stage.curve), run_time=0.8)
            self.until(cue.mark("average"))
            self.play(FadeIn(other.panel, other.heading, other.body), run_time=0.6)
            self.until(cue.mark("factor"))
            self.play(stress(VGroup(*other.body.select("share")), 1.15))
            self.until(cue.mark("same"))
            self.play(FadeIn(same, *dots, clock), run_time=0.6)
            ticks = self.fitting(SLOW_STEPS, cue.mark("stays"))
            self.play_steps(*dots, clock, to=SLOW_STEPS, ticks=ticks)
            rest = self.fitting(momentum.last - SLOW_STEPS, cue.end - 2.3)
            self.play_steps(*dots, clock, to=momentum.last, ticks=rest)
            self.play(FadeIn(ours.result, other.result), run_time=0.5)

    def _noise(self, stage: Stage) -> None:
        plain, noisy = self.run("plain"), self.run("noisy", "plain")
        runs, hill = self.facts.cloud("noisy"), self.facts.landmark("barrier")
        dot, cloud = Iterate(stage, plain, velocity=False, trail=0), Cloud(stage, noisy, runs)
        past = np.count_nonzero((runs.x[0] - hill.x) * (runs.x - hill.x) < 0, axis=1)
        tally = Tally(noisy, past, self.text("noise"), READOUTS.point(1, 0) + by(0, 16))
        ink, size = THEME.colors.ink, THEME.type.label
        fixed = on_baseline(self.text("fixed"), plain.color, size).shift(ASIDE)
        sigma = on_baseline(self.text("sigma"), ink, size).shift(ASIDE)
        top = dashed(stage.c2p(hill.x, stage.y_window[1]), stage.i2p(hill.x), THEME.colors.muted)
        still, clock = self._clock(plain), self._clock(noisy)

        # Nothing was random so far; with noise, some plain runs pass the hill too
        heading = TOP.put(title(self.text("random")), 0, 0.5)
        with self.cue("noise") as cue:
            self.play(FadeOut(*self.mobjects), run_time=0.4)
            self.play(FadeIn(heading, stage, dot, still), run_time=0.4)
            ticks = self.fitting(SLOW_STEPS, cue.mark("none"))
            self.play_steps(dot, still, to=SLOW_STEPS, ticks=ticks)
            self.play(FadeIn(fixed), run_time=0.4)
            further = SLOW_STEPS + self.steps_by(cue.mark("cloud"), ticks)
            self.play_steps(dot, still, to=further, ticks=ticks)
            self.play(FadeOut(dot, still, fixed), run_time=0.3)
            self.play(FadeIn(sigma, top, cloud, clock, tally), run_time=0.4)
            self.play_out(cloud, clock, tally, to=SLOW_STEPS, end=cue.mark("second"))
            self.play(stress(tally.number))

    def _wider(self, stage: Stage) -> None:
        wide = self.brief.study.wider_window or self.brief.study.window
        lowest = Landscape(self.facts.objective, wide).deepest
        first, deeper = (self.facts.landmark(name) for name in ("first_valley", "deeper_valley"))
        green = THEME.colors.deeper
        our_pin, pin = Pin(stage, deeper.x, green), Pin(stage, lowest.x)
        ours, lower = label(self.text("ours"), green), label(self.text("lower"))

        # A wider window holds a valley that is lower still
        heading = TOP.put(title(self.text("wider")), 0, 0.5)
        with self.cue("wider") as cue:
            self.play(FadeOut(*(m for m in self.mobjects if m is not stage)), run_time=0.4)
            self.play(FadeIn(heading, our_pin), run_time=0.4)
            self.until(cue.mark("wide"))
            self.play(stage.zoom(wide, ROOM, our_pin, pin, run_time=1.6))
            self.play(FadeIn(ours.next_to(our_pin, DOWN, buff=px(30))), run_time=0.4)
            self.until(cue.mark("lower"))
            level = dashed(stage.i2p(deeper.x), stage.c2p(lowest.x, deeper.f), green)
            self.play(Create(level), run_time=0.8)
            self.play(FadeIn(lower.next_to(pin, DOWN, buff=px(30))), run_time=0.4)
            self.until(cue.mark("out"))
            hop = Hop(stage, first.x, deeper.x, THEME.colors.momentum)
            ball = token("momentum").move_to(stage.i2p(deeper.x)).set_z_index(2)  # above the pin
            self.play(Create(hop), run_time=0.8)
            self.play(FadeIn(ball), run_time=0.3)
            self.until(cue.mark("deepest"))
            self.play(stress(lower, 1.2), stress(pin))

    def _clock(self, *runs: Run) -> StepClock:
        """The step and the speed alone: the picture has no room for more."""
        step, speed = self.text("step"), self.text("speed")
        return StepClock(*runs, step=step, speed=speed, readouts=False)
