"""Renders one scene in this process: the function that workers carry out for a job."""

from __future__ import annotations

import importlib
import inspect
import logging
import os
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lecture.errors import LectureError
from pipeline.render.environment import differences, environment
from pipeline.render.job import SceneError, SceneJob, SceneResult, Shot
from pipeline.render.sources import sources_digest

_SECONDS_BETWEEN_REPORTS = 0.2


def render_scene(job: SceneJob, frame_count_file: str | None = None) -> SceneResult:
    """Carry out a job.

    Args:
        job: what to render.
        frame_count_file: a file on this machine to keep the number of finished frames in.

    Raises:
        SceneError: this machine has other versions, the scene cannot be rendered, or it has not as
            many frames as its timeline says; one line that names the scene.
    """
    _check_versions(job)
    try:
        result = _render(job, _frame_counter(frame_count_file))
    except Exception as error:
        message = (
            str(error) if isinstance(error, LectureError) else f"{type(error).__name__}: {error}"
        )
        flat = " ".join(message.split()) or type(error).__name__
        raise SceneError(job.scene, flat, traceback.format_exc()) from None
    if result.frames != job.frames:
        message = f"{result.frames} frames were drawn, its timeline has {job.frames}"
        raise SceneError(job.scene, message)
    return result


def _check_versions(job: SceneJob) -> None:
    wrong = differences(job.environment, environment())
    if job.sources != sources_digest(job.module, also=("pipeline.render.scene",)):
        wrong.append("other code of the project, or it was edited since the render began")
    if wrong:
        raise SceneError(job.scene, f"this worker ({os.uname().nodename}) has {'; '.join(wrong)}")


def _render(job: SceneJob, on_frames: Callable[[int], None]) -> SceneResult:
    from manim import config, tempconfig

    from pipeline.render.encoder import SceneEncoder, SceneRenderer

    logging.getLogger("manim").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="scene-") as media:
        settings: dict[str, Any] = {
            "pixel_width": job.profile.width,
            "pixel_height": job.profile.height,
            "frame_rate": job.profile.fps,
            "media_dir": media,
            "disable_caching": True,
            "progress_bar": "none",
            "notify_outdated_version": False,
            "seed": 0,
            "format": "mp4",
        }
        # tempconfig drops keys that it does not know without a word.
        unknown = sorted(set(settings) - set(config.keys()))
        if unknown:
            raise LectureError(f"Manim has no setting {', '.join(unknown)}")
        with tempconfig(settings):
            scene_class = _scene_class(job)
            encoder = SceneEncoder(job.profile)
            renderer = SceneRenderer(encoder, _camera_class(scene_class), on_frames)
            scene = scene_class(brief=job.brief, renderer=renderer)
            scene.render()
            video = encoder.finish()
            shots = tuple(Shot(shot.run, shot.role, shot.arrow, shot.marks) for shot in scene.shots)
    return SceneResult(video, encoder.frames, shots)


def _scene_class(job: SceneJob) -> Any:
    module = importlib.import_module(job.module)
    found = getattr(module, job.cls, None)
    # A class that the file merely imports is not its scene.
    if not inspect.isclass(found) or found.__module__ != job.module:
        raise LectureError(f"{job.module} has no class {job.cls}")
    return found


def _camera_class(scene_class: type) -> type:
    """The camera that a scene's class asks for, as the default value of an argument of Manim's."""
    for ancestor in scene_class.__mro__:
        parameter = inspect.signature(ancestor).parameters.get("camera_class")
        if parameter is not None and inspect.isclass(parameter.default):
            return parameter.default
    raise LectureError(f"{scene_class.__name__} is not a scene of Manim's")


def _frame_counter(path: str | None) -> Callable[[int], None]:
    if path is None:
        return lambda count: None
    last = 0.0

    def report(count: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN_REPORTS:
            last = now
            Path(path).write_text(str(count), encoding="ascii")

    return report
