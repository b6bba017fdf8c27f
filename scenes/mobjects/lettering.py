"""What a letter on screen belongs to and how large it is: so that texts can be measured as shown.

Manim keeps neither once letters are regrouped, coloured or scaled. ``scenes.mobjects.text`` marks
every letter that it makes; copies of a letter keep the mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Mobject


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """A text that was made as one: its letters hold the very same object.

    Attributes:
        words: what it says.
    """

    words: str

    def __deepcopy__(self, _: dict[int, Any]) -> Lettering:
        """Another text that says the same."""
        return Lettering(self.words)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known of one letter.

    Attributes:
        text: what it belongs to.
        em: its em when it was made, in pixels at 1080p.
        extent: width plus height of its outline then, in Manim's units.
    """

    text: Lettering
    em: float
    extent: float

    def __deepcopy__(self, memo: dict[int, Any]) -> Letter:
        """A letter of a copy of the text: letters that are copied together stay together."""
        return Letter(deepcopy(self.text, memo), self.em, self.extent)


def mark(letters: Iterable[Mobject], text: Lettering, em: float) -> None:
    """Say of each of ``letters`` that it belongs to ``text`` and has now an em of ``em`` pixels."""
    for letter in letters:
        letter.letter = Letter(text, em, extent(letter))


def letter_of(mobject: Mobject) -> Letter | None:
    """What is known of a letter; None of what is none."""
    found: Any = getattr(mobject, "letter", None)
    return found if isinstance(found, Letter) else None


def em_of(mobject: Mobject) -> float:
    """The em in pixels at 1080p that a letter has on screen now, however it was scaled.

    Raises:
        ValueError: it is no letter.
    """
    letter = letter_of(mobject)
    if letter is None:
        raise ValueError(f"{mobject} is no letter of scenes.mobjects.text")
    return letter.em * extent(mobject) / letter.extent if letter.extent else letter.em


def extent(mobject: Mobject) -> float:
    """Width plus height of an outline."""
    if not len(mobject.points):
        return 0.0
    return float(np.ptp(mobject.points[:, :2], axis=0).sum())
