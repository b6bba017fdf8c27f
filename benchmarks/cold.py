"""The lecture's pictures rendered from nothing, once for all that want to know what it costs."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.command import Outcome, carry_out, python
from benchmarks.setting import Setting
from lecture.folders import ROOT
from pipeline.progress import say


@dataclass(frozen=True, slots=True)
class Rendered:
    """A job that was carried out.

    Attributes:
        name: what was made.
        after: the names of what had to be made before.
        frames: how many.
        done: seconds after the first job began.
        video: H.264 in MP4.
    """

    name: str
    after: tuple[str, ...]
    frames: int
    done: float
    video: Path


@dataclass(frozen=True, slots=True)
class ColdRender:
    """What it cost, Python's start and the lecture's preparation included, and the outcome."""

    outcome: Outcome
    jobs: tuple[Rendered, ...]

    @property
    def frames(self) -> int:
        """Of all jobs."""
        return sum(job.frames for job in self.jobs)


def cold_render(
    setting: Setting,
    workers: int,
    number: int = 0,
    scenes: tuple[str, ...] | None = None,
    whole: bool = False,
) -> ColdRender:
    """Render with so many workers; the same question is not measured twice.

    Args:
        setting: what is asked for.
        workers: processes.
        number: of the round.
        scenes: instead of the setting's.
        whole: copies, sound and loops as well.
    """
    chosen = setting.scenes if scenes is None else scenes
    return _rendered(setting, workers, number, chosen, whole)


@cache
def _rendered(
    setting: Setting, workers: int, number: int, scenes: tuple[str, ...], whole: bool
) -> ColdRender:
    say(f"{' '.join(scenes) or 'all scenes'}, {setting.profile}, cold, workers: {workers}")
    folder = tempfile.mkdtemp(prefix="cold-", dir=setting.scratch)
    options = ["--profile", setting.profile, "--workers", str(workers), "--scenes", *scenes]
    if whole:
        options.append("--whole")
    outcome = carry_out(python("benchmarks.lecture", folder, *options), ROOT)
    jobs = (
        Rendered(**{**job, "after": tuple(job["after"]), "video": Path(job["video"])})
        for job in json.loads(outcome.output)
    )
    return ColdRender(outcome, tuple(jobs))
