"""Looks for pictures that stand still for too long, frame by frame as they are drawn."""

from __future__ import annotations

import numpy as np

from pipeline.review.sample import Pixels
from scenes.theme import FRAME_HEIGHT

LONGEST = 4.0  # seconds
_CHANGE = 16  # levels from which a pixel has changed to a viewer
_AREA = 60.0  # pixels of a 1080p frame that have to change


class Stillness:
    """Measures the longest stretch in which nothing is seen to move.

    Attributes:
        longest: frames of that stretch.
        since: its first frame.
    """

    def __init__(self) -> None:
        self.longest, self.since = 0, 0
        self._still: Pixels | None = None
        self._since = 0

    def see(self, pixels: Pixels, frame: int, repeat: int) -> None:
        """Look at a frame, (height, width, 4), that is shown ``repeat`` times from ``frame`` on."""
        if self._still is None or self._moved(pixels):
            self._still, self._since = pixels.copy(), frame
        shown = frame + repeat - self._since
        if shown > self.longest:
            self.longest, self.since = shown, self._since

    def _moved(self, pixels: Pixels) -> bool:
        assert self._still is not None
        # Four numbers are compared as one; then only what differs at all is looked at.
        differs = (pixels.view(np.uint32) != self._still.view(np.uint32))[..., 0]
        change = np.abs(pixels[differs].astype(np.int16) - self._still[differs])
        changed = np.count_nonzero((change > _CHANGE).any(axis=1))
        return bool(changed * (FRAME_HEIGHT / len(pixels)) ** 2 >= _AREA)
