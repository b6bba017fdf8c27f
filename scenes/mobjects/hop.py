"""Curved arrows over the curve: from one place into another, or up a slope and back."""

from __future__ import annotations

import numpy as np
from manim import CurvedArrow, Triangle, VGroup, VMobject

from scenes.mobjects.landscape import Stage
from scenes.theme import THEME, by, px, stroke

_LIFT = 62.0  # pixels between the curve and the arrow's ends
_LOOP = 84.0  # pixels between the way up and the way back
_FAR = 0.6  # part of the way up where the turn begins
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


class Turn(VGroup):
    """An arrow along the curve from ``first`` to before ``last``, where it turns and comes back.

    Args:
        stage: whose curve.
        first: the x where it begins and ends.
        last: the x that it does not reach.
        color: ``#RRGGBB``.
    """

    def __init__(self, stage: Stage, first: float, last: float, color: str) -> None:
        path = VMobject(color=color, stroke_width=stroke(THEME.lines.velocity))
        parts = np.linspace(0, _FAR, 9)
        out = [stage.i2p(first + part * (last - first)) + by(0, _LIFT) for part in parts]
        radius = px(_LOOP) / 2
        center, ahead = out[-1] + [0, radius, 0], float(np.sign(last - first))
        turn = [
            center + radius * np.array([ahead * np.cos(angle), np.sin(angle), 0])
            for angle in np.linspace(-np.pi / 2, np.pi / 2, 9)[1:-1]
        ]
        back = [place + by(0, _LOOP) for place in reversed(out)]
        path.set_points_smoothly([*out, *turn, *back])
        along = back[-1] - back[-2]
        tip = Triangle(color=color, fill_opacity=1, stroke_width=0).rotate(
            float(np.arctan2(along[1], along[0])) - np.pi / 2
        )
        super().__init__(path, tip.scale_to_fit_height(px(_TIP)).move_to(back[-1]))
