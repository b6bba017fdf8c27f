"""The size gate: nothing that has to be read or seen vanishes in a player of 320 x 180 pixels."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.review.picture import Written
from pipeline.review.sample import Sample
from pipeline.verify.check import Check

TEXT = 54.0  # em in pixels at 1080p: 9 at 320x180
TICK = 42.0  # of the numbers on axes: 7
LINE = 6.0  # width: 1
_ROUNDING = 0.05
GATES = ("text size", "tick size", "line width")


class Sizes:
    """The smallest text, the smallest number on an axis and the thinnest line of a scene."""

    def __init__(self) -> None:
        self._least: dict[str, tuple[float, str]] = {}

    def look(self, sample: Sample) -> None:
        """Measure what stands on screen. What is just growing is measured when it is grown."""
        for text in sample.texts():
            if sample.is_still(text):
                tick = text.is_number and text.is_muted
                gate, least = ("tick size", TICK) if tick else ("text size", TEXT)
                self._measure(sample, gate, text.em, least, _quoted(text))
        for thing in sample.things():
            if thing.stroke and not thing.stroke.is_surface:
                self._measure(sample, "line width", thing.width, LINE, thing.name)
        if sample.picture.unmarked:
            sample.find("text size", "letters that scenes.mobjects.text has not made")

    def _measure(self, sample: Sample, gate: str, value: float, least: float, what: str) -> None:
        self._least[gate] = min(self._least.get(gate, (value, what)), (value, what))
        if value < least - _ROUNDING:
            small = f"{value:.1f} px at 1080p, {value / 6:.1f} px at 320x180"
            sample.find(gate, what, f"{small}; at least {least:g} px")

    def checks(self) -> Iterator[Check]:
        """What was measured."""
        for gate, least in zip(GATES, (TEXT, TICK, LINE), strict=True):
            if gate in self._least:
                value, what = self._least[gate]
                figure = f"{value:.1f} px, {what}"
                good = value >= least - _ROUNDING
                yield Check(gate, figure, f"at least {least:g} px at 1080p", good)


def _quoted(text: Written) -> str:
    words = " ".join(text.words.split())
    return f"“{words if len(words) < 40 else words[:39] + '…'}”"
