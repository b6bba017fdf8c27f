"""The outcome strip: a parameter from left to right, coloured by where each run ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup, VMobject

from scenes.layout import Box
from scenes.mobjects.landscape import nice_numbers
from scenes.mobjects.text import label
from scenes.theme import THEME, px, stroke

Hatch = Literal["none", "rising", "falling"]
_HATCH_GAP = 22.0  # pixels between the lines of a hatching
_TICK = 16.0  # length of a tick mark in pixels
_SWATCH = (62.0, 56.0)  # size of a legend's sample in pixels


@dataclass(frozen=True, slots=True)
class OutcomeStyle:
    """How a kind of outcome is drawn, so that it is told apart without colour too.

    Attributes:
        color: ``#RRGGBB``.
        hatch: lines in the ground's colour over it.
        height: part of the strip's height that its columns fill, from below.
    """

    color: str
    hatch: Hatch = "none"
    height: float = 1.0


STYLES: Mapping[str, OutcomeStyle] = {
    "escapes": OutcomeStyle(THEME.colors.deeper),
    "stays": OutcomeStyle(THEME.colors.muted, "none", 0.5),
    "elsewhere": OutcomeStyle(THEME.colors.other, "rising", 0.78),
    "lost": OutcomeStyle(THEME.colors.failure, "falling", 0.3),
}


class OutcomeStrip(VGroup):
    """A column for each run, with an axis below. ``show(part)`` uncovers it from the left.

    Args:
        values: the parameter of each run, shape (columns,), rising evenly.
        kinds: how each run ends, a key of ``styles``.
        box: where; the axis' numbers stand below it.
        styles: how each kind is drawn.
        numbers: the numbers on the axis; default: a few round ones.
    """

    def __init__(
        self,
        values: np.ndarray,
        kinds: Sequence[str],
        box: Box,
        styles: Mapping[str, OutcomeStyle] = STYLES,
        numbers: Sequence[float] | None = None,
    ) -> None:
        self._values, self._kinds, self._box, self._styles = values, list(kinds), box, styles
        self.columns = {
            kind: VMobject(color=style.color, fill_opacity=1, stroke_width=0)
            for kind, style in styles.items()
        }
        ground = THEME.colors.ground
        self.hatching = VMobject(color=ground, stroke_width=stroke(THEME.lines.axis))
        ends = float(values[0]), float(values[-1])
        self.axis = self._axis(nice_numbers(*ends) if numbers is None else numbers)
        super().__init__(*self.columns.values(), self.hatching, self.axis)
        self.show(1)

    def x_of(self, value: float) -> float:
        """Part of the box's width, 0 to 1, where ``value`` stands."""
        return float((value - self._values[0]) / (self._values[-1] - self._values[0]))

    def tick(self, value: float, words: str) -> VGroup:
        """A line through the strip at ``value``, with ``words`` above that end left of it."""
        foot, top = (self._box.point(self.x_of(value), up) for up in (0, 1))
        line = VMobject(color=THEME.colors.ink, stroke_width=stroke(THEME.lines.path))
        line.set_points_as_corners([foot, top + px(18) * UP])
        name = label(words).next_to(line, UP, buff=px(10)).align_to(line, RIGHT)
        return VGroup(line, name.shift(px(16) * LEFT))

    def show(self, part: float) -> None:
        """Uncover the columns up to ``part`` of the width."""
        shown = round(part * len(self._kinds))
        for columns in self.columns.values():
            columns.clear_points()
        self.hatching.clear_points()
        for kind, first, last in _stretches(self._kinds[:shown]):
            left, right = first / len(self._kinds), last / len(self._kinds)
            style = self._styles[kind]
            corners = [
                self._box.point(left, 0), self._box.point(right, 0),
                self._box.point(right, style.height), self._box.point(left, style.height),
            ]  # fmt: skip
            self.columns[kind].start_new_path(corners[0])
            self.columns[kind].add_points_as_corners([*corners[1:], corners[0]])
            for start, end in _hatch_lines(style.hatch, *corners[0][:2], *corners[2][:2]):
                self.hatching.start_new_path(start)
                self.hatching.add_line_to(end)

    def _axis(self, numbers: Sequence[float]) -> VGroup:
        color, width = THEME.colors.axis, stroke(THEME.lines.axis)
        line = VMobject(color=color, stroke_width=width)
        line.set_points_as_corners([self._box.point(0, 0), self._box.point(1, 0)])
        axis = VGroup(line)
        for number in numbers:
            foot = self._box.point(self.x_of(number), 0)
            mark = VMobject(color=color, stroke_width=width)
            mark.set_points_as_corners([foot, foot + px(_TICK) * DOWN])
            name = label(f"{number:g}".replace("-", "−"), THEME.colors.muted, THEME.type.tick)
            axis.add(mark, name.next_to(mark, DOWN, buff=px(8)))
        return axis


class Swatch(VGroup):
    """A legend's entry: a sample of a kind of outcome, as high and as hatched, with its words."""

    def __init__(self, kind: str, words: str) -> None:
        box = Box(0, 0, *_SWATCH)
        strip = OutcomeStrip(np.array([0.0, 1.0]), [kind], box, numbers=())
        sample = VGroup(strip.columns[kind], strip.hatching)
        super().__init__(sample, label(words).next_to(box.point(1, 0.5), RIGHT, buff=px(16)))


def outcome_kinds(reached: np.ndarray, escape: int, stay: int, no_rest: Sequence[int]) -> list[str]:
    """The kinds of ``STYLES`` for ``optim.Outcomes.reached``.

    Args:
        reached: index of the minimum that each run settled in, or one of ``no_rest``.
        escape: index of the minimum that counts as out.
        stay: index of the minimum that counts as stuck.
        no_rest: the codes of runs that did not settle or diverged.
    """
    names = {escape: "escapes", stay: "stays"} | dict.fromkeys(no_rest, "lost")
    return [names.get(int(index), "elsewhere") for index in reached]


def _stretches(kinds: Sequence[str]) -> list[tuple[str, int, int]]:
    """(kind, first, last + 1) of each stretch of equal neighbours."""
    edges = [i for i in range(1, len(kinds)) if kinds[i] != kinds[i - 1]]
    bounds = [0, *edges, len(kinds)] if kinds else [0]
    return [(kinds[a], a, b) for a, b in pairwise(bounds)]


def _hatch_lines(
    hatch: Hatch, left: float, low: float, right: float, high: float
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The lines of a hatching inside a rectangle, in Manim's units."""
    gap = px(_HATCH_GAP)
    if hatch == "none":
        return []
    # A slanted line is y = ±(x - c); the same grid for all rectangles, so that stretches join.
    sign = 1 if hatch == "rising" else -1
    lows, highs = sorted((low * sign, high * sign))
    offsets = np.arange(np.floor((left - highs) / gap), np.ceil((right - lows) / gap) + 1) * gap
    lines = []
    for c in offsets:
        start, end = max(left, c + lows), min(right, c + highs)
        if start < end:
            lines.append(
                (np.array([start, sign * (start - c), 0]), np.array([end, sign * (end - c), 0]))
            )
    return lines
