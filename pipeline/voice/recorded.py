"""The human voice: one recording a cue, its word times found by alignment with the words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .alignment import POCKETSPHINX, align
from .engine import Speech, VoiceError
from .sound import read

_SUFFIXES = (".wav", ".flac")


@dataclass(frozen=True, slots=True)
class RecordedVoice:
    """Recordings `<cue>.wav` or `<cue>.flac` in `folder`, of any rate and number of channels."""

    folder: Path
    name: str = "recorded"
    language: str = "en"
    identity: str = f"recorded, pocketsphinx {POCKETSPHINX}"

    def source(self, cue: str) -> str:
        """SHA-256 of the recording, so that a new one makes a new take.

        Raises:
            VoiceError: there is no recording of the cue.
        """
        return hashlib.sha256(self._recording(cue).read_bytes()).hexdigest()

    def speak(self, words: Sequence[str], cue: str = "") -> Speech:
        """The recording of the cue; the words tell only where each of them is in it."""
        path = self._recording(cue)
        pcm, rate = read(path)
        try:
            return Speech(pcm, rate, align(pcm, rate, words))
        except VoiceError as error:
            raise VoiceError(f"{path}: {error}") from None

    def _recording(self, cue: str) -> Path:
        for suffix in _SUFFIXES:
            path = self.folder / f"{cue}{suffix}"
            if path.is_file():
                return path
        raise VoiceError(
            f"cue {cue!r} is not recorded: {self.folder / cue}.wav (or .flac) is missing"
        )
