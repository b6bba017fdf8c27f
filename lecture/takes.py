"""What a take is: the sound of one cue and the times of its words; how the made ones are read.

Takes lie in a folder of their own, FLAC files beside a `manifest.json` that names them. A take's
key is a hash of all that its sound was made from, so that a take is used as long as words and
voice are those it was made with, also where the voice itself is not installed.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from .errors import LectureError

MANIFEST = "manifest.json"
_REMEDY = "put it back, or delete it and make the takes anew (make voice)"
_KEYS = {"cue", "key", "file", "sha256", "seconds", "words"}


class TakeError(LectureError):
    """Takes that cannot be used as they are; one line that says which and what to do."""


@dataclass(frozen=True, slots=True)
class Take:
    """The sound of one cue.

    Attributes:
        cue: name of the cue.
        key: hash of what the sound was made from, as `take_key` gives it.
        file: name of the FLAC file (mono, 24 kHz, 16 bit) in the folder of the takes.
        sha256: of the file.
        seconds: how long it lasts.
        words: start and end in seconds of each token of the cue, in order, those that are not
            spoken included with a span of no length.
    """

    cue: str
    key: str
    file: str
    sha256: str
    seconds: float
    words: tuple[tuple[float, float], ...]


def take_key(words: Sequence[str], language: str, identity: str, source: str = "") -> str:
    """Hash of what a take is made from.

    Args:
        words: spoken form of each token of the cue.
        language: of the voice.
        identity: the voice with all versions, `Voice.identity`.
        source: what else the sound of this cue depends on, `Voice.source`.
    """
    made_from = [list(words), language, identity, source]
    return hashlib.sha256(json.dumps(made_from, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TakeManifest:
    """The takes of one folder by the name of their cue, and the voice that they were made with."""

    folder: Path
    voice: str
    takes: Mapping[str, Take]

    @classmethod
    def load(cls, path: Path) -> TakeManifest:
        """Read a manifest; a missing one has no takes.

        The sound files are not read here but when a take is asked for.

        Args:
            path: the `manifest.json`, or the folder that it is in.

        Raises:
            TakeError: the file is not such a manifest.
        """
        path = path / MANIFEST if path.name != MANIFEST else path
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(path.parent, "", {})
        except (OSError, ValueError) as error:
            raise TakeError(f"{path}: not readable as JSON ({error}); {_REMEDY}") from None
        try:
            takes = [_take(entry) for entry in document["takes"]]
            if len({take.cue for take in takes}) != len(takes):
                raise ValueError("a cue has two takes")
            voice = document["voice"]
            if not isinstance(voice, str):
                raise ValueError("voice is not a name")
        except (KeyError, TypeError, ValueError) as error:
            raise TakeError(f"{path}: not a manifest of takes ({error}); {_REMEDY}") from None
        return cls(path.parent, voice, {take.cue: take for take in takes})

    def find(self, cue: str, key: str) -> Take:
        """The take of a cue, its file there and unchanged.

        Args:
            cue: name of the cue.
            key: what `take_key` gives for the words of today.

        Raises:
            TakeError: no take, one of other words or another voice, or not the file that was made.
        """
        take = self.takes.get(cue)
        if take is None:
            raise TakeError(f"{self.folder}: cue {cue!r} has no take; make it (make voice)")
        if take.key != key:
            raise TakeError(
                f"{self.folder}: the take of cue {cue!r} is of other words or another voice; "
                "make it anew (make voice)"
            )
        if not self.is_whole(take):
            raise TakeError(
                f"{self.path(take)}: missing or not the file that was made for cue {cue!r}; "
                "put it back or make it anew (make voice)"
            )
        return take

    def is_whole(self, take: Take) -> bool:
        """Whether the file of the take is there with the bytes that the manifest tells of."""
        try:
            found = hashlib.sha256(self.path(take).read_bytes()).hexdigest()
        except OSError:
            return False
        return found == take.sha256

    def path(self, take: Take) -> Path:
        """Where the sound of the take is."""
        return self.folder / take.file


def _take(entry: Any) -> Take:
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        raise ValueError(f"a take has the keys {', '.join(sorted(_KEYS))}")
    texts = [entry[key] for key in ("cue", "key", "file", "sha256")]
    cue = texts[0]
    if not all(isinstance(text, str) and text for text in texts):
        raise ValueError(f"an empty or missing text in the take of {cue!r}")
    if PurePosixPath(entry["file"]).name != entry["file"]:
        raise ValueError(f"the file of {cue!r} is not a plain name")
    seconds = float(entry["seconds"])
    words = tuple((float(start), float(end)) for start, end in entry["words"])
    times = [0.0, *(time for span in words for time in span), seconds]
    if not math.isfinite(sum(times)) or times != sorted(times):
        raise ValueError(f"the times of {cue!r} do not follow each other within the take")
    return Take(cue, entry["key"], entry["file"], entry["sha256"], seconds, words)
