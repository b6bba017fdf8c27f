"""Plain gradient descent: the square follows its run and stays in the first valley."""

from __future__ import annotations

from manim import DOWN, LEFT, FadeIn, FadeOut, Write

from scenes.base import LectureScene
from scenes.layout import RULE, TOP
from scenes.mobjects.emphasis import stress
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.loss_inset import LossInset
from scenes.mobjects.rule import update_rule
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.text import label, title
from scenes.theme import px

SLOW_STEPS = 14  # shown one by one; the rest of the run is much the same and goes fast


class Descent(LectureScene):
    """The dot rolls along the computed path of plain descent, with its next step to true scale."""

    def construct(self) -> None:
        run = self.run("plain")
        study = self.brief.study

        # The stage as the scene before left it
        stage = Stage(self.facts.objective, study.stage)
        name = TOP.put(title(self.text("name"), run.role), 0, 0.5)
        self.add(stage, name)

        # The rule, and what the arrow means
        rule = RULE.put(update_rule("gradient_descent"), 0.5, 1)
        dot = Iterate(stage, run, trail=12)
        legend = label(self.text("arrow"), run.color).next_to(dot.arrow, LEFT, buff=px(30))
        with self.cue("rule") as cue:
            self.play(Write(rule), run_time=1.4)
            self.play(stress(rule.term("push")))
            self.until(cue.mark("learning_rate"))
            self.play(stress(rule.term("eta"), 1.6))
            self.play(FadeIn(dot.dot))
            self.until(cue.mark("arrow"))
            self.play(FadeIn(dot.arrow), FadeIn(legend), run_time=0.8)

        # The first steps, slowly
        clock = StepClock(run, step=self.text("step"), speed=self.text("speed"))
        loss = LossInset(run, name=self.text("loss"))
        with self.cue("go") as cue:
            self.play(FadeIn(clock), FadeIn(loss), FadeOut(legend), run_time=0.6)
            self.until(cue.mark("go"))
            self.play_steps(
                dot, clock, loss, to=SLOW_STEPS, ticks=self.fitting(SLOW_STEPS, cue.end)
            )

        # The rest, fast
        with self.cue("fast") as cue:
            self.until(cue.mark("fast"))
            rest = run.last - SLOW_STEPS
            self.play_steps(dot, clock, loss, to=run.last, ticks=self.fitting(rest, cue.end))

        # Stuck
        valley = self.facts.landmark("first_valley")
        stuck = stage.beside(label(self.text("stuck"), run.color), valley.x, DOWN)
        with self.cue("stuck") as cue:
            self.until(cue.mark("flat"))
            self.play(stress(dot.number))
            self.until(cue.mark("stuck"))
            self.play(FadeIn(stuck), run_time=0.6)
            self.wait(1.4)
            self.play(stress(rule, 1.15))
