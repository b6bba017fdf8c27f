"""Optimisation in one dimension: objectives, methods, their runs, and the landscapes they cross."""

from __future__ import annotations

from optim.landscape import Basin, CriticalPoint, Landscape, critical_points
from optim.methods import (
    METHOD_PARAMETERS,
    METHODS,
    Method,
    adam,
    averaged_momentum,
    gradient_descent,
    momentum,
    nesterov,
    noisy_gradient_descent,
    rmsprop,
)
from optim.objectives import BOWL, OBJECTIVES, WAVE, Objective
from optim.parameters import Parameter
from optim.sweep import (
    DIVERGED,
    NOT_SETTLED,
    Outcomes,
    escape_threshold,
    outcomes,
    share_ending_between,
)
from optim.trajectory import Trajectory, UpdateTerms, run

__all__ = [
    "BOWL",
    "DIVERGED",
    "METHODS",
    "METHOD_PARAMETERS",
    "NOT_SETTLED",
    "OBJECTIVES",
    "WAVE",
    "Basin",
    "CriticalPoint",
    "Landscape",
    "Method",
    "Objective",
    "Outcomes",
    "Parameter",
    "Trajectory",
    "UpdateTerms",
    "adam",
    "averaged_momentum",
    "critical_points",
    "escape_threshold",
    "gradient_descent",
    "momentum",
    "nesterov",
    "noisy_gradient_descent",
    "outcomes",
    "rmsprop",
    "run",
    "share_ending_between",
]
