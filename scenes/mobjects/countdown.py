"""Visible seconds to think: a ring that empties around a number that counts down."""

from __future__ import annotations

import math

import numpy as np
from manim import TAU, Arc, Circle, VGroup, VMobject

from scenes.mobjects.text import Digits
from scenes.theme import THEME, by, px, stroke


class Countdown(VGroup):
    """A ring and the whole seconds that are left, rounded up; driven by ``Drive(it, 5, 0, 5)``.

    Args:
        center: (3,) in the frame.
        seconds: a full ring.
        radius: in pixels.
    """

    def __init__(self, center: np.ndarray, seconds: float = 5, radius: float = 100) -> None:
        self._seconds, self._radius, self._center = seconds, px(radius), np.asarray(center, float)
        width = stroke(2 * THEME.lines.path)
        track = Circle(self._radius).set_stroke(THEME.colors.panel, width).move_to(center)
        self.ring = VMobject(color=THEME.colors.ink, stroke_width=width)
        size = THEME.type.counter
        self.number = Digits("", THEME.colors.ink, size, "BOLD")
        self.number.stand(self._center + by(0.32 * size, -0.36 * size))
        super().__init__(track, self.ring, self.number)
        self.show(seconds)

    def show(self, left: float) -> None:
        """Show that ``left`` seconds are left."""
        part = min(max(left / self._seconds, 0.0), 1.0)
        arc = Arc(self._radius, TAU / 4, TAU * part).shift(self._center)
        self.ring.set_points(arc.points if part else np.zeros((0, 3)))
        self.number.show(str(math.ceil(left - 1e-9)))
