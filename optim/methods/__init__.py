"""The methods by name, and what each allows its parameters to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from optim.methods.adaptive import adam, rmsprop
from optim.methods.gradient_descent import gradient_descent, noisy_gradient_descent
from optim.methods.method import Method, State
from optim.methods.momentum import averaged_momentum, momentum, nesterov
from optim.parameters import (
    BETA,
    BETA_1,
    BETA_2,
    DECAY,
    EPSILON,
    ETA,
    SEED,
    SIGMA,
    Parameter,
)

__all__ = [
    "METHODS",
    "METHOD_PARAMETERS",
    "Method",
    "State",
    "adam",
    "averaged_momentum",
    "gradient_descent",
    "momentum",
    "nesterov",
    "noisy_gradient_descent",
    "rmsprop",
]

METHODS: Mapping[str, Callable[..., Method]] = MappingProxyType(
    {
        "gradient_descent": gradient_descent,
        "noisy_gradient_descent": noisy_gradient_descent,
        "momentum": momentum,
        "averaged_momentum": averaged_momentum,
        "nesterov": nesterov,
        "rmsprop": rmsprop,
        "adam": adam,
    }
)


def _by_name(*parameters: Parameter) -> Mapping[str, Parameter]:
    return MappingProxyType({parameter.name: parameter for parameter in parameters})


METHOD_PARAMETERS: Mapping[str, Mapping[str, Parameter]] = MappingProxyType(
    {
        "gradient_descent": _by_name(ETA),
        "noisy_gradient_descent": _by_name(ETA, SIGMA, SEED),
        "momentum": _by_name(ETA, BETA),
        "averaged_momentum": _by_name(ETA, BETA),
        "nesterov": _by_name(ETA, BETA),
        "rmsprop": _by_name(ETA, DECAY, EPSILON),
        "adam": _by_name(ETA, BETA_1, BETA_2, EPSILON),
    }
)
