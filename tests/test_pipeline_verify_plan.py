"""What a scene has to show is told in its own frames, and with its own runs alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from verify_film import as_package

from pipeline.verify.check import VerifyError
from pipeline.verify.package import Look, Package, Step
from pipeline.verify.plan import scene_plan, study_paths

STUDY: dict[str, Any] = {
    "objective": "bowl",
    "start": 1.0,
    "steps": 2,
    "runs": {
        "plain": {"method": "gradient_descent", "eta": 0.25},
        "momentum": {"method": "momentum", "eta": 0.25, "beta": 0.5},
    },
}


def package(study: dict[str, Any] = STUDY) -> Package:
    made: Any = as_package(Path(), [0, 30, 90])
    made.record = SimpleNamespace(study=study)
    shown = (("scene0", "plain", 10), ("scene30", "momentum", 40), ("scene30", "plain", 44))
    made.steps = [Step(scene, run, 1, frame, 0.0, 0.0, 0.0, 0.0) for scene, run, frame in shown]
    made.looks = [Look("scene0", "plain", "#56B4E9", "square", False)]
    made.looks.append(Look("scene30", "momentum", "#FFB454", "circle", True))
    return cast(Package, made)


def test_frames_are_those_of_the_scene() -> None:
    made = package()
    first, second = (scene_plan(made, scene, study_paths(made)) for scene in made.scenes)
    assert [(step.run, step.frame) for step in first.steps] == [("plain", 10)]
    # No dot shows the plain run there.
    assert [(step.run, step.frame) for step in second.steps] == [("momentum", 10)]
    assert (first.frames, second.frames) == (30, 60)
    assert [look.run for look in second.looks] == ["momentum"]


def test_a_scene_knows_only_the_paths_of_its_own_runs() -> None:
    made = package()
    first, second = (scene_plan(made, scene, study_paths(made)) for scene in made.scenes)
    assert set(first.paths) == {"plain"}
    assert set(second.paths) == {"momentum"}
    # By hand: x - x / 2 each time; and with a half of the step before.
    assert first.paths["plain"].x == (1.0, 0.5, 0.25, 0.125)
    assert second.paths["momentum"].x == (1.0, 0.5, 0.0, -0.25)
    assert first.paths["plain"].objective == "bowl"


def test_a_study_that_says_too_little_is_one_line() -> None:
    runs = {**STUDY["runs"], "momentum": {"method": "unknown", "eta": 0.25}}
    with pytest.raises(VerifyError, match=r"^the run momentum cannot be computed: 'unknown'$"):
        study_paths(package({**STUDY, "runs": runs}))
