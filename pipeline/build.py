"""Makes lectures: words, voice, timeline, scenes, video, package, proof, in this order."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.places import LOG, MADE
from pipeline.progress import say
from pipeline.render.cache import Cache
from pipeline.render.stage import local_workers, make
from pipeline.request import Request


def build(requests: Sequence[Request]) -> list[Path]:
    """Make the packages that are asked for, all their scenes in one pool of workers.

    What is up to date is left alone. A package takes the place of the last one only when it is
    complete and checked, so that a run that is stopped anywhere leaves the last good one.

    Returns:
        The folder of each package.

    Raises:
        LectureError: what the person who wrote the lecture has to mend, in one line.
    """
    with ExitStack() as held:
        for request in sorted(requests, key=lambda request: request.lecture):
            held.enter_context(_held(request.places.lock))
        pool = held.enter_context(local_workers(LOG, requests[0].workers))
        # These take as long to load as the workers take to start.
        from pipeline.package import make_package
        from pipeline.plan import plan_package

        plans = [ready for request in requests if (ready := plan_package(request))]
        tasks = [task for ready in plans for task in ready.tasks]
        made = make(tasks, Cache(MADE), LOG, pool, requests[0].scheduler)
        for ready in plans:
            make_package(ready, made, pool)
    return [request.places.package for request in requests]


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Alone with one package: a second render of it waits, and then finds it up to date."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{lock.stem}: another render of it is running; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
