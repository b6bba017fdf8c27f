"""Finds where the arrow above a dot points to."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.verify.colour import Stored, doubled, halved
from pipeline.verify.dots import Dot
from pipeline.verify.frames import Frame

Floats = NDArray[np.floating]

# What an arrow looks like, in pixels at 1080p.
_LIFT = 62.0  # from the middle of its dot up to its own
_SHAFT, _HEAD = 14.0, 34.0  # width of the shaft; length and width of a full head
_BAR, _FOOT = 30.6, 6.0  # height and width of the bar at its tail
_PART, _WING = 0.7, 1.2  # the most of a length that is head; the least width of a head, in shafts
_SHORTEST = 6.0  # how long one is at least
_AROUND = 6.0  # how much around one is looked at with it
_COARSE = 4.0  # between the lengths that are tried first

_FOREIGN = 0.35  # of the way from ground to colour: what is farther off is something else
_LEAST, _LEAST_FREE = 0.5, 0.15  # parts of an arrow, and of its head: there, and not hidden
_PARTS = 4  # of a pixel that are told apart


def find_tip(
    frame: Frame, dot: Dot, color: Stored, ground: Stored, farthest: float
) -> float | None:
    """Where the arrow above a dot points to; None if there is none.

    All of an arrow is known but its length: it is drawn in each, and the one most like the picture
    is taken. A pixel of something else, such as a curve or a letter that crosses it, is as wrong
    with an arrow as without, and so has no say.

    Args:
        frame: the picture.
        dot: the dot that the arrow belongs to; the arrow's tail is above its middle.
        color: of the arrow.
        ground: what is around it.
        farthest: pixels from the dot within which its tip is looked for.

    Returns:
        The column of the tip in pixels.
    """
    scale = frame.luma.shape[0] / 1080
    far = _cut(frame, dot, farthest / scale, color, ground)
    if far is None:
        return None
    ends = {way: far.follow(way) for way in (-1, 1)}
    strip = _cut(frame, dot, max(ends.values()) / scale + _HEAD + _AROUND, color, ground)
    if strip is None:
        return None
    near = np.arange(-_HEAD, _HEAD, _COARSE) * scale
    lengths = [way * np.maximum(end + near, _SHORTEST * scale) for way, end in ends.items()]
    length = strip.likest(np.concatenate(lengths))
    for step in (1, 1 / _PARTS):
        length = strip.likest(length + step * np.arange(-_PARTS, _PARTS + 1))
    return dot.x + length if strip.shows(length) else None


@dataclass(frozen=True, slots=True)
class _Strip:
    """The rows of a picture in which an arrow lies.

    Levels are less the ground's, in parts of the way from ground to the arrow's colour.

    Attributes:
        luma: shape (2 h, 2 w).
        chroma: Cb and Cr, shape (2, h, w).
        x, y: the arrow's tail, from the strip's first pixel.
        scale: pixels to one at 1080p.
        whole: luma, Cb and Cr of the arrow's colour, shape (3,).
    """

    luma: Floats
    chroma: Floats
    x: float
    y: float
    scale: float
    whole: Floats

    def follow(self, way: int) -> int:
        """How many columns from the tail on, to the left (-1) or right (1), have a shaft."""
        endless = way * math.inf
        better = (self._off(0) - self._off(endless)).sum(axis=0)
        tail = round(self.x)
        outwards = better[tail:] if way > 0 else better[: tail + 1][::-1]
        return int(np.argmax(outwards.cumsum()))

    def likest(self, lengths: Floats) -> float:
        """The length, to the left negative, with which an arrow is most like the picture."""
        return float(min(lengths, key=lambda length: self._off(length).sum()))

    def shows(self, length: float) -> bool:
        """Whether an arrow so long, and its head, are really there."""
        bare, off = self._off(0), self._off(length)
        whole = np.minimum(self._drawn(length) ** 2, _FOREIGN**2)
        free = np.where(np.minimum(bare, off) < _FOREIGN**2, whole, 0)
        along = (np.arange(off.shape[1]) - self.x) * np.sign(length)
        for part in (along > 0, along > abs(length) - self._head(length)):
            seen = (bare - off)[:, part].sum()
            if seen < _LEAST * free[:, part].sum() or seen < _LEAST_FREE * whole[:, part].sum():
                return False
        return True

    def _head(self, length: float) -> float:
        return min(_HEAD * self.scale, _PART * abs(length))

    def _off(self, length: float) -> Floats:
        """How far each pixel, shape (2 h, 2 w), is from an arrow so long; squared."""
        cover = self._drawn(length)
        luma = (self.luma - self.whole[0] * cover) ** 2
        chroma = ((self.chroma - self.whole[1:, None, None] * halved(cover)) ** 2).sum(axis=0)
        off: Floats = np.minimum(luma + doubled(chroma), _FOREIGN**2)
        return off

    def _drawn(self, length: float) -> Floats:
        """How much of each pixel, shape (2 h, 2 w), an arrow so long covers."""
        if not length:
            return np.zeros_like(self.luma)
        rows, columns = self.luma.shape
        middles = (np.arange(columns * _PARTS) + 0.5) / _PARTS - 0.5
        along, head = (middles - self.x) * np.sign(length), self._head(length)
        wing = max(head, _WING * _SHAFT * self.scale)
        left = abs(length) - along  # of the way to the tip
        height = np.select(
            [along < -_FOOT * self.scale, along < 0, left > head, left > 0],
            [0.0, _BAR * self.scale, _SHAFT * self.scale, wing * left / head],
        )
        down = np.arange(rows)[:, None] - self.y
        cover = np.minimum(down + 0.5, height / 2) - np.maximum(down - 0.5, -height / 2)
        cover = np.clip(cover, 0, 1)
        parts = [cover[:, part::_PARTS] for part in range(_PARTS)]
        return np.asarray(np.mean(parts, axis=0))


def _cut(frame: Frame, dot: Dot, reach: float, color: Stored, ground: Stored) -> _Strip | None:
    """The strip above a dot up to ``reach`` pixels at 1080p from it; None outside the picture."""
    scale = frame.luma.shape[0] / 1080
    y, around = dot.y - _LIFT * scale, (_HEAD / 2 + _AROUND) * scale
    top, bottom = max(round(y - around), 0) & ~1, max(round(y + around), 0) & ~1
    left = max(round(dot.x - reach * scale), 0) & ~1
    right = min(round(dot.x + reach * scale), frame.luma.shape[1]) & ~1
    if bottom - top < around:
        return None
    half = np.s_[top // 2 : bottom // 2, left // 2 : right // 2]
    way = np.subtract(color, ground)
    length = np.linalg.norm(way)
    luma = (frame.luma[top:bottom, left:right] - ground.luma) / length
    chroma = [(frame.cb[half] - ground.cb) / length, (frame.cr[half] - ground.cr) / length]
    return _Strip(luma, np.array(chroma), dot.x - left, y - top, scale, way / length)
