"""How far the sending is: a bar on a terminal, a line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

_SECONDS_BETWEEN_LINES = 10.0
_MEGABYTE = 1e6


class Sending:
    """Bytes that are there, of all that have to be.

    Args:
        size: bytes in all.
        stream: where to write; a bar is drawn only on a terminal.
    """

    def __init__(self, size: int, stream: TextIO | None = None) -> None:
        self._size, self._stream = size, stream or sys.stderr
        self._before = self._file = self._limit = 0
        self._name = ""
        self._last_line = time.monotonic()
        self._bar: Progress | None = None
        if self._stream.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
            console = Console(file=self._stream)
            self._bar = Progress(*columns, TransferSpeedColumn(), console=console, transient=True)
            self._task = self._bar.add_task("sending", total=size)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def begin(self, name: str, size: int) -> None:
        """The next file begins."""
        self._before += self._limit
        self._file, self._limit, self._name = 0, size, name
        if not self._bar:
            self._line(f"sending {name}, {size / _MEGABYTE:.2f} MB")

    def sent(self, size: int) -> None:
        """So many further bytes are there; a file that begins anew does not count twice."""
        self._file = min(self._file + size, self._limit)
        done = self._before + self._file
        if self._bar:
            self._bar.update(self._task, completed=done, description=self._name)
        elif time.monotonic() - self._last_line > _SECONDS_BETWEEN_LINES:
            self._line(f"{done / _MEGABYTE:.1f} of {self._size / _MEGABYTE:.1f} MB are there")

    def _line(self, text: str) -> None:
        self._last_line = time.monotonic()
        print(text, file=self._stream, flush=True)
