"""A goal and what was measured for it: a row of the table at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of the table.

    Attributes:
        what: is measured.
        figure: what it was, with its unit.
        limit: what it has to be.
        met: whether it is.
    """

    what: str
    figure: str
    limit: str
    met: bool


def print_goals(goals: Sequence[Goal]) -> None:
    """Print the table in Markdown."""
    print("\n| what | figure | goal | met |\n|---|---|---|---|")
    for goal in goals:
        met = "yes" if goal.met else "**no**"
        print(f"| {goal.what} | {goal.figure} | {goal.limit} | {met} |", flush=True)
