"""The record beside a package: each file and its hash, what it follows from, what was measured."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lecture.errors import LectureError
from pipeline.files import whole_file

NAME = "manifest.json"
_TYPES = {
    ".mp4": "video/mp4",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".html": "text/html",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webm": "video/webm",
}


class ManifestError(LectureError):
    """A package without a record, or whose files are not those of its record."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a package: its size in bytes, SHA-256 and media type."""

    size: int
    sha256: str
    type: str

    @classmethod
    def of(cls, path: Path) -> FileRecord:
        """Measure the file at ``path``.

        Raises:
            ManifestError: a kind of file that a package does not have.
        """
        if path.suffix not in _TYPES:
            raise ManifestError(f"{path.name}: a package has no such files")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(path.stat().st_size, digest, _TYPES[path.suffix])


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package's record.

    Attributes:
        lecture: id of the lecture.
        title: its title.
        language: of its words.
        profile: the profile's name.
        voice: the voice's identity.
        own_voice: whether that is the voice that the lecture asks for.
        inputs: digests of what the package follows from; see ``pipeline.inputs``.
        versions: what made it, by name.
        study: the numbers of the lecture.
        claims: claim -> that it held.
        checks: what verify measured, in order.
        files: path in the package -> its record.
    """

    lecture: str
    title: str
    language: str
    profile: str
    voice: str
    own_voice: bool
    inputs: dict[str, str]
    versions: dict[str, str]
    study: dict[str, Any]
    claims: dict[str, bool]
    checks: list[dict[str, Any]]
    files: dict[str, FileRecord]

    def with_checks(self, checks: list[dict[str, Any]]) -> Manifest:
        """The same record with what verify measured."""
        return replace(self, checks=checks)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` into the package's folder."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, sort_keys=True)
        with whole_file(folder / NAME) as part:
            part.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the record of the package in ``folder``.

        Raises:
            ManifestError: there is none, or it is not one.
        """
        path = folder / NAME
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            files = {name: FileRecord(**entry) for name, entry in record.pop("files").items()}
            return cls(**record, files=files)
        except FileNotFoundError:
            raise ManifestError(f"{path}: there is no package here; make it: make render") from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ManifestError(f"{path}: not a package's record ({error})") from None

    def damage(self, folder: Path) -> list[str]:
        """What is wrong with the files in ``folder``, a line each; empty when all is well."""
        wrong = []
        for name, record in self.files.items():
            path = folder / name
            if not path.is_file():
                wrong.append(f"{name} is missing")
            elif path.stat().st_size != record.size or FileRecord.of(path) != record:
                wrong.append(f"{name} is not the file that was made")
        return wrong
