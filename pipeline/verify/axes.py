"""Reads the axes off a picture: where its tick marks are, and, from the curve, which numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from pipeline.verify.colour import Stored, like
from pipeline.verify.frames import Frame, Plane

Floats = NDArray[np.float64]
Function = Callable[[float], float]

_TICK_FROM, _TICK_TO = 7, 15  # pixels of a 1080p frame from the axis in which a tick is looked for
_UNEVEN = 0.5  # pixels by which ticks may stand unevenly
_ON_CURVE = 1.5  # pixels that the curve's middle may be off, on average over a stretch
_SEEN = 0.5  # part of the curve that must lie where f does
_MARKS_KEPT = 0.6  # part of the marks that must be where they were
_LEAST_COLUMNS = 10  # in which there must be ink
_LEAST_RISE = 0.05  # of f between two places that shall tell its scale
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_FIRST = range(-12, 13)


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
class Ticks:
    """The tick marks of one frame, in pixels; a pixel's middle is at its number.

    Attributes:
        columns: of the x axis' marks, from left to right.
        rows: of the y axis' marks, from the top.
        left, right, top, bottom: the ends of the axes.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Axes:
    """Both scales of one picture, and what part of its curve lies on f in them."""

    x: Scale
    y: Scale
    ticks: Ticks
    on_curve: float


def find_ticks(frame: Frame, axis: Stored, ground: Stored) -> Ticks | None:
    """The tick marks of the largest axes in the picture; None if it has none.

    Args:
        frame: the picture.
        axis, ground: the colours of the axes and of what is behind them.
    """
    height, width = frame.luma.shape
    scale = height / 1080
    mask = like(frame, axis, 14, 7)
    row = _longest(mask.sum(axis=1), 0.4 * width)
    if row is None:
        return None
    columns = np.flatnonzero(mask[row])
    first, last = round(_TICK_FROM * scale), round(_TICK_TO * scale)
    reach = round(4 * scale)
    below = _coverage(frame.luma[row + first : row + last], axis, ground).mean(axis=0)
    left, right = float(columns[0]), float(columns[-1])
    marks = tuple(_marks(below, int(left) - reach, int(right) + reach, scale))
    column = _longest(mask[:row].sum(axis=0), 0.25 * height)
    if column is None:
        return Ticks(marks, (), left, right, 0.0, float(row))
    rows = np.flatnonzero(mask[:row, column])
    beside = _coverage(frame.luma[:, column - last : column - first], axis, ground).mean(axis=1)
    heights = tuple(_marks(beside, int(rows[0]) - reach, row + reach, scale))
    return Ticks(marks, heights, float(column), right, float(rows[0]), float(row))


def _longest(counts: NDArray[np.int_], least: float) -> int | None:
    """The middle of the line with the most pixels, if it has ``least``."""
    if counts.max(initial=0) < least:
        return None
    return round(float(np.flatnonzero(counts > 0.9 * counts.max()).mean()))


def _coverage(luma: Plane, line: Stored, ground: Stored) -> Floats:
    """How much of each pixel a line covers, 0 to 1."""
    part = (luma.astype(np.float64) - ground.luma) / (line.luma - ground.luma)
    return np.clip(part, 0, 1)


def _marks(profile: Floats, first: int, last: int, scale: float) -> Iterator[float]:
    """Middles of the marks in ``profile[first:last]`` that are as wide as an axis is."""
    first, last = max(first, 0), min(last, profile.size)
    inside = np.concatenate([[False], profile[first:last] > 0.5, [False]])
    edges = np.flatnonzero(np.diff(inside.astype(np.int8))) + first
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if 2 * scale <= end - start <= 14 * scale:
            around = np.arange(max(start - 2, 0), min(end + 2, profile.size))
            yield float(np.average(around, weights=profile[around]))


def read_axes(frame: Frame, ticks: Ticks, ink: Stored, f: Function) -> Axes | None:
    """Which numbers the ticks stand for: those with which the drawn curve is f.

    The picture's own letters are not read. A wrong scale puts the curve elsewhere, since
    the marks are taken as consecutive multiples of 1, 2 or 5 times a power of ten; where several
    fit, as they do for x^2, they are whole numbers. Without a y axis its scale is the curve's own.

    Args:
        frame: the picture.
        ticks: its tick marks.
        ink: the colour of the curve.
        f: what the curve is said to be.

    Returns:
        The scales, or None if no numbers make the curve f.
    """
    strokes = _strokes(frame, ticks, ink)
    if len(strokes) < _LEAST_COLUMNS:
        return None
    tolerance = _ON_CURVE * frame.luma.shape[0] / 1080
    most = max(len(rows) for _, rows in strokes)
    columns = np.array([column for column, _ in strokes])
    rows = np.array([[*rows, *[np.inf] * (most - len(rows))] for _, rows in strokes])
    vertical = [y for _, y in _scales(ticks.rows[::-1])]
    best: tuple[float, float, Scale, Scale] | None = None
    for step, x in _scales(ticks.columns):
        values = np.array([f(float(value)) for value in (columns - x.zero) / x.per_unit])
        heights = vertical or list(_through(values, rows))
        if not heights:
            continue
        wanted = np.array([y.zero + y.per_unit * values for y in heights])
        near = np.any([np.abs(wanted - row) < tolerance for row in rows.T], axis=0)
        on = near.mean(axis=1)
        index = int(on.argmax())
        fit = (round(float(on[index]), 2), -abs(math.log(step)))
        if best is None or fit > best[:2]:
            best = (*fit, x, heights[index])
    if best is None or best[0] < _SEEN:
        return None
    return Axes(best[2], best[3], ticks, best[0])


def _through(values: Floats, rows: Floats) -> Iterator[Scale]:
    """Scales with which the curve runs through two of the strokes."""
    some = np.linspace(0, len(rows) - 1, 7).round().astype(int)
    for one, other in combinations(some.tolist(), 2):
        for here, there in product(rows[one], rows[other]):
            between = values[other] - values[one]
            if np.isfinite(here + there) and abs(between) > _LEAST_RISE:
                per_unit = float((there - here) / between)
                yield Scale(float(here - per_unit * values[one]), per_unit)


def _scales(marks: tuple[float, ...]) -> Iterator[tuple[float, Scale]]:
    """Each way to number the marks, the first having the lowest number: step and scale."""
    if len(marks) < 2:
        return
    numbers = np.arange(len(marks))
    spacing, first = np.polyfit(numbers, marks, 1)
    if np.abs(first + spacing * numbers - marks).max() > _UNEVEN:
        return
    for step in _STEPS:
        for start in _FIRST:
            yield step, Scale(float(first - spacing * start), float(spacing / step))


def _strokes(frame: Frame, ticks: Ticks, ink: Stored) -> list[tuple[float, list[float]]]:
    """For some columns, the middles of the strokes of ink between the ends of the axes."""
    height = frame.luma.shape[0]
    scale = height / 1080
    found = []
    top, bottom = int(ticks.top), int(ticks.bottom - 5 * scale)
    for column in range(int(ticks.left + 12 * scale), int(ticks.right), max(round(24 * scale), 1)):
        light = frame.luma[top:bottom, column].astype(np.float64)
        inside = np.concatenate([[False], light > 0.75 * ink.luma, [False]])
        edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
        strokes = []
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start >= 4 * scale:
                around = np.arange(max(start - 2, 0), min(end + 2, light.size))
                weights = np.clip(light[around] - 0.25 * ink.luma, 0, None)
                strokes.append(top + float(np.average(around, weights=weights)))
        if strokes:
            found.append((float(column), strokes))
    return found


class AxesReader:
    """Reads the axes of frame after frame; while their marks stay where they are, only once.

    Args:
        axis, ink, ground: the colours of axes, curve and what is behind them.
    """

    def __init__(self, axis: Stored, ink: Stored, ground: Stored) -> None:
        self._axis, self._ink, self._ground = axis, ink, ground
        self._read: tuple[str, Axes, list[Plane]] | None = None

    def read(self, frame: Frame, objective: str, f: Function) -> Axes | None:
        """The axes of a frame whose curve is ``f``, called ``objective``; None without axes."""
        if self._read and self._read[0] == objective:
            _, axes, before = self._read
            pairs = zip(before, _around_marks(frame, axes.ticks), strict=True)
            kept = [_alike(one, other) for one, other in pairs]
            across = len(axes.ticks.columns)
            # Something may lie on a mark; a window that moves takes nearly all of them along.
            if _most(kept[:across]) and _most(kept[across:]):
                return axes
        ticks = find_ticks(frame, self._axis, self._ground)
        found = read_axes(frame, ticks, self._ink, f) if ticks else None
        if found is None:
            return None
        patches = [patch.copy() for patch in _around_marks(frame, found.ticks)]
        self._read = (objective, found, patches)
        return found


def _around_marks(frame: Frame, ticks: Ticks) -> list[Plane]:
    """The parts of the picture around each mark, where it meets nothing else."""
    scale = frame.luma.shape[0] / 1080
    near, far, wide = (round(size * scale) for size in (_TICK_FROM, _TICK_TO, 8))
    row, column = int(ticks.bottom), int(ticks.left)
    below = frame.luma[row + near : row + far]
    beside = frame.luma[:, max(column - far, 0) : max(column - near, 0)]
    return [
        *(below[:, max(int(mark) - wide, 0) : int(mark) + wide] for mark in ticks.columns),
        *(beside[max(int(mark) - wide, 0) : int(mark) + wide] for mark in ticks.rows),
    ]


def _most(kept: list[bool]) -> bool:
    return sum(kept) >= _MARKS_KEPT * len(kept)


def _alike(one: Plane, other: Plane) -> bool:
    """Whether two parts of pictures differ by coding alone."""
    return bool(np.abs(one.astype(np.int16) - other).max(initial=0) < 24)
