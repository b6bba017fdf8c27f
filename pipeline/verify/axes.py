"""Reads the axes off a picture: where its tick marks are, and, from the curve, which numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    column = _longest(mask[:row].sum(axis=0), 0.25 * height)
    if column is None:
        return None
    rows = np.flatnonzero(mask[:row, column])
    first, last = round(_TICK_FROM * scale), round(_TICK_TO * scale)
    below = _coverage(frame.luma[row + first : row + last], axis, ground).mean(axis=0)
    beside = _coverage(frame.luma[:, column - last : column - first], axis, ground).mean(axis=1)
    reach = round(4 * scale)
    left, right = int(columns[0]) - reach, int(columns[-1]) + reach
    top, bottom = int(rows[0]) - reach, row + reach
    return Ticks(
        tuple(_marks(below, left, right, scale)),
        tuple(_marks(beside, top, bottom, scale)),
        float(column),
        float(columns[-1]),
        float(rows[0]),
        float(row),
    )


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
    the marks are taken as consecutive multiples of 1, 2 or 5 times a power of ten.

    Args:
        frame: the picture.
        ticks: its tick marks.
        ink: the colour of the curve.
        f: what the curve is said to be.

    Returns:
        The scales, or None if no numbers make the curve f.
    """
    curve = _curve(frame, ticks, ink)
    horizontal = [Scale(*fit) for fit in _scales(ticks.columns)]
    vertical = [Scale(*fit) for fit in _scales(ticks.rows[::-1])]
    if len(curve) < 10 or not horizontal or not vertical:
        return None
    tolerance = _ON_CURVE * frame.luma.shape[0] / 1080
    most = max(len(rows) for _, rows in curve)
    columns = np.array([column for column, _ in curve])
    rows = np.array([[*rows, *[np.inf] * (most - len(rows))] for _, rows in curve])
    zeros = np.array([y.zero for y in vertical])[:, np.newaxis]
    units = np.array([y.per_unit for y in vertical])[:, np.newaxis]
    best: tuple[float, float, Scale, Scale] | None = None
    for x in horizontal:
        values = np.array([f(float(value)) for value in (columns - x.zero) / x.per_unit])
        wanted = zeros + units * values
        near = np.any([np.abs(wanted - row) < tolerance for row in rows.T], axis=0)
        on = near.mean(axis=1)
        # Of equally good numbers those next to 1: x^2 looks the same in tens and hundreds.
        plain = -abs(float(np.log(abs(x.per_unit) / frame.luma.shape[0])))
        index = int(on.argmax())
        if best is None or (on[index], plain) > best[:2]:
            best = (float(on[index]), plain, x, vertical[index])
    if best is None or best[0] < _SEEN:
        return None
    return Axes(best[2], best[3], ticks, best[0])


def _scales(marks: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """(zero, per unit) for each way to number the marks, the first having the lowest number."""
    if len(marks) < 2:
        return
    numbers = np.arange(len(marks))
    spacing, first = np.polyfit(numbers, marks, 1)
    if np.abs(first + spacing * numbers - marks).max() > _UNEVEN:
        return
    for step in _STEPS:
        for start in _FIRST:
            yield float(first - spacing * start), float(spacing / step)


def _curve(frame: Frame, ticks: Ticks, ink: Stored) -> list[tuple[float, list[float]]]:
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
    """Reads the axes of frame after frame; what has not changed is not read again.

    Args:
        axis, ink, ground: the colours of axes, curve and what is behind them.
    """

    def __init__(self, axis: Stored, ink: Stored, ground: Stored) -> None:
        self._axis, self._ink, self._ground = axis, ink, ground
        self._seen: tuple[str, Plane, Plane] | None = None
        self._axes: Axes | None = None

    def read(self, frame: Frame, objective: str, f: Function) -> Axes | None:
        """The axes of a frame whose curve is ``f``, called ``objective``; None without axes."""
        if self._axes and self._seen and self._seen[0] == objective:
            strips = self._strips(frame, self._axes.ticks)
            if all(_alike(one, other) for one, other in zip(strips, self._seen[1:], strict=True)):
                return self._axes
        ticks = find_ticks(frame, self._axis, self._ground)
        self._axes = read_axes(frame, ticks, self._ink, f) if ticks else None
        if self._axes:
            strips = self._strips(frame, self._axes.ticks)
            self._seen = (objective, strips[0].copy(), strips[1].copy())
        return self._axes

    def _strips(self, frame: Frame, ticks: Ticks) -> tuple[Plane, Plane]:
        """The parts of the picture where the ticks are."""
        scale = frame.luma.shape[0] / 1080
        near, far = round(4 * scale), round(_TICK_TO * scale)
        row, column = int(ticks.bottom), int(ticks.left)
        return (
            frame.luma[row + near : row + far],
            frame.luma[int(ticks.top) : row, column - far : column - near],
        )


def _alike(one: Plane, other: Plane) -> bool:
    """Whether two parts of pictures differ by coding alone."""
    return bool(np.abs(one.astype(np.int16) - other).max(initial=0) < 24)
