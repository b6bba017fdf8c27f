"""Where many runs end at once: over a parameter, over the start, over seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from optim.arrays import FloatArray, Floats, IntArray
from optim.landscape import OUTSIDE, Landscape
from optim.methods import Method
from optim.trajectory import Trajectory, iterates

NOT_SETTLED = -1
DIVERGED = -2

_HOLD = 20
_CLOSE = 0.05
_PARTS = 128
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """How each of many runs ended.

    Attributes:
        x_end: The last points, shape of the runs.
        reached: The index into ``landscape.minima`` of the minimum that each run settled in, or
            ``NOT_SETTLED`` or ``DIVERGED``; shape of the runs.
    """

    x_end: FloatArray
    reached: IntArray


def outcomes(landscape: Landscape, method: Method, x0: Floats, points: int) -> Outcomes:
    """Run ``method`` with all its parameters, from all the starts, and tell how each run ended.

    A run has settled if its last 20 points all lie within 0.05 of one minimum; it has diverged if
    its last point is outside the landscape's window or not finite; else it has not settled, though
    with more points it might.

    Args:
        landscape: The objective and a window wide enough for all that is to count as settled.
        method: One of its parameters an array, or several that broadcast.
        x0: The start, or an array of starts.
        points: How many points each run has, at least 20.

    Raises:
        ValueError: x0 is not finite, there are too few points, or shapes do not fit.

    Example:
        >>> from optim import WAVE, momentum
        >>> landscape = Landscape(WAVE, (-4, 4))
        >>> betas = np.array([0.0, 0.8, 0.9])
        >>> ends = outcomes(landscape, momentum(eta=0.05, beta=betas), x0=1.11, points=200)
        >>> [round(landscape.minima[i].x, 2) for i in ends.reached]
        [-0.46, -0.46, -2.14]
    """
    if points < _HOLD:
        raise ValueError(f"points must be at least {_HOLD}, not {points}")
    runs = (x for x, _, _ in islice(iterates(landscape.objective, method, x0), points))
    held = np.array(list(islice(runs, points - _HOLD, None)))
    least, most, x_end = held.min(axis=0), held.max(axis=0), held[-1]
    low, high = landscape.window
    reached = np.full(x_end.shape, NOT_SETTLED, dtype=np.intp)
    reached[~((low <= x_end) & (x_end <= high))] = DIVERGED
    for index, minimum in enumerate(landscape.minima):
        reached[(minimum.x - _CLOSE <= least) & (most <= minimum.x + _CLOSE)] = index
    return Outcomes(x_end, reached)


def escape_threshold(
    landscape: Landscape,
    method_at: Callable[[FloatArray], Method],
    low: float,
    high: float,
    *,
    x0: float,
    points: int,
) -> float:
    """Return where between ``low`` and ``high`` a parameter first makes the run end elsewhere.

    Elsewhere is any other basin of the window than that in which the run at ``low`` ends; a run
    that leaves the window has not escaped but diverged. The interval is cut into 128 parts, then
    the first part with a change again, as bisection does with two; so an escape that is undone
    within 1/128 of the interval can be overlooked.

    Args:
        landscape: The objective and a window that holds all basins that matter.
        method_at: Gives the method for an array of the parameter's values.
        low: A value at which the run does not escape.
        high: A value at which it does, low < high.
        x0: The start.
        points: How many points each run has.

    Returns:
        A value at which the run escapes, while it does not at one less than 1e-6 lower.

    Raises:
        ValueError: low >= high, the run at ``low`` ends in no basin, or none escapes.

    Example:
        >>> from optim import WAVE, momentum
        >>> landscape = Landscape(WAVE, (-4, 4))
        >>> beta = escape_threshold(
        ...     landscape, lambda beta: momentum(0.05, beta), 0.0, 0.9, x0=1.11, points=200
        ... )
        >>> round(beta, 4)
        0.831
    """
    _check_interval(low, high)

    def basins_at(values: FloatArray) -> IntArray:
        runs = iterates(landscape.objective, method_at(values), x0)
        x_end, _, _ = next(islice(runs, points - 1, None))
        return landscape.basin_indices(x_end)

    (home,) = basins_at(np.array([low]))
    if home == OUTSIDE:
        raise ValueError(f"the run at {low} ends in no basin of {landscape.window}")
    while high - low >= _TOLERANCE:
        values = np.linspace(low, high, _PARTS + 1)
        ends = basins_at(values)
        escaped = (ends != home) & (ends != OUTSIDE)
        if not escaped.any():
            raise ValueError(f"no run escapes between {low} and {high}")
        first = int(escaped.argmax())
        low, high = float(values[first - 1]), float(values[first])
    return high


def share_ending_between(cloud: Trajectory, low: float, high: float) -> float:
    """Return the share of runs whose last point lies in low < x < high, from 0 to 1.

    Args:
        cloud: Runs side by side, such as one of many seeds, arrays (N, M).
        low: For instance the low end of the window, so that runs that left it do not count.
        high: For instance the barrier to get past.

    Raises:
        ValueError: low >= high.

    Example:
        >>> from optim import WAVE, noisy_gradient_descent, run
        >>> method = noisy_gradient_descent(eta=0.05, sigma=3.0, seed=np.arange(1000))
        >>> cloud = run(WAVE, method, x0=1.11, points=200)
        >>> share_ending_between(cloud, low=-4.0, high=-1.1889)
        0.521
    """
    _check_interval(low, high)
    end = cloud.x[-1]
    return float(np.mean((low < end) & (end < high)))


def _check_interval(low: float, high: float) -> None:
    if not low < high:
        raise ValueError(f"low must be less than high, not {low} and {high}")
