"""The contrast gate: texts and things stand out from what is really behind them in the picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.review.colour import Floats, contrast, luminance
from pipeline.review.geometry import Box
from pipeline.review.picture import Drawn, Paint, Written
from pipeline.review.sample import Sample
from pipeline.verify.check import Check
from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
GATES = ("text contrast", "graphics contrast")
_WORST_PART = 0.1  # of a text's ground that may be darker or lighter: a line across it is layout's
_BESIDE = 6.0  # pixels from a thing's edge at which its ground is looked at
_MOST = 60  # places of an outline that are looked at
_CHANGE = 6  # levels by which a pixel differs that shows a thing
_HIDDEN = 60.0  # pixels of a 1080p frame; of what shows less than that the rest is covered
_INNER = 0.85  # part of these that may be its edge, or lie over another thing
_SEEN = 0.5  # part of an outline that may lie over something alike
_OWN = 1.1  # contrast below which both sides of an outline are the thing itself


class Contrasts:
    """The least contrast of a scene's texts and of its lines and shapes."""

    def __init__(self) -> None:
        self._least: dict[str, tuple[float, str]] = {}

    def look(self, sample: Sample) -> None:
        """Measure what neither fades nor changes its colour."""
        for text in sample.texts():
            if sample.is_still(text) and (found := _of_text(sample, text)):
                self._measure(sample, GATES[0], found, TEXT, f"“{text.words}”")
        for thing in sample.things():
            if id(thing.mobject) not in sample.moving:
                found = _of_thing(sample, thing)
                if found < GRAPHICS:
                    found = _of_what_it_changes(sample, thing)
                if found:
                    self._measure(sample, GATES[1], found, GRAPHICS, thing.name)

    def _measure(self, sample: Sample, gate: str, value: float, least: float, what: str) -> None:
        self._least[gate] = min(self._least.get(gate, (value, what)), (value, what))
        if value < least:
            sample.find(gate, what, f"{value:.2f} : 1; at least {least:g} : 1")

    def checks(self) -> Iterator[Check]:
        """What was measured."""
        for gate, least in zip(GATES, (TEXT, GRAPHICS), strict=True):
            if gate in self._least:
                value, what = self._least[gate]
                figure, limit = f"{value:.2f} : 1, {what}", f"at least {least:g} : 1"
                yield Check(gate, figure, limit, value >= least)


def _of_text(sample: Sample, text: Written) -> float:
    """The contrast of a text's letters with what is behind them; 0 if it is out of the frame."""
    found = []
    for letter in text.letters:
        behind = sample.part(sample.bare, letter.box).reshape(-1, 3) / 255
        if len(behind):
            found.append(_ratio(letter.paint, behind))
    return float(np.quantile(np.concatenate(found), _WORST_PART)) if found else 0.0


def _of_what_it_changes(sample: Sample, thing: Drawn) -> float:
    """The contrast of a thing with what would be seen in its place; 0 if it is hidden."""
    without = sample.without(thing.mobject)
    change = np.abs(sample.shown.astype(int) - without).max(axis=2)
    there = change > _CHANGE
    if there.sum() * sample.pixel_area < _HIDDEN:
        return 0.0
    light = (luminance(pixels[there] / 255) for pixels in (sample.shown, without))
    # The pixels of its edge are mixed with its ground.
    return float(np.quantile(contrast(*light), _INNER))


def _of_thing(sample: Sample, thing: Drawn) -> float:
    """The contrast of a thing with its ground, in most of its length; 0 if it cannot be told."""
    starts, ends = thing.path()
    way = ends - starts
    length = np.hypot(*way.T)
    starts, ends, way = starts[length > 0], ends[length > 0], way[length > 0]
    if not len(way):
        return 0.0
    every = max(1, len(starts) // _MOST)
    middles = ((starts + ends) / 2)[::every]
    across = (way[:, ::-1] * [1, -1])[::every]
    across = across / np.hypot(*across.T)[:, np.newaxis]
    best = 0.0
    for paint, half in ((thing.stroke, thing.width / 2), (thing.fill, 0.0)):
        if paint is None or paint.is_surface:
            continue
        reach = max(half, thing.width / 2 if thing.stroke else 0) + _BESIDE
        sides = [_pixels(sample, middles + side * reach * across) for side in (-1, 1)]
        both = [side for side in sides if side is not None]
        if both:
            ratios = np.array([_ratio(paint, side) for side in both])
            # Where parts of a thing overlap there is no edge. Elsewhere it is told from its ground
            # at the side on which it differs more.
            edge = ratios.max(axis=0)
            edge = edge[edge > _OWN]
            if edge.size:
                best = max(best, float(np.quantile(edge, _SEEN)))
    return best


def _pixels(sample: Sample, places: Floats) -> Floats | None:
    """Colours (N, 3) of the frame at places (N, 2); None if one is outside."""
    if Box.around(places).shared(Box(0, 0, FRAME_WIDTH, FRAME_HEIGHT)) < 0:
        return None
    height, width = sample.shown.shape[:2]
    columns, rows = (places * height / FRAME_HEIGHT).astype(int).T
    inside = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    colors: Floats = sample.shown[inside] / 255
    return colors


def _ratio(paint: Paint, behind: Floats) -> Floats:
    """Contrast of a colour laid over each of ``behind`` (N, 3) with it."""
    over = paint.opacity * np.array(paint.color) + (1 - paint.opacity) * behind
    return contrast(luminance(over), luminance(behind))
