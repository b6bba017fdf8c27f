"""The small voice: espeak-ng, a formant synthesiser of a few megabytes with word times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .engine import Speech, VoiceError
from .espeak_library import ESPEAK_LOADER, synthesise
from .silent import WORDS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """espeak-ng's American English at the pace of the silent voice."""

    name: str = "espeak"
    language: str = "en"
    identity: str = f"espeak en-us, {WORDS_PER_MINUTE} wpm, espeakng-loader {ESPEAK_LOADER}"

    def source(self, cue: str) -> str:
        return ""

    def speak(self, words: Sequence[str], cue: str = "") -> Speech:
        """Say the words; a word starts where espeak-ng reports it and ends where the next starts.

        espeak-ng reports pairs that it runs together ("of the") as one word; the second then
        starts where the characters of the pair put it.
        """
        text, places = "", []
        for word in words:
            text += " " if text and word else ""
            places.append((len(text), len(text) + len(word)))
            text += word
        if not text:
            raise VoiceError(f"cue {cue!r} has no spoken word")
        pcm, rate, events = synthesise(text, WORDS_PER_MINUTE)
        if not events:
            raise VoiceError(f"cue {cue!r} has no spoken word: {text!r}")
        characters = [event.character for event in events] + [len(text)]
        seconds = [event.sample / rate for event in events] + [pcm.size / rate]
        starts_ends = np.interp(np.asarray(places, dtype=float), characters, seconds)
        spans = tuple((float(start), float(end)) for start, end in starts_ends)
        return Speech((pcm / 32768).astype(np.float32), rate, spans)
