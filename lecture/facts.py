"""What is true of a study: everything that words, claims and scenes may say, computed once.

The names that templates and claims use are those of ``Facts.sheet``: runs, landmarks, sweeps and
clouds by the names that the lecture gives them, and a few facts of the whole.
"""

from __future__ import annotations

import math
from functools import cached_property, partial
from typing import Any

import numpy as np

from lecture.expression import Sheet
from lecture.study import HELD, RunSpec, Study
from lecture.written import Written
from optim import (
    METHODS,
    OBJECTIVES,
    CriticalPoint,
    Landscape,
    Method,
    Objective,
    Outcomes,
    Trajectory,
    escape_threshold,
    outcomes,
    run,
)
from optim.arrays import FloatArray

SETTLED = 0.01  # a run has come to rest where it stays this close to a minimum
ROUNDING = 1e-14  # a rise of the loss below this is the last bit of f, not the method's doing
NEVER = math.inf  # when what does not happen happens: comparable, and refused by all words


class Facts:
    """The computed side of a study. Everything is computed on first use and kept.

    Args:
        study: the numbers of a lecture, already checked.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.objective: Objective = OBJECTIVES[study.objective]
        self.landscape = Landscape(self.objective, study.window)
        self._runs: dict[str, Trajectory] = {}
        self._sweeps: dict[str, Outcomes] = {}
        self._clouds: dict[str, Trajectory] = {}

    def run(self, name: str) -> Trajectory:
        """The run called ``name``: ``study.steps`` updates, so one point more."""
        if name not in self._runs:
            spec = self.study.runs[name]
            method = METHODS[spec.method](**spec.parameters)
            self._runs[name] = run(self._objective(spec), method, self._start(spec), self._points)
        return self._runs[name]

    def landmark(self, name: str) -> CriticalPoint:
        """The critical point that the lecture calls ``name``."""
        return self.study.landmarks[name].find(self.landscape)

    def grid(self, name: str) -> FloatArray:
        """The values that a sweep goes through, shape (columns,)."""
        sweep = self.study.sweeps[name]
        return np.linspace(sweep.first, sweep.last, sweep.columns)

    def sweep(self, name: str) -> Outcomes:
        """Where each run of the sweep called ``name`` ends, shape (columns,)."""
        if name not in self._sweeps:
            spec = self.study.runs[self.study.sweeps[name].run]
            values = self.grid(name)
            over_start = self.study.sweeps[name].over == "start"
            method = METHODS[spec.method](**spec.parameters)
            self._sweeps[name] = outcomes(
                self.landscape,
                method if over_start else self._method_over(name, values),
                values if over_start else self._start(spec),
                self._points,
            )
        return self._sweeps[name]

    def cloud(self, name: str) -> Trajectory:
        """The runs of a cloud side by side, arrays of shape (steps + 1, runs)."""
        if name not in self._clouds:
            cloud = self.study.clouds[name]
            spec = self.study.runs[cloud.run]
            seeds = spec.parameters["seed"] + np.arange(cloud.runs)
            method = METHODS[spec.method](**{**spec.parameters, "seed": seeds})
            self._clouds[name] = run(self.objective, method, self._start(spec), self._points)
        return self._clouds[name]

    @property
    def _points(self) -> int:
        return self.study.steps + 1

    def _objective(self, spec: RunSpec) -> Objective:
        return OBJECTIVES[spec.objective or self.study.objective]

    def _start(self, spec: RunSpec) -> float:
        return self.study.start if spec.start is None else spec.start

    def _method_over(self, sweep: str, values: FloatArray) -> Method:
        spec = self.study.runs[self.study.sweeps[sweep].run]
        return METHODS[spec.method](**{**spec.parameters, self.study.sweeps[sweep].over: values})

    @cached_property
    def sheet(self) -> Sheet:
        """All facts by name, for templates and claims."""
        study = self.study
        facts: dict[str, Any] = {
            "f": Written(self.objective.caption, self.objective.speech),
            "gradient": Written(self.objective.gradient_caption, self.objective.gradient_speech),
            "start": study.start,
            "start_f": float(self.objective.value(study.start)),
            "steps": study.steps,
            "zero": 0,
            "window": Sheet("window", _ends(study.window)),
            "valleys": len(self.landscape.minima),
            "deepest": lambda: _point("deepest", self.landscape.deepest),
            "sweeps": Sheet("sweeps", {n: partial(self._sweep_sheet, n) for n in study.sweeps}),
            "clouds": Sheet("clouds", {n: partial(self._cloud_sheet, n) for n in study.clouds}),
        }
        if study.wider_window is not None:
            facts["wider"] = partial(self._wider_sheet, study.wider_window)
        for name in study.landmarks:
            facts[name] = _point(name, self.landmark(name))
        for name in study.runs:
            facts[name] = partial(self._run_sheet, name)
        return Sheet("the lecture", facts)

    def _wider_sheet(self, window: tuple[float, float]) -> Sheet:
        deepest = Landscape(self.objective, window).deepest
        return Sheet("wider", {**_ends(window), "deepest": _point("wider.deepest", deepest)})

    def _run_sheet(self, name: str) -> Sheet:
        spec = self.study.runs[name]
        points = self.run(name)
        objective = self._objective(spec)
        with np.errstate(invalid="ignore"):  # of a run that diverged: inf - inf is no rise
            rises = int(np.count_nonzero(np.diff(points.f) > ROUNDING))
        leftmost = int(np.nanargmin(points.x))
        facts: dict[str, Any] = {
            **{key: _whole(value) for key, value in spec.parameters.items()},
            "objective": objective.name,
            "f": Written(objective.caption, objective.speech),
            "start": float(points.x[0]),
            "steps": len(points) - 1,
            "x": points.x,
            "loss": points.f,
            "velocity": points.velocity,
            "x_end": float(points.x[-1]),
            "f_end": float(points.f[-1]),
            "rises": rises,
            "leftmost": Sheet(
                f"{name}.leftmost", {"x": float(points.x[leftmost]), "step": leftmost}
            ),
        }
        if objective is self.objective:  # landmarks are of the study's objective
            marks = {mark: self.landmark(mark).x for mark in self.study.landmarks}
            passed = {mark: _step_past(points, x) for mark, x in marks.items()}
            facts["past"] = Sheet(f"{name}.past", passed)
            facts["end"], facts["settled"] = self._end(points)
        return Sheet(name, facts)

    def _end(self, points: Trajectory) -> tuple[str, float]:
        """The landmark that a run comes to rest at, and the step from which on it stays there."""
        for name, spec in self.study.landmarks.items():
            if spec.kind == "minimum":
                near = np.abs(points.x - self.landmark(name).x) < SETTLED
                away = np.flatnonzero(~near)
                settled = int(away[-1]) + 1 if away.size else 0
                if settled <= len(points) - HELD:
                    return name, settled
        return "nowhere", NEVER

    def _sweep_sheet(self, name: str) -> Sheet:
        sweep = self.study.sweeps[name]
        target = self.landscape.minima.index(self.landmark(sweep.reaches))
        reached = self.sweep(name).reached == target
        facts: dict[str, Any] = {"columns": sweep.columns, "share": float(reached.mean())}
        if sweep.between is not None:
            threshold = self._threshold(name, sweep.between)
            beyond = ~reached[self.grid(name) > threshold]
            facts |= {"threshold": threshold, "failures_beyond": int(np.count_nonzero(beyond))}
        return Sheet(f"sweeps.{name}", facts)

    def _threshold(self, name: str, between: tuple[float, float]) -> float:
        try:
            return escape_threshold(
                self.landscape,
                partial(self._method_over, name),
                *between,
                x0=self._start(self.study.runs[self.study.sweeps[name].run]),
                points=self._points,
            )
        except ValueError:  # no run escapes
            return NEVER

    def _cloud_sheet(self, name: str) -> Sheet:
        cloud = self.study.clouds[name]
        points = self.cloud(name)
        barrier = self.landmark(cloud.beyond).x
        beyond = (points.x[0] - barrier) * (points.x[-1] - barrier) < 0
        return Sheet(
            f"clouds.{name}",
            {"runs": cloud.runs, "escaped": int(np.count_nonzero(beyond))},
        )


def _step_past(points: Trajectory, x: float) -> float:
    """The first step at which a run is on the other side of ``x``; NEVER if there is none."""
    beyond = np.flatnonzero((points.x - x) * (points.x[0] - x) < 0)
    return int(beyond[0]) if beyond.size else NEVER


def _point(name: str, point: CriticalPoint) -> Sheet:
    return Sheet(name, {"x": point.x, "f": point.f, "kind": point.kind})


def _ends(interval: tuple[float, float]) -> dict[str, float]:
    return {"first": interval[0], "last": interval[1]}


def _whole(value: float) -> float | int:
    """A parameter as a person writes it: 1 for a seed of 1.0."""
    return int(value) if value.is_integer() else value
