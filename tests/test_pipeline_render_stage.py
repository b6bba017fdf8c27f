"""The render stage: cache, order, failures, interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lecture.folders import ROOT
from pipeline.plan import stills_jobs
from pipeline.render.task import TaskError, carry_out
from tests.render_support import job, made_in


@pytest.fixture(autouse=True)
def _workers_find_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def test_each_job_gets_its_segment_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = [job("OneColour"), job("Everything"), job("OneColour")]
    made = made_in(tmp_path, jobs, workers=2)
    assert {key: entry.made() for key, entry in made.items()} == {
        job.key: carry_out(job, []) for job in jobs
    }
    assert "making 2 scenes, 30 frames" in capsys.readouterr().err
    assert made_in(tmp_path, jobs) == made
    assert capsys.readouterr().err == ""  # nothing was rendered


def test_what_a_task_needs_is_made_before_and_given_to_it(tmp_path: Path) -> None:
    (stills,) = stills_jobs([[job("OneColour")]], (), None)
    made = made_in(tmp_path, [stills], workers=2)
    scene = carry_out(stills.needs[0], [])
    assert made[stills.key].made() == carry_out(stills, [scene])
    assert made[stills.needs[0].key].made() == scene


def test_only_what_changed_is_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_in(tmp_path, [job("OneColour"), job("Everything")])
    capsys.readouterr()
    made_in(tmp_path, [job("OneColour", title="New"), job("Everything")])
    assert "making 1 scenes, 15 frames; 1 unchanged" in capsys.readouterr().err


def test_a_worker_that_dies_costs_its_scene_again_only(tmp_path: Path) -> None:
    dies = job("DiesOnce", title=str(tmp_path / "died"))
    made = made_in(tmp_path, [dies, job("Everything")], workers=2)
    assert (tmp_path / "died").exists()
    assert made[dies.key].made() == carry_out(job("OneColour"), [])
    assert made[job("Everything").key].made() == carry_out(job("Everything"), [])


def test_a_scene_that_fails_stops_the_others_and_leaves_its_traceback(tmp_path: Path) -> None:
    endless = job("Endless", title=str(tmp_path / "begun"), ticks=20)
    started = time.monotonic()
    with pytest.raises(TaskError, match="scene broken: ZeroDivisionError"):
        made_in(tmp_path, [endless, job("Broken")], workers=2)
    assert time.monotonic() - started < 30
    assert "ZeroDivisionError" in (tmp_path / "log" / "broken.log").read_text(encoding="utf-8")
    assert not list((tmp_path / "cache").rglob("*.made"))


@pytest.mark.parametrize(
    "end",
    [
        signal.SIGINT,
        pytest.param(signal.SIGTERM, marks=pytest.mark.full),
        pytest.param(signal.SIGHUP, marks=pytest.mark.full),
    ],
)
def test_a_signal_ends_everything_within_two_seconds(tmp_path: Path, end: signal.Signals) -> None:
    code = f"""
from pathlib import Path
from tests.render_support import job, made_in
here = Path({str(tmp_path)!r})
jobs = [job("Endless", title=str(here / name)) for name in ("one", "two")]
made_in(here, jobs, workers=2)
"""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    render = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    deadline = time.monotonic() + 60
    marks = [tmp_path / "one", tmp_path / "two"]
    while not all(mark.exists() and mark.read_text() for mark in marks):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    workers = [int(mark.read_text(encoding="ascii")) for mark in marks]
    started = time.monotonic()
    render.send_signal(end)
    assert render.wait(timeout=10) != 0
    assert time.monotonic() - started < 2
    for pid in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert list(scratch.iterdir()) == []
    assert not list((tmp_path / "cache").rglob("*"))
