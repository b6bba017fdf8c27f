"""The stage: axes and the curve of an objective over a window of data that can move."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Mobject, Text, VGroup, VMobject

from optim import Objective
from scenes.layout import STAGE, Box
from scenes.mobjects.text import formula, label, signed
from scenes.theme import THEME, px, stroke

Window = tuple[float, float]
_PIECES = 160  # Bezier pieces of the curve; the error is below a tenth of a pixel
_SAMPLES = 1000  # of the curve, to tell whether something lies across it
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
        self._names: dict[tuple[str, float], Text] = {}
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
        self._set_numbers(dict.fromkeys(self._wanted(), 1.0))

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

    def _show(self, x_window: Window, y_window: Window) -> None:
        self.x_window, self.y_window = x_window, y_window
        xs = np.linspace(*x_window, _SAMPLES)
        across = (xs - x_window[0]) / (x_window[1] - x_window[0])
        up = (self.objective.value(xs) - y_window[0]) / (y_window[1] - y_window[0])
        low, high = self.box.point(0, 0)[:2], self.box.point(1, 1)[:2]
        self._path = low + np.stack([across, up], axis=1) * (high - low)
        self.curve.set_points(self._curve_points())

    def _curve_points(self) -> np.ndarray:
        """(4 pieces, 3): the cubic Bezier pieces that share the curve's points and slopes."""
        xs = np.linspace(*self.x_window, _PIECES + 1)
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

    def _wanted(self) -> list[tuple[str, float]]:
        windows = (("x", self.x_window), ("y", self.y_window))
        return [(axis, number) for axis, window in windows for number in nice_numbers(*window)]

    def _set_numbers(self, strengths: dict[tuple[str, float], float]) -> None:
        """Draw the axes with these numbers, each with an opacity; those outside are left out."""
        lines = VMobject(color=THEME.colors.axis, stroke_width=stroke(THEME.lines.axis))
        lower_left = self.box.point(0, 0)
        lines.set_points_as_corners([self.box.point(0, 1), lower_left, self.box.point(1, 0)])
        parts: list[VMobject] = [lines]
        for (axis, number), strength in strengths.items():
            window = self.x_window if axis == "x" else self.y_window
            across = (number - window[0]) / (window[1] - window[0])
            if 0 <= across <= 1:
                parts.append(self._number(axis, number, across, strength))
        self.axes.submobjects = [*parts, *self._axis_names()]

    def _axis_names(self) -> tuple[VMobject, VMobject]:
        if not hasattr(self, "_x_name"):
            size, muted = THEME.type.label, THEME.colors.muted
            self._x_name, self._y_name = formula("x", muted, size), formula("f(x)", muted, size)
            self._x_name.next_to(self.box.point(1, 0), RIGHT, buff=px(20))
            self._y_name.next_to(self.box.point(0, 1), UP, buff=px(12))
        return self._x_name, self._y_name

    def _number(self, axis: str, number: float, across: float, strength: float) -> VGroup:
        along_x = axis == "x"
        foot = self.box.point(across, 0) if along_x else self.box.point(0, across)
        out = DOWN if along_x else LEFT
        mark = VMobject(color=THEME.colors.axis, stroke_width=stroke(THEME.lines.axis))
        mark.set_points_as_corners([foot, foot + px(_TICK) * out]).set_stroke(opacity=strength)
        if (axis, number) not in self._names:
            digits = signed(number, 0 if float(number).is_integer() else 1).strip()
            self._names[axis, number] = label(digits, THEME.colors.muted, THEME.type.tick)
        name = self._names[axis, number].set_opacity(strength)
        name.next_to(foot + px(_TICK) * out, out, buff=px(10))
        return VGroup(mark, name)


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
        self._from = np.array([stage.x_window, stage.y_window])
        self._to = np.array([x_window, y_window])
        super().__init__(VGroup(stage, *self._followers), run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """Nothing to copy: every frame is drawn from the data."""
        return self.mobject

    def begin(self) -> None:
        """Start from the window that the stage has now."""
        stage = self._stage
        self._from = np.array([stage.x_window, stage.y_window])
        self._before = set(stage._wanted())
        stage._show(*_windows(self._to))
        self._after = set(stage._wanted())
        super().begin()

    def interpolate(self, alpha: float) -> None:
        """Draw the stage with the window at ``alpha`` of the way."""
        part = self.rate_func(alpha)
        self._stage._show(*_windows((1 - part) * self._from + part * self._to))
        going = {key: 1 - part for key in self._before - self._after if part < 1}
        coming = dict.fromkeys(self._after, part)
        staying = dict.fromkeys(self._before & self._after, 1.0)
        self._stage._set_numbers(going | coming | staying)
        for follower in self._followers:
            follower.place()


def _windows(both: np.ndarray) -> tuple[Window, Window]:
    (x0, x1), (y0, y1) = both.tolist()
    return (x0, x1), (y0, y1)


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
