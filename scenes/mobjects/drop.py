"""Dashed lines, and how much lower one point of the curve is than another."""

from __future__ import annotations

import numpy as np
from manim import DashedLine, VGroup

from scenes.mobjects.iterate import SIZE, DisplacementArrow
from scenes.mobjects.landscape import Stage
from scenes.theme import THEME, by, px, stroke

_DASH = 26.0  # length of a dash in pixels


def dashed(start: np.ndarray, end: np.ndarray, color: str) -> DashedLine:
    """A dashed line between two points (3,) of the frame."""
    width = stroke(THEME.lines.path)
    return DashedLine(start, end, dash_length=px(_DASH), color=color, stroke_width=width)


class Drop(VGroup):
    """The height of the curve at ``high``, carried over to ``low``, and the way down from there.

    Args:
        stage: whose curve.
        high: the x of the higher point.
        low: the x of the lower one.
        color: ``#RRGGBB``; default: the theme's ink.

    Attributes:
        level: the level line.
        arrow: the way down; it ends above a dot that stands at ``low``.
    """

    def __init__(self, stage: Stage, high: float, low: float, color: str | None = None) -> None:
        color = color or THEME.colors.ink
        top = stage.c2p(low, float(stage.objective.value(high)))
        self.level = dashed(stage.i2p(high), top, color)
        self.arrow = DisplacementArrow(color).point(top, stage.i2p(low) + by(0, SIZE * 0.8))
        super().__init__(self.level, self.arrow)
