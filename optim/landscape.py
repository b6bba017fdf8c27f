"""The landscape of an objective in a window: its critical points, basins and barriers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from optim.arrays import FloatArray, Floats, IntArray
from optim.objectives import Objective

OUTSIDE = -1

_NARROWEST = 1e-9
_HALVINGS = 64


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A point where f' is 0: x to 1e-12, f there, and whether f is least or greatest near it."""

    x: float
    f: float
    kind: Literal["minimum", "maximum"]


@dataclass(frozen=True, slots=True)
class Basin:
    """The interval left < x < right from which a fine enough descent ends at ``minimum``.

    It reaches from the maximum on one side of the minimum to the one on the other, or to the end
    of the window where there is no maximum. A method with finite steps may still leave it.
    """

    minimum: CriticalPoint
    left: float
    right: float

    def __contains__(self, x: float) -> bool:
        return self.left < x < self.right


@dataclass(frozen=True, slots=True)
class Landscape:
    """What there is to see of ``objective`` in ``window``.

    Args:
        objective: The function.
        window: (low, high), closed. "Deepest" and "none missed" are meant within it.

    Attributes:
        critical_points: All of them in the window, from left to right.

    Raises:
        ValueError: As `critical_points`.

    Example:
        >>> from optim import WAVE
        >>> landscape = Landscape(WAVE, (-4, 4))
        >>> [round(point.x, 3) for point in landscape.minima]
        [-3.293, -2.141, -0.458, 2.202, 3.338]
        >>> basin = landscape.basin_of(1.11)
        >>> round(basin.left, 3), round(basin.right, 3)
        (-1.189, 1.295)
        >>> landscape.basin_of(0.0) == basin
        True
    """

    objective: Objective
    window: tuple[float, float]
    critical_points: tuple[CriticalPoint, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = critical_points(self.objective, self.window)
        object.__setattr__(self, "critical_points", found)

    @property
    def minima(self) -> tuple[CriticalPoint, ...]:
        """The local minima, from left to right."""
        return tuple(point for point in self.critical_points if point.kind == "minimum")

    @property
    def maxima(self) -> tuple[CriticalPoint, ...]:
        """The local maxima, from left to right."""
        return tuple(point for point in self.critical_points if point.kind == "maximum")

    @property
    def deepest(self) -> CriticalPoint:
        """The minimum with the least f in the window; there may be deeper ones outside.

        Raises:
            ValueError: The window holds no minimum.
        """
        if not self.minima:
            raise ValueError(f"{self.objective.name} has no minimum in {self.window}")
        return min(self.minima, key=lambda point: point.f)

    @property
    def basins(self) -> tuple[Basin, ...]:
        """The basin of each of ``minima``, in the same order."""
        low, high = self.window
        walls = np.array([low, *(point.x for point in self.maxima), high])
        basins = []
        for minimum in self.minima:
            right = int(np.searchsorted(walls, minimum.x))
            basins.append(Basin(minimum, float(walls[right - 1]), float(walls[right])))
        return tuple(basins)

    def basin_of(self, x: float) -> Basin | None:
        """Return the basin that x lies in; None outside them all and exactly on a maximum."""
        return next((basin for basin in self.basins if x in basin), None)

    def basin_indices(self, x: Floats) -> IntArray:
        """Return for each x the index of its basin in ``basins``, ``OUTSIDE`` where none is."""
        x = np.asarray(x)
        indices = np.full(x.shape, OUTSIDE, dtype=np.intp)
        for index, basin in enumerate(self.basins):
            indices[(basin.left < x) & (x < basin.right)] = index
        return indices

    def barrier(self, first: CriticalPoint, second: CriticalPoint) -> CriticalPoint:
        """Return the highest maximum between two minima, in whichever order they are given.

        Raises:
            ValueError: No maximum of the window lies between the two.
        """
        low, high = sorted((first.x, second.x))
        between = [point for point in self.maxima if low < point.x < high]
        if not between:
            raise ValueError(f"{self.objective.name} has no barrier between {low} and {high}")
        return max(between, key=lambda point: point.f)


def critical_points(objective: Objective, window: tuple[float, float]) -> tuple[CriticalPoint, ...]:
    """Return every critical point of ``objective`` in the closed ``window``, from left to right.

    None is missed: the window is halved until of each cell [m - h, m + h] one of two is proved with
    M, a bound of ``|f'''|`` on it. Either ``|f'(m)| > |f''(m)| h + M h^2 / 2``, and f' has no zero
    there; or ``|f''(m)| > M h``, and f' is monotone there, with one zero if its sign changes and
    none if not. Each zero is then bisected to neighbouring floating-point numbers.

    Args:
        objective: The function, with its third derivative's bound.
        window: (low, high), low < high, finite.

    Raises:
        ValueError: The window is empty or not finite, or f' and f'' vanish together in it, so that
            its critical points cannot be counted.

    Reference:
        Moore (1966), Interval analysis: the exclusion and uniqueness tests, here with the mean
        value form of f' and f''.
    """
    low, high = window
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"window must be two finite numbers, low < high, not {window}")
    left, right = _monotone_cells(objective, float(low), float(high))
    x = _bisect(objective, left, right)
    if objective.gradient(float(high)) == 0:
        x = np.append(x, float(high))
    rising = objective.curvature(x) > 0
    values = objective.value(x)
    return tuple(
        CriticalPoint(float(at), float(f), "minimum" if up else "maximum")
        for at, f, up in sorted(zip(x, values, rising, strict=True))
    )


def _monotone_cells(objective: Objective, low: float, high: float) -> tuple[FloatArray, FloatArray]:
    """Return the ends of cells [left, right) in each of which f' has exactly one zero."""
    left, right = np.array([low]), np.array([high])
    found: list[tuple[FloatArray, FloatArray]] = []
    while left.size:
        middle, half = (left + right) / 2, (right - left) / 2
        radius = np.maximum(np.abs(left), np.abs(right))
        bound = objective.third_derivative_bound(radius)
        # Far above what rounding does to f' and f'', far below what the tests need to succeed.
        rounding = 1e-12 * (1 + bound * np.maximum(radius, 1))
        slope = np.abs(objective.gradient(middle))
        bend = np.abs(objective.curvature(middle))
        monotone = bend > bound * half + rounding
        zero_free = slope > bend * half + bound * half**2 / 2 + rounding
        at_left, at_right = objective.gradient(left), objective.gradient(right)
        crossing = (at_left == 0) | (at_left * at_right < 0)
        hit = monotone & crossing
        found.append((left[hit], right[hit]))
        open_ = ~(monotone | zero_free)
        left, middle, right = left[open_], middle[open_], right[open_]
        if left.size and (right - left).max() < _NARROWEST:
            raise ValueError(
                f"f' and f'' of {objective.name} vanish together near x = {middle[0]:.9g}: "
                "its critical points there cannot be counted"
            )
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
    lefts, rights = zip(*found, strict=True)
    return np.concatenate(lefts), np.concatenate(rights)


def _bisect(objective: Objective, left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the zero of f' in each of the cells, to the last bit or two."""
    sign = np.sign(objective.gradient(left))
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        same = np.sign(objective.gradient(middle)) == sign
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    nearer_left = np.abs(objective.gradient(left)) <= np.abs(objective.gradient(right))
    return np.where(nearer_left, left, right)
