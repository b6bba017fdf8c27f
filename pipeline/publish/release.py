"""A release: what students get from one moment on, as a value and as the record kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from pipeline.manifest import FileRecord
from pipeline.publish.errors import PublishError

Action = Literal["publish", "rollback", "kept"]
IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a lecture. Its number orders it; no clock does.

    Attributes:
        number: 0 for the file that was there before the first publication, then 1, 2, ...
        lecture: the lecture's id.
        title: the lecture's title.
        action: what made it: a publication, a rollback, or an unknown file that was kept.
        repeats: the release whose files a rollback brings back.
        replaces: the release that was live when this one was made.
        token: of the run that made it; tells two runs apart.
        tree: name of the folder of its files, which follows from their content.
        files: name -> record of each.
        fixed: the fixed path.
        file: which of the files is found there.
        made: when, in UTC, for people to read.
    """

    number: int
    lecture: str
    title: str
    action: Action
    repeats: int | None
    replaces: int | None
    token: str
    tree: str
    files: dict[str, FileRecord]
    fixed: str
    file: str
    made: str

    @property
    def sha256(self) -> str:
        """Of the file at the fixed path."""
        return self.files[self.file].sha256

    @property
    def size(self) -> int:
        """Bytes of the file at the fixed path."""
        return self.files[self.file].size

    def encode(self) -> bytes:
        """The record as it is stored: the same value gives the same bytes."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, sort_keys=True)
        return f"{text}\n".encode()

    @classmethod
    def decode(cls, key: str, data: bytes) -> Release:
        """Read a stored record.

        Raises:
            PublishError: it is none; ``key`` is where it was found.
        """
        try:
            fields = json.loads(data)
            files = {name: FileRecord(**record) for name, record in fields.pop("files").items()}
            release = cls(**fields, files=files)
            if release.file not in files or not isinstance(release.number, int):
                raise ValueError("it names a file that it does not have")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise PublishError(f"{key}: not the record of a release ({error})") from None
        return release


def tree_of(files: Mapping[str, FileRecord]) -> str:
    """The name of a folder with these files: 32 hex digits of a hash over their names and hashes.

    Files link to each other by their plain names, so a package keeps its shape, and the folder
    carries the content's address.
    """
    listing = json.dumps({name: record.sha256 for name, record in files.items()}, sort_keys=True)
    return hashlib.sha256(listing.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything of one lecture lies.

    Attributes:
        prefix: folder of all lectures.
        lecture: the lecture's id.
        fixed: the fixed path.
    """

    prefix: str
    lecture: str
    fixed: str

    @property
    def home(self) -> str:
        """The lecture's folder, with a slash."""
        return f"{self.prefix}/{self.lecture}/"

    def asset(self, tree: str, name: str) -> str:
        """Key of a file, which never changes once it is there."""
        return f"{self.home}{tree}/{name}"

    @property
    def records(self) -> str:
        """Folder of the releases' records, with a slash."""
        return f"{self.home}releases/"

    def record(self, number: int) -> str:
        """Key of a release's record."""
        return f"{self.records}{number:06d}.json"

    @property
    def live(self) -> str:
        """Folder of the names that the fixed path has pointed to, with a slash."""
        return f"{self.home}live/"

    def scratch(self, name: str) -> str:
        """Key of something that is of no use to the next run."""
        return f"{self.home}scratch/{name}"
