"""Renders what has to be rendered: the jobs that are not in the cache, the longest first."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType

from pipeline.progress import RenderProgress
from pipeline.render.cache import SceneCache, Segment
from pipeline.render.cluster import cluster_executor
from pipeline.render.job import SceneError, SceneJob, SceneResult
from pipeline.render.pool import WorkerPool
from pipeline.render.scene import render_scene

_SECONDS_BETWEEN_LOOKS = 0.25


def render_scenes(
    jobs: Sequence[SceneJob],
    cache: SceneCache,
    log: Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
) -> list[Segment]:
    """A segment for each job, in the order of `jobs`, which may be those of several lectures.

    Args:
        jobs: what is wanted.
        cache: where segments are looked for and kept.
        log: folder for `workers.log` and, of a scene that failed, `<scene>.log` with its traceback.
        workers: processes on this machine; default: one a core.
        scheduler: address of a Dask scheduler, to render there instead.

    Raises:
        SceneError: the first scene that failed; the other workers are ended at once.
        LectureError: the cluster cannot be used.
    """
    keys = [job.key for job in jobs]
    segments = {key: segment for key in dict.fromkeys(keys) if (segment := cache.get(key))}
    missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in segments}
    if missing:
        log.mkdir(parents=True, exist_ok=True)
        with (
            _stopped_by_signals(),
            tempfile.TemporaryDirectory(prefix="render-", ignore_cleanup_errors=True) as scratch,
            _executor(len(missing), log, Path(scratch), workers, scheduler) as executor,
        ):
            counts = None if scheduler else Path(scratch)
            frames = sum(job.frames for job in missing.values())
            with RenderProgress(len(missing), frames, len(segments)) as progress:
                for key, result in _results(missing, executor, log, counts, progress):
                    segments[key] = cache.put(key, result)
                    progress.finished(missing[key].scene)
        cache.prune(keep=keys)
    return [segments[key] for key in keys]


def _results(
    jobs: Mapping[str, SceneJob],
    executor: Executor,
    log: Path,
    counts: Path | None,
    progress: RenderProgress,
) -> Iterator[tuple[str, SceneResult]]:
    # What is left at the end is short, so that no worker is alone for long.
    longest_first = sorted(jobs, key=lambda key: -jobs[key].frames)
    running: dict[Future[SceneResult], str] = {
        executor.submit(render_scene, jobs[key], str(counts / key) if counts else None): key
        for key in longest_first
    }
    finished_frames = 0
    try:
        while running:
            done, _ = wait(running, _SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
            for future in done:
                key = running.pop(future)
                result = _result(jobs[key], future, log)
                finished_frames += jobs[key].frames
                progress.frames(finished_frames)
                yield key, result
            under_way = sum(_count(counts / key) for key in running.values()) if counts else 0
            progress.frames(finished_frames + under_way)
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        raise


def _result(job: SceneJob, future: Future[SceneResult], log: Path) -> SceneResult:
    try:
        return future.result()
    except SceneError as error:
        (log / f"{job.scene}.log").write_text(error.details, encoding="utf-8")
        raise
    except Exception as error:
        raise SceneError(job.scene, f"{type(error).__name__}: {error}") from None


def _count(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return 0


def _executor(
    jobs: int, log: Path, scratch: Path, workers: int | None, scheduler: str | None
) -> AbstractContextManager[Executor]:
    if scheduler:
        return cluster_executor(scheduler)
    return WorkerPool(min(workers or os.cpu_count() or 1, jobs), log / "workers.log", scratch)


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
