"""The stage: axes and the curve of an objective over a window of data that can move."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Mobject, Text, VGroup, VMobject

from optim import Objective
from scenes.layout import STAGE, Box
from scenes.mobjects.text import formula, label, signed
from scenes.theme import THEME, px, stroke

Window = tuple[float, float]
NumberKey = tuple[str, float]  # axis, "x" or "y", and the number on it
_PIECES = 160  # Bezier pieces of the curve; the error is below a tenth of a pixel
_SAMPLES = 1000  # of the curve, to tell whether something lies across it
_ROUNDING = 1e-9
_TICK = 18  # length of a tick mark in pixels
_AIR = 0.05  # part of the curve's height that is left free above and below it


class Placed(Protocol):
    """A mobject that stands on a stage and can be put there again when the window has moved."""

    def place(self) -> None:
        """Stand where the stage's window now says."""


class Stage(VGroup):
    """Axes with few numbers, and the curve y = f(x).

    Everything is placed by data coordinates. The window of data can be moved (``set_window``, or
    ``zoom`` as an animation): letters and lines keep their size, as they would not under a camera.

    Args:
        objective: f, with its derivative.
        x_window: the x that the box shows.
        y_window: the f(x) that it shows; default: what the curve needs, with some air.
        box: where in the frame; the axes' numbers stand outside, below and to the left.

    Attributes:
        axes: the two axes with their numbers.
        curve: the curve, cut off where it leaves the window.
    """

    def __init__(
        self,
        objective: Objective,
        x_window: Window,
        y_window: Window | None = None,
        box: Box = STAGE,
    ) -> None:
        self.objective, self.box = objective, box
        self._lines = VMobject(color=THEME.colors.axis, stroke_width=stroke(THEME.lines.axis))
        self._lines.set_points_as_corners([box.point(0, 1), box.point(0, 0), box.point(1, 0)])
        size, muted = THEME.type.label, THEME.colors.muted
        x_name, y_name = formula("x", muted, size), formula("f(x)", muted, size)
        self._names = (
            x_name.next_to(box.point(1, 0), RIGHT, buff=px(20)),
            y_name.next_to(box.point(0, 1), UP, buff=px(12)),
        )
        self._numbers: dict[NumberKey, AxisNumber] = {}
        self._all_numbers: dict[NumberKey, AxisNumber] = {}
        self.axes = VGroup()
        self.curve = VMobject(color=THEME.colors.ink, stroke_width=stroke(THEME.lines.curve))
        super().__init__(self.axes, self.curve)
        self.set_window(x_window, y_window)

    def reach(self, x_window: Window) -> Window:
        """The window of f(x) that shows the whole curve over ``x_window``, with some air."""
        values = self.objective.value(np.linspace(*x_window, 2001))
        low, high = float(np.min(values)), float(np.max(values))
        air = _AIR * (high - low)
        return low - air, high + air

    def set_window(self, x_window: Window, y_window: Window | None = None) -> None:
        """Show this window of data at once."""
        self._show(x_window, y_window or self.reach(x_window))
        self._keep_numbers(self._wanted())

    def zoom(
        self,
        x_window: Window,
        y_window: Window | None = None,
        *followers: Placed,
        run_time: float = 2,
    ) -> Zoom:
        """An animation that moves the window; ``followers`` are placed again in every frame."""
        return Zoom(self, x_window, y_window or self.reach(x_window), followers, run_time)

    def c2p(self, x: float, y: float) -> np.ndarray:
        """The point (3,) of the frame where the data point (x, y) stands."""
        (x0, x1), (y0, y1) = self.x_window, self.y_window
        return self.box.point((x - x0) / (x1 - x0), (y - y0) / (y1 - y0))

    def i2p(self, x: float) -> np.ndarray:
        """The point (3,) of the frame where the curve stands at x."""
        return self.c2p(x, float(self.objective.value(x)))

    def beside(self, mobject: Mobject, x: float, direction: np.ndarray, gap: float = 26) -> Mobject:
        """Put ``mobject`` next to the curve at x, so far out that no line crosses it; return it.

        Args:
            mobject: a label; it is moved.
            x: where on the curve.
            direction: ``UP``, ``DOWN`` or another direction of the plane.
            gap: free pixels around it.
        """
        mobject.next_to(self.i2p(x), direction, buff=px(gap))
        step = px(4) * np.asarray(direction) / np.linalg.norm(direction)
        while self.crosses(mobject.get_center(), mobject.width, mobject.height, gap):
            mobject.shift(step)
        return mobject

    def crosses(self, center: np.ndarray, width: float, height: float, gap: float = 0) -> bool:
        """Whether the curve runs through a rectangle of the frame, or within ``gap`` pixels."""
        reach = np.array([width, height]) / 2 + px(gap)
        return bool(np.any(np.all(np.abs(self._path - center[:2]) < reach, axis=1)))

    def number(self, axis: str, value: float) -> Text:
        """The digits of ``value`` on the axis "x" or "y", to be pointed at; KeyError if none."""
        return self._numbers[axis, value].digits

    def _show(self, x_window: Window, y_window: Window) -> None:
        self.x_window, self.y_window = x_window, y_window
        xs = np.linspace(*x_window, _SAMPLES)
        across = (xs - x_window[0]) / (x_window[1] - x_window[0])
        up = (self.objective.value(xs) - y_window[0]) / (y_window[1] - y_window[0])
        low, high = self.box.point(0, 0)[:2], self.box.point(1, 1)[:2]
        self._path = low + np.stack([across, up], axis=1) * (high - low)
        self.curve.set_points(self.curve_points(*x_window))

    def curve_points(self, first: float, last: float) -> np.ndarray:
        """(4 pieces, 3): Bezier pieces of the curve from ``first`` to ``last``, cut at the window.

        They share the curve's points and slopes.
        """
        xs = np.linspace(first, last, _PIECES + 1)
        ys, slopes = self.objective.value(xs), self.objective.gradient(xs)
        third = (xs[1] - xs[0]) / 3
        low, high = self.y_window
        pieces = [
            [
                self.c2p(xs[i], ys[i]),
                self.c2p(xs[i] + third, ys[i] + third * slopes[i]),
                self.c2p(xs[i + 1] - third, ys[i + 1] - third * slopes[i + 1]),
                self.c2p(xs[i + 1], ys[i + 1]),
            ]
            for i in range(_PIECES)
            if low <= min(ys[i], ys[i + 1]) and max(ys[i], ys[i + 1]) <= high
        ]
        return np.array(pieces).reshape(-1, 3)

    def _wanted(self) -> list[NumberKey]:
        windows = (("x", self.x_window), ("y", self.y_window))
        return [(axis, number) for axis, window in windows for number in nice_numbers(*window)]

    def _keep_numbers(self, keys: Iterable[NumberKey]) -> None:
        """Have these numbers, and no others, on the axes."""
        self._numbers = {key: self._all_numbers.get(key) or AxisNumber(*key) for key in keys}
        self._all_numbers |= self._numbers
        self.axes.submobjects = [self._lines, *self._names, *self._numbers.values()]
        self._place_numbers({})

    def _place_numbers(self, strengths: Mapping[NumberKey, float]) -> None:
        """Put the numbers where the window says; each has an opacity, 1 unless told, 0 outside."""
        for (axis, number), mark in self._numbers.items():
            low, high = self.x_window if axis == "x" else self.y_window
            along = (number - low) / (high - low)
            foot = self.box.point(along, 0) if axis == "x" else self.box.point(0, along)
            inside = -_ROUNDING <= along <= 1 + _ROUNDING
            mark.stand(foot, strengths.get((axis, number), 1.0) if inside else 0.0)


class AxisNumber(VGroup):
    """A tick mark with its number below the x axis or left of the y axis."""

    def __init__(self, axis: str, number: float) -> None:
        self._out = DOWN if axis == "x" else LEFT
        self._mark = VMobject(color=THEME.colors.axis, stroke_width=stroke(THEME.lines.axis))
        digits = signed(number, 0 if float(number).is_integer() else 1).strip()
        self.digits = label(digits, THEME.colors.muted, THEME.type.tick)
        super().__init__(self._mark, self.digits)

    def stand(self, foot: np.ndarray, opacity: float) -> None:
        """Stand at ``foot`` on the axis."""
        end = foot + px(_TICK) * self._out
        self._mark.set_points_as_corners([foot, end]).set_stroke(opacity=opacity)
        self.digits.next_to(end, self._out, buff=px(10)).set_fill(opacity=opacity)


class Zoom(Animation):
    """Moves a stage's window; letters and line widths keep their size."""

    def __init__(
        self,
        stage: Stage,
        x_window: Window,
        y_window: Window,
        followers: Iterable[Placed],
        run_time: float,
    ) -> None:
        self._stage, self._followers = stage, tuple(followers)
        self._x_to = np.array(x_window)
        self._spare_to = np.array(y_window) - stage.reach(x_window)
        super().__init__(VGroup(stage, *self._followers), run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """Nothing to copy: every frame is drawn from the data."""
        return self.mobject

    def begin(self) -> None:
        """Start from the window that the stage has now."""
        stage = self._stage
        self._x_from = np.array(stage.x_window)
        self._spare_from = np.array(stage.y_window) - stage.reach(stage.x_window)
        self._before = set(stage._wanted())
        self._show(1)
        self._after = set(stage._wanted())
        # All that the way needs, from its first frame on: Manim draws what it finds at the start.
        stage._keep_numbers(sorted(self._before | self._after))
        super().begin()

    def interpolate(self, alpha: float) -> None:
        """Draw the stage with the window at ``alpha`` of the way."""
        part = self.rate_func(alpha)
        self._show(part)
        going = dict.fromkeys(self._before - self._after, 1 - part)
        coming = dict.fromkeys(self._after - self._before, part)
        self._stage._place_numbers(going | coming)
        for follower in self._followers:
            follower.place()

    def finish(self) -> None:
        """Leave only the new window's numbers."""
        super().finish()
        self._stage._keep_numbers(sorted(self._after))

    def _show(self, part: float) -> None:
        x_window = _window((1 - part) * self._x_from + part * self._x_to)
        # What the curve needs there, and the spare room at both ends: so the curve is never cut.
        spare = (1 - part) * self._spare_from + part * self._spare_to
        self._stage._show(x_window, _window(np.array(self._stage.reach(x_window)) + spare))


def _window(ends: np.ndarray) -> Window:
    low, high = ends.tolist()
    return low, high


def nice_numbers(low: float, high: float, most: int = 5) -> list[float]:
    """At most ``most`` round numbers in [low, high]: multiples of 1, 2 or 5 times a power of ten.

    >>> nice_numbers(-3, 1.7), nice_numbers(-4, 4), nice_numbers(-0.8, 16.8)
    ([-3.0, -2.0, -1.0, 0.0, 1.0], [-4.0, -2.0, 0.0, 2.0, 4.0], [0.0, 5.0, 10.0, 15.0])
    """
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (power, 2 * power, 5 * power, 10 * power):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            return [round(step * k, 10) + 0.0 for k in range(first, last + 1)]
    raise ValueError(f"no interval: [{low}, {high}]")
