"""What a folder can do, here or on another machine: the few operations that cannot be seen half."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from pipeline.publish.store import Progress

BLOCK = 1 << 18
FILE_MODE, FOLDER_MODE = 0o644, 0o755  # a web server of another user has to read them
_LONGEST_COMMAND = 120  # seconds


class Files(Protocol):
    """A folder; paths are relative to it, with slashes. Failures are ``OSError``."""

    where: str

    def sizes(self, folder: str) -> dict[str, int]:
        """Paths of all regular files below ``folder``, with their sizes; empty without it."""

    def entries(self, folder: str) -> list[str]:
        """Names of what is in ``folder``, of every kind; empty without it."""

    def size(self, path: str) -> int | None:
        """Bytes of the file; None if there is none. Follows links."""

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None if there is no file."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece."""

    def identity(self, path: str) -> str | None:
        """Of what is at ``path``: a link's target, or what tells a file from its successor."""

    def append(self, path: str, source: Path, offset: int, progress: Progress) -> None:
        """Write the rest of ``source`` from ``offset`` on to ``path``, made if it is not there."""

    def write(self, path: str, data: bytes) -> None:
        """Make ``path`` a new file with these bytes, which are on disk when this returns."""

    def link(self, old: str, new: str) -> bool:
        """Give ``old`` the further name ``new``; False if that name is taken."""

    def symlink(self, target: str, path: str) -> None:
        """Make the symbolic link ``path``; nothing to do if it is there already."""

    def rename(self, old: str, new: str) -> bool:
        """Let ``old`` take the place of ``new`` at once; False if there is no ``old``."""

    def remove(self, path: str) -> None:
        """Remove the file or link, if it is there."""

    def remove_folder(self, folder: str) -> None:
        """Remove ``folder`` if it is empty."""

    def run(self, command: Sequence[str]) -> str:
        """Run a command there; empty if it worked, else its last words."""

    def close(self) -> None:
        """Let go of the connection."""


class LocalFiles:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.where = str(root)
        self._root = root

    def sizes(self, folder: str) -> dict[str, int]:
        top = self._root / folder
        return {
            path.relative_to(self._root).as_posix(): path.stat().st_size
            for path in sorted(top.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }

    def entries(self, folder: str) -> list[str]:
        top = self._root / folder
        return sorted(path.name for path in top.iterdir()) if top.is_dir() else []

    def size(self, path: str) -> int | None:
        try:
            return (self._root / path).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, path: str) -> bytes | None:
        try:
            return (self._root / path).read_bytes()
        except FileNotFoundError:
            return None

    def blocks(self, path: str) -> Iterator[bytes]:
        with (self._root / path).open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    def identity(self, path: str) -> str | None:
        place = self._root / path
        try:
            return str(place.readlink())
        except FileNotFoundError:
            return None
        except OSError:  # a file, not a link
            status = place.lstat()
            return f"file {status.st_size} {status.st_mtime_ns} {status.st_ino}"

    def append(self, path: str, source: Path, offset: int, progress: Progress) -> None:
        place = self._root / path
        self._parents(place)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, FILE_MODE)
        with open(handle, "wb") as target, source.open("rb") as whole:  # noqa: PTH123 - a handle
            os.fchmod(handle, FILE_MODE)
            for stream in (target, whole):
                stream.seek(offset)
            while block := whole.read(BLOCK):
                target.write(block)
                progress(len(block))
            target.flush()
            os.fsync(handle)

    def write(self, path: str, data: bytes) -> None:
        place = self._root / path
        self._parents(place)
        place.unlink(missing_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle
            os.fchmod(handle, FILE_MODE)
            file.write(data)
            file.flush()
            os.fsync(handle)

    def link(self, old: str, new: str) -> bool:
        place = self._root / new
        self._parents(place)
        try:
            place.hardlink_to(self._root / old)
        except FileExistsError:
            return False
        _sync(place.parent)
        return True

    def symlink(self, target: str, path: str) -> None:
        place = self._root / path
        self._parents(place)
        if self.identity(path) != target:
            place.symlink_to(target)
            _sync(place.parent)

    def rename(self, old: str, new: str) -> bool:
        place = self._root / new
        try:
            (self._root / old).rename(place)
        except FileNotFoundError:
            return False
        _sync(place.parent)
        return True

    def remove(self, path: str) -> None:
        (self._root / path).unlink(missing_ok=True)

    def remove_folder(self, folder: str) -> None:
        with suppress(OSError):  # others are in it, or it is gone
            (self._root / folder).rmdir()

    def run(self, command: Sequence[str]) -> str:
        return run_command(command)

    def close(self) -> None:
        """Nothing is open."""

    @staticmethod
    def _parents(place: Path) -> None:
        missing = [folder for folder in place.parents if not folder.is_dir()]
        for folder in reversed(missing):
            with suppress(FileExistsError):  # another run was faster
                folder.mkdir()
                folder.chmod(FOLDER_MODE)  # whatever the umask
                _sync(folder.parent)


def _sync(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def run_command(command: Sequence[str]) -> str:
    """Run ``command`` on this machine; empty if it worked, else why not, in one line."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_LONGEST_COMMAND
        )
    except subprocess.TimeoutExpired:
        return f"still running after {_LONGEST_COMMAND} s"
    except OSError as error:
        return f"cannot be run: {error.strerror}"
    if done.returncode == 0:
        return ""
    said = (done.stderr or done.stdout).strip().splitlines()
    return f"exit status {done.returncode}" + (f": {said[-1]}" if said else "")
