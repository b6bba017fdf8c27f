"""Where it stops working: other parameters, another convention, noise, and a wider window."""

from __future__ import annotations

from manim import DOWN, Create, FadeIn, FadeOut, VGroup

from scenes.base import LectureScene
from scenes.layout import READOUTS, TOP
from scenes.mobjects.cloud import Cloud, Tally
from scenes.mobjects.depths import Depths
from scenes.mobjects.drive import Drive
from scenes.mobjects.emphasis import stress
from scenes.mobjects.form_board import FormBoard
from scenes.mobjects.hop import Hop
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.strip_board import StripBoard
from scenes.mobjects.text import on_baseline, title
from scenes.run import Run
from scenes.theme import THEME, by, px

FAR_END = 0.95  # from this beta on the outcome is irregular, and shown larger
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
        """A column for each beta, and where its run ends; then the learning rate and the start."""
        board = StripBoard(
            self.facts, ("beta", "eta", "start"), "first_valley", FAR_END,
            stays=self.text("stays"), escapes=self.text("escapes"),
            elsewhere=self.text("elsewhere"), lost=self.text("lost"),
        )  # fmt: skip
        (beta, eta, start), ends, larger = board.strips, board.ends, board.larger
        threshold = float(self.facts.sheet["sweeps"]["beta"]["threshold"])
        tick = beta.tick(threshold, self.text("threshold"))
        first, far = beta.x_of(threshold), beta.x_of(FAR_END)
        with self.cue("beta") as cue:
            self.play(FadeIn(TOP.put(title(self.text("strips")), 0, 0.5), ends), run_time=0.6)
            self.play(FadeIn(beta, beta.heading(self.text("beta_axis"))), run_time=0.6)
            self.until(cue.mark("strip"))
            self.play(FadeIn(board.legend["stays"]), run_time=0.4)
            self.play(board.uncover(0, first, self.within(4, cue.mark("green"))))
            self.play(FadeIn(board.legend["escapes"]), run_time=0.4)
            self.play(board.uncover(first, far, self.within(4, cue.mark("threshold"))))
            self.play(FadeIn(tick), run_time=0.5)
            self.until(cue.mark("more"))
            self.play(FadeIn(beta.ball(self.text("here")), shift=px(60) * DOWN), run_time=0.5)
            self.until(cue.mark("irregular"))
            self.play(board.uncover(far, 1, 0.4))
            self.play(FadeOut(ends), FadeIn(board.lens, larger), run_time=0.4)
            self.play(Drive(larger, 0, 1, run_time=0.6))
            self.until(cue.mark("elsewhere"))
            self.play(FadeIn(board.legend["elsewhere"]), run_time=0.4)
            self.until(cue.mark("apart"))
            self.play(FadeIn(board.legend["lost"]), run_time=0.4)
        with self.cue("others") as cue:
            self.play(FadeOut(larger, board.lens), run_time=0.4)
            self.until(cue.mark("eta"))
            self.play(FadeIn(eta, eta.heading(self.text("eta_axis")), eta.ball()), run_time=0.4)
            self.play(Drive(eta, 0, 1, run_time=1.1))
            self.until(cue.mark("start"))
            name = start.heading(self.text("start_axis"))
            self.play(FadeIn(start, name, start.ball()), run_time=0.4)
            self.play(Drive(start, 0, 1, run_time=1.0))

    def _convention(self) -> None:
        """Two cards, then both run by one clock."""
        momentum, averaged = self.run("momentum"), self.run("averaged")
        forms = (
            (momentum, self.text("polyak"), self.text("polyak_end")),
            (averaged, self.text("averaged"), self.text("averaged_end")),
        )
        board = FormBoard(self.facts, forms, self.text("same"))
        (ours, other), dots = board.cards, board.dots
        clock = self._clock(momentum, averaged)
        heading = TOP.put(title(self.text("convention")), 0, 0.5)
        with self.cue("convention") as cue:
            self.play(FadeOut(*self.mobjects), run_time=0.4)
            self.play(FadeIn(heading, ours.panel, ours.heading, ours.body), run_time=0.6)
            self.play(Create(board.curve), run_time=0.8)
            self.until(cue.mark("average"))
            self.play(FadeIn(other.panel, other.heading, other.body), run_time=0.6)
            self.until(cue.mark("factor"))
            self.play(stress(VGroup(*other.body.select("share")), 1.15))
            self.until(cue.mark("same"))
            self.play(FadeIn(board.same, *dots, clock), run_time=0.6)
            ticks = self.fitting(SLOW_STEPS, cue.mark("stays"))
            self.play_steps(*dots, clock, to=SLOW_STEPS, ticks=ticks)
            rest = self.fitting(momentum.last - SLOW_STEPS, cue.end - 2.3)
            self.play_steps(*dots, clock, to=momentum.last, ticks=rest)
            self.play(FadeIn(ours.result, other.result), run_time=0.5)

    def _noise(self, stage: Stage) -> None:
        """Nothing was random so far; with noise, some plain runs pass the hill too."""
        plain, noisy = self.run("plain"), self.run("noisy", "plain")
        dot = Iterate(stage, plain, velocity=False, trail=0)
        cloud, hill = Cloud(stage, noisy, self.facts.cloud("noisy")), self.facts.landmark("barrier")
        tally = Tally(cloud, hill.x, self.text("noise"), READOUTS.point(1, 0) + by(0, 16))
        fixed = on_baseline(self.text("fixed"), plain.color, THEME.type.label).shift(ASIDE)
        sigma = on_baseline(self.text("sigma"), THEME.colors.ink, THEME.type.label).shift(ASIDE)
        still, clock = self._clock(plain), self._clock(noisy)
        heading = TOP.put(title(self.text("random")), 0, 0.5)
        with self.cue("noise") as cue:
            self.play(FadeOut(*self.mobjects), run_time=0.4)
            self.play(FadeIn(heading, stage, dot, still), run_time=0.4)
            ticks = self.fitting(SLOW_STEPS, cue.mark("none"))
            self.play_steps(dot, still, to=SLOW_STEPS, ticks=ticks)
            self.play(FadeIn(fixed), run_time=0.4)
            self.until(cue.mark("cloud"))
            self.play(FadeOut(dot, still, fixed), run_time=0.3)
            self.play(FadeIn(sigma, cloud, clock, tally), run_time=0.4)
            self.play_out(cloud, clock, tally, to=SLOW_STEPS, end=cue.mark("second"))
            self.play(stress(tally.number, 1.12))  # more would reach the words

    def _wider(self, stage: Stage) -> None:
        """A wider window holds a valley that is lower still."""
        wide = self.brief.study.wider_window or self.brief.study.window
        lowest = float(self.facts.sheet["wider"]["deepest"]["x"])
        first, deeper = (self.facts.landmark(name) for name in ("first_valley", "deeper_valley"))
        words = self.text("ours"), self.text("lower")
        depths = Depths(stage, (deeper.x, lowest), words, THEME.colors.deeper)
        with self.cue("wider") as cue:
            self.play(FadeOut(*(m for m in self.mobjects if m is not stage)), run_time=0.4)
            self.play(FadeIn(TOP.put(title(self.text("wider")), 0, 0.5), depths), run_time=0.4)
            self.until(cue.mark("wide"))
            self.play(stage.zoom(wide, ROOM, depths, run_time=1.6))
            self.until(cue.mark("lower"))
            self.play(Create(depths.level()), run_time=0.8)
            self.until(cue.mark("out"))
            self.play(Create(Hop(stage, first.x, deeper.x, THEME.colors.momentum)), run_time=0.8)
            self.until(cue.mark("deepest"))
            self.play(stress(depths.words[1], 1.2), stress(depths.pins[1]))

    def _clock(self, *runs: Run) -> StepClock:
        """The step and the speed alone: the picture has no room for more."""
        step, speed = self.text("step"), self.text("speed")
        return StepClock(*runs, step=step, speed=speed, readouts=False)
