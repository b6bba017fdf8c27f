"""How much memory a process and all that it starts take, watched from outside through /proc."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.lecture import WORKER

_SECONDS_BETWEEN_LOOKS = 0.5


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory at any time, in bytes.

    Attributes:
        worker: of the largest worker, RSS: what it shares with others counts in full.
        tree: of all processes together, PSS: what several share counts once.
    """

    worker: int
    tree: int


class MemoryWatch:
    """Looks at a process and its descendants now and then, until the `with` block is left.

    The kernel itself keeps a process's largest RSS, so no peak of a worker is missed; the sum is as
    good as the looks are frequent.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._worker = self._tree = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def peak(self) -> Peak:
        """What was seen so far."""
        return Peak(self._worker, self._tree)

    def _watch(self) -> None:
        while not self._over.wait(_SECONDS_BETWEEN_LOOKS):
            together = 0
            for pid in tree(self._pid):
                with suppress(OSError, KeyError):  # it has ended meanwhile
                    together += _kilobytes(pid, "smaps_rollup", "Pss")
                    if WORKER.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                        self._worker = max(self._worker, 1024 * _kilobytes(pid, "status", "VmHWM"))
            self._tree = max(self._tree, 1024 * together)


def tree(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text(encoding="ascii").split():
                yield from tree(int(child))


def _kilobytes(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii", errors="replace").splitlines()
    fields = {key: rest.split() for key, _, rest in (line.partition(":") for line in lines)}
    return int(fields[name][0])
