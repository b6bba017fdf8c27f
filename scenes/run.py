"""A run as the picture knows it: which trajectory, in whose colour and shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optim import Trajectory
from scenes.theme import THEME, Role

SHAPES: Mapping[str, str] = {"plain": "square", "momentum": "circle", "other": "triangle"}


@dataclass(frozen=True, slots=True)
class Run:
    """One trajectory with its name in the lecture and its role on screen.

    A step is a real number here: k is the iterate k; k + 0.25 is a quarter of the way to the next,
    counted along x. On screen the dot stands on the curve above that x.
    """

    name: str
    role: Role
    trajectory: Trajectory

    @property
    def color(self) -> str:
        """The colour of its dot, its velocity and its words."""
        return THEME.colors.of(self.role)

    @property
    def last(self) -> int:
        """The last iterate's number."""
        return len(self.trajectory.x) - 1

    def x(self, step: float) -> float:
        """Where the dot stands: x_k at a whole step, on the straight way to x_{k+1} between."""
        return float(np.interp(step, np.arange(self.last + 1), self.trajectory.x))

    def displacement(self, step: float) -> float:
        """The next displacement x_{k+1} - x_k; between two iterates the mean of both, weighted.

        At the last iterate, whose next one is not computed, it is the one before.
        """
        steps = np.diff(self.trajectory.x)
        return float(np.interp(step, np.arange(len(steps)), steps))


def role_of(method: str) -> Role:
    """The role that a run of ``method`` (a name in ``optim.METHODS``) plays on screen."""
    roles: dict[str, Role] = {"gradient_descent": "plain", "momentum": "momentum"}
    return roles.get(method, "other")
