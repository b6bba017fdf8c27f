"""Where things stand in the frame: named boxes, in pixels at 1080p from the top left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Mobject

from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH, THEME, px


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the frame. ``left`` < ``right`` and ``top`` < ``bottom``, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in Manim's units."""
        return px(self.right - self.left)

    @property
    def height(self) -> float:
        """Height in Manim's units."""
        return px(self.bottom - self.top)

    def point(self, across: float, up: float) -> np.ndarray:
        """A point (3,) in Manim's units: (0, 0) is the box's lower left, (1, 1) its upper right."""
        x = self.left + across * (self.right - self.left)
        y = self.bottom - up * (self.bottom - self.top)
        return np.array([px(x - FRAME_WIDTH / 2), px(FRAME_HEIGHT / 2 - y), 0.0])

    def put(self, mobject: Mobject, across: float = 0.5, up: float = 0.5) -> Mobject:
        """Move ``mobject`` so that its own point (across, up) stands on the box's; return it."""
        corner = np.array([2 * across - 1, 2 * up - 1, 0.0])
        mobject.shift(self.point(across, up) - mobject.get_critical_point(corner))
        return mobject


_MARGIN = THEME.frame.margin
SAFE = Box(_MARGIN, _MARGIN, FRAME_WIDTH - _MARGIN, FRAME_HEIGHT - THEME.frame.captions)
TOP = Box(SAFE.left, SAFE.top, SAFE.right, SAFE.top + 84)  # title left, clock right
READOUTS = Box(SAFE.left, TOP.bottom + 16, SAFE.right, TOP.bottom + 100)  # below the clock
RULE = Box(580, SAFE.top, 1140, READOUTS.bottom)  # top centre: the update rule, one or two lines
# The curve. The axes' numbers and names stand outside of it.
STAGE = Box(SAFE.left + 90, 270, SAFE.right - 56, SAFE.bottom - 66)
INSET = Box(1280, 570, SAFE.right, STAGE.bottom - 22)  # the one corner for a second picture
