"""What the pictures of one scene have to show, with frames counted from the scene's first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.verify.check import VerifyError
from pipeline.verify.package import Look, Package, Scene, Step
from pipeline.verify.published import study_path


class RunPath(NamedTuple):
    """A run computed independently: its objective's name, and its iterates and one more."""

    objective: str
    x: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """What is to be known of a scene to measure its pictures.

    Attributes:
        scene: its name.
        frames: how many it has.
        fps, height: of the video.
        colors: ``#RRGGBB`` of ground, ink and axis.
        looks: how its runs look.
        steps: what it shows of them; frames are the scene's.
        paths: where the steps of these runs are.
    """

    scene: str
    frames: int
    fps: int
    height: int
    colors: Mapping[str, str]
    looks: tuple[Look, ...]
    steps: tuple[Step, ...]
    paths: Mapping[str, RunPath]


def scene_plan(package: Package, scene: Scene, paths: Mapping[str, RunPath]) -> ScenePlan:
    """The plan of one scene of a package whose runs have these paths."""
    looks = [look for look in package.looks if look.scene == scene.name]
    seen = {look.run for look in looks}
    steps = [
        replace(step, frame=step.frame - scene.first)
        for step in package.steps
        if step.scene == scene.name and step.run in seen
    ]
    return ScenePlan(
        scene=scene.name,
        frames=scene.frames,
        fps=package.fps,
        height=package.height,
        colors=package.colors,
        looks=tuple(looks),
        steps=tuple(steps),
        paths={run: paths[run] for run in sorted({step.run for step in steps})},
    )


def study_paths(package: Package) -> dict[str, RunPath]:
    """The path of every run of which the package shows steps.

    Raises:
        VerifyError: the package's study does not say how to compute it.
    """
    paths = {}
    for run in sorted({step.run for step in package.steps}):
        try:
            objective, x = study_path(package.record.study, run)
        except (KeyError, TypeError) as error:
            raise VerifyError(f"the run {run} cannot be computed: {error}") from None
        paths[run] = RunPath(objective, tuple(x))
    return paths
