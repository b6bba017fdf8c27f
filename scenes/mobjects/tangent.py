"""The tangent of a curve at a point, its slope as a number, and which way is down."""

from __future__ import annotations

import numpy as np
from manim import Circle, Line, VGroup

from scenes.mobjects.iterate import LIFT, SIZE, DisplacementArrow
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import Digits, signed
from scenes.theme import THEME, by, px, stroke

_LENGTH = 430.0  # of the line, in pixels
_ARROW = 0.4  # x units of arrow for a slope of 1; it says which way, and is no step
_PLACES = 2  # decimals of the slope


class Tangent(VGroup):
    """The tangent at x, a dot at its point, its slope as a number. ``show(x)`` slides it.

    Args:
        stage: whose curve.
        x: where it stands first.
        number: right end and baseline (3,) of the slope's number, which stays in its place.

    Attributes:
        line, dot, slope: its parts; the line keeps its length on screen.
    """

    def __init__(self, stage: Stage, x: float, number: np.ndarray) -> None:
        colors = THEME.colors
        self.stage, self.x = stage, x
        self.line = Line(color=colors.push, stroke_width=stroke(THEME.lines.push))
        self.dot = Circle(px(SIZE) / 2).set_fill(colors.ink, 1)
        self.dot.set_stroke(colors.ground, stroke(4), 1)
        self.slope = Digits("", colors.push, THEME.type.counter, "BOLD").stand(number)
        super().__init__(self.line, self.dot, self.slope)
        self.show(x)

    def show(self, x: float) -> None:
        """Stand at x."""
        self.x = x
        here, slope = self.stage.i2p(x), float(self.stage.objective.gradient(x))
        along = self.stage.c2p(1, slope) - self.stage.c2p(0, 0)
        half = px(_LENGTH) / 2 * along / np.linalg.norm(along)
        self.line.set_points_as_corners([here - half, here + half])
        self.dot.move_to(here)
        self.slope.show(signed(slope, _PLACES))


class Downhill(DisplacementArrow):
    """A coral arrow above the curve at x, to where it falls, longer where it is steeper.

    At a level place there is none. ``show(x)`` slides it.

    Args:
        stage: whose curve.
        x: where it stands first.
    """

    def __init__(self, stage: Stage, x: float) -> None:
        super().__init__(THEME.colors.push, THEME.lines.velocity)
        self.stage = stage
        self.show(x)

    def show(self, x: float) -> None:
        """Stand at x."""
        slope = float(self.stage.objective.gradient(x))
        tail = self.stage.i2p(x) + by(0, LIFT)
        way = self.stage.c2p(-_ARROW * slope, 0) - self.stage.c2p(0, 0)
        self.point(tail, tail + way if np.linalg.norm(way) > px(1) else tail)
