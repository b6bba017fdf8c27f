"""Trying again, within a bound, what may well work the next time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try, and how long to wait in between: doubled each time, and never the same.

    Attributes:
        tries: at most.
        first: seconds before the second try.
        longest: seconds between two tries, at most.
    """

    tries: int = 6
    first: float = 0.5
    longest: float = 8.0

    def waits(self) -> list[float]:
        """Seconds before each further try; random, so that two publishers do not stay in step."""
        bounds = [min(self.first * 2**number, self.longest) for number in range(self.tries - 1)]
        return [random.uniform(bound / 2, bound) for bound in bounds]


def persist(
    attempt: Callable[[], Result], passing: Callable[[Exception], bool], patience: Patience
) -> Result:
    """Call ``attempt`` until it works, fails for good, or patience ends with its last error.

    Args:
        attempt: what to do; must bear being done twice.
        passing: whether an error may pass by itself.
        patience: how often and how long.
    """
    for wait in patience.waits():
        try:
            return attempt()
        except Exception as error:
            if not passing(error):
                raise
            time.sleep(wait)
    return attempt()
