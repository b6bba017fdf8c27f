"""Over the hill: the ball follows the run of momentum, out of the first valley and to rest."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut

from lecture.timeline import TICK
from scenes.base import LectureScene
from scenes.layout import INSET, RULE, SAFE, TOP, Box
from scenes.mobjects.anatomy import StepBalance, scale_words
from scenes.mobjects.emphasis import stress, thicken
from scenes.mobjects.iterate import Iterate, outline
from scenes.mobjects.landscape import Stage
from scenes.mobjects.loss_inset import LossInset, Unfold
from scenes.mobjects.rule import update_rule
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.stretch import Stretch
from scenes.mobjects.text import label, title
from scenes.theme import THEME, by, px, stroke

SWINGS = 20  # steps after the overshoot that are shown slowly enough to follow
BEYOND = 1  # slow steps after the top of the hill
ARROWS = Box(182, 280, 1240, 414)  # free: below the rule, above the hill
LARGE = Box(SAFE.left, 262, SAFE.right, SAFE.bottom)  # the loss in place of the stage


class Momentum(LectureScene):
    """The ball rolls along the computed path of momentum, with its next step to true scale."""

    def construct(self) -> None:
        run, plain = self.run("momentum"), self.run("plain")
        x, barrier = run.trajectory.x, self.facts.landmark("barrier").x
        through = int((x > self.facts.landmark("first_valley").x).argmin())
        over, leftmost = int((x > barrier).argmin()), int(x.argmin())
        settled = int(self.facts.sheet["momentum"]["settled"])

        # The stage as the scene before left it
        stage = Stage(self.facts.objective, self.brief.study.stage)
        name = TOP.put(title(self.text("name"), run.role), 0, 0.5)
        rule = RULE.put(update_rule("momentum"), 0.5, 1)
        square = outline("plain").move_to(stage.i2p(plain.x(plain.last)))
        self.add(stage, name, rule, square)

        # Through the first valley
        dot = Iterate(stage, run, trail=12)
        clock = StepClock(run, step=self.text("step"), speed=self.text("speed"))
        loss = LossInset(run, name=self.text("loss"))
        legend = label(self.text("arrow"), run.color).next_to(dot.arrow, LEFT, buff=px(30))
        legend.shift(px(30) * DOWN)  # clear of the clock's readouts
        followers = dot, clock, loss
        with self.cue("go") as cue:
            self.play(FadeIn(clock, loss), run_time=0.6)
            self.until(cue.mark("start"))
            self.play(FadeIn(dot, shift=px(30) * DOWN), run_time=0.7)  # below the clock
            self.until(cue.mark("beta"))
            self.play(stress(rule.term("kept"), 1.3), FadeIn(legend))
            self.until(cue.mark("go"))
            self.play(FadeOut(legend), run_time=0.3)
            pace = self.fitting(through, cue.end)
            self.play_steps(*followers, to=through, ticks=pace)

        # Over the hill, slowly: what was kept against the push
        hill = stage.beside(label(self.text("hill")), barrier, DOWN)
        balance = StepBalance(
            stage, run, ARROWS, kept=self.text("kept"), push=self.text("push")
        )  # fmt: skip
        balance.show(through)
        scale = scale_words(self.text("scale")).next_to(balance.at(0, 1), LEFT, buff=0)
        with self.cue("climb") as cue:
            self.until(cue.mark("slow"))
            self.play(FadeIn(balance.kept, balance.kept_name), FadeIn(hill))
            self.play(FadeIn(scale), run_time=0.6)
            self.until(cue.mark("against"))
            pushed = balance.guide, balance.push, balance.push_name
            self.play(FadeIn(*pushed, shift=px(60) * RIGHT))
            self.play(thicken(balance.push))
            slow = min(2 * pace, self.fitting(over - through, cue.mark("over")))
            self.until(cue.mark("over") - (over - through) * slow * float(TICK))
            self.play_steps(*followers, balance, to=over, ticks=slow)
            self.play(stress(hill, run_time=0.4))
            slow = min(slow, self.fitting(BEYOND, cue.end))
            self.play_steps(*followers, balance, to=over + BEYOND, ticks=slow)

        # Overshoot and swings
        furthest = label(self.text("overshoot"), run.color)
        there = outline("momentum").move_to(stage.i2p(run.x(leftmost)))
        furthest.next_to(there, UP, buff=px(90), aligned_edge=LEFT)  # above the ball's arrow
        with self.cue("settle") as cue:
            self.play(FadeOut(balance, scale, hill), run_time=0.3)
            self.until(cue.mark("overshoot"))
            self.play_steps(*followers, to=leftmost, ticks=pace)
            self.play(FadeIn(there, furthest), run_time=0.4)
            self.until(cue.mark("swings"))
            swinging = leftmost + SWINGS
            pace = self.fitting(SWINGS, self.now + 0.6 * (cue.end - self.now))
            self.play_steps(*followers, to=swinging, ticks=pace)
            self.play(FadeOut(there, furthest), run_time=0.3)
            rest = settled - swinging
            self.play_steps(*followers, to=settled, ticks=self.fitting(rest, cue.end))

        # At rest
        deeper = label(self.text("deeper"), THEME.colors.deeper)
        deeper.next_to(stage.i2p(run.x(run.last)), UP + RIGHT, buff=0).shift(by(190, 20))
        with self.cue("rest") as cue:
            pace = self.fitting(run.last - settled, cue.end - 0.5)
            named = settled + self.steps_by(cue.mark("rest"), pace)
            self.play_steps(*followers, to=named, ticks=pace)
            self.play(FadeIn(deeper), run_time=0.5)
            self.play_steps(*followers, to=run.last, ticks=pace)

        # The loss on the way
        words = label(self.text("uphill")).move_to(LARGE.point(0.55, 0.6))
        axis = LARGE.put(label(self.text("step"), THEME.colors.muted), 0.97, 0.16)
        climbed = Stretch(stage, barrier, run.x(through), THEME.colors.momentum)
        with self.cue("uphill") as cue:
            self.until(cue.mark("loss"))
            self.bring_to_front(loss)
            self.play(Unfold(loss, INSET, LARGE), FadeOut(clock.speed))
            self.until(cue.mark("rises"))
            wide = loss.uphill[0].copy().set_stroke(width=stroke(3 * THEME.lines.path))
            self.play(FadeIn(words, axis), FadeIn(wide))
            self.play(FadeOut(wide))
            self.until(cue.mark("out") - 1.4)
            self.play(FadeOut(words, axis), Unfold(loss, LARGE, INSET))
            self.until(cue.mark("out"))
            self.play(FadeIn(climbed), run_time=0.6)
