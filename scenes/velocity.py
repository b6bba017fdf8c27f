"""What momentum adds: the rule term by term, then two steps taken apart, to scale."""

from __future__ import annotations

from manim import (
    FadeIn,
    FadeOut,
    FadeTransform,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
    Write,
    smooth,
)

from scenes.base import LectureScene
from scenes.layout import RULE, STAGE, TOP, Box
from scenes.mobjects.anatomy import UNNAMED, StepAnatomy, scale_words
from scenes.mobjects.drive import Drive
from scenes.mobjects.emphasis import thicken
from scenes.mobjects.iterate import LIFT, DisplacementArrow, Iterate, outline
from scenes.mobjects.landscape import Stage
from scenes.mobjects.rule import update_rule
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.substitution import Substitution
from scenes.mobjects.text import title
from scenes.theme import by

FIRST = 2  # the first step that is taken apart: from here on the arrows are long enough
PART = 0.6  # seconds that a part of a step takes to appear
UNNAME = 0.2  # and for their names to go, before anything moves over them
MOVE = 12  # ticks of the dot's own step
ARROWS = Box(700, 622, 1826, STAGE.bottom - 6)  # free: below the slope that the ball comes down
NUMBERS = Box(182, 296, 1300, 440)  # free: below the rule


class Velocity(LectureScene):
    """The plain rule turns into that of momentum; two of the ball's steps are taken apart."""

    def construct(self) -> None:
        self.ball, plain = self.run("momentum"), self.run("plain")

        # The stage as the scene before left it: the square at rest, its name and its rule
        self.stage = Stage(self.facts.objective, self.brief.study.stage)
        old_name = TOP.put(title(self.text("plain"), "plain"), 0, 0.5)
        old_rule = RULE.put(update_rule("gradient_descent"), 0.5, 1)
        square = outline("plain").move_to(self.stage.i2p(plain.x(plain.last)))
        self.add(self.stage, old_name, old_rule, square)

        # The rule, term by term
        name = TOP.put(title(self.text("name"), "momentum"), 0, 0.5)
        rule = RULE.put(update_rule("momentum"), 0.5, 1)
        upper, lower = rule
        self.steps = VGroup()
        self.clock = StepClock(self.ball, step=self.text("step"))
        self.dot = Iterate(self.stage, self.ball, velocity=False)
        with self.cue("idea") as cue:
            place = lower[0].get_center() - old_rule[0][0].get_center()
            self.play(FadeTransform(old_name, name), old_rule.animate.shift(place))
            self.play(FadeIn(self.dot, self.clock), run_time=0.6)
            self.play_steps(self.dot, self.clock, to=1, ticks=MOVE)
            self.until(cue.mark("velocity"))
            motion, slope = self.step_arrow(1), old_rule.term("push")
            self.play(FadeIn(motion), ReplacementTransform(slope, lower.select("velocity")))
            self.play(Write(VGroup(*upper[:2])), run_time=0.6)
            self.play_steps(self.dot, self.clock, to=FIRST, ticks=MOVE)
            self.until(cue.mark("beta"))
            self.play(Write(upper.select("kept")), run_time=0.6)
            self.until(cue.mark("adds"))
            self.play(Write(VGroup(*upper[4:])), run_time=0.6)
            self.remove(*old_rule.get_family(), *upper, *lower).add(rule)

        # One step taken apart
        self.parts = StepAnatomy(
            self.stage, self.ball, ARROWS, last=self.text("last"), kept=self.text("kept"),
            push=self.text("push"), total=self.text("total"),
        )  # fmt: skip
        self.parts.show(FIRST)
        scale = ARROWS.put(scale_words(self.text("scale")), 0, 0.5)
        self.numbers = VGroup()
        with self.cue("keep") as cue:
            self.play(thicken(motion))
            self.until(cue.mark("last"))
            arrow, words = self.parts.kept, self.parts.last_name
            self.play(TransformFromCopy(motion, arrow), FadeIn(words, scale), run_time=PART)
            self.remove(arrow, words).add(self.parts)
            self.take_apart(FIRST, cue.mark("keep"), cue.mark("push"), cue.mark("total"))

        # And the next one
        with self.cue("again") as cue:
            self.take_apart(FIRST + 1, cue.mark("again"), cue.mark("push"), cue.mark("total"))
            self.until(max(self.now, cue.mark("longer")))
            grow = (thicken(step) for step in self.steps)
            self.play(LaggedStart(*grow, lag_ratio=0.4, run_time=1.6))

    def take_apart(self, k: int, keep: float, push: float, total: float) -> None:
        """Show from the given moments on what step ``k`` is the sum of, and take it."""
        now = Substitution(
            self.ball, k, NUMBERS, kept=self.text("keep_share"), push=self.text("add_push"),
            total=self.text("total"),
        )  # fmt: skip
        terms = now.kept, now.push, now.total
        ghost = outline("momentum").move_to(self.stage.i2p(self.ball.x(k + 1)))
        for part, (moment, term) in enumerate(zip((keep, push, total), terms, strict=True)):
            self.until(moment)
            shown: list[Mobject] = [term] if k > FIRST else [term, now.names[part]]
            gone = [FadeOut(self.numbers, run_time=PART)] if part == 0 and len(self.numbers) else []
            self.play(self.part(k, part), FadeIn(*shown, run_time=PART), *gone)
        self.numbers = VGroup(*terms)
        self.play(Drive(self.parts, k + 3 / 4, k + UNNAMED, UNNAME))
        landing = TransformFromCopy(self.parts.total, self.step_arrow(k))
        self.play(landing, FadeIn(ghost), run_time=PART)
        self.play_steps(self.dot, self.clock, to=k + 1, ticks=MOVE)
        self.remove(ghost)
        self.play(Drive(self.parts, k + UNNAMED, k + 1, PART - UNNAME, smooth))

    def step_arrow(self, k: int) -> DisplacementArrow:
        """The displacement of step ``k`` on the stage, above where the dot was; kept in steps."""
        tail = self.stage.i2p(self.ball.x(k)) + by(0, LIFT)
        way = self.stage.c2p(self.ball.x(k + 1), 0) - self.stage.c2p(self.ball.x(k), 0)
        self.steps.add(DisplacementArrow(self.ball.color).point(tail, tail + way))
        return self.steps[-1]

    def part(self, k: int, part: int) -> Drive:
        """The animation of one of the first three parts of step ``k``: keep, push, sum."""
        first = k + part / 4
        return Drive(self.parts, first, first + 1 / 4, PART, smooth)
