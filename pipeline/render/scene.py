"""Renders one scene in this process."""

from __future__ import annotations

import importlib
import inspect
import logging
import tempfile
from typing import Any

from lecture.errors import LectureError
from pipeline.render.job import SceneJob
from pipeline.render.segment import Segment
from pipeline.render.task import Report


def render(job: SceneJob, report: Report) -> Segment:
    """Render a scene.

    Args:
        job: what to render.
        report: is told how many frames are done.

    Raises:
        LectureError: Manim or the scene's file is not what the job takes it for.
    """
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
            renderer = SceneRenderer(encoder, _camera_class(scene_class), report)
            scene = scene_class(brief=job.brief, renderer=renderer)
            scene.render()
            video = encoder.finish()
            return Segment(video, encoder.frames, tuple(scene.shots))


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
