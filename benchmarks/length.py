"""How cost grows with a lecture: 1, 2, 4 and 8 times its scenes, or the steps of its runs.

At 480p15 and with a silent voice, so that all of it is made in minutes: preparing, pictures,
joining and checking, by the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import numpy as np

from benchmarks.command import Outcome
from benchmarks.goal import Goal
from benchmarks.project import Project, keep_scenes
from benchmarks.setting import Setting
from pipeline.progress import say

_TIMES = (1, 2, 4, 8)
_SCENES = ("wave", "race")  # repeated, if no scenes are named
_STEPS = "race"  # the scene whose runs go further
_SECONDS = 45  # for `_CUE` of it: at most four steps a tick of 1/15 s can be shown
_CUE = "go"
_OFF = 0.10


def goals(setting: Setting) -> list[Goal]:
    """Both rows of lengths, and how far each is off a straight line."""
    return [
        _straight("cost against scenes", more_scenes(setting)),
        _straight("cost against steps", _more_steps(setting)),
    ]


@cache
def more_scenes(setting: Setting) -> Mapping[int, Outcome]:
    """The cost of a lecture with so many times the scenes."""
    names = setting.scenes or _SCENES
    return _grown(setting, "scenes", lambda times, lecture: keep_scenes(lecture, names, times))


def _more_steps(setting: Setting) -> Mapping[int, Outcome]:
    def edit(times: int, lecture: dict[str, Any]) -> None:
        keep_scenes(lecture, (_STEPS,))
        lecture["study"]["steps"] *= times
        (cue,) = (cue for cue in lecture["scenes"][0]["cues"] if cue["name"] == _CUE)
        cue["at_least"] = _SECONDS

    return _grown(setting, "steps", edit)


def _grown(
    setting: Setting, what: str, edit: Callable[[int, dict[str, Any]], None]
) -> dict[int, Outcome]:
    outcomes = {}
    for times in _TIMES:
        say(f"{times} times the {what}")
        project = Project(setting)
        project.change(partial(edit, times))
        outcomes[times] = project.carry_out("render", "--profile", "preview", "--voice", "silent")
    return outcomes


def _straight(what: str, outcomes: Mapping[int, Outcome]) -> Goal:
    print(f"\n| {what}, times | s wall | s CPU |\n|---|---|---|")
    for times, outcome in outcomes.items():
        print(f"| {times} | {outcome.cost.wall:.1f} | {outcome.cost.cpu:.1f} |", flush=True)
    off = off_line(list(outcomes), [outcome.cost.cpu for outcome in outcomes.values()])
    figure = f"{off:.1%} off a line at most (CPU time)"
    return Goal(what, figure, f"linear within {_OFF:.0%}", off <= _OFF)


def off_line(lengths: list[int], costs: list[float]) -> float:
    """The largest relative distance of a cost from the straight line that fits all best."""
    cost = np.array(costs)
    line = np.polynomial.Polynomial.fit(lengths, cost, 1, w=1 / cost)
    return float(np.max(np.abs(line(np.array(lengths)) / cost - 1)))
