"""One display for a whole render: a bar on a terminal, a line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

_SECONDS_BETWEEN_LINES = 10.0


class RenderProgress:
    """Scenes and frames that are rendered, frames a second, time left.

    Args:
        scenes, frames: how many there are to render.
        cached: scenes that need no rendering, for the first line.
        stream: where to write; a bar is drawn only on a terminal.
    """

    _verb = "render"

    def __init__(
        self, scenes: int, frames: int, cached: int = 0, stream: TextIO | None = None
    ) -> None:
        self._scenes, self._frames = scenes, frames
        self._stream = stream or sys.stderr
        self._started = time.monotonic()
        self._done = self._finished = 0
        self._last_line = self._started
        self._bar: Progress | None = None
        if scenes and self._stream.isatty():
            self._bar = Progress(
                TextColumn(f"{self._verb}ing"),
                BarColumn(),
                TextColumn("{task.description}"),
                console=Console(file=self._stream),
                transient=True,
            )
            self._task = self._bar.add_task(self._state(), total=frames)
        elif scenes:
            ready = f", {cached} unchanged" if cached else ""
            self._line(f"{self._verb}ing {scenes} scenes, {frames} frames{ready}")

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def frames(self, done: int) -> None:
        """So many frames of all scenes are done."""
        # A scene that is rendered again, since its worker died, does not count backwards.
        self._done = max(self._done, done)
        if self._bar:
            self._bar.update(self._task, completed=self._done, description=self._state())
        elif self._scenes and time.monotonic() - self._last_line > _SECONDS_BETWEEN_LINES:
            self._line(self._state())

    def finished(self, scene: str) -> None:
        """A scene is done."""
        self._finished += 1
        if self._bar:
            self._bar.update(self._task, completed=self._done, description=self._state())
        else:
            self._line(f"{scene} is {self._verb}ed, {self._state()}")

    def _state(self) -> str:
        seconds = time.monotonic() - self._started
        rate = self._done / seconds if seconds > 0 else 0.0
        state = f"{self._finished}/{self._scenes} scenes, {self._done}/{self._frames} frames"
        if rate:
            left = (self._frames - self._done) / rate
            state += f", {rate:.0f} frames/s, {left // 60:.0f}:{left % 60:02.0f} left"
        return state

    def _line(self, text: str) -> None:
        self._last_line = time.monotonic()
        print(text, file=self._stream, flush=True)


class VerifyProgress(RenderProgress):
    """Scenes and frames that are checked, frames a second, time left."""

    _verb = "check"

    def measured(self, scene: str, frames: int) -> None:
        """A scene of so many frames is done."""
        self._done += frames
        self.finished(scene)


def say(text: str) -> None:
    """One line about what is being done, on standard error."""
    print(text, file=sys.stderr, flush=True)
