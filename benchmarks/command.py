"""A command carried out, with what it cost, the memory it took and what it said when."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost, measure
from benchmarks.processes import MemoryWatch, Peak
from lecture.errors import LectureError
from pipeline.progress import say


class CommandError(LectureError):
    """A command that is measured has failed; one line."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command cost and said.

    Attributes:
        cost: of it and all that it started.
        peak: memory, likewise.
        output: its standard output.
        said: its lines on standard error, each with the seconds from its start.
    """

    cost: Cost
    peak: Peak
    output: str
    said: tuple[tuple[float, str], ...]


def carry_out(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Run a command in `folder`; what it says is passed on, as the progress of the measurement.

    Raises:
        CommandError: it failed.
    """
    said: list[tuple[float, str]] = []
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), **(environment or {})},
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        )

        def listen() -> int:
            assert process.stderr is not None
            for line in process.stderr:
                said.append((time.perf_counter() - started, line.rstrip("\n")))
                say(f"    {line.rstrip()}")
            return process.wait()

        try:
            with process, MemoryWatch(process.pid) as memory:
                cost, status = measure(listen)
        finally:
            process.kill()
        if status:
            last = said[-1][1] if said else "it said nothing"
            raise CommandError(f"{' '.join(command)} failed with {status}: {last}")
        output.seek(0)
        return Outcome(cost, memory.peak, output.read(), tuple(said))


def python(*arguments: str) -> list[str]:
    """The command of a module of this Python."""
    return [sys.executable, "-m", *arguments]
