"""A curved arrow over the curve: from one place into another, or up a slope and back."""

from __future__ import annotations

import numpy as np
from manim import CurvedArrow

from scenes.mobjects.landscape import Stage
from scenes.theme import THEME, by, px, stroke

_LIFT = 62.0  # pixels between the curve and the arrow's ends
_TIP = 40.0  # length of the arrow's head in pixels


class Hop(CurvedArrow):
    """An arrow in an arc from above the curve at ``first`` to above it at ``last``.

    Args:
        stage: whose curve.
        first: the x where it begins.
        last: the x where it ends.
        color: ``#RRGGBB``.
        bend: angle of the arc in radians, more is higher; the arc is above the straight way.
    """

    def __init__(
        self, stage: Stage, first: float, last: float, color: str, bend: float = 1.9
    ) -> None:
        ends = [np.asarray(stage.i2p(x)) + by(0, _LIFT) for x in (first, last)]
        super().__init__(
            *ends, angle=bend if last < first else -bend, color=color, tip_length=px(_TIP),
            stroke_width=stroke(THEME.lines.velocity),
        )  # fmt: skip
