"""How long many lectures would take on many workers, reckoned from measured times.

The jobs of all lectures go to one pool, the longest first, and each to the worker that is free
first, as in `pipeline.render.stage`. What a render does one after the other, for each lecture
again, comes before and after it. Every worker is taken to have a core to itself.
"""

from __future__ import annotations

import heapq
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from benchmarks.cold import ColdRender, cold_render
from benchmarks.command import carry_out
from benchmarks.goal import Goal
from benchmarks.lecture import RENDERER, lecture_jobs
from benchmarks.project import made, phases
from benchmarks.setting import SHORT, Setting
from lecture.folders import ROOT
from pipeline.progress import say
from pipeline.render.profile import load_profile

LECTURES = (1, 10, 100)
WORKERS = (1, 2, 4, 8, 16, 32, 64)
_WORTH = 1.25  # twice the workers have to make it so many times as fast


@dataclass(frozen=True, slots=True)
class Work:
    """What one lecture asks for, in seconds.

    Attributes:
        start: until a worker is ready for its first job.
        jobs: each job's, in the order in which they begin.
        serial: what the parent does alone, by its name.
    """

    start: float
    jobs: tuple[float, ...]
    serial: Mapping[str, float]


def goals(setting: Setting) -> list[Goal]:
    """Print the table and where it stops scaling; that is no goal."""
    work = _measured(setting)
    serial = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in work.serial.items())
    print(f"\n{len(work.jobs)} jobs of {sum(work.jobs):.1f} s, the longest {max(work.jobs):.1f} s;")
    print(f"a worker starts in {work.start:.1f} s; the parent alone: {serial}\n")
    print("Seconds on the clock:\n")
    print(f"| workers | {' | '.join(map(_lectures, LECTURES))} |")
    print(f"|---{'|---' * len(LECTURES)}|")
    for workers in WORKERS:
        times = (f"{wall(work, lectures, workers):.0f}" for lectures in LECTURES)
        print(f"| {workers} | {' | '.join(times)} |")
    print()
    for lectures in LECTURES:
        print(limit(work, lectures), flush=True)
    return []


def wall(work: Work, lectures: int, workers: int) -> float:
    """Seconds from the command to the last checked package."""
    queue = [seconds for seconds in work.jobs for _ in range(lectures)]
    return lectures * sum(work.serial.values()) + work.start + makespan(queue, workers)


def makespan(queue: Sequence[float], workers: int) -> float:
    """When the last job is done if each goes to the worker that is free first.

    List scheduling (Graham 1966): within 2 - 1/m of the best on m workers, and with the longest
    first within 4/3 - 1/(3 m) (Graham 1969).

    Args:
        queue: seconds of each job, in the order in which they begin.
        workers: how many there are.
    """
    free = [0.0] * workers
    for seconds in queue:
        heapq.heapreplace(free, free[0] + seconds)
    return max(free)


def limit(work: Work, lectures: int) -> str:
    """From how many workers on twice as many are hardly faster, and what is in the way."""
    for workers, twice in pairwise(WORKERS):
        seconds = wall(work, lectures, workers)
        if seconds < _WORTH * wall(work, lectures, twice):
            serial = lectures * sum(work.serial.values())
            longest = work.start + max(work.jobs)
            name = "the parent's serial part" if serial > longest else "the longest job"
            return (
                f"{_lectures(lectures)}: scales to {workers} workers, then {name} is in the way: "
                f"of {seconds:.0f} s it takes {max(serial, longest):.0f}, "
                f"the other {min(serial, longest):.0f}"
            )
    return f"{_lectures(lectures)}: scales to {WORKERS[-1]} workers and beyond"


def _lectures(count: int) -> str:
    return "1 lecture" if count == 1 else f"{count} lectures"


def _measured(setting: Setting) -> Work:
    start = _worker_start(setting)
    serial = phases(made(setting)[1])
    del serial["making"]
    return Work(start, _job_times(cold_render(setting, workers=1, whole=True), start), serial)


def _job_times(render: ColdRender, start: float) -> tuple[float, ...]:
    """Seconds of each job with what follows from it, the longest first.

    One worker did one job after the other. A scene, its copies and its stills are reckoned as one
    job: each waits for the one before.
    """
    jobs = sorted(render.jobs, key=lambda job: job.done)
    done = [start, *(job.done for job in jobs)]
    seconds: dict[str, float] = defaultdict(float)
    first: dict[str, str] = {}  # that which each follows from
    for job, (before, after) in zip(jobs, pairwise(done), strict=True):
        first[job.name] = first[job.after[0]] if job.after else job.name
        seconds[first[job.name]] += after - before
    return tuple(sorted(seconds.values(), reverse=True))


def _worker_start(setting: Setting) -> float:
    """What a worker does once: Python, Manim and the scene's module are loaded."""
    say("a worker's start")
    job = lecture_jobs(load_profile(setting.profile), setting.scenes)[0]
    load = f"import {RENDERER}, {job.module}"
    command = [sys.executable, "-c", load]
    return median(carry_out(command, ROOT).cost.wall for _ in range(SHORT))
