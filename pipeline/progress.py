"""One display for a whole render: a bar on a terminal, a line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from pipeline.work import Work

_SECONDS_BETWEEN_LINES = 10.0


class RenderProgress:
    """How much of what is to be made is there, frames a second, time left.

    Args:
        tasks: what is to be made.
        cached: how many more there were already, for the first line.
        stream: where to write; a bar is drawn only on a terminal.
        doing: what is done with them.
    """

    def __init__(
        self,
        tasks: Sequence[Work],
        cached: int = 0,
        stream: TextIO | None = None,
        doing: str = "making",
    ) -> None:
        self._kinds = Counter(task.kind for task in tasks)
        self._frames = sum(task.frames for task in tasks)
        self._cost = sum(task.cost for task in tasks)
        self._stream = stream or sys.stderr
        self._started = self._last_line = time.monotonic()
        self._finished: list[Work] = []
        self._frames_done = 0
        self._cost_done = 0.0
        self._bar: Progress | None = None
        if self._stream.isatty():
            self._bar = Progress(
                TextColumn(doing),
                BarColumn(),
                TextColumn("{task.description}"),
                console=Console(file=self._stream),
                transient=True,
            )
            self._task = self._bar.add_task(self._state(), total=self._cost)
        else:
            kinds = ", ".join(f"{number} {kind}" for kind, number in self._kinds.items())
            ready = f"; {cached} unchanged" if cached else ""
            self._line(f"{doing} {kinds}, {self._frames} frames{ready}")

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def under_way(self, running: Sequence[tuple[Work, int]]) -> None:
        """So many frames of those that are being made are done."""
        self._count(running)
        if not self._bar and time.monotonic() - self._last_line > _SECONDS_BETWEEN_LINES:
            self._line(self._state())

    def finished(self, task: Work) -> None:
        """One is done."""
        self._finished.append(task)
        self._count([])
        if task.frames and not self._bar:
            self._line(f"{task.name} is done; {self._state()}")

    def _count(self, running: Sequence[tuple[Work, int]]) -> None:
        frames = sum(task.frames for task in self._finished)
        frames += sum(min(count, task.frames) for task, count in running)
        cost = sum(task.cost for task in self._finished)
        cost += sum(min(count / task.frames, 1) * task.cost for task, count in running if count)
        # A scene that is rendered again, since its worker died, does not count backwards.
        self._frames_done = max(self._frames_done, frames)
        self._cost_done = max(self._cost_done, cost)
        if self._bar:
            self._bar.update(self._task, completed=self._cost_done, description=self._state())

    def _state(self) -> str:
        seconds = time.monotonic() - self._started
        done = Counter(task.kind for task in self._finished)
        state = ", ".join(f"{done[kind]}/{number} {kind}" for kind, number in self._kinds.items())
        if self._frames_done < self._frames:
            state += f", {self._frames_done}/{self._frames} frames"
            if seconds > 0:
                state += f", {self._frames_done / seconds:.0f} frames/s"
        if self._cost_done:
            left = (self._cost - self._cost_done) * seconds / self._cost_done
            state += f", {left // 60:.0f}:{left % 60:02.0f} left"
        return state

    def _line(self, text: str) -> None:
        self._last_line = time.monotonic()
        print(text, file=self._stream, flush=True)


def say(text: str) -> None:
    """One line about what is being done, on standard error."""
    print(text, file=sys.stderr, flush=True)
