"""The numbers of a lecture: all that its runs depend on, checked as far as needs no run."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from typing import Annotated, Literal

import numpy as np
from pydantic import ConfigDict, Field

from lecture.errors import shown
from lecture.frozen import FrozenDict, Name, Named, Part
from lecture.source import Location, Source
from optim import METHOD_PARAMETERS, OBJECTIVES, CriticalPoint, Landscape, Parameter

NEAR = 0.05  # how far a landmark may be from where the lecture says that it is
HELD = 20  # points that a run has to stay at a minimum to have come to rest there

# The facts that every lecture has, and what an expression means otherwise.
RESERVED = frozenset(
    {
        *("f", "gradient", "start", "start_f", "steps", "zero", "window", "wider"),
        *("valleys", "deepest", "sweeps", "clouds", "abs", "min", "max"),
        *keyword.kwlist,
    }
)

Place = Annotated[float, Field(ge=-100, le=100)]
Interval = tuple[Place, Place]


class LandmarkSpec(Part):
    """A critical point of the objective that the lecture speaks of, found by nearness."""

    kind: Literal["minimum", "maximum"]
    near: Place

    def find(self, landscape: Landscape) -> CriticalPoint:
        """The critical point itself.

        Raises:
            ValueError: the landscape has none of this kind nearer than NEAR.
        """
        points = [point for point in landscape.critical_points if point.kind == self.kind]
        for point in points:
            if abs(point.x - self.near) < NEAR:
                return point
        there = ", ".join(f"{point.x:.3f}" for point in points) or "nowhere"
        message = f"no {self.kind} is within {NEAR} of {self.near}"
        raise ValueError(f"{message}; in the window {landscape.window} they are at {there}")


class RunSpec(Part):
    """One run of a method: its name and its parameters, such as ``eta`` and ``beta``.

    Attributes:
        method: a key of ``optim.METHODS``.
        objective: another objective than the study's.
        start: another start than the study's.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, float] = Field(init=False)

    method: str
    objective: str | None = None
    start: Place | None = None

    @property
    def parameters(self) -> FrozenDict[str, float]:
        """The method's parameters by name."""
        return FrozenDict(self.__pydantic_extra__)


class SweepSpec(Part):
    """Many runs that differ in one parameter: which of them come to rest where.

    Attributes:
        run: the run that all of them are but for one parameter.
        over: that parameter, or ``start``.
        first: its value in the first run.
        last: its value in the last run.
        columns: how many runs.
        reaches: the minimum that they are asked about.
        between: two values, the first of which does not escape and the second does.
    """

    run: Name
    over: Name
    first: float
    last: float
    columns: Annotated[int, Field(ge=2, le=4000)]
    reaches: Name
    between: tuple[float, float] | None = None


class CloudSpec(Part):
    """Many runs of one noisy method that differ in their seed only."""

    run: Name
    runs: Annotated[int, Field(ge=1, le=2000)]
    beyond: Name


class Study(Part):
    """The numbers of a lecture.

    Attributes:
        objective: a key of ``optim.OBJECTIVES``.
        window: where "deepest" is meant, and every landmark is looked for.
        wider_window: a second window, for what is true of the first only.
        stage: the part that most scenes show.
        start: x of point 0.
        steps: updates of each run; a run has one point more.
        landmarks: minima and maxima by the names that the lecture gives them.
        runs: what is run, by name.
        sweeps: which parameters lead where, by name.
        clouds: what noise does, by name.
    """

    objective: str
    window: Interval
    wider_window: Interval | None = None
    stage: Interval
    start: Place
    steps: Annotated[int, Field(ge=HELD, le=10_000)]
    landmarks: Named[LandmarkSpec]
    runs: Named[RunSpec]
    sweeps: Named[SweepSpec] = FrozenDict()
    clouds: Named[CloudSpec] = FrozenDict()


def one_of(source: Source, location: Location, value: str, allowed: Iterable[str]) -> None:
    """Raise SourceError unless ``value`` is one of ``allowed``."""
    allowed = tuple(allowed)
    if value not in allowed:
        message = f"there is no {shown(value)}; allowed: {', '.join(allowed) or 'none yet'}"
        raise source.error(location, message)


def check_study(source: Source, study: Study) -> None:
    """Check what one value means for another.

    Raises:
        SourceError: the first mistake: an end before a start, a name that is not there or taken, a
            parameter outside what its method allows, a landmark that the objective does not have.
    """
    here: Location = ("study",)
    one_of(source, (*here, "objective"), study.objective, OBJECTIVES)
    for key in ("window", "wider_window", "stage"):
        interval = getattr(study, key)
        if interval is not None and not interval[0] < interval[1]:
            message = f"the first end must be below the last; found {interval}"
            raise source.error((*here, key), message)
    if not study.window[0] <= study.start <= study.window[1]:
        message = f"must lie in the window {study.window}; found {study.start}"
        raise source.error((*here, "start"), message)
    _check_landmarks(source, study)
    for name, run in study.runs.items():
        at = (*here, "runs", name)
        if name in RESERVED or name in study.landmarks:
            raise source.error(at, "this name is taken: a run needs one of its own")
        _check_run(source, at, run)
    for name, sweep in study.sweeps.items():
        _check_sweep(source, (*here, "sweeps", name), sweep, study)
    for name, cloud in study.clouds.items():
        _check_cloud(source, (*here, "clouds", name), cloud, study)


def _check_landmarks(source: Source, study: Study) -> None:
    landscape = Landscape(OBJECTIVES[study.objective], study.window)
    for name, landmark in study.landmarks.items():
        at = ("study", "landmarks", name)
        if name in RESERVED:
            raise source.error(at, "this name is taken: a landmark needs one of its own")
        try:
            landmark.find(landscape)
        except ValueError as error:
            raise source.error((*at, "near"), str(error)) from None


def _check_run(source: Source, here: Location, run: RunSpec) -> None:
    one_of(source, (*here, "method"), run.method, METHOD_PARAMETERS)
    if run.objective is not None:
        one_of(source, (*here, "objective"), run.objective, OBJECTIVES)
    allowed = METHOD_PARAMETERS[run.method]
    for key, value in run.parameters.items():
        if key not in allowed:
            message = f"unknown key; {run.method} takes {', '.join(allowed)}"
            raise source.error((*here, key), message)
        _check_value(source, (*here, key), allowed[key], value)
    for key, parameter in allowed.items():
        if key not in run.parameters and parameter.default is None:
            raise source.error(here, f"{run.method} needs the key {key}: {parameter}")


def _check_sweep(source: Source, here: Location, sweep: SweepSpec, study: Study) -> None:
    _check_side_by_side(source, here, sweep.run, study)
    allowed = METHOD_PARAMETERS[study.runs[sweep.run].method]
    real = [name for name, parameter in allowed.items() if not parameter.whole]
    one_of(source, (*here, "over"), sweep.over, (*real, "start"))
    minima = [name for name, mark in study.landmarks.items() if mark.kind == "minimum"]
    one_of(source, (*here, "reaches"), sweep.reaches, minima)
    if not sweep.first < sweep.last:
        raise source.error((*here, "last"), f"must be above first; found {sweep.last}")
    if sweep.over == "start":
        if sweep.between is not None:
            message = "is for a threshold, and a sweep over start has none; leave it out"
            raise source.error((*here, "between"), message)
        return
    for key in ("first", "last"):
        _check_value(source, (*here, key), allowed[sweep.over], getattr(sweep, key))
    if sweep.between is not None:
        low, high = sweep.between
        if not sweep.first <= low < high <= sweep.last:
            message = f"must be two rising values from first to last; found {sweep.between}"
            raise source.error((*here, "between"), message)


def _check_cloud(source: Source, here: Location, cloud: CloudSpec, study: Study) -> None:
    _check_side_by_side(source, here, cloud.run, study)
    one_of(source, (*here, "beyond"), cloud.beyond, study.landmarks)
    run = study.runs[cloud.run]
    if "seed" not in run.parameters:
        raise source.error((*here, "run"), f"{cloud.run} has no seed: a cloud needs a noisy run")
    seed = METHOD_PARAMETERS[run.method]["seed"]
    _check_value(source, (*here, "runs"), seed, run.parameters["seed"] + cloud.runs - 1)


def _check_side_by_side(source: Source, here: Location, run: str, study: Study) -> None:
    one_of(source, (*here, "run"), run, study.runs)
    if study.runs[run].objective not in (None, study.objective):
        message = f"{run} is on another objective than {study.objective}, which landmarks are of"
        raise source.error((*here, "run"), message)


def _check_value(source: Source, here: Location, parameter: Parameter, value: float) -> None:
    try:
        parameter.check(np.float64(value))
    except ValueError as error:
        raise source.error(here, str(error)) from None
