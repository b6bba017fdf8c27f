"""The shipped lecture and the insides of the pipeline, as far as what is measured needs them.

`python -m benchmarks.lecture` renders scenes of it without anything kept, in a process of its own:
see `benchmarks.cold`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from lecture.brief import brief_scenes
from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.lecture import lecture_path, prepare
from lecture.spec import load_lecture
from lecture.takes import TakeManifest
from lecture.timeline import plan
from pipeline.render.cache import SceneCache
from pipeline.render.job import SceneJob, scene_jobs
from pipeline.render.profile import Profile, load_profile
from pipeline.render.stage import render_scenes

LECTURE = "escaping_local_minima"
WORKER = "pipeline.render.worker"  # in the command line of every worker process
RENDERER = "pipeline.render.encoder"  # what a worker loads beside the scene's own module
RENDERED = " is rendered"  # said after the name of what was rendered
# What `render` says, in order, when a part of its work begins. All but the pictures are done one
# after the other, also for several lectures.
PHASES = {
    "preparing": "",
    "pictures": "rendering ",
    "joining": "putting sound",
    "copies": "making the smaller copies",
    "checking": "checking what was made",
}


def lecture_jobs(profile: Profile, scenes: Sequence[str] = ()) -> list[SceneJob]:
    """The jobs of the scenes named, or of all."""
    lecture = prepare(lecture_path(LECTURE))
    takes = TakeManifest.load(ROOT / "takes" / LECTURE).takes
    timeline = plan(lecture.spec, lecture.script, takes)
    jobs = scene_jobs(lecture.spec, brief_scenes(lecture.spec, lecture.script, timeline), profile)
    return [job for job in jobs if not scenes or job.scene in scenes]


def check(profile: str, scenes: Sequence[str]) -> None:
    """Raises LectureError: there is no such profile, or no such scene."""
    load_profile(profile)
    known = [scene.name for scene in load_lecture(lecture_path(LECTURE)).scenes]
    for name in scenes:
        if name not in known:
            raise LectureError(f"no scene {name!r} in {LECTURE}; there are {', '.join(known)}")


def main() -> None:
    """Render into an empty folder; print each job and when it was done, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lecture")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--profile", required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--scenes", nargs="*", default=[])
    arguments = parser.parse_args()
    jobs = lecture_jobs(load_profile(arguments.profile), arguments.scenes)
    prepared = time.time()
    folder: Path = arguments.folder
    segments = render_scenes(
        jobs, SceneCache(folder / "cache"), folder / "log", workers=arguments.workers
    )
    record = []
    for number, (job, segment) in enumerate(zip(jobs, segments, strict=True)):
        video = folder / f"{number}.mp4"
        video.write_bytes(segment.video())
        done = segment.path.stat().st_mtime - prepared
        record.append({"name": job.scene, "frames": job.frames, "done": done, "video": str(video)})
    print(json.dumps(record))


if __name__ == "__main__":
    main()
