"""The package: its examples are true, its public names deliberate, its imports few."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest

import optim

MODULES = ["optim", *(found.name for found in pkgutil.walk_packages(optim.__path__, "optim."))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_method_and_run_docstrings_have_examples() -> None:
    finder = doctest.DocTestFinder(recurse=False)
    for function in (*optim.METHODS.values(), optim.run, optim.outcomes, optim.escape_threshold):
        (found,) = finder.find(function)
        assert found.examples, function


def test_public_names_are_listed_and_there() -> None:
    assert all(hasattr(optim, name) for name in optim.__all__)
    assert len(set(optim.__all__)) == len(optim.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_only_numpy_and_the_standard_library_are_imported(name: str) -> None:
    source = importlib.import_module(name).__file__
    assert source is not None
    imported = set()
    for node in ast.walk(ast.parse(Path(source).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= {"numpy", "optim", *sys.stdlib_module_names}
