"""What publishing asks of a place: few operations, each whole or not done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.manifest import FileRecord
from pipeline.publish.release import Release

Progress = Callable[[int], None]  # told the number of further bytes that are there


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is at the fixed path now.

    Attributes:
        version: the store's own word for it: equal only if it is the same.
        release: number of the release that it says it is; None for an unknown file.
        token: of the run that put it there.
        settled: False if the configuration says since then that it is put there otherwise.
    """

    version: str
    release: int | None
    token: str = ""
    settled: bool = True


class Store(Protocol):
    """A place for one lecture. All keys are relative to its root, with slashes.

    Everything raises ``PublishError``: ``DeniedError`` for a missing right, ``UnreachableError``
    when retries have run out.
    """

    where: str

    def check(self) -> None:
        """Find out, leaving nothing behind, that rights and conditions are there.

        Raises:
            DeniedError: names the right and the key.
            RefusedError: create-only or compare-and-swap does not hold here.
        """

    def names(self, folder: str) -> dict[str, int]:
        """Keys below ``folder``, which ends in a slash, with their sizes in bytes."""

    def read(self, key: str) -> bytes:
        """A small object."""

    def digest(self, key: str) -> str:
        """SHA-256 of the bytes that the store gives back."""

    def upload(self, key: str, path: Path, record: FileRecord, progress: Progress) -> None:
        """Make ``key`` the file at ``path`` if there is no ``key``; resumes what was begun."""

    def fixed(self) -> Fixed | None:
        """What is at the fixed path; None if nothing is."""

    def fetch_fixed(self, fixed: Fixed, target: Path) -> None:
        """Copy what is at the fixed path to ``target``; ConflictError if it changed."""

    def turn(self) -> AbstractContextManager[None]:
        """Held from before ``claim`` to after ``swap``."""

    def claim(self, release: Release) -> bool:
        """Make the release's record if there is none of its number; False if there is."""

    def swap(self, expected: Fixed | None, release: Release, rivals: Sequence[Release]) -> None:
        """Let the fixed path give this release, if it still gives ``expected``.

        Args:
            expected: what was read there at the start.
            release: claimed; its files are there.
            rivals: earlier releases that never went live: their runs may still be under way.

        Raises:
            ConflictError: it gives something else; nothing was changed.
        """

    def record(self, release: Release) -> bool:
        """Make a record alone: of a file that was found and kept. False if there is one."""

    def activate(self) -> None:
        """Make the web server know the swap, where it has to be told."""

    def sweep(self, live: int) -> list[str]:
        """Remove what killed runs left behind, none of which can be published any more."""

    def delete(self, keys: Sequence[str]) -> None:
        """Remove objects for good."""

    def close(self) -> None:
        """Let go of connections."""
