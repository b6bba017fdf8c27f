"""Parameters: what is allowed, refused and told."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest

from optim import METHOD_PARAMETERS, METHODS
from optim.parameters import BETA, ETA, SEED, SIGMA, Parameter


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        (ETA, "0 < eta"),
        (BETA, "0 <= beta < 1"),
        (SIGMA, "0 <= sigma"),
        (SEED, "0 <= seed < 4294967296, a whole number"),
    ],
)
def test_a_parameter_tells_what_it_allows(parameter: Parameter, told: str) -> None:
    assert str(parameter) == told


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (ETA, 5e-324),
        (ETA, 3),
        (BETA, 0),
        (BETA, np.nextafter(1, 0)),
        (SIGMA, 0.0),
        (SEED, 2**32 - 1),
    ],
)
def test_allowed_values_pass(parameter: Parameter, value: float) -> None:
    parameter.check(value)
    parameter.check(np.array([value, value]))


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        (ETA, 0, "eta must satisfy 0 < eta, not 0"),
        (ETA, -0.05, "eta must satisfy 0 < eta, not -0.05"),
        (ETA, math.inf, "eta must satisfy 0 < eta, not inf"),
        (ETA, math.nan, "eta must satisfy 0 < eta, not nan"),
        (ETA, "0.05", r"eta must be a number \(0 < eta\), not '0.05'"),
        (ETA, True, r"eta must be a number \(0 < eta\), not True"),
        (BETA, 1, "beta must satisfy 0 <= beta < 1, not 1"),
        (BETA, -1e-9, "beta must satisfy 0 <= beta < 1, not -1e-09"),
        (BETA, np.array([0.1, 0.2, 1.5]), "beta must satisfy 0 <= beta < 1, not 1.5"),
        (SEED, 0.5, "seed must satisfy 0 <= seed < 4294967296, a whole number, not 0.5"),
        (SEED, 2**32, "not 4294967296"),
    ],
)
def test_other_values_are_refused_in_one_line(
    parameter: Parameter, value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        parameter.check(value)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", METHODS)
def test_the_table_tells_the_factory_s_own_arguments_and_defaults(name: str) -> None:
    arguments = inspect.signature(METHODS[name]).parameters
    defaults = {
        argument.name: None if argument.default is argument.empty else argument.default
        for argument in arguments.values()
    }
    table = METHOD_PARAMETERS[name]
    assert {key: parameter.default for key, parameter in table.items()} == defaults
    assert all(key == parameter.name for key, parameter in table.items())


@pytest.mark.parametrize("name", METHODS)
def test_every_argument_of_every_method_is_checked(name: str) -> None:
    allowed = {key: parameter.default or 0.5 for key, parameter in METHOD_PARAMETERS[name].items()}
    allowed |= {"seed": 1} if "seed" in allowed else {}
    METHODS[name](**allowed)
    for key in allowed:
        with pytest.raises(ValueError, match=f"{key} must satisfy"):
            METHODS[name](**{**allowed, key: math.nan})
