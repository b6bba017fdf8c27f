"""A study's runs by the independent definitions; these are held against libraries elsewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.verify import published

STUDY = {
    "objective": "wave",
    "start": 1.11,
    "steps": 200,
    "runs": {
        "plain": {"method": "gradient_descent", "objective": None, "start": None, "eta": 0.05},
        "bowl": {"method": "gradient_descent", "objective": "bowl", "start": -1.8, "eta": 0.1},
        "momentum": {"method": "momentum", "eta": 0.05, "beta": 0.9},
    },
}


def test_a_run_has_its_own_objective_and_start_or_the_study_s() -> None:
    objective, path = published.study_path(STUDY, "bowl")
    assert objective == "bowl"
    assert path[:3] == pytest.approx([-1.8, -1.44, -1.152])
    assert published.study_path(STUDY, "plain")[1][0] == 1.11


def test_there_is_one_iterate_more_than_steps_need() -> None:
    assert len(published.study_path(STUDY, "momentum")[1]) == 202


def test_the_lecture_s_ground_truth() -> None:
    """Figures that are known of the case study's runs: eta 0.05, beta 0.9, from 1.11."""
    _, plain = published.study_path(STUDY, "plain")
    _, momentum = published.study_path(STUDY, "momentum")
    assert plain[199] == pytest.approx(-0.458457523, abs=1e-9)
    assert momentum[199] == pytest.approx(-2.141494630, abs=1e-9)
    assert momentum[200] == pytest.approx(-2.141468969, abs=1e-9)
    assert min(momentum) == momentum[14] == pytest.approx(-2.5614, abs=5e-5)


def test_what_has_no_definition_is_an_error() -> None:
    runs = {"new": {"method": "sorcery", "eta": 1.0}}
    with pytest.raises(KeyError, match="sorcery"):
        published.study_path({**STUDY, "runs": runs}, "new")


def test_verify_knows_nothing_of_optim() -> None:
    folder = Path(published.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] in ("optim", "scenes") for name in names), path.name
