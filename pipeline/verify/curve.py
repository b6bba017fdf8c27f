"""Finds the drawn curve in a picture, and where f must lie for it to be that curve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.verify.colour import Stored
from pipeline.verify.frames import Frame

Floats = NDArray[np.float64]
Function = Callable[[float], float]

ON_CURVE = 1.5  # pixels at 1080p by which the middle of a stroke of the curve may be off
SEEN = 0.5  # part of the looked-at columns in which there must be a stroke where f is
APART = 24.0  # pixels at 1080p between the columns that are looked at
_LIGHT = 0.75  # of the ink's luma, above which something is a stroke
_THINNEST = 4  # pixels at 1080p that a stroke is high
_LEAST_COLUMNS = 10  # in which there must be ink
_RANGE = (-8.0, 8.0)  # in which f's turning points are known
_NEIGHBOURS = 4  # columns to either side above which the curve turns
_UNEVEN = 6.0  # pixels by which a turn may be off from a parabola
_TRIES = 3  # of refinement, each with the strokes that the one before put on the curve


@dataclass(frozen=True, slots=True)
class Scale:
    """Data to pixels along one axis: pixel = zero + per_unit * value."""

    zero: float
    per_unit: float

    def pixel(self, value: float) -> float:
        """Where a value stands."""
        return self.zero + self.per_unit * value

    def value(self, pixel: float) -> float:
        """What stands at a pixel."""
        return (pixel - self.zero) / self.per_unit


@dataclass(frozen=True, slots=True)
class Strokes:
    """Middles of the strokes of ink in some columns.

    Attributes:
        columns: (N,).
        rows: (N, M), from the top, filled up with infinity.
    """

    columns: Floats
    rows: Floats

    def on(self, heights: Floats, tolerance: float) -> Floats:
        """(..., N): 1 where a stroke lies within ``tolerance`` of ``heights`` (..., N), else 0."""
        near = np.any([np.abs(heights - row) < tolerance for row in self.rows.T], axis=0)
        return np.asarray(near, dtype=np.float64)

    def nearest(self, heights: Floats) -> Floats:
        """(N,): the stroke of each column that is nearest to ``heights`` (N,)."""
        off = np.abs(self.rows - heights[:, np.newaxis])
        return np.asarray(self.rows[np.arange(len(off)), off.argmin(axis=1)])


def find_strokes(
    frame: Frame,
    ink: Stored,
    columns: tuple[float, float],
    rows: tuple[float, float],
    apart: float = APART,
) -> Strokes | None:
    """The strokes within some columns and rows; None if there are too few.

    Args:
        frame: the picture.
        ink: the colour of the strokes.
        columns, rows: where to look.
        apart: pixels at 1080p between the columns that are looked at.
    """
    scale = frame.luma.shape[0] / 1080
    top = max(int(rows[0]), 0)
    found: list[tuple[int, list[float]]] = []
    for column in range(int(columns[0]), int(columns[1]), max(round(apart * scale), 1)):
        light = frame.luma[top : int(rows[1]), column].astype(np.float64)
        inside = np.concatenate([[False], light > _LIGHT * ink.luma, [False]])
        edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
        middles = []
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start >= _THINNEST * scale:
                around = np.arange(max(start - 2, 0), min(end + 2, light.size))
                weights = np.clip(light[around] - 0.25 * ink.luma, 0, None)
                middles.append(top + float(np.average(around, weights=weights)))
        if middles:
            found.append((column, middles))
    if len(found) < _LEAST_COLUMNS:
        return None
    most = max(len(middles) for _, middles in found)
    filled = [[*middles, *[np.inf] * (most - len(middles))] for _, middles in found]
    return Strokes(np.array([column for column, _ in found], np.float64), np.array(filled))


def fit_curve(strokes: Strokes, f: Function, tolerance: float) -> tuple[Scale, Scale, float] | None:
    """Both scales with which the strokes are f, from the places where the curve turns.

    Args:
        strokes: of a picture without axes.
        f: what the curve is said to be; it has turning points, whose distances tell where it is.
        tolerance: pixels.

    Returns:
        The scales of x and y, and in what part of the columns there is a stroke on f.
    """
    turns = list(_turns(strokes))
    known = _turning_points(f)
    best: tuple[float, Scale, Scale] | None = None
    for one, other in _pairs(len(turns)):
        for first, last in _pairs(len(known)):
            if last - first != other - one:
                continue
            if [known[first][2], known[last][2]] != [turns[one][2], turns[other][2]]:
                continue
            x = _through(known[first][0], turns[one][0], known[last][0], turns[other][0])
            y = _through(known[first][1], turns[one][1], known[last][1], turns[other][1])
            if x is None or y is None or x.per_unit < 0 or y.per_unit > 0:
                continue
            on = on_curve(strokes, x, y, f, 4 * tolerance)
            if best is None or on > best[0]:
                best = (on, x, y)
    if best is None or best[0] < SEEN:
        return None
    x, y = best[1:]
    for _ in range(_TRIES):
        x, y = _refined(strokes, x, y, f, 4 * tolerance)
    return x, y, on_curve(strokes, x, y, f, tolerance)


def through_all(strokes: Strokes, x: Scale, y: Scale, f: Function) -> Scale:
    """The scale of y that fits best, from one that fits nearly."""
    values = heights_of(strokes, x, f)
    heights = y.zero + y.per_unit * values
    near = strokes.on(heights, 2 * ON_CURVE) > 0
    per_unit, zero = np.polyfit(values[near], strokes.nearest(heights)[near], 1)
    return Scale(float(zero), float(per_unit))


def heights_of(strokes: Strokes, x: Scale, f: Function) -> Floats:
    """(N,): f at the columns of the strokes."""
    return np.array([f(float(value)) for value in (strokes.columns - x.zero) / x.per_unit])


def on_curve(strokes: Strokes, x: Scale, y: Scale, f: Function, tolerance: float) -> float:
    """In what part of the columns a stroke lies within ``tolerance`` pixels of f."""
    heights = y.zero + y.per_unit * heights_of(strokes, x, f)
    return float(strokes.on(heights, tolerance).mean())


def _turns(strokes: Strokes) -> Iterator[tuple[float, float, bool]]:
    """Column and row of the places where a stroke turns, and whether it is a valley."""
    size = _NEIGHBOURS
    for index in range(size, len(strokes.columns) - size):
        part = slice(index - size, index + size + 1)
        for middle in strokes.rows[index]:
            if not np.isfinite(middle):
                continue
            rows = strokes.nearest(np.full(len(strokes.columns), middle))[part]
            columns = strokes.columns[part] - strokes.columns[index]
            bend, slope, start = np.polyfit(columns, rows, 2)
            if bend == 0 or np.ptp(rows) < 1:
                continue
            at = -slope / (2 * bend)
            reach = (columns[-1] - columns[0]) / (4 * size)
            if (
                abs(at) <= reach
                and np.abs(np.polyval([bend, slope, start], columns) - rows).max() < 6
            ):
                yield float(strokes.columns[index] + at), float(start + slope * at / 2), bend < 0


def _turning_points(f: Function) -> list[tuple[float, float, bool]]:
    """x, f(x) and whether it is a minimum, for the turning points of f that are known."""
    xs = np.linspace(*_RANGE, 16_001)
    ys = np.array([f(float(x)) for x in xs])
    rises = np.diff(ys) > 0
    at = np.flatnonzero(rises[1:] != rises[:-1]) + 1
    return [(float(xs[i]), float(ys[i]), bool(rises[i])) for i in at]


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(count) for j in range(i + 1, count))


def _through(value: float, pixel: float, other: float, there: float) -> Scale | None:
    if value == other:
        return None
    per_unit = (there - pixel) / (other - value)
    return Scale(pixel - per_unit * value, per_unit) if per_unit else None


def _refined(
    strokes: Strokes, x: Scale, y: Scale, f: Function, tolerance: float
) -> tuple[Scale, Scale]:
    """The scales that put f best on the strokes that are near it already."""
    from scipy.optimize import least_squares  # takes a third of a second, and few need it

    heights = y.zero + y.per_unit * heights_of(strokes, x, f)
    near = strokes.on(heights, tolerance) > 0
    rows = strokes.nearest(heights)[near]
    part = Strokes(strokes.columns[near], strokes.rows[near])

    def off(parameters: Floats) -> Floats:
        scale = Scale(float(parameters[0]), float(parameters[1]))
        return np.asarray(parameters[2] + parameters[3] * heights_of(part, scale, f) - rows)

    start = np.array([x.zero, x.per_unit, y.zero, y.per_unit])
    found = least_squares(off, start, x_scale=np.abs(start), loss="soft_l1").x.tolist()
    return Scale(found[0], found[1]), Scale(found[2], found[3])
