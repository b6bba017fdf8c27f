"""The gate of the two heroes: any eyes tell plain and momentum apart, by colour and by shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.review.colour import VISIONS, Floats, difference, seen
from pipeline.review.picture import Drawn
from pipeline.review.sample import Sample
from pipeline.verify.check import Check

APART = 20.0  # CIEDE2000; ten is another colour at a glance
APART_IN_GREY = 12.0
SHAPES_APART = 0.1  # of the part of its box that a shape fills: a square 1, a circle pi / 4
_SAME = 0.03  # of a colour channel; the picture has whole levels
_FULL = 0.99  # opacity of a dot that has come
_MIDDLE = 0.3  # of a dot's width, in which its colour is taken


class Heroes:
    """Measures the dots of both heroes wherever they are on screen together."""

    def __init__(self) -> None:
        self._least: dict[str, float] = {}

    def look(self, sample: Sample) -> None:
        """Compare the two dots, unless something lies over one of them."""
        dots = {thing.role: thing for thing in sample.things() if thing.role and _is_full(thing)}
        if not {"plain", "momentum"} <= set(dots):
            return
        plain, momentum = dots["plain"], dots["momentum"]
        colors = [_color(sample, dot) for dot in (plain, momentum)]
        if colors[0] is None or colors[1] is None:
            return
        for vision in VISIONS:
            apart = difference(seen(colors[0], vision), seen(colors[1], vision))
            self._measure(sample, f"heroes in {vision}", apart, _limit(vision))
        shapes = abs(_filled(plain) - _filled(momentum))
        self._measure(sample, "heroes by shape", shapes, SHAPES_APART)

    def _measure(self, sample: Sample, gate: str, value: float, least: float) -> None:
        self._least[gate] = min(self._least.get(gate, value), value)
        if value < least:
            sample.find(gate, "too much alike", f"{value:.2f} apart; at least {least:g}")

    def checks(self) -> Iterator[Check]:
        """What was measured, if the two were ever seen together."""
        for gate, value in self._least.items():
            least = SHAPES_APART if gate == "heroes by shape" else _limit(gate)
            unit = "of its box filled" if gate == "heroes by shape" else "CIEDE2000"
            yield Check(gate, f"{value:.3g} apart", f"at least {least:g} {unit}", value >= least)


def _limit(vision: str) -> float:
    return APART_IN_GREY if vision.endswith("greyscale") else APART


def _is_full(dot: Drawn) -> bool:
    return dot.fill is not None and dot.fill.opacity >= _FULL


def _color(sample: Sample, dot: Drawn) -> Floats | None:
    """The colour in the middle of a dot; None if something lies over it."""
    assert dot.fill is not None
    middle = sample.part(sample.shown, dot.box.grown(-(1 - _MIDDLE) / 2 * dot.box.width))
    color: Floats = middle.reshape(-1, 3).mean(axis=0) / 255
    return color if np.abs(color - dot.fill.color).max() < _SAME else None


def _filled(dot: Drawn) -> float:
    """Part of its box that a shape fills (shoelace formula)."""
    starts, ends = dot.path()
    area = abs(float(np.sum(starts[:, 0] * ends[:, 1] - ends[:, 0] * starts[:, 1]))) / 2
    sides = np.ptp(starts, axis=0)
    return area / float(sides[0] * sides[1])
