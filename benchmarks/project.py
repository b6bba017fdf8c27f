"""A copy of the project that may be changed, and its command line measured."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.command import CommandError, Outcome, carry_out, python
from benchmarks.lecture import LECTURE, PHASES, RENDERED
from benchmarks.setting import Setting
from lecture.folders import ROOT
from pipeline.progress import say

_NEEDED = ("optim", "lecture", "scenes", "pipeline", "config", "takes", "web")
_MARK = re.compile(r"\[\w+\]")


class Project:
    """A copy of what rendering needs, with nothing made in it.

    Args:
        setting: where there is room.
        scenes: those that the lecture keeps; none for all.
    """

    def __init__(self, setting: Setting, scenes: tuple[str, ...] = ()) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="project-", dir=setting.scratch))
        for name in _NEEDED:  # with Python's byte code, as in a checkout that was used before
            shutil.copytree(ROOT / name, self.folder / name)
        for name in ("constraints.txt", "README.md"):
            shutil.copy(ROOT / name, self.folder)
        if scenes:
            self.change(lambda lecture: keep_scenes(lecture, scenes))

    @property
    def lecture(self) -> Path:
        """The lecture's YAML file."""
        return self.folder / "config" / "lectures" / f"{LECTURE}.yaml"

    def change(self, edit: Callable[[dict[str, Any]], None]) -> None:
        """Write the lecture's file anew, with its data changed in place by `edit`."""
        data = yaml.safe_load(self.lecture.read_text(encoding="utf-8"))
        edit(data)
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        self.lecture.write_text(text, encoding="utf-8")

    def forget(self) -> None:
        """Remove everything made."""
        shutil.rmtree(self.folder / "build", ignore_errors=True)

    def carry_out(self, command: str, *options: str) -> Outcome:
        """Carry out a command of the pipeline's for the lecture."""
        say(f"  {' '.join((command, *options))}")
        return carry_out(python("pipeline", command, LECTURE, *options), self.folder)


@cache
def made(setting: Setting) -> tuple[Project, Outcome]:
    """A copy in which the lecture is made from nothing but its takes, and what that cost.

    Raises:
        CommandError: it failed, or says in other words than we know what it does.
    """
    say(f"make render, {setting.profile}, cold")
    project = Project(setting, setting.scenes)
    outcome = project.carry_out("render", "--profile", setting.profile)
    if not rendered(outcome) or not phases(outcome)["making"]:
        raise CommandError("render speaks otherwise than benchmarks/lecture.py knows")
    return project, outcome


def keep_scenes(lecture: dict[str, Any], names: tuple[str, ...], times: int = 1) -> None:
    """Leave only these scenes of a lecture, the whole row of them so many times."""
    kept = [scene for scene in lecture["scenes"] if scene["name"] in names]
    rows = ([_again(scene, number) for scene in kept] for number in range(times))
    lecture["scenes"] = [scene for row in rows for scene in row]
    lecture["poster"] = {
        "scene": kept[0]["name"],
        "cue": kept[0]["cues"][0]["name"],
        "after": 1.0,
    }
    texts = [cue.get("words", "") for scene in kept for cue in scene["cues"]]
    templates = " ".join([*texts, *(scene["sees"] for scene in kept)])
    words = " ".join(_MARK.sub(" ", templates).split())
    phrases = lecture["plain_numbers"].items()
    lecture["plain_numbers"] = {name: reason for name, reason in phrases if name in words}


def _again(scene: dict[str, Any], number: int) -> dict[str, Any]:
    """A deep copy: YAML would write what stands twice as an alias, which lectures may not have."""
    name = scene["name"]
    other = {"name": f"{name}_{number}", "file": f"{name}.py"} if number else {}
    return {**deepcopy(scene), **other}


def phases(outcome: Outcome) -> dict[str, float]:
    """Seconds of each phase of a render, by its name; 0 of what it did not come to."""
    begun = {
        name: next((when for when, line in outcome.said if words in line), None)
        for name, words in PHASES.items()
        if words
    }
    seconds, end = {}, outcome.cost.wall
    for name in reversed(PHASES):
        start = begun.get(name) if PHASES[name] else 0.0
        seconds[name] = 0.0 if start is None else end - start
        end = end if start is None else start
    return dict(reversed(seconds.items()))


def rendered(outcome: Outcome) -> list[str]:
    """The names of what a render has rendered."""
    found = (re.match(rf"(scene .+?){RENDERED}", line) for _, line in outcome.said)
    return [match[1] for match in found if match]
