"""Measures colours that are known: the ground, and the ink of curve and letters."""

from __future__ import annotations

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
        off: colour -> by how many levels it was off at most, and in which frame.
        looks: pictures that were looked at.
        inked: those of them with ink.
    """

    package: Package
    off: dict[str, tuple[float, int]] = field(default_factory=dict)
    looks: int = 0
    inked: int = 0

    def see(self, frame: Frame) -> None:
        """Measure one frame of each second, in its middle."""
        if frame.number % self.package.fps != self.package.fps // 2:
            return
        self.looks += 1
        side = round(_CORNER * self.package.height / 1080) & ~1
        for columns in (np.s_[:side], np.s_[-side:]):
            self._hold(frame, "ground", _median(frame, np.s_[:side], columns))
        ink = _ink(frame, as_stored(self.package.colors["ink"]))
        if ink:
            self.inked += 1
            self._hold(frame, "ink", ink)

    def _hold(self, frame: Frame, name: str, found: Stored) -> None:
        off = levels_off(found, self.package.colors[name])
        self.off[name] = max(self.off.get(name, (0.0, 0)), (off, frame.number))

    def checks(self) -> Iterator[Check]:
        """What was seen, once all frames have gone by."""
        for name, (off, number) in self.off.items():
            where = f"{self.package.colors[name]}, {self.package.place(number)}"
            yield at_most(f"colour of the {name} off by", off, OFF, "levels", where)
        if self.package.height < 1080:
            return  # no stroke is wide enough
        figure = f"{self.inked} of {self.looks} pictures"
        good = self.looks > 0 and self.inked >= _LEAST_LOOKS * self.looks
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
