"""The shipped lecture and the insides of the pipeline, as far as what is measured needs them.

`python -m benchmarks.lecture` renders scenes of it without anything kept, in a process of its own:
see `benchmarks.cold`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lecture.brief import brief_scenes
from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.lecture import Lecture, lecture_path, prepare
from lecture.spec import load_lecture
from lecture.takes import TakeManifest
from lecture.timeline import Timeline, plan
from pipeline.animations import loop_jobs
from pipeline.captions import write_captions
from pipeline.copies import copy_jobs
from pipeline.plan import narration_job, stills_jobs
from pipeline.render.cache import Cache
from pipeline.render.job import SceneJob, scene_jobs
from pipeline.render.profile import Profile, load_profile
from pipeline.render.segment import Segment
from pipeline.render.stage import local_workers, make
from pipeline.render.task import Task
from pipeline.renditions import load_ladder

LECTURE = "escaping_local_minima"
WORKER = "pipeline.render.worker"  # in the command line of every worker process
RENDERER = "pipeline.render.encoder"  # what a worker loads beside the scene's own module
RENDERED = " is done"  # said after the name of what was rendered
# What `render` says, in order, when a part of its work begins. All but the pictures are done one
# after the other, also for several lectures.
PHASES = {
    "preparing": "",
    "making": "making ",
    "joining": "putting sound",
    "checking": "checking what was made",
}


def lecture_jobs(profile: Profile, scenes: Sequence[str] = ()) -> list[SceneJob]:
    """The jobs of the scenes named, or of all; a long scene has several."""
    return [job for jobs in _prepared(profile, scenes).scenes for job in jobs]


def lecture_tasks(profile: Profile, scenes: Sequence[str] = ()) -> list[Task]:
    """Everything that workers make for the lecture, or for the scenes named: these with copies."""
    ready = _prepared(profile, scenes)
    ladder = load_ladder()
    captions = write_captions(ready.lecture.script, ready.timeline)
    copies = copy_jobs([job for jobs in ready.scenes for job in jobs], ladder, captions)
    made: list[Task] = [*copies, *stills_jobs(ready.scenes, copies, ladder)]
    if scenes:
        return made
    sound = narration_job(ready.takes, ready.timeline, ladder)
    return [*made, sound, *loop_jobs(ready.lecture)]


@dataclass(frozen=True, slots=True)
class _Prepared:
    lecture: Lecture
    takes: TakeManifest
    timeline: Timeline
    scenes: tuple[tuple[SceneJob, ...], ...]


def _prepared(profile: Profile, scenes: Sequence[str]) -> _Prepared:
    """The lecture up to the jobs of the scenes named, or of all."""
    lecture = prepare(lecture_path(LECTURE))
    takes = TakeManifest.load(ROOT / "takes" / LECTURE)
    timeline = plan(lecture.spec, lecture.script, takes.takes)
    jobs = scene_jobs(lecture.spec, brief_scenes(lecture.spec, lecture.script, timeline), profile)
    chosen = tuple(parts for parts in jobs if not scenes or parts[0].scene in scenes)
    return _Prepared(lecture, takes, timeline, chosen)


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
    parser.add_argument("--whole", action="store_true", help="copies, sound and loops as well")
    arguments = parser.parse_args()
    profile, folder = load_profile(arguments.profile), arguments.folder
    tasks: list[Task] = [*lecture_jobs(profile, arguments.scenes)]
    if arguments.whole:
        tasks += lecture_tasks(profile, arguments.scenes)
    prepared = time.time()
    with local_workers(folder / "log", arguments.workers) as pool:
        made = make(tasks, Cache(folder / "cache"), folder / "log", pool)
    record = []
    for number, task in enumerate(tasks):
        entry = made[task.key]
        video = folder / f"{number}.mp4"
        if isinstance(task, SceneJob):
            video.write_bytes(Segment.of(entry.made()).video)
        record.append(
            {
                "name": task.name,
                "after": [need.name for need in task.needs],
                "frames": task.frames,
                "done": entry.path.stat().st_mtime - prepared,
                "video": str(video),
            }
        )
    print(json.dumps(record))


if __name__ == "__main__":
    main()
