"""The parameters that methods take, each with the values that it allows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named real number and the interval it must lie in; ``str`` tells it: ``0 <= beta < 1``.

    Attributes:
        name: The factory's argument.
        low: The lower end.
        low_allowed: Whether ``low`` itself is allowed.
        high: The upper end, never itself allowed, so that infinity is refused everywhere.
        whole: Whether only whole numbers are allowed.
        default: What the factory takes when the argument is left out, None if it must be given.
    """

    name: str
    low: float = 0.0
    low_allowed: bool = True
    high: float = math.inf
    whole: bool = False
    default: float | None = None

    def __str__(self) -> str:
        lower = f"{self.low:g} {'<=' if self.low_allowed else '<'} {self.name}"
        upper = "" if self.high == math.inf else f" < {self.high:.15g}"
        return f"{lower}{upper}{', a whole number' if self.whole else ''}"

    def check(self, value: ArrayLike) -> None:
        """Raise ValueError, saying what is allowed, unless all of ``value`` is allowed."""
        given = np.asarray(value)
        if given.dtype.kind not in "iuf":
            raise ValueError(f"{self.name} must be a number ({self}), not {value!r}")
        above = given >= self.low if self.low_allowed else given > self.low
        allowed = above & (given < self.high)
        if self.whole:
            allowed &= given == np.floor(given)
        if not allowed.all():
            raise ValueError(f"{self.name} must satisfy {self}, not {given[~allowed].flat[0]}")


ETA = Parameter("eta", low_allowed=False)
BETA = Parameter("beta", high=1.0)
SIGMA = Parameter("sigma")
SEED = Parameter("seed", high=2.0**32, whole=True)
DECAY = Parameter("decay", high=1.0, default=0.99)
BETA_1 = Parameter("beta_1", high=1.0, default=0.9)
BETA_2 = Parameter("beta_2", high=1.0, default=0.999)
EPSILON = Parameter("epsilon", low_allowed=False, default=1e-8)
