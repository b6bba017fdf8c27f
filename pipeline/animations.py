"""A run as a loop of ten seconds, for pages and notebooks: as a GIF, and as MP4 and WebM.

The course notebook shows GIFs. A page should rather loop one of the others: twice as wide, of more
frames and all colours, at about the size.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from lecture.brief import ANIMATION_SECONDS, brief_animations
from lecture.lecture import Lecture
from lecture.spec import AnimationSpec
from pipeline.ffmpeg import run
from pipeline.render.job import SceneJob, scene_job
from pipeline.render.profile import Profile
from pipeline.render.segment import Segment
from pipeline.render.task import Made, Origin, Report

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


@dataclass(frozen=True, slots=True)
class LoopJob:
    """The files of an animation to be made; gives them by their endings.

    Attributes:
        title: of the files.
        scene: the rendered path.
        origin: the code that makes them, and versions.
    """

    title: str
    scene: SceneJob
    origin: Origin

    kind = "loops"
    frames = 0
    cost = 500.0

    @property
    def name(self) -> str:
        """Which loop."""
        return f"the loop {self.title}"

    @property
    def needs(self) -> tuple[SceneJob]:
        """The rendered path."""
        return (self.scene,)

    @property
    def key(self) -> str:
        """SHA-256 of everything they are made from: equal keys, equal bytes."""
        return self.origin.key(self.kind, self.scene.key)

    def carry_out(self, needed: Sequence[Made], report: Report) -> Made:
        """Make them."""
        (scene,) = map(Segment.of, needed)
        return Made(make_loops(scene.video), {})


def loop_jobs(lecture: Lecture) -> tuple[LoopJob, ...]:
    """A job for each animation of the lecture, in order."""
    spec, origin = lecture.spec, Origin.of("pipeline.animations")
    briefs = brief_animations(spec, lecture.script)
    return tuple(
        LoopJob(title, scene_job(brief, AnimationSpec.module, AnimationSpec.cls, PROFILE), origin)
        for title, brief in zip(spec.animations, briefs, strict=True)
    )


def make_loops(video: bytes) -> dict[str, bytes]:
    """A rendered path as files, by their endings.

    Args:
        video: H.264 in MP4.

    Raises:
        FfmpegError: ffmpeg failed.
    """
    files = {}
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
            made = source.with_name(f"loop{ending}")
            run(ffmpeg.output(graph, str(made), **settings))
            files[ending] = made.read_bytes()
    return files


def _gif(picture: Any) -> Any:
    small = (
        picture.filter("framestep", PROFILE.fps // GIF_FPS)
        .filter("scale", GIF_WIDTH, GIF_HEIGHT, flags="area")
        .filter_multi_output("split", 2)
    )
    palette = small[0].filter("palettegen", max_colors=_COLORS, reserve_transparent=0)
    return ffmpeg.filter([small[1], palette], "paletteuse", dither="none", diff_mode="rectangle")
