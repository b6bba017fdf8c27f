"""An animation of anything that can show a value: a countdown, a strip, a dial."""

from __future__ import annotations

from collections.abc import Callable

from manim import Animation, Mobject, linear


class Drive(Animation):
    """Lets ``mobject.show(value)`` run from one value to another over the run time.

    Args:
        mobject: has a method ``show``, whose picture depends on its argument alone.
        first: the value at the start.
        last: the value at the end.
        run_time: in seconds.
        rate_func: how the way goes over in time; evenly unless told.
    """

    def __init__(
        self,
        mobject: Mobject,
        first: float,
        last: float,
        run_time: float,
        rate_func: Callable[[float], float] = linear,
    ) -> None:
        self._first, self._last = first, last
        super().__init__(mobject, rate_func=rate_func, run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """Nothing to copy: every frame is drawn from its value."""
        return self.mobject

    def interpolate(self, alpha: float) -> None:
        """Show the value at ``alpha`` of the time."""
        part = self.rate_func(alpha)
        self.mobject.show(self._first + part * (self._last - self._first))
