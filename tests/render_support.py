"""Jobs and pictures for the tests of rendering."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from lecture.brief import SceneBrief
from lecture.lecture import lecture_path
from lecture.spec import load_lecture
from lecture.study import Study
from lecture.timeline import SceneTimeline
from pipeline.render.cache import Cache, Entry
from pipeline.render.job import SceneJob
from pipeline.render.profile import Profile
from pipeline.render.stage import local_workers, make
from pipeline.render.task import Origin, Task

MODULE = "tests.render_scenes"
TINY = Profile("tiny", 320, 180, 15, (("crf", "1"), ("g", "60"), ("preset", "ultrafast")))


@cache
def study() -> Study:
    return load_lecture(lecture_path("escaping_local_minima")).study


def brief(scene: str, *, title: str = "A lecture", ticks: int = 15) -> SceneBrief:
    return SceneBrief("tiny", title, study(), scene, {}, SceneTimeline(scene, ticks, ()))


def job(
    cls: str, *, title: str = "A lecture", ticks: int = 15, profile: Profile = TINY
) -> SceneJob:
    return SceneJob(
        brief=brief(cls.lower(), title=title, ticks=ticks),
        module=MODULE,
        cls=cls,
        profile=profile,
        origin=Origin.of(MODULE, "pipeline.render.scene"),
    )


def made_in(
    folder: Path, tasks: Sequence[Task], *, workers: int = 1, scheduler: str | None = None
) -> dict[str, Entry]:
    """What tasks make, with cache and log in a folder."""
    with local_workers(folder / "log", workers) as pool:
        return make(tasks, Cache(folder / "cache"), folder / "log", pool, scheduler)


def with_x264(profile: Profile, **options: str) -> Profile:
    return replace(profile, x264=tuple(sorted({**dict(profile.x264), **options}.items())))


def frames(video: bytes) -> Iterator[av.VideoFrame]:
    with av.open(io.BytesIO(video), "r") as container:
        yield from container.decode(video=0)


def planes(frame: av.VideoFrame) -> list[NDArray[np.uint8]]:
    return [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]


def to_rgb(frame: av.VideoFrame, kr: float, kb: float) -> NDArray[np.float64]:
    """A yuv420p frame of limited range as RGB, by the definition in ITU-R BT.601-7 / BT.709-6."""
    y, cb, cr = (plane.astype(float) for plane in planes(frame))
    y = (y - 16) / 219
    cb, cr = ((c.repeat(2, 0).repeat(2, 1) - 128) / 224 for c in (cb, cr))
    red, blue = y + 2 * (1 - kr) * cr, y + 2 * (1 - kb) * cb
    green = (y - kr * red - kb * blue) / (1 - kr - kb)
    return 255 * np.stack([red, green, blue], axis=2)


def psnr(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(10 * np.log10(255**2 / max(np.mean((one - other) ** 2), 1e-12)))
