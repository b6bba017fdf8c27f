"""The outcome strip of a lecture's sweep, with its own run's place, and a lens on a part of it."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, UP, Text, VGroup, VMobject

from lecture.facts import Facts
from optim import DIVERGED, NOT_SETTLED
from scenes.layout import Box
from scenes.mobjects.iterate import token
from scenes.mobjects.strip import OutcomeStrip, outcome_kinds
from scenes.mobjects.text import label
from scenes.theme import THEME, px, stroke

_NUMBERS = 74.0  # pixels below a strip that its axis' numbers take


class SweepStrip(OutcomeStrip):
    """A column for each run of a sweep.

    Args:
        facts: of the lecture.
        sweep: its name in the lecture's study.
        stays: the landmark of the runs that count as stuck.
        box: where.
        first: the parameter's first value that is shown; default: the sweep's.

    Attributes:
        own: the parameter's value in the sweep's own run.
        aim: the x of the minimum that the sweep is after.
        ends: the last x of each run.
    """

    def __init__(
        self, facts: Facts, sweep: str, stays: str, box: Box, first: float | None = None
    ) -> None:
        minima = facts.landscape.minima
        spec, values = facts.study.sweeps[sweep], facts.grid(sweep)
        kinds = outcome_kinds(
            facts.sweep(sweep).reached,
            escape=minima.index(facts.landmark(spec.reaches)),
            stay=minima.index(facts.landmark(stays)),
            no_rest=(NOT_SETTLED, DIVERGED),
        )
        run = facts.study.runs[spec.run]
        at_start = facts.study.start if run.start is None else run.start
        self.own = at_start if spec.over == "start" else run.parameters[spec.over]
        self.box, self.ends = box, facts.sweep(sweep).x_end
        self.aim = facts.landmark(spec.reaches).x
        cut = 0 if first is None else int(np.searchsorted(values, first))
        super().__init__(values[cut:], kinds[cut:], box)

    def heading(self, words: str) -> Text:
        """The parameter's name, left of the strip."""
        return label(words).next_to(self.box.point(0, 0.5), LEFT, buff=px(34))

    def ball(self, words: str = "") -> VGroup:
        """The momentum ball, at the top of the column of the sweep's own run, below ``words``."""
        ball = token("momentum").move_to(self.box.point(self.x_of(self.own), 1))
        color = THEME.colors.momentum
        named = [label(words, color).next_to(ball, UP, buff=px(10))] if words else []
        return VGroup(ball, *named)

    def lens(self, larger: SweepStrip) -> VMobject:
        """Two lines from a part of this strip, past its axis' numbers, to the same part, larger."""
        lines = VMobject(color=THEME.colors.muted, stroke_width=stroke(THEME.lines.path))
        for across, value in ((0, larger._values[0]), (1, larger._values[-1])):
            foot = self.box.point(self.x_of(value), 0)
            lines.start_new_path(foot)
            lines.add_line_to(foot + px(_NUMBERS) * DOWN)
            lines.add_line_to(larger.box.point(across, 1))
        return lines
