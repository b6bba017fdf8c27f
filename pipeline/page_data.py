"""What the player page's scripts have to know: the data twin and the study, as values for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lecture.facts import Facts
from lecture.lecture import Lecture
from lecture.spec import LectureSpec
from lecture.study import RunSpec, Study
from optim import CriticalPoint
from pipeline.renditions import load_ladder
from scenes.run import SHAPES, role_of
from scenes.theme import THEME

METHODS = {  # those that web/js/methods.js has, as the page calls them
    "gradient_descent": "Plain descent",
    "momentum": "Momentum",
    "averaged_momentum": "Averaged momentum",
    "nesterov": "Nesterov momentum",
}
_SYMBOLS = {"eta": "η", "beta": "β", "sigma": "σ"}
_ETA, _BETA = (0.001, 0.2), (0.0, 0.999)  # for a lecture without sweeps


def page_data(lecture: Lecture, timeline: Mapping[str, Any]) -> dict[str, Any]:
    """Everything, as values for JSON.

    Args:
        lecture: words and numbers.
        timeline: the package's ``<id>.timeline.json``, read.
    """
    spec = lecture.spec
    return {
        "fps": timeline["fps"],
        "file": f"{spec.id}.mp4",
        "copies": {"fps": load_ladder().fps},
        "scenes": [{"frame": scene["first_frame"]} for scene in timeline["scenes"]],
        "runs": {name: run_label(run) for name, run in spec.study.runs.items()},
        "tracks": _tracks(spec, timeline),
        "trial": trial(lecture.facts),
    }


def run_label(run: RunSpec) -> str:
    """A run as the page calls it, such as ``Momentum, β = 0.9``."""
    method = METHODS.get(run.method, run.method.replace("_", " ").capitalize())
    told = [
        f"{_SYMBOLS.get(name, name)} = {value:g}"
        for name, value in run.parameters.items()
        if name != "seed"
    ]
    return ", ".join([method, *told])


def _tracks(spec: LectureSpec, timeline: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of each run in each scene, rising by frame."""
    names = [scene["name"] for scene in timeline["scenes"]]
    looks = {(look["scene"], look["run"]): look for look in timeline["looks"]}
    tracks: dict[tuple[str, str], dict[str, Any]] = {}
    for step in timeline["steps"]:
        at = (step["scene"], step["run"])
        if at not in tracks:
            method = spec.study.runs[step["run"]].method
            look = looks.get(at) or _look(method)
            tracks[at] = {
                "run": step["run"],
                "scene": names.index(step["scene"]),
                "look": {"color": look["color"], "shape": look["shape"]},
                "frames": [],
                "steps": [],
            }
        tracks[at]["frames"].append(step["frame"])
        tracks[at]["steps"].append([step[key] for key in ("step", "x", "v", "f", "df")])
    return list(tracks.values())


def trial(facts: Facts) -> dict[str, Any] | None:
    """The curve to try runs on; None for a lecture whose runs the page has no method for."""
    study = facts.study
    own = [
        run
        for run in study.runs.values()
        if run.method in METHODS and run.objective in (None, study.objective)
    ]
    if not own:
        return None
    first = next((run for run in own if "beta" in run.parameters), own[0])
    ranges = _ranges(study, own)
    landscape = facts.landscape
    names = {facts.landmark(name): name for name in study.landmarks}
    aims = {facts.landmark(sweep.reaches) for sweep in study.sweeps.values()}
    aims = aims or {landscape.deepest}

    def told(point: CriticalPoint) -> dict[str, Any]:
        return {"x": point.x, "f": point.f, "name": names.get(point, "").replace("_", " ")}

    def role(point: CriticalPoint) -> str:
        return "escapes" if point in aims else "stays" if point in names else "elsewhere"

    return {
        "objective": study.objective,
        "window": list(study.window),
        "steps": study.steps,
        "minima": [{**told(point), "role": role(point)} for point in landscape.minima],
        "maxima": [told(point) for point in landscape.maxima],
        "ranges": ranges,
        "looks": {method: _look(method) for method in METHODS},
        "first": {
            "objective": study.objective,
            "method": first.method,
            "eta": first.parameters["eta"],
            "beta": first.parameters.get("beta", 0.0),
            "x0": study.start if first.start is None else first.start,
        },
    }


def _ranges(study: Study, runs: Sequence[RunSpec]) -> dict[str, list[float]]:
    """The values that each slider goes through: those of the lecture's sweeps."""
    swept = {sweep.over: (sweep.first, sweep.last) for sweep in study.sweeps.values()}
    ranges = {
        "eta": swept.get("eta", _ETA),
        "beta": swept.get("beta", _BETA),
        "x0": study.window,
    }
    for name in ("eta", "beta"):  # never narrower than what the lecture shows
        shown = [run.parameters[name] for run in runs if name in run.parameters]
        ranges[name] = (min([ranges[name][0], *shown]), max([ranges[name][1], *shown]))
    return {name: list(ends) for name, ends in ranges.items()}


def _look(method: str) -> dict[str, str]:
    role = role_of(method)
    return {"color": THEME.colors.of(role), "shape": SHAPES[role]}
