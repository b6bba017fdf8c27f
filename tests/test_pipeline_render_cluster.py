"""Rendering on a Dask cluster: the same segments, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lecture.errors import LectureError
from lecture.folders import ROOT
from pipeline.plan import stills_jobs
from pipeline.render.cluster import cluster_executor, fingerprint
from pipeline.render.task import carry_out
from tests.render_support import job, made_in

pytestmark = [
    pytest.mark.full,
    # Dask's own connections to a worker that is killed warn while they go.
    pytest.mark.filterwarnings("default"),
]

# A worker that says it has another Manim.
OTHER = """
import sys
import pipeline.render.cluster as cluster
from distributed.cli.dask_worker import main
here = cluster.fingerprint
def other():
    return {**here(), "manim": "0.1.0"}
other.__module__, other.__qualname__ = here.__module__, here.__qualname__
cluster.fingerprint = other
sys.argv[0] = "dask-worker"
main()
"""


def _start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def scheduler() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address and a list for its workers, which are ended with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    processes = [
        _start(
            *(sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"),
            *("--host", address),
        )
    ]
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()


def _worker(address: str, name: str, *python: str) -> subprocess.Popen[bytes]:
    return _start(
        sys.executable,
        *(python or ("-m", "distributed.cli.dask_worker")),
        address,
        *("--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name),
    )


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


@pytest.fixture(autouse=True)
def _the_tests_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def test_a_worker_killed_in_the_middle_costs_its_scene_again_and_the_outcome_is_the_local_one(
    scheduler: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, processes = scheduler
    processes += [_worker(address, "one"), _worker(address, "two")]
    _wait_for(address, 2)
    dies = job("DiesOnce", title=str(tmp_path / "died"))
    jobs = [dies, job("Everything"), job("OneColour")]
    (stills,) = stills_jobs([[job("Everything")]], (), None)
    made = made_in(tmp_path, [*jobs, stills], scheduler=address)
    assert (tmp_path / "died").exists()
    wanted = [carry_out(job(name), []) for name in ("OneColour", "Everything", "OneColour")]
    assert [made[job.key].made() for job in jobs] == wanted
    assert made[stills.key].made() == carry_out(stills, [wanted[1]])


def test_a_worker_with_other_versions_is_refused_by_name(
    scheduler: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, processes = scheduler
    processes += [_worker(address, "other", "-c", OTHER)]
    _wait_for(address, 1)
    with pytest.raises(LectureError, match=r"no worker at .* has this project's versions"):
        made_in(tmp_path, [job("OneColour")], scheduler=address)
    said = capsys.readouterr().err
    assert "is not used: it has manim 0.1.0 instead of" in said
    assert "worker tcp://127.0.0.1" in said
    processes += [_worker(address, "same")]
    _wait_for(address, 2)
    made = made_in(tmp_path, [job("OneColour")], scheduler=address)
    assert made[job("OneColour").key].facts["frames"] == 15


def test_a_scheduler_that_is_not_there_is_one_line() -> None:
    started = time.monotonic()
    with (
        pytest.raises(LectureError, match="does not answer"),
        cluster_executor("tcp://127.0.0.1:9"),
    ):
        pass
    assert time.monotonic() - started < 30


def test_the_fingerprint_names_code_and_versions() -> None:
    assert {"manim", "project", "theme", "fonts", "python"} <= set(fingerprint())
