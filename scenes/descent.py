"""Plain gradient descent: the square follows its run and stays in the first valley."""

from __future__ import annotations

from manim import (
    DOWN,
    LEFT,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    ReplacementTransform,
    VGroup,
    Write,
)

from scenes.base import LectureScene
from scenes.layout import RULE, TOP
from scenes.mobjects.emphasis import stress, thicken
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.loss_inset import LossInset
from scenes.mobjects.rule import UpdateRule, update_rule
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.tangent import Tangent
from scenes.mobjects.text import label, title
from scenes.theme import px

SLOW_STEPS = 14  # shown one by one; the rest of the run is much the same and goes fast
TO_POINT = 1.4  # seconds at the end of the run to point at where x has settled


class Descent(LectureScene):
    """The dot rolls along the computed path of plain descent, with its next step to true scale."""

    def construct(self) -> None:
        run = self.run("plain")

        # The stage and the slope as the scene before left them
        stage = Stage(self.facts.objective, self.brief.study.stage)
        slope = UpdateRule(f"{{{{ f'(x) : push }}}} = {self.facts.objective.gradient_math}")
        self.add(stage, RULE.put(slope, 0.5, 1))

        # The rule that uses it, and what the arrow means
        name = TOP.put(title(self.text("name"), run.role), 0, 0.5)
        rule = RULE.put(update_rule("gradient_descent"), 0.5, 1)
        used, push = slope.term("push"), rule.term("push")
        eta = label(self.text("eta")).next_to(rule, DOWN, buff=px(30))
        dot = Iterate(stage, run, trail=12)
        legend = label(self.text("arrow"), run.color).next_to(dot.arrow, LEFT, buff=px(30))
        with self.cue("rule") as cue:
            self.play(FadeOut(VGroup(*slope[0][len(used) :])), run_time=0.5)
            self.play(ReplacementTransform(used, push), run_time=0.8)
            self.play(FadeIn(name), Write(VGroup(*rule[0][: -len(push)])), run_time=0.9)
            self.remove(slope, *rule[0]).add(rule)
            self.until(cue.mark("learning_rate"))
            self.play(stress(rule.term("eta"), 1.6), FadeIn(eta))
            self.until(cue.mark("other"))
            self.play(FadeIn(dot.dot, shift=px(120) * DOWN), run_time=0.7)
            self.until(cue.mark("arrow"))
            self.play(FadeIn(dot.arrow, legend), run_time=0.6)
            self.play(thicken(dot.arrow))

        # The first steps, slowly
        clock = StepClock(run, step=self.text("step"), speed=self.text("speed"))
        loss = LossInset(run, name=self.text("loss"))
        with self.cue("go") as cue:
            self.play(FadeIn(clock, loss), FadeOut(legend), run_time=0.5)
            self.until(cue.mark("go"))
            pace = self.fitting(SLOW_STEPS, cue.end)
            self.play_steps(dot, clock, loss, to=SLOW_STEPS, ticks=pace)

        # The rest, fast
        with self.cue("fast") as cue:
            self.until(cue.mark("fast"))
            pace = self.fitting(run.last - SLOW_STEPS, cue.end - TO_POINT)
            self.play_steps(dot, clock, loss, to=run.last, ticks=pace)
            self.until(max(self.now, cue.mark("settles")))
            self.play(stress(clock.values[0][0], 1.3), FadeOut(clock.speed))

        # Stuck: the tangent is level
        valley = self.facts.landmark("first_valley")
        tangent = Tangent(stage, valley.x, TOP.point(1, 0)).line.set_z_index(-1)
        stuck = stage.beside(label(self.text("stuck"), run.color), valley.x, DOWN, 40)
        with self.cue("stuck") as cue:
            self.play(GrowFromCenter(tangent), run_time=0.8)
            self.until(cue.mark("flat"))
            self.play(stress(dot.number))
            self.until(cue.mark("stuck"))
            self.play(FadeIn(stuck), run_time=0.6)
            self.until(cue.mark("rule"))
            self.play(stress(rule, 1.15))
