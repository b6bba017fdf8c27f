"""What is true of a study: everything that words, claims and scenes may say, computed once.

The names that templates and claims use are those of ``Facts.sheet``: runs, landmarks, sweeps and
clouds by the names that the lecture gives them, and a few facts of the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import numpy as np

from lecture.expression import Sheet
from lecture.spec import RunSpec, Study, SweepSpec
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

    def run(self, name: str) -> Trajectory:
        """The run called ``name``: ``study.steps`` updates, so one point more."""
        if name not in self._runs:
            spec = self.study.runs[name]
            method = METHODS[spec.method](**spec.parameters)
            start = self.study.start if spec.start is None else spec.start
            objective = OBJECTIVES[spec.objective or self.study.objective]
            self._runs[name] = run(objective, method, start, self.study.steps + 1)
        return self._runs[name]

    def landmark(self, name: str) -> CriticalPoint:
        """The critical point of its kind nearest to where the lecture says that it is."""
        spec = self.study.landmarks[name]
        kind = [p for p in self.landscape.critical_points if p.kind == spec.kind]
        return min(kind, key=lambda point: abs(point.x - spec.near))

    def grid(self, name: str) -> FloatArray:
        """The values that a sweep goes through, shape (columns,)."""
        sweep = self.study.sweeps[name]
        return np.linspace(sweep.first, sweep.last, sweep.columns)

    def sweep(self, name: str) -> Outcomes:
        """Where each run of the sweep called ``name`` ends, shape (columns,)."""
        if name not in self._sweeps:
            sweep = self.study.sweeps[name]
            method = self._method_over(sweep, self.grid(name))
            start = self.grid(name) if sweep.over == "start" else self.study.start
            points = self.study.steps + 1
            self._sweeps[name] = outcomes(self.landscape, method, start, points)
        return self._sweeps[name]

    def cloud(self, name: str) -> Trajectory:
        """The runs of a cloud side by side, arrays of shape (steps + 1, runs)."""
        cloud = self.study.clouds[name]
        spec = self.study.runs[cloud.run]
        seeds = spec.parameters["seed"] + np.arange(cloud.runs)
        method = METHODS[spec.method](**{**spec.parameters, "seed": seeds})
        return run(self.objective, method, self.study.start, self.study.steps + 1)

    def _method_over(self, sweep: SweepSpec, values: FloatArray) -> Method:
        spec = self.study.runs[sweep.run]
        over = {} if sweep.over == "start" else {sweep.over: values}
        return METHODS[spec.method](**{**spec.parameters, **over})

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
            "window": _interval("window", study.window),
            "valleys": lambda: len(self.landscape.minima),
            "deepest": lambda: _point("deepest", self.landscape.deepest),
            "sweeps": Sheet("sweeps", {n: self._of(self._sweep_sheet, n) for n in study.sweeps}),
            "clouds": Sheet("clouds", {n: self._of(self._cloud_sheet, n) for n in study.clouds}),
        }
        if study.wider_window is not None:
            facts["wider"] = self._of(self._wider_sheet, study.wider_window)
        for name in study.landmarks:
            facts[name] = self._of(self._landmark_sheet, name)
        for name in study.runs:
            facts[name] = self._of(self._run_sheet, name)
        return Sheet("the lecture", facts)

    @staticmethod
    def _of(make: Callable[[Any], Sheet], what: Any) -> Callable[[], Sheet]:
        return partial(make, what)

    def _landmark_sheet(self, name: str) -> Sheet:
        return _point(name, self.landmark(name))

    def _wider_sheet(self, window: tuple[float, float]) -> Sheet:
        deepest = Landscape(self.objective, window).deepest
        return Sheet("wider", {**_ends(window), "deepest": _point("wider.deepest", deepest)})

    def _run_sheet(self, name: str) -> Sheet:
        spec: RunSpec = self.study.runs[name]
        points = self.run(name)
        objective = OBJECTIVES[spec.objective or self.study.objective]
        rising = np.diff(points.f) > ROUNDING
        leftmost = int(np.argmin(points.x))
        end, settled = self._end(points)
        passed = {
            mark: partial(_step_past, points, self.landmark(mark).x)
            for mark in self.study.landmarks
        }
        return Sheet(
            name,
            {
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
                "rises": int(np.count_nonzero(rising)),
                "leftmost": Sheet(
                    f"{name}.leftmost", {"x": float(points.x[leftmost]), "step": leftmost}
                ),
                "past": Sheet(f"{name}.past", passed),
                "end": end,
                "settled": settled,
            },
        )

    def _end(self, points: Trajectory) -> tuple[str, int]:
        """The landmark that a run comes to rest at, and the step from which on it stays there."""
        for name, spec in self.study.landmarks.items():
            away = np.flatnonzero(~(np.abs(points.x - self.landmark(name).x) < SETTLED))
            settled = int(away[-1]) + 1 if away.size else 0
            if spec.kind == "minimum" and settled < len(points):
                return name, settled
        return "nowhere", len(points)

    def _sweep_sheet(self, name: str) -> Sheet:
        sweep = self.study.sweeps[name]
        values, ends = self.grid(name), self.sweep(name)
        target = self.landscape.minima.index(self.landmark(sweep.reaches))
        reached = ends.reached == target

        def threshold() -> float:
            if sweep.between is None:
                raise ValueError(f"sweeps.{name} needs the key between for a threshold")
            return escape_threshold(
                self.landscape,
                partial(self._method_over, sweep),
                *sweep.between,
                x0=self.study.start,
                points=self.study.steps + 1,
            )

        return Sheet(
            f"sweeps.{name}",
            {
                "columns": sweep.columns,
                "threshold": threshold,
                "failures_beyond": lambda: int(np.count_nonzero(~reached[values > threshold()])),
                "share": float(reached.mean()),
            },
        )

    def _cloud_sheet(self, name: str) -> Sheet:
        cloud = self.study.clouds[name]
        ends = self.cloud(name).x[-1]
        barrier = self.landmark(cloud.beyond).x
        beyond = (self.study.start - barrier) * (ends - barrier) < 0
        return Sheet(
            f"clouds.{name}",
            {"runs": cloud.runs, "escaped": int(np.count_nonzero(beyond))},
        )


def _step_past(points: Trajectory, x: float) -> int:
    """The first step at which a run is on the other side of ``x``; its length if there is none."""
    beyond = np.flatnonzero((points.x - x) * (points.x[0] - x) < 0)
    return int(beyond[0]) if beyond.size else len(points)


def _point(name: str, point: CriticalPoint) -> Sheet:
    return Sheet(name, {"x": point.x, "f": point.f, "kind": point.kind})


def _ends(interval: tuple[float, float]) -> dict[str, float]:
    return {"first": interval[0], "last": interval[1]}


def _interval(name: str, interval: tuple[float, float]) -> Sheet:
    return Sheet(name, dict(_ends(interval)))


def _whole(value: float) -> float | int:
    """A parameter as a person writes it: 1 for a seed of 1.0."""
    return int(value) if float(value).is_integer() else value
