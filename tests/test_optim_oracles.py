"""Every method against torch and optax, and the published definitions against both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optim import METHODS, OBJECTIVES, WAVE, run
from pipeline.verify import published

TABLE = json.loads((Path(__file__).parent / "oracles" / "libraries.json").read_text("utf-8"))


def label(path: dict[str, Any]) -> str:
    values = ",".join(f"{value:g}" for value in path["parameters"].values())
    return f"{path['library']}-{path['method']}-{values}"


every_path = pytest.mark.parametrize("path", TABLE["runs"], ids=label)


@every_path
def test_optim_takes_the_library_s_path(path: dict[str, Any]) -> None:
    method = METHODS[path["method"]](**path["parameters"])
    trajectory = run(WAVE, method, path["x0"], max(path["steps"]) + 1)
    np.testing.assert_allclose(trajectory.x[path["steps"]], path["x"], rtol=0, atol=1e-12)


@every_path
def test_the_published_definition_takes_the_library_s_path(path: dict[str, Any]) -> None:
    x = published.METHODS[path["method"]](
        published.wave_gradient,
        path["x0"],
        **path["parameters"],
        points=max(path["steps"]) + 1,
    )
    np.testing.assert_allclose(np.array(x)[path["steps"]], path["x"], rtol=0, atol=1e-12)


def test_the_table_holds_the_lecture_s_run_of_every_method_by_both_libraries() -> None:
    whole = {
        (path["library"], path["method"])
        for path in TABLE["runs"]
        if path["x0"] == 1.11 and path["steps"] == list(range(200))
    }
    methods = set(METHODS) - {"noisy_gradient_descent"}
    assert whole == {(library, method) for library in ("torch", "optax") for method in methods}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_published_objectives_are_the_project_s(name: str) -> None:
    value, gradient = published.OBJECTIVES[name]
    for x in (-2.3, 0.4, 1.11):
        assert value(x) == pytest.approx(OBJECTIVES[name].value(x), abs=1e-15)
        assert gradient(x) == pytest.approx(OBJECTIVES[name].gradient(x), abs=1e-14)


def test_the_published_noisy_descent_takes_the_project_s_path() -> None:
    parameters = {"eta": 0.05, "sigma": 3.0, "seed": 7}
    x = published.noisy_gradient_descent(published.bowl_gradient, 1.5, **parameters, points=50)
    method = METHODS["noisy_gradient_descent"](**parameters)
    found = run(OBJECTIVES["bowl"], method, 1.5, 50).x
    np.testing.assert_allclose(found, x, rtol=0, atol=1e-12)
