"""Counts flashes as WCAG 2.2 defines them: large changes of brightness, there and back."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.review.colour import Floats, luminance

MOST = 3.0  # flashes in a second (success criterion 2.3.1)
ROWS, COLUMNS = 36, 64  # cells of the picture
_CHANGE = 0.1  # of the largest relative luminance
_DARK = 0.8  # the darker of both pictures is below
# Ten degrees of the field of view are taken as 341 x 256 of 1024 x 768 pixels: a third of the
# picture each way. A flash counts if it takes a quarter of such a field.
_HIGH, _WIDE = ROWS // 3, COLUMNS // 3
_AREA = _HIGH * _WIDE // 4
_SAMPLES = 3  # rows and columns that are looked at in each cell


def cells(plane: NDArray[Any]) -> Floats:
    """Means over the cells of a plane (height, width, ...), from nine samples each."""
    height, width = plane.shape[:2]
    rows = ((np.arange(ROWS * _SAMPLES) + 0.5) * height / (ROWS * _SAMPLES)).astype(int)
    columns = ((np.arange(COLUMNS * _SAMPLES) + 0.5) * width / (COLUMNS * _SAMPLES)).astype(int)
    taken = plane[rows].take(columns, axis=1).astype(np.float64)
    # Added sample by sample: numpy's own mean over two axes takes five times as long.
    down = sum(taken[sample::_SAMPLES] for sample in range(_SAMPLES))
    across = sum(down[:, sample::_SAMPLES] for sample in range(_SAMPLES))
    means: Floats = across / _SAMPLES**2
    return means


def brightness(pixels: NDArray[np.uint8]) -> Floats:
    """Relative luminance of each cell of a picture (height, width, 3 or 4)."""
    return luminance(cells(pixels[..., :3]) / 255)


class Flashes:
    """Watches a picture's cells. A change counts when it goes back on the one before.

    Args:
        fps: frames a second.

    Attributes:
        worst: most flashes in a second, over a quarter of some ten degrees of the view.
        frame: when that was first reached.
    """

    def __init__(self, fps: int) -> None:
        self._fps = fps
        self.worst, self.frame = 0.0, 0
        self._low: Floats | None = None
        self._high = np.zeros((ROWS, COLUMNS))
        self._way = np.zeros((ROWS, COLUMNS), np.int8)
        self._turns: deque[tuple[int, NDArray[np.bool_]]] = deque()
        self._counts = np.zeros((ROWS, COLUMNS), np.int64)

    def see(self, now: Floats, frame: int) -> None:
        """Look at the brightness (ROWS, COLUMNS) of a frame; frames that repeat may be left out."""
        if self._low is None:
            self._low, self._high = now.copy(), now.copy()
            return
        rising, falling = self._way >= 0, self._way <= 0
        up = (now - self._low >= _CHANGE) & (self._low < _DARK) & (self._way <= 0)
        down = (self._high - now >= _CHANGE) & (now < _DARK) & (self._way >= 0)
        self._low = np.where(falling, np.minimum(self._low, now), self._low)
        self._high = np.where(rising, np.maximum(self._high, now), self._high)
        self._high[up], self._low[down] = now[up], now[down]
        self._way[up], self._way[down] = 1, -1
        while self._turns and self._turns[0][0] <= frame - self._fps:
            self._counts -= self._turns.popleft()[1]
        turned = up | down
        if turned.any():
            self._turns.append((frame, turned))
            self._counts += turned
            self._judge(frame)

    def _judge(self, frame: int) -> None:
        turns = round(2 * self.worst) + 1
        while self._covered(self._counts >= turns) >= _AREA:
            self.worst, self.frame = turns / 2, frame
            turns += 1

    @staticmethod
    def _covered(cells: NDArray[np.bool_]) -> int:
        """The most cells that lie in one field of ten degrees."""
        total = np.zeros((ROWS + 1, COLUMNS + 1), np.int64)
        total[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
        inside = (
            total[_HIGH:, _WIDE:]
            - total[:-_HIGH, _WIDE:]
            - total[_HIGH:, :-_WIDE]
            + total[:-_HIGH, :-_WIDE]
        )
        return int(inside.max())
