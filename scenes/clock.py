"""The step clock: which step of a run the picture shows in which frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from manim import Animation, Mobject, VGroup, config, linear

from scenes.run import Run

FRAMES_PER_STEP = 4  # at 60 frames a second, of a tick (1/15 s): the finest pace is a quarter tick


class Follower(Protocol):
    """A mobject that shows any moment of its runs, such as ``Iterate`` and ``LossInset``."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs that it shows."""

    def show(self, step: float) -> None:
        """Show the moment ``step``: a whole number is an iterate, a fraction is on the way."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Steps ``first`` to ``last`` of a run, each shown for the same time.

    Attributes:
        first: the step at the start.
        last: the step at the end; not below ``first``.
        ticks: screen time of a step in ticks of 1/15 s: a multiple of a quarter.
    """

    first: int
    last: int
    ticks: float

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the run goes from step {self.first} back to step {self.last}")
        if self.ticks <= 0 or not float(self.ticks * FRAMES_PER_STEP).is_integer():
            raise ValueError(f"{self.ticks} ticks a step; allowed are multiples of a quarter")

    @property
    def length(self) -> float:
        """Screen time of all steps, in ticks."""
        return (self.last - self.first) * self.ticks

    def step(self, tick: float) -> float:
        """The step that is shown ``tick`` ticks after the start."""
        return min(self.first + tick / self.ticks, self.last)

    def marks(self, start: int, frames_per_tick: int) -> Iterable[tuple[int, int]]:
        """(frame, step) of each whole step that a frame hits; frame ``start`` shows ``first``."""
        for step in range(self.first, self.last + 1):
            frame = (step - self.first) * self.ticks * frames_per_tick
            if float(frame).is_integer():
                yield start + int(frame), step


class PlaySteps(Animation):
    """Lets followers show the steps of a pace: frame i shows the moment of frame i, and no other.

    Args:
        followers: mobjects that are ``Follower``s.
        pace: which steps and how fast.
        frames_per_tick: frames of 1/15 s at the rendered rate.
    """

    def __init__(
        self, followers: Iterable[Mobject], pace: Pace, frames_per_tick: int, **kwargs: object
    ) -> None:
        self._followers, self._pace, self._frames_per_tick = tuple(followers), pace, frames_per_tick
        super().__init__(VGroup(*self._followers), rate_func=linear, **kwargs)

    def create_starting_mobject(self) -> Mobject:
        """Nothing to copy: every frame is drawn from the data."""
        return self.mobject

    def interpolate(self, alpha: float) -> None:
        """Show the frame at ``alpha`` of the run time, or the last step at 1."""
        frame = round(alpha * self.run_time * config.frame_rate)
        tick = self._pace.length if alpha >= 1 else frame / self._frames_per_tick
        for follower in self._followers:
            follower.show(self._pace.step(tick))
