"""What was made, kept by the hash of everything that it was made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import whole_file
from pipeline.render.task import Made

LIMIT = 4 << 30  # bytes; a lecture of five minutes takes about one hundredth of it
_FORMAT = 3
_SUFFIX = ".made"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was made, on disk.

    Attributes:
        path: its file in the cache.
        facts: what is to be known of it.
    """

    path: Path
    facts: Mapping[str, Any]

    def made(self) -> Made:
        """All of it, read.

        Raises:
            ValueError: the entry is gone or damaged since it was found.
        """
        made = _read(self.path)
        if made is None:
            raise ValueError(f"the entry {self.path.name} is gone or damaged: render again")
        return made


class Cache:
    """One file an entry; written whole, so that several renders may share a folder.

    Args:
        folder: where the entries are.
        limit: bytes that `prune` leaves.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder, limit

    def get(self, key: str) -> Entry | None:
        """The entry for `key`, marked as just used; None when there is none or it is damaged."""
        path = self._path(key)
        made = _read(path)
        if made is None:
            return None
        with suppress(OSError):
            os.utime(path)
        return Entry(path, made.facts)

    def put(self, key: str, made: Made) -> Entry:
        """Keep what was made."""
        path = self._path(key)
        body = b"".join(made.files.values())
        head = {
            "format": _FORMAT,
            "sha256": hashlib.sha256(body).hexdigest(),
            "files": {name: len(content) for name, content in made.files.items()},
            "facts": dict(made.facts),
        }
        text = json.dumps(head)
        with whole_file(path) as part, part.open("wb") as file:
            file.write(f"{hashlib.sha256(text.encode()).hexdigest()} {text}\n".encode())
            file.write(body)
        return Entry(path, json.loads(text)["facts"])

    def prune(self, keep: Collection[str] = ()) -> None:
        """Remove what was used longest ago until the rest is within the limit.

        Args:
            keep: keys that stay whatever their age.
        """
        kept = {self._path(key) for key in keep}
        entries = []
        for path in self.folder.glob(f"??/*{_SUFFIX}"):
            with suppress(FileNotFoundError):
                status = path.stat()
                entries.append((status.st_mtime_ns, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self.limit:
                break
            if path not in kept:
                path.unlink(missing_ok=True)
                total -= size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}{_SUFFIX}"


def _read(path: Path) -> Made | None:
    try:
        line, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    checksum, _, text = line.partition(b" ")
    if hashlib.sha256(text).hexdigest().encode() != checksum:
        return None
    head = json.loads(text)
    if head["format"] != _FORMAT or hashlib.sha256(body).hexdigest() != head["sha256"]:
        return None
    files, start = {}, 0
    for name, size in head["files"].items():
        files[name] = body[start : start + size]
        start += size
    return Made(files, head["facts"])
