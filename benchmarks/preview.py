"""The preview against the full render, both from nothing but takes."""

from __future__ import annotations

from benchmarks.goal import Goal
from benchmarks.measure import middle
from benchmarks.project import Project, made
from benchmarks.setting import SHORT, Setting
from pipeline.progress import say

_SHARE = 12


def goals(setting: Setting) -> list[Goal]:
    """Wall time of `make preview` as a share of that of `make render`."""
    full = made(setting)[1].cost
    say("make preview, cold")
    project = Project(setting, setting.scenes)
    costs = []
    for _ in range(SHORT):
        project.forget()
        costs.append(project.carry_out("render", "--profile", "preview").cost)
    cost = middle(costs)
    print(f"\npreview {cost.wall:.1f} s, {setting.profile} {full.wall:.1f} s", flush=True)
    share = full.wall / cost.wall
    return [Goal("`make preview`, cold", f"1/{share:.1f} of it", f"<= 1/{_SHARE}", share >= _SHARE)]
