"""Workers: they work, they may die, and none of them outlives what it was started for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from operator import add, truediv
from pathlib import Path

import pytest

from pipeline.render.pool import WorkerDiedError, WorkerPool


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_until_gone(pids: tuple[int, ...], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(map(_lives, pids)):
            return True
        time.sleep(0.02)
    return False


def test_calls_return_and_raise_as_they_do_here() -> None:
    with WorkerPool(2) as pool:
        assert list(pool.map(add, range(5), range(5))) == [0, 2, 4, 6, 8]
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            pool.submit(truediv, 1, 0).result()
        assert pool.submit(add, "still", "there").result() == "stillthere"
        pids = pool.pids
        assert os.getpid() not in pids
    assert not any(map(_lives, pids))
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(add, 1, 1)


def test_workers_import_what_they_will_need_before_there_is_work() -> None:
    with WorkerPool(1, imports=("no_such_module", "colorsys")) as pool:
        assert _starts(pool)
        assert pool.submit(eval, "'colorsys' in __import__('sys').modules").result()
    with WorkerPool(1) as pool:
        assert not pool.submit(eval, "'colorsys' in __import__('sys').modules").result()


def _starts(pool: WorkerPool) -> bool:
    deadline = time.monotonic() + 10
    while not pool.pids and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(pool.pids)


def test_what_a_library_prints_goes_to_the_log(tmp_path: Path) -> None:
    with WorkerPool(1, tmp_path / "workers.log") as pool:
        assert pool.submit(print, "a library speaks", flush=True).result() is None
        assert pool.submit(add, 1, 1).result() == 2
    assert (tmp_path / "workers.log").read_text(encoding="utf-8") == "a library speaks\n"


def test_a_killed_worker_costs_its_own_call_again_and_nothing_else(tmp_path: Path) -> None:
    with WorkerPool(2) as pool:
        other = pool.submit(time.sleep, 1.0)
        killed = pool.submit(_slow_the_first_time, str(tmp_path / "begun"))
        while not (tmp_path / "begun").exists():
            time.sleep(0.02)
        os.kill(int((tmp_path / "begun").read_text(encoding="ascii") or 0), signal.SIGKILL)
        assert killed.result(timeout=20) == "the second time"
        assert other.result(timeout=20) is None


def _slow_the_first_time(mark: str) -> str:
    path = Path(mark)
    if path.exists():
        return "the second time"
    part = path.with_suffix(".part")
    part.write_text(str(os.getpid()), encoding="ascii")
    part.replace(path)
    time.sleep(60)
    return "the first time"


def test_a_call_that_kills_every_worker_is_given_up_and_the_pool_goes_on() -> None:
    with WorkerPool(1) as pool:
        with pytest.raises(WorkerDiedError, match="3 times"):
            pool.submit(os._exit, 1).result(timeout=30)
        assert pool.submit(add, 1, 1).result(timeout=30) == 2


def test_stopping_ends_workers_in_the_middle_at_once() -> None:
    pool = WorkerPool(2)
    futures = [pool.submit(time.sleep, 60) for _ in range(3)]
    while len(pool.pids) < 2:
        time.sleep(0.02)
    pids = pool.pids
    started = time.monotonic()
    pool.shutdown(cancel_futures=True)
    assert time.monotonic() - started < 2
    assert not any(map(_lives, pids))
    assert futures[2].cancelled()
    assert all(future.done() for future in futures)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_process_that_started_them(end: signal.Signals) -> None:
    code = """
        import time
        from pipeline.render.pool import WorkerPool
        with WorkerPool(2) as pool:
            futures = [pool.submit(time.sleep, 60) for _ in range(2)]
            while len(pool.pids) < 2:
                time.sleep(0.02)
            print(*pool.pids, flush=True)
            for future in futures:
                future.result()
    """
    owner = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert owner.stdout is not None
    pids = tuple(map(int, owner.stdout.readline().split()))
    assert len(pids) == 2
    owner.send_signal(end)
    assert _wait_until_gone(pids, 2)
    owner.wait(timeout=2)
    owner.stdout.close()
