"""A folder that a web server serves, as a place to publish to.

Compare-and-swap without locks or clocks. A run prepares a *pending* name that carries its
release's number, then claims that number by an exclusive link (the record), then removes the
pending names of all earlier releases that never went live, then looks whether the fixed path still
gives what it gave at the start, then renames its own pending name onto the *pointer*. A run that
was overtaken finds its pending name gone: its rename fails, however long it slept. The pointer is
the fixed path itself (a symbolic link), or the include by which nginx redirects it.
"""

from __future__ import annotations

import errno
import hashlib
import posixpath
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.manifest import FileRecord
from pipeline.publish.config import TargetSpec
from pipeline.publish.errors import (
    ConflictError,
    DeniedError,
    PublishError,
    RefusedError,
    UndeliveredError,
    UnreachableError,
    VanishedError,
)
from pipeline.publish.files import Files
from pipeline.publish.nginx import Redirection
from pipeline.publish.release import Layout, Release
from pipeline.publish.retry import Patience, persist
from pipeline.publish.store import Fixed, Progress

_LIVE = re.compile(r"(?:^|/)live/(\d{6,})-([0-9a-f]+)-[0-9a-f]{64}\.\w+$")
_BEGUN = 3  # times that an upload is begun anew when what arrived is not what was sent


class FolderStore:
    """A folder, here or on another machine.

    Args:
        files: the folder.
        target: what the configuration says of it.
        layout: where the lecture's files lie in it.
        patience: how often to try what may pass.
    """

    def __init__(
        self, files: Files, target: TargetSpec, layout: Layout, patience: Patience | None = None
    ) -> None:
        self.where = files.where
        self._files = files
        self._layout = layout
        self._redirect = target.redirect
        self._age = target.age
        self._url_path = urlsplit(target.url or "").path.rstrip("/")
        self._patience = patience or Patience()

    @property
    def _pointer(self) -> str:
        """The one name whose change is the publication."""
        if self._redirect:
            return posixpath.join(self._redirect.folder, f"{self._layout.lecture}.conf")
        return self._layout.fixed

    @property
    def _fixed_path(self) -> str:
        """Of the fixed URL."""
        return f"{self._url_path}/{self._layout.fixed}"

    def _pending(self, number: int, token: str) -> str:
        folder, name = posixpath.split(self._pointer)
        return posixpath.join(folder, f".{name}.next-{number:06d}-{token}")

    def check(self) -> None:
        persist(self._probe, _swept, self._patience)

    def _probe(self) -> None:
        token = secrets.token_hex(6)
        first, second = (self._layout.scratch(f"{token}-{name}") for name in ("first", "second"))
        pending = self._pending(0, token)
        try:
            with self._doing("write", first):
                self._files.write(first, b"probe\n")
            with self._doing("link", second):
                created = self._files.link(first, second)
                again = self._files.link(first, second)
            if not created or again:
                raise RefusedError(
                    f"{self.where}: a link overwrites what is there: not safe to use"
                )
            with self._doing("rename", second):
                if not self._files.rename(first, second):
                    raise FileNotFoundError(errno.ENOENT, "swept")
            with self._doing("write", pending):
                self._files.symlink("nowhere", pending)
        finally:
            for path in (first, second, pending):
                with self._doing("remove", path):
                    self._files.remove(path)

    def names(self, folder: str) -> dict[str, int]:
        with self._doing("list", folder):
            return self._files.sizes(folder)

    def read(self, key: str) -> bytes:
        with self._doing("read", key):
            data = self._files.read(key)
        if data is None:
            raise PublishError(f"{self.where}: {key}: not there")
        return data

    def digest(self, key: str) -> str:
        def measure() -> str:
            digest = hashlib.sha256()
            for block in self._files.blocks(key):
                digest.update(block)
            return digest.hexdigest()

        with self._doing("read", key):
            return persist(measure, _passing, self._patience)

    def _digest(self, key: str) -> str | None:
        try:
            return self.digest(key)
        except VanishedError:
            return None

    def upload(self, key: str, path: Path, record: FileRecord, progress: Progress) -> None:
        part = self._layout.scratch(f"{record.sha256}.part")
        for _ in range(_BEGUN):
            with self._doing("write", key):
                persist(lambda: self._fill(part, path, record, progress), _passing, self._patience)
                arrived = self._digest(part)
                if arrived == record.sha256:
                    with suppress(FileNotFoundError):  # else another run has taken it
                        self._files.link(part, key)
                        self._files.remove(part)
                        return
                if self._digest(key) == record.sha256:  # another run has sent the same file
                    return
                self._files.remove(part)
        raise RefusedError(f"{self.where}: {key}: what arrived is not the file that was checked")

    def _fill(self, part: str, path: Path, record: FileRecord, progress: Progress) -> None:
        there = self._files.size(part) or 0
        if there > record.size:
            self._files.remove(part)
            there = 0
        progress(there)
        self._files.append(part, path, there, progress)

    def fixed(self) -> Fixed | None:
        with self._doing("read", self._pointer):
            if self._redirect:
                text = self._files.read(self._pointer)
                if text is not None:
                    known = Redirection.read(text)
                    if known is None:
                        message = "not written by make publish; move it away"
                        raise RefusedError(f"{self.where}: {self._pointer}: {message}")
                    settled = known.text(self._fixed_path, self._age) == text
                    return Fixed(text.decode(), known.release, known.token, settled)
            identity = self._files.identity(self._layout.fixed)
            if identity is None:
                return None
            match = _LIVE.search(identity)
            if match:
                return Fixed(identity, int(match[1]), match[2], settled=not self._redirect)
            return Fixed(identity, None)

    def fetch_fixed(self, fixed: Fixed, target: Path) -> None:
        with self._doing("read", self._layout.fixed), target.open("wb") as file:
            for block in self._files.blocks(self._layout.fixed):
                file.write(block)
        if self.fixed() != fixed:
            raise ConflictError(
                f"{self.where}: someone else changed {self._layout.fixed}; try again"
            )

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()

    def claim(self, release: Release) -> bool:
        pending = self._pending(release.number, release.token)
        asset = self._layout.asset(release.tree, release.file)
        with self._doing("write", pending):
            if self._redirect:
                redirection = Redirection(
                    release.lecture,
                    release.number,
                    release.token,
                    release.sha256,
                    f"{self._url_path}/{asset}",
                )
                self._files.write(pending, redirection.text(self._fixed_path, self._age))
            else:
                name = f"{release.number:06d}-{release.token}-{release.sha256}"
                live = f"{self._layout.live}{name}{posixpath.splitext(release.file)[1]}"
                self._files.link(asset, live)
                folder = posixpath.dirname(self._layout.fixed)
                self._files.symlink(posixpath.relpath(live, folder or "."), pending)
        if self.record(release):
            return True
        with self._doing("remove", pending):
            self._files.remove(pending)
        return False

    def record(self, release: Release) -> bool:
        key, data = self._layout.record(release.number), release.encode()
        part = self._layout.scratch(f"record-{release.token}")

        def attempt() -> bool:
            self._files.write(part, data)
            return self._files.link(part, key)

        with self._doing("write", key):
            made = persist(attempt, _swept, self._patience)
            self._files.remove(part)
        return made or self.read(key) == data  # made by a try whose answer was lost

    def swap(self, expected: Fixed | None, release: Release, rivals: Sequence[Release]) -> None:
        pending = self._pending(release.number, release.token)
        with self._doing("write", self._pointer):
            for rival in rivals:
                self._files.remove(self._pending(rival.number, rival.token))
            swapped = self.fixed() == expected and self._files.rename(pending, self._pointer)
            if not swapped:
                self._files.remove(pending)
                now = self.fixed()
                if now is None or now.token != release.token:  # else an answer was lost
                    raise ConflictError(_overtaken(self.where, now))

    def activate(self) -> None:
        if self._redirect:
            trouble = self._files.run(self._redirect.reload)
            if trouble:
                raise UndeliveredError(
                    f"{self.where}: {' '.join(self._redirect.reload)}: {trouble}; "
                    "the redirection is written, but nginx does not know it: try again"
                )

    def sweep(self, live: int) -> list[str]:
        folder, name = posixpath.split(self._pointer)
        pattern = re.compile(rf"{re.escape(f'.{name}.next-')}(\d+)-[0-9a-f]+")
        swept = []
        with self._doing("remove", self._layout.scratch("")):
            found = list(self._files.sizes(self._layout.scratch("")))
            for entry in self._files.entries(folder):
                match = pattern.fullmatch(entry)
                if match and int(match[1]) <= live:
                    found.append(posixpath.join(folder, entry))
            for path in found:
                self._files.remove(path)
                swept.append(path)
        return swept

    def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            with self._doing("remove", key):
                self._files.remove(key)
        for folder in sorted({posixpath.dirname(key) for key in keys}, reverse=True):
            self._files.remove_folder(folder)

    def close(self) -> None:
        self._files.close()

    @contextmanager
    def _doing(self, what: str, path: str) -> Iterator[None]:
        try:
            yield
        except PublishError:
            raise
        except FileNotFoundError:
            raise VanishedError(f"{self.where}: {path}: gone; try again") from None
        except PermissionError:
            raise DeniedError(f"{self.where}: no right to {what} {path}") from None
        except (ConnectionError, TimeoutError) as error:
            raise UnreachableError(f"{self.where}: {path}: {_said(error)}; try again") from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                message = "no space left; make room there, then try again: it goes on from here"
                raise PublishError(f"{self.where}: {path}: {message}") from None
            raise PublishError(f"{self.where}: cannot {what} {path}: {_said(error)}") from None


def _overtaken(where: str, now: Fixed | None) -> str:
    if now is None or now.release is None:
        return f"{where}: someone else changed the fixed path; nothing of theirs was touched"
    return f"{where}: someone else published release {now.release}; it stays; look, then try again"


def _passing(error: Exception) -> bool:
    return isinstance(error, ConnectionError | TimeoutError)


def _swept(error: Exception) -> bool:
    """Whether a run that has just published swept the scratch folder under this one's feet."""
    return isinstance(error, FileNotFoundError | VanishedError)


def _said(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
