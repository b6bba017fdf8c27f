"""A stretch of the curve in a colour: a valley that is lit, a slope that is spoken of."""

from __future__ import annotations

from manim import VMobject

from scenes.mobjects.landscape import Stage
from scenes.theme import THEME, stroke

_WIDER = 1.7  # times the curve's own width


class Stretch(VMobject):
    """The curve from ``first`` to ``last``, thicker and in ``color``; it moves with the window.

    Args:
        stage: whose curve.
        first: the x where it begins.
        last: the x where it ends; above ``first``.
        color: ``#RRGGBB``.
    """

    def __init__(self, stage: Stage, first: float, last: float, color: str) -> None:
        width = stroke(_WIDER * THEME.lines.curve)
        super().__init__(color=color, stroke_width=width, fill_opacity=0)
        self._stage, self._ends = stage, (first, last)
        self.place()

    def place(self) -> None:
        """Stand where the stage's window now says; what is outside of it is not drawn."""
        low, high = self._stage.x_window
        first, last = max(self._ends[0], low), min(self._ends[1], high)
        self.clear_points()
        if first < last:
            self.set_points(self._stage.curve_points(first, last))
