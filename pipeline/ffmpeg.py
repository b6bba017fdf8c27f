"""Runs ffmpeg-python's graphs: one way to call ffmpeg, with time-out, progress, clear errors."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import ffmpeg

from lecture.errors import LectureError

_END_OF_STDERR = 800  # characters of ffmpeg's own words that go into an error


class FfmpegError(LectureError):
    """ffmpeg is missing, failed or took too long."""


@cache
def ffmpeg_binary() -> str:
    """The ffmpeg of the `imageio-ffmpeg` wheel, the same on every machine; else the system's.

    Raises:
        FfmpegError: there is neither.
    """
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        found = shutil.which("ffmpeg")
    if found is None:
        raise FfmpegError("there is no ffmpeg: run `make setup`, or install ffmpeg")
    return found


def version() -> str:
    """Which ffmpeg `run` uses, such as `9.0.2`.

    Raises:
        FfmpegError: there is none.
    """
    said = subprocess.run([ffmpeg_binary(), "-version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2].lstrip("n").split("-")[0]


def run(
    graph: Any,
    *,
    timeout: float = 600.0,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Run a graph of ffmpeg-python, overwriting its output.

    Args:
        graph: what `ffmpeg.output(...)` gave.
        timeout: seconds after which ffmpeg is killed.
        on_progress: called with the seconds of output written so far.

    Raises:
        FfmpegError: ffmpeg is missing, failed (with the end of what it said) or ran out of time.
    """
    run_arguments(ffmpeg.get_args(graph), timeout=timeout, on_progress=on_progress)


def run_arguments(
    arguments: Sequence[str],
    *,
    timeout: float = 600.0,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """`run` for arguments that ffmpeg-python cannot build, such as one option given twice."""
    command = [
        *_dies_with_us(),
        ffmpeg_binary(),
        *("-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-progress", "pipe:1"),
        *arguments,
    ]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True)
        # The progress pipe blocks while ffmpeg is silent, so the clock needs a thread of its own.
        clock = threading.Timer(timeout, process.kill)
        clock.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                key, _, value = line.strip().partition("=")
                if on_progress and key == "out_time_us" and value.lstrip("-").isdigit():
                    on_progress(max(int(value), 0) / 1e6)
            process.wait()
            in_time = clock.is_alive()
        finally:
            clock.cancel()
            clock.join()
            if process.poll() is None:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()
        if process.returncode == 0:
            return
        if not in_time:
            raise FfmpegError(f"ffmpeg was stopped after {timeout:g} s: {' '.join(arguments)}")
        said.seek(0)
        words = said.read().strip()[-_END_OF_STDERR:] or "it said nothing"
        raise FfmpegError(
            f"ffmpeg failed with {process.returncode}: {words} (arguments: {' '.join(arguments)})"
        )


def _dies_with_us() -> list[str]:
    """On Linux, a prefix that has the kernel end ffmpeg should we be killed without a chance to."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
