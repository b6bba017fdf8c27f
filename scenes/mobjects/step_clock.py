"""The step clock on screen: the step, x and f(x) of its iterate, and how fast time runs."""

from __future__ import annotations

import math

from manim import VGroup

from scenes.layout import READOUTS, TOP
from scenes.mobjects.text import PLACES, Digits, on_baseline, signed
from scenes.run import Run
from scenes.theme import THEME, by, px


class StepClock(VGroup):
    """Top right: ``step 9`` and, below it, x and f(x) of each run's iterate, side by side.

    The numbers are those of the last iterate that was reached, never of a point between two; they
    stand in columns of equal width and do not jump. With one run, they are ink; with several,
    each has its run's colour.

    Args:
        runs: the runs that share the clock, one or two.
        step: the word before the counter.
        speed: the word before the speed factor.
        readouts: whether x and f(x) are shown.
    """

    def __init__(self, *runs: Run, step: str, speed: str = "", readouts: bool = True) -> None:
        self.runs, self.step = runs, 0.0
        counter, small, muted = THEME.type.counter, THEME.type.label, THEME.colors.muted
        digits = len(str(max(run.last for run in runs)))
        self.counter = Digits("0", THEME.colors.ink, counter, "BOLD")
        self.counter.stand(TOP.point(1, 0) + by(0, 0.1 * counter))
        self.word = on_baseline(step, muted, small)
        left = self.counter.anchor - [self.counter.width_of("0" * digits) + px(22), 0, 0]
        self.word.shift(left - [self.word.width, 0, 0])
        self.speed = VGroup()
        self._speed_word, self._speed_right = speed, left - [self.word.width + px(60), 0, 0]
        self.values: list[tuple[Digits, Digits]] = []
        names = VGroup()
        base = READOUTS.point(1, 0) + by(0, 32)
        for run in reversed(runs if readouts else ()):
            color = THEME.colors.ink if len(runs) == 1 else run.color
            x, f = Digits("", color, small), Digits("", color, small)
            f.stand(base)
            f_name = on_baseline("f(x)", muted, small)
            wide = f.width_of("−0.") + PLACES * f.width_of("0")
            f_name.shift(base - [wide + px(22) + f_name.width, 0, 0])
            x.stand(f_name.get_left() * [1, 0, 0] + base * [0, 1, 1] - [px(44), 0, 0])
            x_name = on_baseline("x", muted, small)
            x_name.shift(x.anchor - [wide + px(22) + x_name.width, 0, 0])
            names.add(x_name, f_name)
            self.values.insert(0, (x, f))
            base = x_name.get_left() * [1, 0, 0] + base * [0, 1, 1] + by(-90, 0)
        numbers = [number for pair in self.values for number in pair]
        super().__init__(self.word, names, self.counter, *numbers, self.speed)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the last iterate that was reached at the moment ``step``."""
        self.step = step
        whole = math.floor(step)
        self.counter.show(str(whole))
        for run, (x, f) in zip(self.runs, self.values, strict=False):  # none without readouts
            x.show(signed(run.trajectory.x[whole], PLACES))
            f.show(signed(run.trajectory.f[whole], PLACES))

    def set_speed(self, factor: float) -> None:
        """Show by what factor time runs faster than in the run's first steps; 1 shows none."""
        self.speed.submobjects = []
        if factor != 1:
            rounded = float(f"{factor:.2g}")
            words = f"{self._speed_word} ×{rounded:g}".strip()
            text = on_baseline(words, THEME.colors.ink, THEME.type.label)
            self.speed.add(text.shift(self._speed_right - [text.width, 0, 0]))
