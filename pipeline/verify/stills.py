"""Looks for black pictures and for pictures that stand still longer than a lecture's may."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Base64Bytes

from pipeline.verify.check import Check, at_most
from pipeline.verify.frames import Frame, Plane
from pipeline.verify.package import Package

LONGEST_STILL = 4.0  # seconds
# Black is what ffmpeg's blackdetect calls so with pix_th=0.02 and pic_th=0.9999: its defaults take
# a dark theme for black.
_BLACK_LEVEL = round(16 + 0.02 * 219)
_BLACK_PART = 0.9999
# Movement is what a viewer sees: some samples that change by much. A mean over the picture, as in
# freezedetect, takes a moving dot for a still and a keyframe's coding noise for movement.
_CHANGE = 16  # levels
_SAMPLES = 4  # that change, in every fifth row
_EVERY = 5  # rows; no line is thinner at 1080p


@dataclass(frozen=True, slots=True)
class Stillness:
    """When nothing moves in a scene, with what tells whether it goes on in the next one.

    Attributes:
        frames: of the scene.
        opening: frames until something moves.
        closing: the frame since which nothing moves any more.
        longest: frames of the longest still and its first frame.
        black: the first black frame.
        first, last: the pictures of the first and of the last still, every fifth row, packed.
    """

    frames: int
    opening: int
    closing: int
    longest: tuple[int, int]
    black: int | None
    first: Base64Bytes
    last: Base64Bytes


class Stills:
    """Watches a scene for stretches in which nothing moves, and for black."""

    def __init__(self) -> None:
        self._frames = self._since = 0
        self._opening: int | None = None
        self._longest = (0, 0)
        self._black: int | None = None
        self._first = self._still = np.zeros((0, 0), np.uint8)

    def see(self, frame: Frame) -> None:
        """Compare the frame with the one since which nothing has moved."""
        rows = frame.luma[::_EVERY]
        if _moved(rows, self._still):
            self._still, self._since = rows.copy(), frame.number
            if frame.number == 0:
                self._first = self._still
            elif self._opening is None:
                self._opening = frame.number
            # What is black stays so until something moves.
            black = np.count_nonzero(rows <= _BLACK_LEVEL) >= _BLACK_PART * rows.size
            if black and self._black is None:
                self._black = frame.number
        self._frames = frame.number + 1
        self._longest = max(self._longest, (self._frames - self._since, -self._since))

    def measured(self) -> Stillness:
        """What was seen, once all frames of the scene have gone by."""
        return Stillness(
            frames=self._frames,
            opening=self._frames if self._opening is None else self._opening,
            closing=self._since,
            longest=(self._longest[0], -self._longest[1]),
            black=self._black,
            first=zlib.compress(self._first.tobytes()),
            last=zlib.compress(self._still.tobytes()),
        )


def check_stills(package: Package, seen: Sequence[Stillness]) -> Iterator[Check]:
    """What was seen in the scenes of a package, in order.

    A still goes on into the next scene if that begins with the same picture.
    """
    longest, since, still, black = (0, 0), 0, b"", None
    for scene, part in zip(package.scenes, seen, strict=True):
        if _moved(_unpacked(part.first), _unpacked(still)):
            still, since = part.first, scene.first
        inside, at = part.longest
        opening = scene.first + part.opening - since
        longest = max(longest, (opening, -since), (inside, -scene.first - at))
        if part.opening < part.frames:
            still, since = part.last, scene.first + part.closing
        if black is None and part.black is not None:
            black = scene.first + part.black
    figure = "none" if black is None else package.place(black)
    yield Check("black pictures", figure, "none", black is None)
    frames, start = longest
    where = package.place(-start)
    yield at_most("longest still", frames / package.fps, LONGEST_STILL, "s", where)


def _moved(rows: Plane, still: Plane) -> bool:
    if rows.shape != still.shape:
        return True
    if np.array_equal(rows, still):
        return False
    change = np.maximum(rows, still) - np.minimum(rows, still)
    return int(np.count_nonzero(change > _CHANGE)) >= _SAMPLES


def _unpacked(packed: bytes) -> Plane:
    return np.frombuffer(zlib.decompress(packed) if packed else b"", np.uint8)
