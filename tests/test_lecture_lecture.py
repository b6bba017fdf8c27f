"""lecture.lecture: a lecture made ready in one call, or one line that says why not."""

from __future__ import annotations

import doctest
import importlib
import time
from pathlib import Path

import pytest
from conftest import Project

from lecture.errors import SourceError
from lecture.folders import LECTURES, ROOT
from lecture.lecture import lecture_path, prepare

MODULES = sorted(path.stem for path in (ROOT / "lecture").glob("*.py") if path.stem != "__init__")


def test_every_lecture_of_the_project_is_ready() -> None:
    for path in LECTURES.glob("*.yaml"):
        lecture = prepare(path)
        assert lecture.path == path
        assert lecture.spec.id == path.stem
        assert all(lecture.claims.values())
        assert len(lecture.script.cues) == sum(len(scene.cues) for scene in lecture.spec.scenes)


def test_a_lecture_is_ready_at_once(project: Project) -> None:
    started = time.process_time()
    project.prepare()
    assert time.process_time() - started < 1.5


def test_a_lecture_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(
        SourceError, match=r"no lecture '\.\./x'; there are: .*escaping_local_minima"
    ):
        lecture_path("../x")
    assert lecture_path("escaping_local_minima").is_file()


def test_a_file_that_is_not_there(project: Project) -> None:
    project.path.unlink()
    assert str(project.mistake()) == f"{project.path}: cannot be read: No such file or directory"


def test_a_pronunciation_that_is_not_there(project: Project) -> None:
    path = project.root / "config" / "pronunciation.yaml"
    path.unlink()
    assert str(project.mistake()) == f"{path}: cannot be read: No such file or directory"


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"lecture.{module}")).failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_no_module_looks_up_the_way_of_the_data(module: str) -> None:
    text = Path(ROOT / "lecture" / f"{module}.py").read_text(encoding="utf-8")
    for room in ("scenes", "pipeline", "manim"):
        assert f"from {room}" not in text
        assert f"import {room}" not in text
