"""What the next `make render` costs: nothing changed, only words about it, or one sentence."""

from __future__ import annotations

import re
from statistics import median
from typing import Any

from benchmarks.cold import cold_render
from benchmarks.command import Outcome
from benchmarks.goal import Goal
from benchmarks.lecture import LECTURE
from benchmarks.project import Project, made, phases, rendered
from benchmarks.setting import CORES, SHORT, Setting
from pipeline.progress import say

_SCENE = "wave"  # whose sentence is changed, if no scenes are named
_IDLE = 1.0  # second
_FACTOR, _MORE = 1.15, 5.0  # of the scene's own time, and seconds for the rest
# A small word, not in a mark's or a fact's brackets, and another that fits in its place.
_WORD, _OTHER = re.compile(r"(?<![\w\[{])(the|a|that)(?= )"), "this"


def goals(setting: Setting) -> list[Goal]:
    """Make the lecture in a copy of the project, and change things there."""
    project, _ = made(setting)
    say("nothing changed")
    runs = [_render(setting, project) for _ in range(SHORT)]
    scene = (setting.scenes or (_SCENE,))[0]
    idle = median(run.cost.wall for run in runs)
    met = idle <= _IDLE and all("nothing has changed" in run.output for run in runs)
    return [
        Goal("`make render` with nothing changed", f"{idle:.2f} s", f"<= {_IDLE:.0f} s", met),
        _words_only(setting, "comments", f"scenes/{scene}.py", f"config/lectures/{LECTURE}.yaml"),
        _words_only(setting, "the README", "README.md"),
        _one_sentence(setting, scene),
    ]


def _render(setting: Setting, project: Project) -> Outcome:
    return project.carry_out("render", "--profile", setting.profile)


def _words_only(setting: Setting, what: str, *files: str) -> Goal:
    """Nothing that is seen or heard has changed."""
    project, _ = made(setting)
    say(f"{what} changed")
    runs = []
    for _ in range(SHORT):
        for name in files:
            with (project.folder / name).open("a", encoding="utf-8") as file:
                file.write("# One more remark.\n")
        runs.append(_render(setting, project))
    seconds = median(run.cost.wall for run in runs)
    done = [name for run in runs for name in rendered(run)]
    figure = f"{', '.join(done) or 'nothing'} rendered, {seconds:.2f} s"
    return Goal(f"{what} changed", figure, "nothing rendered", not done)


def _one_sentence(setting: Setting, scene: str) -> Goal:
    """One word of one sentence has changed, and its take is there."""
    project, _ = made(setting)
    say(f"one sentence of {scene} changed")
    project.change(lambda lecture: _reword(lecture, scene))
    spoken = project.carry_out("voice").cost
    run = _render(setting, project)
    # What `make render` makes of the scene: its pictures and their smaller copies.
    alone = cold_render(setting, CORES, scenes=(scene,), whole=True).outcome.cost
    limit = _FACTOR * alone.wall + _MORE
    done = rendered(run)
    print(f"\none sentence of {scene}: {run.cost.wall:.1f} s, its take {spoken.wall:.1f} s before;")
    parts = (f"{name} {seconds:.1f} s" for name, seconds in phases(run).items())
    print(f"of it {', '.join(parts)}; the scene alone {alone.wall:.1f} s", flush=True)
    return Goal(
        f"one sentence of {scene} changed",
        f"{', '.join(done) or 'nothing'} rendered, {run.cost.wall:.1f} s",
        f"that scene alone, <= {_FACTOR} x {alone.wall:.1f} s + {_MORE:.0f} s = {limit:.1f} s",
        bool(done) and all(scene in name for name in done) and run.cost.wall <= limit,
    )


def _reword(lecture: dict[str, Any], scene: str) -> None:
    (found,) = (one for one in lecture["scenes"] if one["name"] == scene)
    cue = next(cue for cue in found["cues"] if _WORD.search(cue.get("words", "")))
    cue["words"] = _WORD.sub(_OTHER, cue["words"], count=1)
