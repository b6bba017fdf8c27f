"""Measures colours that are known: the ground, and the ink of curve and letters."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy import ndimage

from pipeline.verify.check import Check, at_most
from pipeline.verify.colour import Stored, levels_off
from pipeline.verify.colour import stored as as_stored
from pipeline.verify.frames import Frame
from pipeline.verify.package import Package

OFF = 3.0  # levels of red, green or blue
_LEAST_LOOKS = 0.5  # part of the looked-at pictures in which there must be ink
_CORNER = 32  # side of an upper corner, where nothing stands, in pixels at 1080p
_NEAR_INK = 20  # levels of luma
_CORE = 6  # pixels that ink must be wide for its chroma to be its own
_LEAST_INK = 40  # pixels


@dataclass(slots=True)
class Patches:
    """Measures colours once a second as a player shows them.

    Attributes:
        package: whose video is decoded.
        ground: by how many levels the ground was off at most, and in which frame.
        inks: by how many levels the ink of each picture with ink was off.
        looks: pictures that were looked at.
    """

    package: Package
    ground: tuple[float, int] = (0.0, 0)
    inks: list[float] = field(default_factory=list)
    looks: int = 0

    def see(self, frame: Frame) -> None:
        """Measure one frame of each second, in its middle."""
        if frame.number % self.package.fps != self.package.fps // 2:
            return
        self.looks += 1
        side = round(_CORNER * self.package.height / 1080) & ~1
        for columns in (np.s_[:side], np.s_[-side:]):
            off = levels_off(_median(frame, np.s_[:side], columns), self.package.colors["ground"])
            self.ground = max(self.ground, (off, frame.number))
        ink = _ink(frame, as_stored(self.package.colors["ink"]))
        if ink:
            self.inks.append(levels_off(ink, self.package.colors["ink"]))

    def checks(self) -> Iterator[Check]:
        """What was seen, once all frames have gone by."""
        off, number = self.ground
        where = self.package.place(number)
        yield at_most("colour of the ground off by", off, OFF, "levels", where)
        if self.inks:
            # Where letters appear or go, they are not yet ink: in most pictures they are.
            off = statistics.median(self.inks)
            yield at_most("colour of the ink off by", off, OFF, "levels", "median")
        if self.package.height < 1080:
            return  # no stroke is wide enough
        figure = f"{len(self.inks)} of {self.looks} pictures"
        good = self.looks > 0 and len(self.inks) >= _LEAST_LOOKS * self.looks
        yield Check("ink measured", figure, f"at least {_LEAST_LOOKS:.0%}", good)


def _median(frame: Frame, rows: slice, columns: slice) -> Stored:
    half = tuple(
        slice(part.start and part.start // 2, part.stop and part.stop // 2)
        for part in (rows, columns)
    )
    return Stored(
        float(np.median(frame.luma[rows, columns])),
        float(np.median(frame.cb[half])),
        float(np.median(frame.cr[half])),
    )


def _ink(frame: Frame, ink: Stored) -> Stored | None:
    """The middle of the strokes that are about as light as ink; None if there are too few."""
    light = frame.luma > ink.luma - _NEAR_INK
    if not light.any():
        return None
    core = ndimage.minimum_filter(light, _CORE, mode="constant", cval=False)
    half = core[::2, ::2]
    if np.count_nonzero(half) < _LEAST_INK:
        return None
    return Stored(
        float(np.median(frame.luma[core])),
        float(np.median(frame.cb[half])),
        float(np.median(frame.cr[half])),
    )
