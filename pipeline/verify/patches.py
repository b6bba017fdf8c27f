"""Measures colours that are known: the ground, and the ink of curve and letters."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.verify.check import Check, at_most
from pipeline.verify.colour import Stored, levels_off
from pipeline.verify.colour import stored as as_stored
from pipeline.verify.frames import Frame
from pipeline.verify.package import Package
from pipeline.verify.plan import ScenePlan

OFF = 3.0  # levels of red, green or blue
_LEAST_LOOKS = 0.5  # part of the looked-at pictures in which there must be ink
_CORNER = 32  # side of an upper corner, where nothing stands, in pixels at 1080p
_NEAR_INK = 20  # levels of luma
_CORE = 6  # pixels that ink must be wide for its chroma to be its own
_LEAST_INK = 40  # pixels


@dataclass(frozen=True, slots=True)
class Colours:
    """By how much the known colours of a scene were off, in levels of red, green or blue.

    Attributes:
        looks: pictures that were looked at.
        ground: by how much the ground was off at most, and in which frame.
        inks: by how much the ink of each picture with ink was off.
    """

    looks: int
    ground: tuple[float, int]
    inks: tuple[float, ...]


class Patches:
    """Measures a scene's colours once a second as a player shows them.

    Args:
        plan: of the scene.
    """

    def __init__(self, plan: ScenePlan) -> None:
        self._plan = plan
        self._looks = 0
        self._ground = (0.0, 0)
        self._inks: list[float] = []

    def see(self, frame: Frame) -> None:
        """Measure one frame of each second, in its middle."""
        plan = self._plan
        if frame.number % plan.fps != plan.fps // 2:
            return
        self._looks += 1
        side = round(_CORNER * plan.height / 1080) & ~1
        for columns in (np.s_[:side], np.s_[-side:]):
            off = levels_off(_median(frame, np.s_[:side], columns), plan.colors["ground"])
            self._ground = max(self._ground, (off, frame.number))
        ink = _ink(frame, as_stored(plan.colors["ink"]))
        if ink:
            self._inks.append(levels_off(ink, plan.colors["ink"]))

    def measured(self) -> Colours:
        """What was seen, once all frames of the scene have gone by."""
        return Colours(self._looks, self._ground, tuple(self._inks))


def check_colours(package: Package, seen: Sequence[Colours]) -> Iterator[Check]:
    """What was seen in the scenes of a package, in order."""
    grounds = [
        (part.ground[0], scene.first + part.ground[1])
        for scene, part in zip(package.scenes, seen, strict=True)
    ]
    inks = [off for part in seen for off in part.inks]
    looks = sum(part.looks for part in seen)
    off, number = max(grounds, default=(0.0, 0))
    yield at_most("colour of the ground off by", off, OFF, "levels", package.place(number))
    if inks:
        # Where letters appear or go, they are not yet ink: in most pictures they are.
        off = statistics.median(inks)
        yield at_most("colour of the ink off by", off, OFF, "levels", "median")
    if package.height < 1080:
        return  # no stroke is wide enough
    figure = f"{len(inks)} of {looks} pictures"
    good = looks > 0 and len(inks) >= _LEAST_LOOKS * looks
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
    core = _cores(light)
    half = core[::2, ::2]
    if np.count_nonzero(half) < _LEAST_INK:
        return None
    return Stored(
        float(np.median(frame.luma[core])),
        float(np.median(frame.cb[half])),
        float(np.median(frame.cr[half])),
    )


def _cores(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Middles of the squares of _CORE pixels that lie in the mask."""
    rows, columns = (side - _CORE + 1 for side in mask.shape)
    tall = np.logical_and.reduce([mask[at : at + rows] for at in range(_CORE)])
    both = np.logical_and.reduce([tall[:, at : at + columns] for at in range(_CORE)])
    before, after = _CORE // 2, (_CORE - 1) // 2
    return np.pad(both, (before, after))
