"""Finds the axes in a picture, and their tick marks between the pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.verify.colour import Stored, like
from pipeline.verify.curve import Floats
from pipeline.verify.frames import Frame, Plane

_TICK_FROM, _TICK_TO = 7, 15  # pixels of a 1080p frame from the axis in which a tick is looked for
_LETTER = 24  # pixels that a stretch of an axis is longer than


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
    across = _run(mask[row])
    if not across.size:
        return None
    first, last = round(_TICK_FROM * scale), round(_TICK_TO * scale)
    reach = round(4 * scale)
    left, right, top = float(across[0]), float(across[-1]), 0.0
    heights: tuple[float, ...] = ()
    column = _longest(mask[:row].sum(axis=0), 0.25 * height)
    if column is not None:
        left, top = float(column), float(_run(mask[:row, column])[0])
        beside = frame.luma[:, column - last : column - first]
        profile = _coverage(beside, axis, ground).mean(axis=1)
        heights = tuple(_marks(profile, int(top) - reach, row + reach, scale))
    below = _coverage(frame.luma[row + first : row + last], axis, ground).mean(axis=0)
    marks = tuple(_marks(below, int(left) - reach, int(right) + reach, scale))
    if len(marks) < 2:
        return None  # the edge of something, which happens to have an axis' colour
    return Ticks(marks, heights, left, right, top, float(row))


def _longest(counts: NDArray[np.int_], least: float) -> int | None:
    """The middle of the line with the most pixels, if it has ``least``."""
    if counts.max(initial=0) < least:
        return None
    return round(float(np.flatnonzero(counts > 0.9 * counts.max()).mean()))


def _run(line: NDArray[np.bool_]) -> NDArray[np.int_]:
    """The pixels of a line from its first stretch of some length to its last; letters are short."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
    long = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > _LETTER]
    return np.arange(long[0][0], long[-1][1]) if long else np.arange(0)


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


def around_marks(frame: Frame, ticks: Ticks) -> list[Plane]:
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
