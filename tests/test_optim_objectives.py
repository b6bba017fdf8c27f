"""Objectives: their derivatives against mpmath and the complex step, their words against them."""

from __future__ import annotations

import re

import mpmath
import numpy as np
import pytest

from optim import BOWL, OBJECTIVES, WAVE, Objective

MATHEMATICS = {
    "bowl": lambda x: x**2,
    "wave": lambda x: mpmath.sin(x**2) + mpmath.sin(x),
}
GRID = np.linspace(-6, 6, 97)

every_objective = pytest.mark.parametrize("objective", [BOWL, WAVE], ids=["bowl", "wave"])


@every_objective
@pytest.mark.parametrize(("derivative", "order"), [("value", 0), ("gradient", 1), ("curvature", 2)])
def test_derivatives_are_those_of_the_mathematics(
    objective: Objective, derivative: str, order: int
) -> None:
    with mpmath.workdps(40):
        exact = [
            float(mpmath.diff(MATHEMATICS[objective.name], mpmath.mpf(x), order)) for x in GRID
        ]
    computed = getattr(objective, derivative)(GRID)
    np.testing.assert_allclose(computed, exact, rtol=1e-13, atol=2e-12)


@every_objective
@pytest.mark.parametrize("pair", [("value", "gradient"), ("gradient", "curvature")])
def test_each_derivative_is_the_complex_step_of_the_one_before(
    objective: Objective, pair: tuple[str, str]
) -> None:
    of, derivative = (getattr(objective, name) for name in pair)
    step = of(GRID + 1e-30j).imag / 1e-30
    np.testing.assert_allclose(derivative(GRID), step, rtol=1e-13, atol=2e-12)


@every_objective
@pytest.mark.parametrize("radius", [0.5, 2.0, 6.0])
def test_the_third_derivative_stays_below_its_bound(objective: Objective, radius: float) -> None:
    points = np.linspace(-radius, radius, 61)
    with mpmath.workdps(40):
        third = [abs(mpmath.diff(MATHEMATICS[objective.name], mpmath.mpf(x), 3)) for x in points]
    (bound,) = objective.third_derivative_bound(np.array([radius]))
    assert max(third) <= bound + 1e-20


@every_objective
@pytest.mark.parametrize("derivative", ["value", "gradient", "curvature"])
def test_a_number_and_an_array_give_the_same_bits(objective: Objective, derivative: str) -> None:
    # A thousand numbers: an array's x**2 differs from a number's in about one of them.
    points = np.random.default_rng(1964).uniform(-5, 5, 20_000)
    function = getattr(objective, derivative)
    assert function(points).tolist() == [function(x) for x in points]


@every_objective
def test_shape_is_kept(objective: Objective) -> None:
    points = np.zeros((2, 3))
    for function in (objective.value, objective.gradient, objective.curvature):
        assert function(points).shape == (2, 3)


def evaluated(expression: str, x: float) -> float:
    """The value of written mathematics: ``2x cos(x²)`` or Typst's ``2 x cos(x^2)``."""
    python = expression.replace("²", "**2").replace("^", "**")
    python = re.sub(r"(?<=[\dx]) ?(?=x|cos|sin)", "*", python)
    return float(eval(python, {"x": x, "sin": np.sin, "cos": np.cos}))


@every_objective
@pytest.mark.parametrize("form", ["math", "caption"])
def test_what_is_written_is_what_is_computed(objective: Objective, form: str) -> None:
    value, gradient = (getattr(objective, prefix + form) for prefix in ("", "gradient_"))
    for x in (-2.3, 0.4, 1.7):
        assert evaluated(value, x) == pytest.approx(objective.value(x), rel=1e-14)
        assert evaluated(gradient, x) == pytest.approx(objective.gradient(x), rel=1e-14)


@every_objective
def test_speech_is_words_only(objective: Objective) -> None:
    for speech in (objective.speech, objective.gradient_speech):
        assert re.fullmatch(r"[a-z]+(,? [a-z]+)*", speech)


def test_objectives_are_found_by_their_names() -> None:
    assert all(objective.name == name for name, objective in OBJECTIVES.items())
    assert set(OBJECTIVES) == {"bowl", "wave"}
