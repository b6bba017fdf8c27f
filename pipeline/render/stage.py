"""Makes what has to be made: the tasks that are not in the cache, what takes longest first."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType

from pipeline.progress import RenderProgress
from pipeline.render.cache import Cache, Entry
from pipeline.render.cluster import cluster_executor
from pipeline.render.pool import WorkerPool
from pipeline.render.task import Made, Task, TaskError, carry_out

_SECONDS_BETWEEN_LOOKS = 0.25
_IMPORTS = ("manim",)  # what takes a worker longest to load


@contextmanager
def local_workers(log: Path, count: int | None = None) -> Iterator[WorkerPool]:
    """Worker processes on this machine, which are ended with all that they were at.

    Args:
        log: folder for `workers.log`.
        count: how many; default: one a core.
    """
    log.mkdir(parents=True, exist_ok=True)
    with (
        _stopped_by_signals(),
        tempfile.TemporaryDirectory(prefix="render-", ignore_cleanup_errors=True) as scratch,
        WorkerPool(
            count or os.cpu_count() or 1, log / "workers.log", Path(scratch), imports=_IMPORTS
        ) as pool,
    ):
        yield pool


def make(
    tasks: Sequence[Task],
    cache: Cache,
    log: Path,
    pool: WorkerPool,
    scheduler: str | None = None,
) -> dict[str, Entry]:
    """What tasks make, by their keys; they may be those of several lectures.

    Args:
        tasks: what is wanted. What they need is made as well.
        cache: where it is looked for and kept.
        log: folder for a log with the traceback of a task that failed.
        pool: who makes it.
        scheduler: address of a Dask scheduler, to make it there instead.

    Raises:
        TaskError: the first task that failed; the other workers are ended at once.
        LectureError: the cluster cannot be used.
    """
    wanted = _with_needs(tasks)
    made = {key: entry for key in wanted if (entry := cache.get(key))}
    missing = {key: task for key, task in wanted.items() if key not in made}
    if missing:
        with (
            cluster_executor(scheduler) if scheduler else nullcontext(pool) as executor,
            RenderProgress(list(missing.values()), len(made)) as progress,
        ):
            crew = _Crew(executor, log, None if scheduler else pool.scratch, progress)
            for key, result in crew.work(missing, made):
                made[key] = cache.put(key, result)
        cache.prune(keep=list(wanted))
    return made


def _with_needs(tasks: Sequence[Task]) -> dict[str, Task]:
    """The tasks by their keys, what a task needs before it."""
    found: dict[str, Task] = {}
    for task in tasks:
        found |= _with_needs(task.needs) | {task.key: task}
    return found


class _Crew:
    """Gives tasks to an executor and takes back what they made.

    Args:
        executor: who works.
        log: folder for the tracebacks.
        counts: folder for the numbers of finished frames, if the workers can reach it.
        progress: is told how far it is.
    """

    def __init__(
        self, executor: Executor, log: Path, counts: Path | None, progress: RenderProgress
    ) -> None:
        self._executor, self._log, self._counts = executor, log, counts
        self._progress = progress
        self._running: dict[Future[Made], str] = {}

    def work(
        self, tasks: Mapping[str, Task], made: Mapping[str, Entry]
    ) -> Iterator[tuple[str, Made]]:
        """What each task made, as it comes.

        Args:
            tasks: what to make, by key.
            made: what there is of what they need; the caller adds to it what it is given.
        """
        # What is left at the end is short, so that no worker is alone for long.
        waiting = dict(sorted(tasks.items(), key=lambda item: -item[1].cost))
        # A key is a hash of all that goes in: asked for once, not at every look.
        needs = {key: [need.key for need in task.needs] for key, task in tasks.items()}
        try:
            while waiting or self._running:
                for key in [key for key in waiting if all(need in made for need in needs[key])]:
                    self._submit(key, waiting.pop(key), [made[need] for need in needs[key]])
                done, _ = wait(self._running, _SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
                for future in done:
                    key = self._running.pop(future)
                    yield key, self._result(tasks[key], future)
                    self._progress.finished(tasks[key])
                self._progress.under_way(
                    [(tasks[key], self._count(key)) for key in self._running.values()]
                )
        except BaseException:
            self._executor.shutdown(wait=True, cancel_futures=True)
            raise

    def _submit(self, key: str, task: Task, needs: Sequence[Entry]) -> None:
        needed = [entry.made() for entry in needs]
        count_file = str(self._counts / key) if self._counts else None
        self._running[self._executor.submit(carry_out, task, needed, count_file)] = key

    def _result(self, task: Task, future: Future[Made]) -> Made:
        try:
            return future.result()
        except TaskError as error:
            name = error.name.removeprefix("scene ")
            (self._log / f"{name}.log").write_text(error.details, encoding="utf-8")
            raise
        except Exception as error:
            raise TaskError(task.name, f"{type(error).__name__}: {error}") from None

    def _count(self, key: str) -> int:
        if self._counts is None:
            return 0
        try:
            return int((self._counts / key).read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            return 0


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP leave through the `with` blocks, as Ctrl-C does, instead of past them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
