"""Small values that the tests of the scenes share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manim import tempconfig

from lecture.brief import SceneBrief
from lecture.spec import LandmarkSpec, RunSpec, Study
from lecture.timeline import CueTime, SceneTimeline
from optim import WAVE, gradient_descent, momentum, run
from scenes.base import LectureScene
from scenes.run import Run

STUDY = Study(
    objective="wave",
    window=(-4.0, 4.0),
    stage=(-3.0, 1.7),
    start=1.11,
    steps=40,
    landmarks={"first_valley": LandmarkSpec(kind="minimum", near=-0.46)},
    runs={
        "plain": RunSpec(method="gradient_descent", **{"eta": 0.05}),
        "momentum": RunSpec(method="momentum", **{"eta": 0.05, "beta": 0.9}),
    },
)
PLAIN = Run("plain", "plain", run(WAVE, gradient_descent(eta=0.05), 1.11, 41))
MOMENTUM = Run("momentum", "momentum", run(WAVE, momentum(eta=0.05, beta=0.9), 1.11, 41))


def brief(
    cues: Mapping[str, int], marks: Mapping[str, Mapping[str, float]] | None = None
) -> SceneBrief:
    """A brief with the given cues (name -> ticks) and moments (cue -> moment -> seconds)."""
    times, start = [], 0
    for name, ticks in cues.items():
        moments = (marks or {}).get(name, {})
        times.append(CueTime(name, start, ticks, 0.2, 1.0, (), moments))
        start += ticks
    timeline = SceneTimeline("test", start, tuple(times))
    return SceneBrief("tested", "Tested", STUDY, "test", {"word": "stuck"}, timeline)


def render(scene: type[LectureScene], told: SceneBrief, folder: Path, fps: int) -> tuple[Any, Path]:
    """Render a scene at 96x54 and give it back with its video file."""
    settings = {
        "pixel_width": 96, "pixel_height": 54, "frame_rate": fps, "media_dir": str(folder),
        "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR",
    }  # fmt: skip
    with tempconfig(settings):
        made = scene(brief=told)
        made.render()
    return made, next(folder.rglob(f"videos/**/{scene.__name__}.mp4"))
