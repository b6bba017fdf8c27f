"""Looks for black pictures and for pictures that stand still longer than a lecture's may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

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


@dataclass(slots=True)
class Stills:
    """Watches for stretches in which nothing moves, and for black.

    Attributes:
        package: whose video is decoded.
        longest: frames of the longest still and its first frame.
        black: the first black frame.
    """

    package: Package
    longest: tuple[int, int] = (0, 0)
    black: int | None = None
    _still: Plane | None = field(default=None)
    _since: int = 0

    def see(self, frame: Frame) -> None:
        """Compare the frame with the one since which nothing has moved."""
        rows = frame.luma[::_EVERY]
        if self._still is None or self._moved(rows):
            self._still, self._since = rows.copy(), frame.number
            # What is black stays so until something moves.
            if self.black is None and np.mean(rows <= _BLACK_LEVEL) >= _BLACK_PART:
                self.black = frame.number
        self.longest = max(self.longest, (frame.number + 1 - self._since, -self._since))

    def _moved(self, rows: Plane) -> bool:
        assert self._still is not None
        if np.array_equal(rows, self._still):
            return False
        change = np.maximum(rows, self._still) - np.minimum(rows, self._still)
        return int(np.count_nonzero(change > _CHANGE)) >= _SAMPLES

    def checks(self) -> Iterator[Check]:
        """What was seen, once all frames have gone by."""
        figure = "none" if self.black is None else self.package.place(self.black)
        yield Check("black pictures", figure, "none", self.black is None)
        frames, since = self.longest
        where = self.package.place(-since)
        yield at_most("longest still", frames / self.package.fps, LONGEST_STILL, "s", where)
