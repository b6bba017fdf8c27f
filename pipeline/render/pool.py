"""Worker processes on this machine, behind the standard library's Executor.

The standard process pool gives up all its work when one worker dies. Here each worker is a process
of its own with a thread that feeds it: one that dies costs the call it was at, which is done again
by its successor.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ATTEMPTS = 3  # a call during which so many workers died is not tried again


class WorkerDiedError(RuntimeError):
    """The workers that carried out a call died, again and again."""


@dataclass(slots=True)
class _Call:
    future: Future[Any]
    work: bytes


class WorkerPool(Executor):
    """`workers` processes; calls start in the order of `submit`.

    Functions and arguments travel by pickle and so have to be importable. Workers read what to do
    from a pipe and end when it closes, so none outlives this process, however it ends.

    Args:
        workers: how many processes.
        log: file that the workers' own output is added to; none: it is thrown away.
        scratch: folder for the workers' temporary files; the caller removes it.
        imports: modules that workers import while there is nothing to do yet. None of the
            project's own: these may be edited until the work is known.
    """

    def __init__(
        self,
        workers: int,
        log: Path | None = None,
        scratch: Path | None = None,
        imports: Sequence[str] = (),
    ) -> None:
        if workers < 1:
            raise ValueError(f"{workers} workers: at least one is needed")
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._log, self.scratch, self._imports = log, scratch, imports
        self._closed = False
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._threads = [
            threading.Thread(target=self._feed, name=f"worker-{n}", daemon=True)
            for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Schedule `fn(*args, **kwargs)`."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is shut down")
        call = _Call(Future(), pickle.dumps((fn, args, kwargs)))
        self._calls.put(call)
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, when all is done or, with `cancel_futures`, at once."""
        with self._lock:
            self._closed = True
            if cancel_futures:
                for process in self._processes:
                    process.kill()
        if cancel_futures:
            while True:
                try:
                    call = self._calls.get_nowait()
                except queue.Empty:
                    break
                if call:
                    call.future.cancel()
        for _ in self._threads:
            self._calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(cancel_futures=kind is not None)

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of the worker processes that are running."""
        with self._lock:
            return tuple(process.pid for process in self._processes)

    def _feed(self) -> None:
        process: subprocess.Popen[bytes] | None = None
        with suppress(EOFError, OSError):  # it is tried again, and told, with the first call
            process = self._start()
        while call := self._calls.get():
            if not call.future.set_running_or_notify_cancel():
                continue
            for _ in range(ATTEMPTS):
                try:
                    process = process or self._start()
                    succeeded, value = self._carry_out(process, call.work)
                    break
                except (EOFError, OSError, pickle.UnpicklingError):
                    if process:
                        self._end(process)
                    process = None
                if self._closed:
                    succeeded, value = False, WorkerDiedError("the pool was shut down")
                    break
            else:
                message = f"a worker died {ATTEMPTS} times at the same call; see {self._log}"
                succeeded, value = False, WorkerDiedError(message)
            if succeeded:
                call.future.set_result(value)
            else:
                call.future.set_exception(value)
        if process:
            self._end(process)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
            # A worker is one of several that share the cores: no library may take all of them.
            **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        }
        if self.scratch:
            environment["TMPDIR"] = str(self.scratch)
        with self._lock:
            if self._closed:
                raise EOFError
            with (self._log or Path(os.devnull)).open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "pipeline.render.worker", *self._imports],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=environment,
                    # Ctrl-C in a terminal is for us to handle, not for each worker.
                    start_new_session=True,
                )
            self._processes.add(process)
        return process

    @staticmethod
    def _carry_out(process: subprocess.Popen[bytes], work: bytes) -> tuple[bool, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(len(work).to_bytes(8, "big") + work)
        process.stdin.flush()
        answer: tuple[bool, Any] = pickle.load(process.stdout)
        return answer

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._processes.discard(process)
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
