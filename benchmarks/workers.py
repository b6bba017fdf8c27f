"""What a second worker brings."""

from __future__ import annotations

from statistics import median

from benchmarks.cold import cold_render
from benchmarks.goal import Goal
from benchmarks.setting import Setting

_AT_LEAST = 1.8


def goals(setting: Setting) -> list[Goal]:
    """Wall time of one worker against that of two, each round one after the other."""
    ratios = []
    for number in range(setting.rounds):
        two, one = (cold_render(setting, workers, number).outcome.cost for workers in (2, 1))
        print(f"\n1 worker {one.wall:.1f} s, 2 workers {two.wall:.1f} s", flush=True)
        ratios.append(one.wall / two.wall)
    ratio = median(ratios)
    return [Goal("2 workers against 1", f"{ratio:.2f}", f">= {_AT_LEAST}", ratio >= _AT_LEAST)]
