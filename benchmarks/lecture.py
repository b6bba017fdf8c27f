"""The shipped lecture's scenes as jobs, for what is measured on the real thing."""

from __future__ import annotations

from collections.abc import Sequence

from lecture.brief import brief_scenes
from lecture.folders import ROOT
from lecture.lecture import lecture_path, prepare
from lecture.takes import TakeManifest
from lecture.timeline import plan
from pipeline.render.job import SceneJob, scene_jobs
from pipeline.render.profile import Profile

LECTURE = "escaping_local_minima"


def lecture_jobs(profile: Profile, scenes: Sequence[str] = ()) -> list[SceneJob]:
    """The jobs of the scenes named, or of all."""
    lecture = prepare(lecture_path(LECTURE))
    takes = TakeManifest.load(ROOT / "takes" / LECTURE).takes
    timeline = plan(lecture.spec, lecture.script, takes)
    jobs = scene_jobs(lecture.spec, brief_scenes(lecture.spec, lecture.script, timeline), profile)
    return [job for job in jobs if not scenes or job.scene in scenes]
