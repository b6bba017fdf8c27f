"""Reads the axes off a picture: where its tick marks are, and, from the curve, which numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from pipeline.verify.colour import Stored
from pipeline.verify.curve import (
    APART,
    ON_CURVE,
    SEEN,
    Floats,
    Function,
    Scale,
    find_strokes,
    fit_curve,
    heights_of,
    on_curve,
    through_all,
)
from pipeline.verify.frames import Frame, Plane
from pipeline.verify.ticks import Ticks, around_marks, find_ticks

_UNEVEN = 0.5  # pixels by which ticks may stand unevenly
_LOST = 0.4  # part of a curve that dots and marks may hide since it was read
_MARKS_KEPT = 0.6  # part of the marks that must be where they were
_LEAST_RISE = 0.05  # of f between two places that shall tell its scale
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_FIRST = range(-12, 13)


@dataclass(frozen=True, slots=True)
class Axes:
    """Both scales of one picture, and what part of its curve lies on f in them."""

    x: Scale
    y: Scale
    ticks: Ticks
    on_curve: float


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
    scale = frame.luma.shape[0] / 1080
    columns = (ticks.left + 12 * scale, ticks.right)
    strokes = find_strokes(frame, ink, columns, (ticks.top, ticks.bottom - 5 * scale))
    if strokes is None:
        return None
    vertical = [y for _, y in _scales(ticks.rows[::-1])]
    best: tuple[float, float, Scale, Scale] | None = None
    for step, x in _scales(ticks.columns):
        values = heights_of(strokes, x, f)
        heights = vertical or list(_through(values, strokes.rows))
        if not heights:
            continue
        wanted = np.array([y.zero + y.per_unit * values for y in heights])
        on = strokes.on(wanted, ON_CURVE * scale).mean(axis=1)
        index = int(on.argmax())
        fit = (round(float(on[index]), 2), -abs(math.log(step)))
        if best is None or fit > best[:2]:
            best = (*fit, x, heights[index])
    if best is None or best[0] < SEEN:
        return None
    on, _, x, y = best
    return Axes(x, y if vertical else through_all(strokes, x, y, f), ticks, on)


def read_curve(frame: Frame, ink: Stored, f: Function, before: Axes | None = None) -> Axes | None:
    """The scales of a picture without axes, from where its curve turns; None without a curve.

    Args:
        frame: the picture.
        ink: the colour of the curve.
        f: what the curve is said to be.
        before: the scales of an earlier picture, which are kept if the curve lies there still.
    """
    height, width = frame.luma.shape
    tolerance = ON_CURVE * height / 1080
    if before:
        some = find_strokes(frame, ink, (0, width), (0, height), 4 * APART)
        kept = on_curve(some, before.x, before.y, f, tolerance) if some else 0.0
        if kept > before.on_curve - _LOST:
            return before
    strokes = find_strokes(frame, ink, (0, width), (0, height))
    if strokes is None:
        return None
    fit = fit_curve(strokes, f, tolerance)
    if fit is None or fit[2] < SEEN:
        return None
    left, right = float(strokes.columns[0]), float(strokes.columns[-1])
    return Axes(fit[0], fit[1], Ticks((), (), left, right, 0.0, float(height)), fit[2])


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
            pairs = zip(before, around_marks(frame, axes.ticks), strict=True)
            kept = [_alike(one, other) for one, other in pairs]
            across = len(axes.ticks.columns)
            # Something may lie on a mark; a window that moves takes nearly all of them along.
            if kept and _most(kept[:across]) and _most(kept[across:]):
                return axes
        ticks = find_ticks(frame, self._axis, self._ground)
        if ticks:
            found = read_axes(frame, ticks, self._ink, f)
        else:
            found = read_curve(frame, self._ink, f, self._read[1] if self._read else None)
        if found is None:
            return None
        patches = [patch.copy() for patch in around_marks(frame, found.ticks)]
        self._read = (objective, found, patches)
        return found


def _most(kept: list[bool]) -> bool:
    return sum(kept) >= _MARKS_KEPT * len(kept)


def _alike(one: Plane, other: Plane) -> bool:
    """Whether two parts of pictures differ by coding alone."""
    return bool(np.abs(one.astype(np.int16) - other).max(initial=0) < 24)
