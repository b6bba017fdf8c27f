"""A run as a loop of ten seconds, for pages and notebooks: as a GIF, and as MP4 and WebM.

The course notebook shows GIFs. A page should rather loop one of the others: twice as wide, of more
frames and all colours, at about the size.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import ffmpeg

from lecture.brief import ANIMATION_SECONDS, brief_animations
from lecture.lecture import Lecture
from lecture.spec import AnimationSpec
from pipeline.ffmpeg import run
from pipeline.files import whole_file
from pipeline.render.job import SceneJob, scene_job
from pipeline.render.profile import Profile

SECONDS = ANIMATION_SECONDS
GIF_FPS, GIF_WIDTH, GIF_HEIGHT = 20, 640, 480
WEBM_FPS = 30
ENDINGS = (".gif", ".mp4", ".webm")
# Twice the GIF's size, so that of four pixels with one colour between them each keeps its own; and
# a rate that both the GIF's and the timeline's ticks divide.
PROFILE = Profile(
    "animation",
    2 * GIF_WIDTH,
    2 * GIF_HEIGHT,
    60,
    (
        ("crf", "18"),
        ("g", "120"),
        ("preset", "veryfast"),
        ("profile", "high"),
        ("tune", "animation"),
    ),
)
_COLORS = 96  # flat ones and the shades at their edges


def animation_jobs(lecture: Lecture) -> tuple[SceneJob, ...]:
    """A job for each animation of the lecture, in order."""
    return tuple(
        scene_job(brief, AnimationSpec.module, AnimationSpec.cls, PROFILE)
        for brief in brief_animations(lecture.spec, lecture.script)
    )


def make_animation(video: bytes, folder: Path, name: str) -> None:
    """Write ``name``.gif, .mp4 and .webm into ``folder``.

    Args:
        video: the rendered scene, H.264 in MP4.
        folder: of the package.
        name: of the files.

    Raises:
        FfmpegError: ffmpeg failed.
    """
    with tempfile.TemporaryDirectory(prefix="animation-") as scratch:
        source = Path(scratch) / "source.mp4"
        source.write_bytes(video)
        picture = ffmpeg.input(str(source))["v"]
        graphs = (_gif(picture), picture, picture.filter("framestep", PROFILE.fps // WEBM_FPS))
        options: tuple[dict[str, Any], ...] = (
            {"loop": 0},
            {"c:v": "copy", "movflags": "+faststart", "fflags": "+bitexact"},
            {
                "c:v": "libvpx-vp9",
                "crf": 30,
                "b:v": 0,
                "deadline": "realtime",  # a quarter of the time, for a quarter more bytes
                "cpu-used": 7,
                "g": WEBM_FPS * SECONDS,
                "threads": 1,  # the same bytes on every machine
                "fflags": "+bitexact",
                "flags:v": "+bitexact",
            },
        )
        for graph, ending, settings in zip(graphs, ENDINGS, options, strict=True):
            with whole_file(folder / f"{name}{ending}") as part:
                run(ffmpeg.output(graph, str(part), **settings))


def _gif(picture: Any) -> Any:
    small = (
        picture.filter("framestep", PROFILE.fps // GIF_FPS)
        .filter("scale", GIF_WIDTH, GIF_HEIGHT, flags="area")
        .filter_multi_output("split", 2)
    )
    palette = small[0].filter("palettegen", max_colors=_COLORS, reserve_transparent=0)
    return ffmpeg.filter([small[1], palette], "paletteuse", dither="none", diff_mode="rectangle")
