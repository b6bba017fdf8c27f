"""Finds the dots of the runs, and the tips of their arrows, in a picture by colour and shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pipeline.verify.colour import Stored, like, near
from pipeline.verify.frames import Frame

# Side of a square, in pixels at 1080p, that fits in a dot of each shape and in no letter or line.
_CORES = {"square": 18, "circle": 18, "triangle": 12}
_BLUNT = 2  # pixels by which chroma is blurred at an edge
_REACH = 44  # half of the square in which a dot is measured
_SIDES = (26.0, 48.0)  # width and height that a dot has, in pixels at 1080p
# How much of its bounding box each shape fills (all, pi / 4, a half; blunted by the pixels), and
# how wide that box is for its height. What is off is partly covered.
_FILLS = {"square": (0.93, 1.01), "circle": (0.72, 0.85), "triangle": (0.42, 0.64)}
_ASPECTS = {"square": 1.0, "circle": 1.0, "triangle": 2 / 3**0.5}
_ASPECT_OFF, _UNEVEN = 0.03, 0.6  # part of the size, and pixels
_LUMA, _CHROMA = 14.0, 9.0  # levels by which a dot's colour may be off after coding
_INSET = 2  # pixels at 1080p of the fill that lie under the ring
_NEARBY = 120  # half of the square in which a dot is looked for, in pixels at 1080p
_RING = 5  # width of the ring around a dot, and a little
_LEAST_OWN, _LEAST_EXPLAINED = 0.35, 0.94  # parts of a covered dot: seen, and seen or covered
_EQUAL = 0.004  # places that fit so nearly alike cannot be told apart,
_SPREAD = 2  # pixels by which they may differ


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot that was found; its middle in pixels, and the levels of its fill.

    Attributes:
        x, y: the middle of its bounding box.
        width, height: of the fill.
        shape: ``square``, ``circle`` or ``triangle``.
        color: the median of luma and chroma of its fill.
    """

    x: float
    y: float
    width: float
    height: float
    shape: str
    color: Stored


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a picture that is kept.

    Attributes:
        frame: its pixels.
        left, top: where it was in the picture; even.
        scale: pixels to one at 1080p.
    """

    frame: Frame
    left: int
    top: int
    scale: float


def find_dots(place: Cut, shape: str, color: Stored, ground: Stored) -> tuple[Dot, ...]:
    """All dots of one shape and colour in a part of a picture.

    A dot is an area of its colour that holds a square: letters, lines, marks of a trail and arrow
    heads hold none. It is measured by how much of each pixel it covers.

    Args:
        place: where to look.
        shape: ``square``, ``circle`` or ``triangle``.
        color: the dots' fill.
        ground: what is around them; every dot has a ring of it.
    """
    frame, scale = place.frame, place.scale
    chroma = near(frame.cb, color.cb, _CHROMA) & near(frame.cr, color.cr, _CHROMA)
    side = max(round((_CORES[shape] * scale - _BLUNT) / 2), 2)
    if not chroma.any():
        return ()
    labels, count = ndimage.label(_cores(chroma, side))
    found: list[Dot] = []
    for core in ndimage.find_objects(labels)[:count]:
        middle = [part.start + part.stop - 1 for part in core]
        dot = _measure(frame, color, ground, middle[0], middle[1], scale)
        if dot and dot.shape == shape and not any(_same(dot, other) for other in found):
            found.append(dot)
    return tuple(replace(dot, x=place.left + dot.x, y=place.top + dot.y) for dot in found)


def _same(one: Dot, other: Dot) -> bool:
    return abs(one.x - other.x) + abs(one.y - other.y) < 4


def _cores(mask: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Middles of the squares of ``side`` samples that lie in the mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    cores = np.zeros_like(mask)
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cores[part] = ndimage.minimum_filter(mask[part], side, mode="constant", cval=False)
    return cores


def _measure(
    frame: Frame, color: Stored, ground: Stored, row: int, column: int, scale: float
) -> Dot | None:
    """The dot around a pixel inside of it; None if what is there has not the size of a dot."""
    reach = round(_REACH * scale) & ~1
    top, left = max(row - reach, 0) & ~1, max(column - reach, 0) & ~1
    crop = _crop(frame, top, left, 2 * reach)
    mask = like(crop, color, _LUMA, 2 * _CHROMA)
    labels, _ = ndimage.label(mask)
    label = labels[row - top, column - left]
    if not label:
        return None
    area = ndimage.binary_dilation(labels == label, iterations=2)
    part = (crop.luma.astype(np.float64) - ground.luma) / (color.luma - ground.luma)
    cover = np.clip(np.where(area, part, 0), 0, 1)
    x_first, x_last = _ends(cover.max(axis=0))
    y_first, y_last = _ends(cover.max(axis=1))
    width, height = x_last - x_first, y_last - y_first
    low, high = (side * scale for side in _SIDES)
    fill = float(cover.sum()) / max(width * height, 1)
    if not (low <= width <= high and low <= height <= high):
        return None
    shapes = [
        shape
        for shape, (least, most) in _FILLS.items()
        if least <= fill <= most
        and abs(width - height * _ASPECTS[shape]) <= _UNEVEN + _ASPECT_OFF * height
    ]
    if not shapes:
        return None
    inside = ndimage.binary_erosion(labels == label, iterations=round(8 * scale))
    x, y = left + (x_first + x_last) / 2 - 0.5, top + (y_first + y_last) / 2 - 0.5
    if shapes[0] == "triangle":
        # The ring takes more of its tip than of its base, of its middle nothing.
        middle = np.average(np.arange(cover.shape[0]), weights=cover.sum(axis=1))
        y = top + float(middle) - (height + 3 * _INSET * scale) / 6
    return Dot(x, y, width, height, shapes[0], _median(crop, inside))


def cut(frame: Frame, x: float, y: float) -> Cut:
    """The surroundings of a point, in pixels, in which a dot is looked for."""
    reach = round(_NEARBY * frame.luma.shape[0] / 1080) & ~1
    top, left = max(round(y) - reach, 0) & ~1, max(round(x) - reach, 0) & ~1
    part = _crop(frame, top, left, 2 * reach)
    kept = Frame(frame.number, part.luma.copy(), part.cb.copy(), part.cr.copy())
    return Cut(kept, left, top, frame.luma.shape[0] / 1080)


def find_covered(
    place: Cut, whole: Dot, color: Stored, ground: Stored, others: Iterable[Stored]
) -> tuple[float, float] | None:
    """The middle of a dot of which other runs' marks, dots or arrows cover a part.

    It is the place at which the shape holds the most of its colour, what others cover counting
    half; nothing but its own colour and theirs may be in it.

    Args:
        place: where to look.
        whole: a dot of the same run that was seen whole, for shape and size.
        color: its fill.
        ground: what is around it.
        others: the fills of the other runs' dots.
    """
    from scipy.signal import fftconvolve  # takes half a second, and few dots are covered

    crop, scale = place.frame, place.scale
    own = like(crop, color, 2 * _LUMA, 3 * _CHROMA)
    foreign = np.zeros_like(own)
    for other in others:
        foreign |= like(crop, other, 2 * _LUMA, 3 * _CHROMA)
    # Around other dots lies a ring of ground.
    foreign = ndimage.binary_dilation(foreign, iterations=max(round(_RING * scale), 1)) & ~own
    shape = _drawn(whole, (round(whole.height) + 2, round(whole.width) + 2)).round()
    area = float(shape.sum())
    mine = fftconvolve(own.astype(np.float64), shape[::-1, ::-1], mode="same") / area
    covered = fftconvolve(foreign.astype(np.float64), shape[::-1, ::-1], mode="same") / area
    score = mine + covered / 2
    best = np.argwhere(score >= score.max() - _EQUAL)
    row, column = best.mean(axis=0)
    at = round(row), round(column)
    if mine[at] < _LEAST_OWN or np.ptp(best, axis=0).max() > _SPREAD:
        return None
    # The pixels of the edge are half ground, and chroma is blurred over two.
    inner = ndimage.binary_erosion(shape, iterations=_BLUNT).astype(float)[::-1, ::-1]
    either = fftconvolve((own | foreign).astype(np.float64), inner, mode="same") / inner.sum()
    if either[at] < _LEAST_EXPLAINED:
        return None
    odd = [(side % 2 == 0) / 2 for side in shape.shape]
    part = (crop.luma.astype(np.float64) - ground.luma) / (color.luma - ground.luma)
    x, y = _refined(np.clip(part, 0, 1), ~foreign, whole, column - odd[1], row - odd[0])
    down = _INSET * scale / 2 if whole.shape == "triangle" else 0.0
    return place.left + x, place.top + y - down


def _refined(
    cover: NDArray[np.float64], free: NDArray[np.bool_], dot: Dot, x: float, y: float
) -> tuple[float, float]:
    """Where the dot's drawing is most like the coverage of the free pixels, near (x, y)."""
    larger = replace(dot, width=dot.width + 3, height=dot.height + 3)
    looked_at = free & (_drawn(larger, cover.shape, x, y) > 0)
    tries = np.linspace(-_SPREAD, _SPREAD, 8 * _SPREAD + 1)
    off = {
        (dx, dy): float(np.sum((cover - _drawn(dot, cover.shape, x + dx, y + dy))[looked_at] ** 2))
        for dx in tries.tolist()
        for dy in tries.tolist()
    }
    dx, dy = min(off, key=lambda shift: off[shift])
    return x + dx, y + dy


def _drawn(
    dot: Dot, size: tuple[int, ...], x: float | None = None, y: float | None = None
) -> NDArray[np.float64]:
    """How much of each pixel (height, width) a dot's fill covers, its box's middle at (x, y)."""
    middle_x = (size[1] - 1) / 2 if x is None else x
    middle_y = (size[0] - 1) / 2 if y is None else y
    across = np.arange(size[1]) - middle_x
    down = (np.arange(size[0]) - middle_y)[:, np.newaxis]
    half_width, half_height = dot.width / 2, dot.height / 2
    if dot.shape == "circle":
        beyond = np.hypot(across, down) - (half_width + half_height) / 2
    elif dot.shape == "triangle":
        side = np.hypot(dot.height, half_width)
        slanted = (np.abs(across) * dot.height - (down + half_height) * half_width) / side
        beyond = np.maximum(slanted, down - half_height)
    else:
        beyond = np.maximum(np.abs(across) - half_width, np.abs(down) - half_height)
    return np.asarray(np.clip(0.5 - beyond, 0, 1))


def _crop(frame: Frame, top: int, left: int, side: int) -> Frame:
    half = np.s_[top // 2 : (top + side) // 2, left // 2 : (left + side) // 2]
    luma = frame.luma[top : top + side, left : left + side]
    return Frame(frame.number, luma, frame.cb[half], frame.cr[half])


def _ends(profile: NDArray[np.float64]) -> tuple[float, float]:
    """Where a profile of coverage begins and ends, between the pixels."""
    inside = np.flatnonzero(profile > 0.8)
    if not inside.size:
        return 0.0, 0.0
    first, last = int(inside[0]), int(inside[-1])
    before = float(profile[max(first - 2, 0) : first].sum())
    after = float(profile[last + 1 : last + 3].sum())
    return first - before, last + 1 + after


def _median(frame: Frame, inside: NDArray[np.bool_]) -> Stored:
    half = inside[::2, ::2]
    if not half.any():
        return Stored(0, 0, 0)
    return Stored(
        float(np.median(frame.luma[inside])),
        float(np.median(frame.cb[half])),
        float(np.median(frame.cr[half])),
    )
