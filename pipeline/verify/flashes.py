"""Counts flashes in the finished video, as its viewers' eyes do."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Base64Bytes

from pipeline.review.colour import luminance
from pipeline.review.flashes import COLUMNS, MOST, ROWS, Flashes, cells
from pipeline.verify.check import Check, at_most
from pipeline.verify.colour import shown
from pipeline.verify.frames import Frame
from pipeline.verify.package import Package

_LOOKS = 20  # a second at least: enough for flashes of up to ten a second
_WHITE = 65_535  # the level of the largest relative luminance


@dataclass(frozen=True, slots=True)
class Brightness:
    """The brightness of a scene's pictures, a look every few frames.

    Attributes:
        levels: 16-bit numbers (looks, ROWS, COLUMNS), each less the one of the look before, packed.
    """

    levels: Base64Bytes

    def looks(self) -> NDArray[np.uint16]:
        """The levels (looks, ROWS, COLUMNS)."""
        changes = np.frombuffer(zlib.decompress(self.levels), np.uint16)
        return np.cumsum(changes.reshape(-1, ROWS, COLUMNS), axis=0, dtype=np.uint16)


class Brightnesses:
    """Watches the brightness of a scene's decoded frames.

    Args:
        fps: frames a second.
    """

    def __init__(self, fps: int) -> None:
        self._every = _every(fps)
        self._planes = np.zeros((3, 0, 0))  # of the last look
        self._levels = np.zeros((0, 0), np.uint16)
        self._looks: list[NDArray[np.uint16]] = []

    def see(self, frame: Frame) -> None:
        """Look at the next frame; most are passed over."""
        if frame.number % self._every:
            return
        planes = np.stack([cells(plane) for plane in (frame.luma, frame.cb, frame.cr)])
        if not np.array_equal(planes, self._planes):
            self._planes, self._levels = planes, _levels(planes)
        self._looks.append(self._levels)

    def measured(self) -> Brightness:
        """What was seen, once all frames of the scene have gone by."""
        looks = np.array(self._looks, np.uint16).reshape(-1, ROWS, COLUMNS)
        changes = np.diff(looks, axis=0, prepend=np.uint16(0))
        return Brightness(zlib.compress(changes.tobytes()))


def check_flashes(package: Package, seen: Sequence[Brightness]) -> Iterator[Check]:
    """What was seen in the scenes of a package, in order."""
    flashes = Flashes(package.fps)
    for scene, part in zip(package.scenes, seen, strict=True):
        before: NDArray[np.uint16] | None = None
        for number, levels in enumerate(part.looks()):
            if before is None or not np.array_equal(levels, before):
                flashes.see(levels / _WHITE, scene.first + number * _every(package.fps))
            before = levels
    where = package.place(flashes.frame) if flashes.worst else ""
    yield at_most("flashes", flashes.worst, MOST, "in a second", where)


def _levels(planes: NDArray[np.float64]) -> NDArray[np.uint16]:
    """How bright cells of these Y, Cb and Cr (3, ROWS, COLUMNS) are shown."""
    convert: Any = shown  # works on arrays as it does on numbers
    rgb = np.stack(convert(*planes), axis=-1) / 255
    return np.round(_WHITE * luminance(np.clip(rgb, 0, 1))).astype(np.uint16)


def _every(fps: int) -> int:
    """Of how many frames one is looked at."""
    return max(1, fps // _LOOKS)
