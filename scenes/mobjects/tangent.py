"""The tangent of a curve at a point, its slope as a number, and which way is down."""

from __future__ import annotations

import numpy as np
from manim import Circle, Line, VGroup

from scenes.mobjects.iterate import SIZE, DisplacementArrow
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import Digits, signed
from scenes.theme import THEME, by, px, stroke

_LENGTH = 430.0  # of the line, in pixels
_LIFT = 84.0  # how far above the point the arrow lies, in pixels
_ARROW = 0.22  # x units of arrow for a slope of 1: it says which way and fades with the slope
_PLACES = 2  # decimals of the slope


class Tangent(VGroup):
    """The tangent at x, a dot at its point, an arrow downhill. ``show(x)`` slides it.

    The line keeps its length on screen; the arrow is coral like the push of the gradient, points
    to where the curve falls, and is as long as the slope is steep: at a level place there is none.

    Args:
        stage: whose curve.
        x: where it stands first.
        number: where the slope's number stands, its right end and baseline (3,); shown by
            ``slope``, which is no part of the group's picture until it is added.

    Attributes:
        line, dot, arrow: its parts.
        slope: the slope as a number, in coral.
    """

    def __init__(self, stage: Stage, x: float, number: np.ndarray) -> None:
        colors, lines = THEME.colors, THEME.lines
        self.stage, self.x = stage, x
        self.line = Line(color=colors.push, stroke_width=stroke(lines.path))
        self.dot = Circle(px(SIZE) / 2).set_fill(colors.ink, 1)
        self.dot.set_stroke(colors.ground, stroke(4), 1)
        self.arrow = DisplacementArrow(colors.push, lines.push)
        self.slope = Digits("", colors.push, THEME.type.counter, "BOLD").stand(number)
        super().__init__(self.line, self.arrow, self.dot, self.slope)
        self.show(x)

    def show(self, x: float) -> None:
        """Stand at x."""
        self.x = x
        here, slope = self.stage.i2p(x), float(self.stage.objective.gradient(x))
        along = self.stage.c2p(x + 1, 0) - self.stage.c2p(x, 0)
        along = along + slope * (self.stage.c2p(x, 1) - self.stage.c2p(x, 0))
        half = px(_LENGTH) / 2 * along / np.linalg.norm(along)
        self.line.set_points_as_corners([here - half, here + half])
        self.dot.move_to(here)
        tail = here + by(0, _LIFT)
        way = self.stage.c2p(-_ARROW * slope, 0) - self.stage.c2p(0, 0)
        self.arrow.point(tail, tail + way)
        self.slope.show(signed(slope, _PLACES))
