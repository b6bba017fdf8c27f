"""The layout gate, in words: what overlaps, is cut, is covered, or stands where captions go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from pipeline.review.colour import contrast, luminance
from pipeline.review.geometry import Box
from pipeline.review.picture import Written
from pipeline.review.sample import Sample
from pipeline.verify.check import Check
from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH, THEME

FRAME = Box(0, 0, FRAME_WIDTH, FRAME_HEIGHT)
CAPTIONS_FROM = FRAME_HEIGHT - THEME.frame.captions
GATES = ("overlap", "cut", "caption zone", "covered", "crossed")
_LIMITS = {
    "overlap": "no text over another",
    "cut": "nothing beyond the frame, no text in its margin",
    "caption zone": f"nothing below {CAPTIONS_FROM:g} of {FRAME_HEIGHT} px",
    "covered": "nothing over a text",
    "crossed": "no line or shape behind a text's letters",
}
_TOUCH = 2.0  # pixels that boxes of letters may share
_BOTH_THERE = 0.6  # opacity of both; while one text gives way to another, the sum is one
_EDGE = 3.0  # pixels that a letter's curve may reach over a margin
_COVERED = 60  # levels by which a letter differs from itself when something lies over it
_COVERED_AREA = 24.0  # pixels of a 1080p frame
_CROSSED = 1.5  # contrast within what is behind a word
_CROSSED_AREA = 60.0


class Layout:
    """Looks for texts that cannot be read and things that stand where they must not."""

    def __init__(self) -> None:
        self._looked = 0
        self._wrong = dict.fromkeys(GATES, 0)

    def look(self, sample: Sample) -> None:
        """Look at one moment."""
        self._looked += 1
        for text in sample.texts():
            self._place(sample, text)
            self._behind(sample, text)
            self._before(sample, text)
        for one, other in combinations(sample.texts(), 2):
            if min(one.opacity, other.opacity) >= _BOTH_THERE and _overlap(one, other):
                self._find(sample, "overlap", f"“{one.words}” and “{other.words}”")
        for thing in sample.things():
            if thing.box.bottom > CAPTIONS_FROM + 1:
                low = f"{thing.box.bottom - CAPTIONS_FROM:.0f} px into it"
                self._find(sample, "caption zone", thing.name, low)
            if thing.role and _beyond(thing.box, FRAME) > 0:
                self._find(sample, "cut", thing.name, f"{_beyond(thing.box, FRAME):.0f} px off")

    def checks(self) -> Iterator[Check]:
        """What was found."""
        for gate in GATES:
            count = self._wrong[gate]
            figure = f"{count} found at {self._looked} moments"
            yield Check(gate, figure, _LIMITS[gate], not count)

    def _find(self, sample: Sample, gate: str, what: str, figure: str = "") -> None:
        self._wrong[gate] += 1
        sample.find(gate, what, figure)

    def _place(self, sample: Sample, text: Written) -> None:
        box, words = text.box, f"“{text.words}”"
        if box.bottom > CAPTIONS_FROM + 1:
            low = f"{box.bottom - CAPTIONS_FROM:.0f} px into it"
            self._find(sample, "caption zone", words, low)
        if _beyond(box, FRAME) > 0:
            self._find(sample, "cut", f"{words} by the frame", f"{_beyond(box, FRAME):.0f} px off")
        elif sample.is_still(text):
            margin = FRAME.grown(_EDGE - THEME.frame.margin)
            if (off := _beyond(box, margin)) > 0:
                self._find(sample, "cut", f"{words} stands in the margin", f"by {off:.0f} px")

    def _before(self, sample: Sample, text: Written) -> None:
        """What lies over the letters: there they do not look as they would on top."""
        area, place = 0.0, text.letters[0].box
        for letter in text.letters:
            shown = sample.part(sample.shown, letter.box).astype(int)
            alone = sample.part(sample.lettered, letter.box).astype(int)
            hidden = np.abs(shown - alone).max(axis=2, initial=0) > _COVERED
            if hidden.any():
                area, place = area + float(hidden.sum()) * sample.pixel_area, letter.box
        if area >= _COVERED_AREA:
            by = self._culprits(sample, place, surfaces=True) or "something"
            self._find(sample, "covered", f"“{text.words}” by {by}", f"{area:.0f} px")

    def _behind(self, sample: Sample, text: Written) -> None:
        """What lies behind a word and is no even ground."""
        for word in text.word_boxes():
            light = luminance(sample.part(sample.bare, word) / 255)
            if not light.size:
                continue
            uneven = contrast(light, np.full_like(light, np.median(light))) > _CROSSED
            area = float(uneven.sum()) * sample.pixel_area
            if area >= _CROSSED_AREA:
                by = self._culprits(sample, word, surfaces=False) or "something"
                self._find(sample, "crossed", f"“{text.words}” by {by}", f"{area:.0f} px")

    @staticmethod
    def _culprits(sample: Sample, box: Box, surfaces: bool) -> str:
        """The names of what lies in a box, as words."""
        there = (thing for thing in sample.picture.drawn if surfaces or not thing.is_surface)
        return " and ".join(sorted({thing.name for thing in there if thing.meets(box)}))


def _overlap(one: Written, other: Written) -> bool:
    if one.box.shared(other.box) <= _TOUCH:
        return False
    return any(a.box.shared(b.box) > _TOUCH for a in one.letters for b in other.letters)


def _beyond(box: Box, limit: Box) -> float:
    """By how many pixels ``box`` reaches over ``limit``."""
    return max(
        limit.left - box.left,
        limit.top - box.top,
        box.right - limit.right,
        box.bottom - limit.bottom,
        0.0,
    )
