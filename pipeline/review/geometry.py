"""Boxes and paths in pixels of a 1080p frame, from its top left, and where they meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH, UNITS_HIGH

Floats = NDArray[np.float64]
PER_UNIT = FRAME_HEIGHT / UNITS_HIGH  # pixels of one of Manim's units
_PIECES = 8  # straight pieces of a cubic; nothing on screen bends so much that it would show


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels of a 1080p frame."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Floats, margin: float = 0.0) -> Self:
        """The box of points (N, 2), N > 0, widened by ``margin`` on all sides."""
        left, top = (points.min(axis=0) - margin).tolist()
        right, bottom = (points.max(axis=0) + margin).tolist()
        return cls(left, top, right, bottom)

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, margin: float) -> Box:
        """Wider by ``margin`` on all sides."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def shared(self, other: Box) -> float:
        """The shorter side of what both have in common; not above 0 if they do not meet."""
        return min(
            min(self.right, other.right) - max(self.left, other.left),
            min(self.bottom, other.bottom) - max(self.top, other.top),
        )


def in_pixels(points: Any) -> Floats:
    """Manim's points (N, 3) in pixels (N, 2)."""
    flat: Floats = np.asarray(points, dtype=np.float64)[:, :2]
    return flat * [PER_UNIT, -PER_UNIT] + [FRAME_WIDTH / 2, FRAME_HEIGHT / 2]


def pieces(cubics: Floats) -> tuple[Floats, Floats]:
    """Straight pieces of cubic Bezier curves, given as their points (4 M, 2).

    Returns:
        Starts and ends, shape (8 M, 2) each.
    """
    corners = cubics[: len(cubics) // 4 * 4].reshape(-1, 4, 2)
    t = np.linspace(0, 1, _PIECES + 1)[:, np.newaxis]
    weights = np.concatenate([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    path = np.einsum("tk,mkd->mtd", weights, corners)
    return path[:, :-1].reshape(-1, 2), path[:, 1:].reshape(-1, 2)


def crosses(starts: Floats, ends: Floats, box: Box) -> bool:
    """Whether a straight piece has a point in ``box`` (Liang and Barsky, 1984)."""
    if not len(starts):
        return False
    way = ends - starts
    low = np.array([box.left, box.top]) - starts
    high = np.array([box.right, box.bottom]) - starts
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = low / way, high / way
    inside = (low <= 0) & (high >= 0)
    still = way == 0
    enter = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(one, other)).max(axis=1)
    leave = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(one, other)).min(axis=1)
    return bool(np.any(np.maximum(enter, 0) <= np.minimum(leave, 1)))


def encloses(starts: Floats, ends: Floats, x: float, y: float) -> bool:
    """Whether a closed path, as its straight pieces, has the point inside (even-odd rule)."""
    upward = (starts[:, 1] > y) != (ends[:, 1] > y)
    low, high = starts[upward], ends[upward]
    meets = low[:, 0] + (y - low[:, 1]) / (high[:, 1] - low[:, 1]) * (high[:, 0] - low[:, 0])
    return bool(np.count_nonzero(meets > x) % 2)
