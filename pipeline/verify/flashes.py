"""Counts flashes in the finished video, as its viewers' eyes do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pipeline.review.colour import luminance
from pipeline.review.flashes import MOST, Flashes, cells
from pipeline.verify.check import Check, at_most
from pipeline.verify.colour import shown
from pipeline.verify.frames import Frame
from pipeline.verify.package import Package

_LOOKS = 20  # a second at least: enough for flashes of up to ten a second


class FlashCounter:
    """Watches the brightness of the decoded frames.

    Args:
        package: whose video is decoded.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._every = max(1, package.fps // _LOOKS)
        self._flashes = Flashes(package.fps)

    def see(self, frame: Frame) -> None:
        """Look at the next frame; most are passed over."""
        if frame.number % self._every:
            return
        planes = (cells(plane) for plane in (frame.luma, frame.cb, frame.cr))
        convert: Any = shown  # works on arrays as it does on numbers
        rgb = np.stack(convert(*planes), axis=-1) / 255
        self._flashes.see(luminance(np.clip(rgb, 0, 1)), frame.number)

    def checks(self) -> Iterator[Check]:
        """What was seen, once all frames have gone by."""
        worst = self._flashes.worst
        where = self._package.place(self._flashes.frame) if worst else ""
        yield at_most("flashes", worst, MOST, "in a second", where)
