"""Two minima compared: a pin and the depth of each, and the level of the one at the other."""

from __future__ import annotations

import numpy as np
from manim import DOWN, DashedLine, Text, VGroup

from scenes.mobjects.drop import dashed
from scenes.mobjects.landscape import Stage
from scenes.mobjects.pin import Pin
from scenes.mobjects.text import label
from scenes.theme import THEME, px

_BELOW = 53  # pixels between a minimum and its words: clear of the pin
_FADE = 60  # pixels inside of the stage's box by which the words are as bright as they get


class Depths(VGroup):
    """Two pins with words below them that keep to their minima in a zoom.

    Outside of the stage's box there is neither ring nor words.

    Args:
        stage: whose curve.
        places: the x of each minimum.
        words: the depth of each.
        color: ``#RRGGBB`` of the first one and of its level; the second one is ink.

    Attributes:
        pins, words: as above.
    """

    def __init__(
        self, stage: Stage, places: tuple[float, float], words: tuple[str, str], color: str
    ) -> None:
        self._stage, self._color = stage, color
        colors = color, THEME.colors.ink
        self.pins = [Pin(stage, x, color) for x, color in zip(places, colors, strict=True)]
        self.words = [label(line, color) for line, color in zip(words, colors, strict=True)]
        super().__init__(*self.pins, *self.words)
        self.place()

    def place(self) -> None:
        """Stand where the stage's window now says."""
        for pin, words in zip(self.pins, self.words, strict=True):
            pin.place()
            words.next_to(self._stage.i2p(pin.x), DOWN, buff=px(_BELOW))
            words.set_opacity(self._room(words))

    def _room(self, words: Text) -> float:
        """How far inside of the stage's box ``words`` are, 0 to 1."""
        (left, low, _), (right, _, _) = (self._stage.box.point(x, 0) for x in (0, 1))
        x = words.get_center()[0]
        inside = min(x - left, right - x, words.get_bottom()[1] - low)
        return float(np.clip(inside / px(_FADE), 0, 1))

    def level(self) -> DashedLine:
        """A dashed line from the first minimum to above or below the second one."""
        first, second = (pin.x for pin in self.pins)
        start = self._stage.i2p(first)
        end = self._stage.c2p(second, float(self._stage.objective.value(first)))
        return dashed(start, end, self._color)
