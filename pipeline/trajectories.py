"""The lecture's runs as JSON, point by point, for pages and for whoever wants to compute on."""

from __future__ import annotations

import json
import math

from lecture.facts import Facts
from optim.arrays import FloatArray


def trajectories(facts: Facts) -> str:
    """Every run by its name: method, parameters, and x, f, f' and velocity of each point.

    Velocity is the one that led into a point. What is not a finite number, in a run that diverged,
    is null.
    """
    runs = {}
    for name in facts.study.runs:
        run = facts.run(name)
        runs[name] = {
            "objective": run.objective,
            "method": run.method,
            "parameters": dict(run.parameters),
            "x": _numbers(run.x),
            "f": _numbers(run.f),
            "df": _numbers(run.gradient),
            "v": _numbers(run.velocity),
        }
    return json.dumps(runs, allow_nan=False) + "\n"


def _numbers(values: FloatArray) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values.tolist()]
