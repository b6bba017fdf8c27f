"""What stands on screen at a moment: the texts and the things drawn, with their size and colour."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import VMobject
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

from pipeline.review.geometry import PER_UNIT, Box, Floats, crosses, encloses, in_pixels, pieces
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.lettering import Lettering, em_of, letter_of
from scenes.theme import STROKE_UNIT, THEME, Role

VISIBLE = 0.05  # opacity from which a thing is there
_OPAQUE = 0.95
PLAIN = 0.5  # and from which it is clearly there
_WORD_GAP = 0.2  # of the em, between two words
_SURFACES = (THEME.colors.ground, THEME.colors.panel)  # what things stand on, and gaps between them


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour as three numbers from 0 to 1, and its opacity."""

    color: tuple[float, float, float]
    opacity: float

    @property
    def is_surface(self) -> bool:
        """Whether it is the colour of the ground or of a panel, and so no thing but a place."""
        levels = [round(255 * part) for part in self.color]
        return any(
            levels == [int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in _SURFACES
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line or shape.

    Attributes:
        mobject: Manim's own.
        name: what a person would call it.
        role: of the run whose dot it is, if it is one.
        fill, stroke: None without.
        width: of the stroke, in pixels.
        box: around it, its stroke included.
    """

    mobject: Any
    name: str
    role: Role | None
    fill: Paint | None
    stroke: Paint | None
    width: float
    box: Box

    @property
    def is_surface(self) -> bool:
        """Whether it is only something for others to stand on."""
        return all(paint is None or paint.is_surface for paint in (self.fill, self.stroke))

    def path(self) -> tuple[Floats, Floats]:
        """Its outline as straight pieces."""
        return pieces(in_pixels(self.mobject.points))

    def meets(self, box: Box) -> bool:
        """Whether some of it lies in ``box``."""
        if self.box.shared(box) < 0:
            return False
        starts, ends = self.path()
        margin = self.width / 2 if self.stroke else 0.0
        if crosses(starts, ends, box.grown(margin)):
            return True
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return self.fill is not None and encloses(starts, ends, *middle)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, a formula's sign, or a whole number of ``Digits``."""

    mobject: Any
    em: float
    paint: Paint
    box: Box


@dataclass(frozen=True, slots=True)
class Written:
    """A text.

    Attributes:
        words: what it says.
        letters: in the order of reading.
    """

    words: str
    letters: tuple[Letter, ...]

    @property
    def box(self) -> Box:
        """Around all of it."""
        whole = self.letters[0].box
        for letter in self.letters[1:]:
            whole = whole.union(letter.box)
        return whole

    @property
    def opacity(self) -> float:
        """Of the letter that is seen best."""
        return max(letter.paint.opacity for letter in self.letters)

    @property
    def em(self) -> float:
        """Of its smallest letter."""
        return min(letter.em for letter in self.letters)

    @property
    def is_number(self) -> bool:
        """Whether it is nothing but digits, such as a number on an axis."""
        return bool(self.words) and all(sign in "0123456789−+.,×" for sign in self.words)

    @property
    def is_muted(self) -> bool:
        """Whether it stands back, as the axes' numbers do."""
        muted = THEME.colors.muted
        levels = [round(255 * part) for part in self.letters[0].paint.color]
        return levels == [int(muted[at : at + 2], 16) for at in (1, 3, 5)]

    def word_boxes(self) -> Iterator[Box]:
        """A box around each word."""
        word: Box | None = None
        for letter in self.letters:
            box = letter.box
            if word is not None:
                apart = box.left - word.right > _WORD_GAP * letter.em
                below = box.top > word.bottom
                if apart or below or box.right < word.left:
                    yield word
                    word = None
            word = box if word is None else word.union(box)
        if word is not None:
            yield word


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is on screen, in the order in which it is drawn.

    Attributes:
        order: Manim's mobjects that have points.
        written: texts of which something is visible.
        drawn: visible things that are no text.
        unmarked: letters that were not made by ``scenes.mobjects.text``.
    """

    order: tuple[Any, ...]
    written: tuple[Written, ...]
    drawn: tuple[Drawn, ...]
    unmarked: int = 0
    _letters: set[int] = field(default_factory=set)

    @property
    def letters(self) -> list[Any]:
        """The mobjects of all letters."""
        return [mobject for mobject in self.order if id(mobject) in self._letters]

    @property
    def bare(self) -> list[Any]:
        """The mobjects of all that is no letter."""
        return [mobject for mobject in self.order if id(mobject) not in self._letters]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One of Manim's mobjects that has points, and those that it is a part of, outermost first."""

    mobject: Any
    above: tuple[Any, ...]

    @property
    def words(self) -> str:
        """What the text says that it is a letter of."""
        letter = letter_of(self.mobject)
        return letter.text.words if letter else ""

    @property
    def is_seen(self) -> bool:
        """Whether its inside is clearly there."""
        paint = _paint(self.mobject.fill_rgbas)
        return paint is not None and paint.opacity >= PLAIN

    def drawn(self) -> Drawn | None:
        """It as a visible line or shape; None of a letter."""
        return _drawn(self.mobject, self.above) if letter_of(self.mobject) is None else None


def leaves(scene: Any) -> list[Leaf]:
    """All mobjects of a scene that have points, in the order in which they are drawn."""
    found = {id(leaf.mobject): leaf for top in scene.mobjects for leaf in _leaves(top, ())}
    order: list[Leaf] = []
    # Manim draws all that moves over all that does not, each in the order of z, without families.
    for group in (scene.static_mobjects or (), scene.moving_mobjects or ()):
        there = {
            id(member): found.get(id(member), Leaf(member, ()))
            for mobject in group
            for member in mobject.get_family()
            if isinstance(member, VMobject) and len(member.points)
        }
        order += sorted(there.values(), key=lambda leaf: leaf.mobject.z_index)
    return order


def survey(found: Sequence[Leaf], moving: Collection[int] = ()) -> Picture:
    """What is on screen.

    Args:
        found: all leaves, in the order in which they are drawn.
        moving: ids of the mobjects that change.
    """
    texts: dict[Lettering, list[Letter]] = {}
    drawn: list[Drawn] = []
    letters: set[int] = set()
    unmarked = 0
    hidden = _under_panels(found, moving)
    for leaf in found:
        mobject = leaf.mobject
        if id(mobject) in hidden:
            continue
        letter = letter_of(mobject)
        if letter is None:
            unmarked += isinstance(mobject, VMobjectFromSVGPath) and leaf.is_seen
            if thing := leaf.drawn():
                drawn.append(thing)
            continue
        letters.add(id(mobject))
        paint = _paint(mobject.fill_rgbas)
        if paint and paint.opacity >= VISIBLE:
            box = Box.around(in_pixels(mobject.points))
            part = Letter(mobject, em_of(mobject), paint, box)
            texts.setdefault(letter.text, []).append(part)
    written = tuple(Written(text.words, tuple(parts)) for text, parts in texts.items())
    order = tuple(leaf.mobject for leaf in found)
    return Picture(order, written, tuple(drawn), unmarked, letters)


def _under_panels(found: Sequence[Leaf], moving: Collection[int]) -> set[int]:
    """What nobody sees: all that lies under an opaque panel, or that one is just closing over."""
    hidden: set[int] = set()
    panels: list[tuple[Box, bool]] = []
    for leaf in reversed(found):
        mobject = leaf.mobject
        box = Box.around(in_pixels(mobject.points))
        for panel, opens in panels:
            if panel.shared(box) >= 0 if opens else panel.union(box) == panel:
                hidden.add(id(mobject))
        thing = leaf.drawn()
        if thing and thing.is_surface and thing.fill and thing.fill.opacity >= _OPAQUE:
            panels.append((box, id(mobject) in moving))
    return hidden


def fingerprint(mobject: Any) -> bytes:
    """Something that differs when a mobject has moved, changed or faded."""
    return b"".join(
        np.ascontiguousarray(part).tobytes()
        for part in (mobject.points, mobject.fill_rgbas, mobject.stroke_rgbas)
    )


def _leaves(mobject: Any, above: tuple[Any, ...]) -> Iterator[Leaf]:
    if isinstance(mobject, VMobject) and len(mobject.points):
        yield Leaf(mobject, above)
    for part in mobject.submobjects:
        yield from _leaves(part, (*above, mobject))


def _drawn(leaf: Any, above: tuple[Any, ...]) -> Drawn | None:
    fill = _paint(leaf.fill_rgbas)
    width = float(leaf.stroke_width) * STROKE_UNIT * PER_UNIT
    stroke = _paint(leaf.stroke_rgbas) if width > 0 else None
    fill, stroke = (
        paint if paint and paint.opacity >= VISIBLE else None for paint in (fill, stroke)
    )
    if fill is None and stroke is None:
        return None
    box = Box.around(in_pixels(leaf.points), width / 2 if stroke else 0.0)
    dot = next((one for one in reversed(above) if isinstance(one, Iterate)), None)
    role = dot.run.role if dot is not None and leaf is dot.dot else None
    return Drawn(leaf, _name(leaf, above), role, fill, stroke, width, box)


def _paint(rgbas: Any) -> Paint | None:
    if not len(rgbas):
        return None
    red, green, blue, opacity = (float(part) for part in rgbas[0])
    return Paint((red, green, blue), opacity)


def _name(leaf: Any, above: tuple[Any, ...]) -> str:
    """``the StepClock's counter``: the nearest thing of ours that has it, and as what."""
    parts = [*above, leaf]
    for owner, part in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if type(owner).__module__.startswith("scenes."):
            attributes = vars(owner).items()
            named = (key for key, value in attributes if key != "submobjects" and _has(value, part))
            kind = next((key.strip("_") for key in named), type(leaf).__name__)
            return f"the {type(owner).__name__}'s {kind}"
    kind = type(leaf).__name__
    return f"the {kind}" if kind != "VMobject" else "a shape"


def _has(value: Any, part: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value
    listed = isinstance(value, list | tuple | dict) and any(one is part for one in values)
    return value is part or listed
