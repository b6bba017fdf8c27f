"""Rendered scenes, kept by the hash of everything that they were made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import whole_file
from pipeline.render.job import SceneResult, Shot

LIMIT = 4 << 30  # bytes; a lecture of five minutes takes about one hundredth of it
_FORMAT = "scene 2"


@dataclass(frozen=True, slots=True)
class Segment:
    """A rendered scene on disk.

    Attributes:
        path: its entry in the cache.
        frames: how many there are.
        shots: where whole steps of the runs are to be seen.
    """

    path: Path
    frames: int
    shots: tuple[Shot, ...]

    def video(self) -> bytes:
        """The H.264 in MP4.

        Raises:
            ValueError: the entry is gone or damaged since it was found.
        """
        read = _read(self.path)
        if read is None:
            raise ValueError(f"the segment {self.path.name} is gone or damaged: render again")
        return read.video


class SceneCache:
    """One file a scene and profile; written whole, so that several renders may share a folder.

    Args:
        folder: where the entries are.
        limit: bytes that `prune` leaves.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder, limit

    def get(self, key: str) -> Segment | None:
        """The segment for `key`, marked as just used; None when there is none or it is damaged."""
        path = self._path(key)
        read = _read(path)
        if read is None:
            return None
        with suppress(OSError):
            os.utime(path)
        return Segment(path, read.frames, read.shots)

    def put(self, key: str, result: SceneResult) -> Segment:
        """Keep a result."""
        path = self._path(key)
        head = {
            "format": _FORMAT,
            "sha256": hashlib.sha256(result.video).hexdigest(),
            "frames": result.frames,
            "shots": [[shot.run, shot.role, shot.arrow, shot.marks] for shot in result.shots],
        }
        text = json.dumps(head)
        with whole_file(path) as part, part.open("wb") as file:
            file.write(f"{hashlib.sha256(text.encode()).hexdigest()} {text}\n".encode())
            file.write(result.video)
        return Segment(path, result.frames, result.shots)

    def prune(self, keep: Collection[str] = ()) -> None:
        """Remove what was used longest ago until the rest is within the limit.

        Args:
            keep: keys that stay whatever their age.
        """
        kept = {self._path(key) for key in keep}
        entries = []
        for path in self.folder.glob("??/*.scene"):
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
        return self.folder / key[:2] / f"{key}.scene"


def _read(path: Path) -> SceneResult | None:
    try:
        line, _, video = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    checksum, _, text = line.partition(b" ")
    if hashlib.sha256(text).hexdigest().encode() != checksum:
        return None
    head = json.loads(text)
    if head["format"] != _FORMAT or hashlib.sha256(video).hexdigest() != head["sha256"]:
        return None
    shots = tuple(
        Shot(run, role, arrow, tuple((int(frame), int(step)) for frame, step in marks))
        for run, role, arrow, marks in head["shots"]
    )
    return SceneResult(video, head["frames"], shots)
