"""Letters, digits and formulas at the theme's sizes: the only place where text is made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

import numpy as np
from manim import RIGHT, MathTypst, Text, VGroup, VMobject

from scenes.fonts import use_project_fonts
from scenes.mobjects.glyph import glyph
from scenes.mobjects.lettering import Lettering, mark
from scenes.theme import THEME, Role, px

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_FONT = use_project_fonts()
_PX_PER_SIZE = 1.875  # em in pixels at 1080p of Manim's Text at font size 1: 4/3 / 4.8 * 0.05 * 135
_PX_PER_MATH_SIZE = 1.40625  # the same of MathTypst: 10 pt / 960 * 135
_SCRIPT = 0.7  # an exponent's em, in that of its base: Typst's default for New Computer Modern
DIGITS = "0123456789−+.×"
PLACES = 3  # decimals of x and f(x) on screen


def label(words: str, color: str | None = None, size: float | None = None) -> Text:
    """A line of text.

    Args:
        words: what it says; a line break makes two lines.
        color: ``#RRGGBB``; default: the theme's ink.
        size: em in pixels at 1080p; default: the theme's label size.
    """
    return _line(words, color or THEME.colors.ink, size or THEME.type.label)


def _line(words: str, color: str, em: float, weight: str = "NORMAL") -> Text:
    line = _Line(words, font=_FONT, font_size=em / _PX_PER_SIZE, color=color, weight=weight)
    mark(line.submobjects, Lettering(words), em)
    return line


class _Line(Text):  # type: ignore[misc]
    """Manim's text, letter by letter the same, in a tenth of the time.

    Pango spells each letter's outline out in a file, of which Manim parses all twice, and keeps a
    group for every element that is then copied with every animation.
    """

    def generate_mobject(self) -> _Line:
        root = ElementTree.parse(self.file_name).getroot()
        paths = {symbol.get("id"): symbol[0].get("d") for symbol in root.iter(_SVG + "symbol")}
        for use in root.iter(_SVG + "use"):
            path = paths[use.attrib[_HREF][1:]]
            if path:  # a blank has none
                letter = VMobject(fill_color=self.color, fill_opacity=1, stroke_width=0)
                points = glyph(path, float(use.attrib["x"]), float(use.attrib["y"]))
                self.add(letter.set_points(points))
        return self.flip(RIGHT)  # SVG's y goes down


def phrases(line: Text) -> VGroup:
    """The phrases of a line, parted by commas, as mobjects of their own; they stay in place.

    Args:
        line: such as ``label`` and ``title`` make.
    """
    group, first = VGroup(), 0
    for phrase in line.original_text.replace(" ", "").split(","):
        last = first + len(phrase) + 1  # its comma goes with it
        group.add(VGroup(*line.submobjects[first:last]))
        first = last
    return group


def title(words: str, role: Role | None = None) -> Text:
    """A scene's heading, in the colour of the run it is about."""
    color = THEME.colors.of(role) if role else THEME.colors.ink
    return _line(words, color, THEME.type.title, "BOLD")


def formula(source: str, color: str | None = None, size: float | None = None) -> MathTypst:
    """A formula in Typst's notation; ``{{ term : name }}`` makes ``.select("name")`` work."""
    em = size or THEME.type.math
    ink = color or THEME.colors.ink
    # Each scene has its files to itself, so that Manim's cache of them would only be filled.
    made = MathTypst(source, font_size=em / _PX_PER_MATH_SIZE, color=ink, use_svg_cache=False)
    signs, whole = made.family_members_with_points(), Lettering(source)
    # Manim keeps the parsed SVG for nothing, and copies it with every animation.
    for sign in signs:
        sign.path_obj = None
    depths = list(_depths(ElementTree.parse(made.file_name).getroot(), 0.0))
    line, _ = Counter(depths).most_common(1)[0]
    # What cannot be told is taken for an exponent, and so for small.
    depths = depths if len(depths) == len(signs) else [line - 1] * len(signs)
    for sign, depth in zip(signs, depths, strict=True):
        mark([sign], whole, em if depth == line else _SCRIPT * em)
    return made


def _depths(element: ElementTree.Element, above: float) -> Iterator[float]:
    """How far below its picture's top each sign of a formula stands, in Typst's SVG."""
    for part in element:
        tag = part.tag.rpartition("}")[2]
        if tag == "defs":
            continue
        # matrix(a b c d x y) or translate(x y)
        numbers = re.findall(r"-?[\d.]+", part.get("transform", ""))
        depth = round(above + (float(numbers[-1]) if len(numbers) in (2, 6) else 0.0), 3)
        if tag == "g":
            yield from _depths(part, depth)
        else:
            yield depth


def on_baseline(words: str, color: str, size: float) -> VGroup:
    """Text whose left end and baseline stand at the origin, so that texts can share a line."""
    reference, *letters = _line("1" + words, color, size).submobjects
    mark(letters, Lettering(words), size)
    group = VGroup(*letters)
    return group.shift([-group.get_left()[0], -reference.get_bottom()[1], 0])


@cache
def _glyphs(size: float, weight: str) -> tuple[dict[str, np.ndarray], float]:
    """Outline of each of DIGITS, centred and standing on y = 0, and the widest one's width."""
    text = Text(
        DIGITS, font=_FONT, font_size=size / _PX_PER_SIZE, weight=weight, disable_ligatures=True
    )
    baseline = text.submobjects[1].get_bottom()[1]
    outlines = {
        digit: glyph.points - [glyph.get_center()[0], baseline, 0]
        for digit, glyph in zip(DIGITS, text.submobjects, strict=True)
    }
    return outlines, max(glyph.width for glyph in text.submobjects[:10])


class Digits(VMobject):
    """A number in columns of equal width, so that it never jumps when its digits change.

    Its right end and baseline stay at ``anchor``; ``show`` sets the text.

    Args:
        text: the first number, of the characters in DIGITS and blanks.
        color: ``#RRGGBB``.
        size: em in pixels at 1080p.
        weight: Pango's name of the weight.
    """

    def __init__(self, text: str, color: str, size: float, weight: str = "NORMAL") -> None:
        super().__init__(color=color, fill_opacity=1, stroke_width=0)
        self._size = size
        self._outlines, widest = _glyphs(size, weight)
        self._columns = {".": 0.5 * widest}
        self._column = widest + px(0.06 * size)
        self.anchor = np.zeros(3)
        self.text = ""
        self.show(text)

    def width_of(self, text: str) -> float:
        """Width of ``text`` in Manim's units."""
        return sum(self._columns.get(character, self._column) for character in text)

    def show(self, text: str) -> None:
        """Change the number."""
        self.text = text
        self._draw()

    def stand(self, anchor: np.ndarray) -> Digits:
        """Move the number's right end and baseline to ``anchor``."""
        self.anchor = np.array(anchor, dtype=float)
        self._draw()
        return self

    def _draw(self) -> None:
        right, outlines = 0.0, []
        for character in reversed(self.text):
            width = self._columns.get(character, self._column)
            if character != " ":
                outlines.append(self._outlines[character] + [right - width / 2, 0, 0])
            right -= width
        points = np.concatenate(outlines) if outlines else np.zeros((0, 3))
        self.set_points(points + self.anchor)
        mark([self], Lettering(self.text), self._size)


def signed(value: float, places: int) -> str:
    """``value`` with a true minus sign and a blank for a plus, so that columns stand still.

    >>> signed(-0.4584, 3), signed(1.11, 2)
    ('−0.458', ' 1.11')
    """
    digits = f"{abs(value):.{places}f}"
    negative = value < 0 and float(digits) != 0
    return ("−" if negative else " ") + digits
