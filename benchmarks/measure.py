"""Wall and processor time of a piece of work, its child processes included."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and seconds of all cores together."""

    wall: float
    cpu: float

    def less(self, other: Cost) -> Cost:
        """What is left without `other`."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)


def measure(work: Callable[[], Result]) -> tuple[Cost, Result]:
    """What `work` costs, and what it returns."""
    wall, cpu = time.perf_counter(), _cpu()
    result = work()
    return Cost(time.perf_counter() - wall, _cpu() - cpu), result


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of several measurements."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def total(costs: Sequence[Cost]) -> Cost:
    """What all of them cost together."""
    return Cost(sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs))


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
