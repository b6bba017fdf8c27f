"""One way to run ffmpeg: it works, it tells what went wrong, and it never outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import ffmpeg
import pytest

from pipeline.ffmpeg import FfmpegError, ffmpeg_binary, run


def _tone(seconds: float, target: str) -> object:
    source = ffmpeg.input(f"sine=frequency=440:duration={seconds}", f="lavfi")
    return ffmpeg.output(source, target)


def test_a_graph_runs_and_reports_its_progress(tmp_path: Path) -> None:
    seen: list[float] = []
    run(_tone(2, str(tmp_path / "tone.wav")), on_progress=seen.append)
    assert (tmp_path / "tone.wav").stat().st_size > 2 * 44100 * 2
    assert seen[-1] == pytest.approx(2, abs=0.05)


def test_an_error_says_what_ffmpeg_said(tmp_path: Path) -> None:
    graph = ffmpeg.output(ffmpeg.input(str(tmp_path / "missing.wav")), str(tmp_path / "out.wav"))
    with pytest.raises(FfmpegError, match="No such file"):
        run(graph)


def test_a_run_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    source = ffmpeg.input("sine=frequency=440", f="lavfi", re=None)
    started = time.monotonic()
    with pytest.raises(FfmpegError, match=r"stopped after 0\.3 s"):
        run(ffmpeg.output(source, str(tmp_path / "tone.wav"), t=30), timeout=0.3)
    assert time.monotonic() - started < 5


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_killing_us_kills_ffmpeg(tmp_path: Path) -> None:
    target = tmp_path / "tone.wav"
    code = (
        "import ffmpeg; from pipeline.ffmpeg import run; "
        "run(ffmpeg.output(ffmpeg.input('sine=frequency=440', f='lavfi', re=None), "
        f"{str(target)!r}, t=60))"
    )
    caller = subprocess.Popen([sys.executable, "-c", code])
    children = Path(f"/proc/{caller.pid}/task/{caller.pid}/children")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not target.exists():
        time.sleep(0.05)
    # Only now: before it, a child may be one that is asked for its version.
    child = int((children.read_text().split() or ["0"])[0])
    assert Path(f"/proc/{child}/exe").resolve() == Path(ffmpeg_binary()).resolve()
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    while time.monotonic() < deadline and _lives(child):
        time.sleep(0.02)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z" and os.getpid() != pid
