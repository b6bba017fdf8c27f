"""A pin: a ring around a point of the curve, such as a minimum, that keeps to it in a zoom."""

from __future__ import annotations

from manim import Circle, VMobject

from scenes.mobjects.landscape import Stage
from scenes.theme import THEME, px, stroke

_WIDTH = 46.0  # of the ring, in pixels


class Pin(VMobject):
    """A ring on the curve at x, filled with the ground so that the curve ends at it.

    Args:
        stage: whose curve.
        x: where; outside of the stage's window there is no ring.
        color: ``#RRGGBB``; default: the theme's ink.
    """

    def __init__(self, stage: Stage, x: float, color: str | None = None) -> None:
        super().__init__(z_index=1)  # above the curve and what lights it
        self._stage, self.x = stage, x
        self.set_fill(THEME.colors.ground, 1)
        self.set_stroke(color or THEME.colors.ink, stroke(THEME.lines.path))
        self._outline = Circle(px(_WIDTH) / 2).points
        self.place()

    def place(self) -> None:
        """Stand where the stage's window now says."""
        low, high = self._stage.x_window
        self.clear_points()
        if low <= self.x <= high:
            self.set_points(self._outline + self._stage.i2p(self.x))
