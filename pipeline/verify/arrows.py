"""Finds where the arrow above a dot points to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pipeline.verify.colour import Stored, like
from pipeline.verify.dots import Dot
from pipeline.verify.frames import Frame

_ARROW_FROM, _ARROW_TO = 34, 100  # how far above its dot's middle an arrow is looked for
_FARTHEST = 900  # pixels at 1080p that an arrow may be long
_HEAD_FROM, _HEAD_TO = 2.5, 14.0  # widths of the head, in pixels at 1080p, that tell its slopes
_HEAD_SLOPE, _HEAD_UNEVEN = 0.7, 0.8  # what a head's outline has at least, may be off at 1080p
_LUMA, _CHROMA = 28.0, 18.0  # levels by which an arrow's colour may be off after coding


def find_tip(frame: Frame, dot: Dot, color: Stored, ground: Stored) -> float | None:
    """Where the arrow above a dot points to; None if there is none, or if it cannot be told.

    The outline of the head is two straight lines: the tip is where its measured width comes to
    nothing, which is sharper than the last pixel that can be told from the ground.

    Args:
        frame: the picture.
        dot: the dot that the arrow belongs to; the arrow's tail is above its middle.
        color: of the arrow.
        ground: what is around it.

    Returns:
        The column of the tip in pixels.
    """
    scale = frame.luma.shape[0] / 1080
    top = max(round(dot.y - _ARROW_TO * scale), 0) & ~1
    bottom = round(dot.y - _ARROW_FROM * scale) & ~1
    left = max(round(dot.x - _FARTHEST * scale), 0) & ~1
    right = min(round(dot.x + _FARTHEST * scale), frame.luma.shape[1]) & ~1
    if bottom - top < 8:
        return None
    half = np.s_[top // 2 : bottom // 2, left // 2 : right // 2]
    luma = frame.luma[top:bottom, left:right]
    crop = Frame(frame.number, luma, frame.cb[half], frame.cr[half])
    labels, _ = ndimage.label(like(crop, color, _LUMA, _CHROMA))
    tail = dot.x - left
    at_tail = labels[:, max(round(tail - 6 * scale), 0) : round(tail + 6 * scale) + 1]
    counts = np.bincount(at_tail[at_tail > 0])
    if not counts.size:
        return None
    area = ndimage.binary_dilation(labels == int(counts.argmax()), iterations=2)
    part = (luma.astype(np.float64) - ground.luma) / (color.luma - ground.luma)
    widths = np.clip(np.where(area, part, 0), 0, 1).sum(axis=0)
    columns = np.flatnonzero(area.any(axis=0))
    step = 1 if tail - columns[0] > columns[-1] - tail else -1
    tip = _point(widths, int(columns[0] if step > 0 else columns[-1]), step, scale)
    return None if tip is None else left + tip


def _point(widths: NDArray[np.float64], end: int, step: int, scale: float) -> float | None:
    """Where the widths of a head, going inwards from ``end``, began at nothing."""
    inwards = widths[end:] if step > 0 else widths[end::-1]
    blunt, wide = _HEAD_FROM * scale, _HEAD_TO * scale
    first = int(np.argmax(inwards > blunt))
    last = first + int(np.argmax(inwards[first:] > wide))
    # A short arrow's head is narrower: it is used as far as it grows.
    last = last if last > first else first + int(np.argmax(inwards[first : first + 40])) + 1
    if last - first < 3:
        return None
    along = np.arange(first, last)
    slope, start = np.polyfit(along, inwards[first:last], 1)
    uneven = np.abs(start + slope * along - inwards[first:last]).max()
    if slope < _HEAD_SLOPE or uneven > _HEAD_UNEVEN * slope * scale:
        return None
    return float(end + step * -start / slope)
