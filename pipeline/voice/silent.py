"""The voice without sound: a lecture of captions alone, paced as if it were read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .engine import Speech

WORDS_PER_MINUTE = 165
_RATE = 24_000


@dataclass(frozen=True, slots=True)
class SilentVoice:
    """Silence as long as the spoken words last at 165 a minute."""

    language: str = "en"
    name: str = "silent"
    identity: str = f"silent, {WORDS_PER_MINUTE} wpm"

    def source(self, cue: str) -> str:
        return ""

    def speak(self, words: Sequence[str], cue: str = "") -> Speech:
        """Silence; each token lasts in proportion to the number of words that it is spoken as."""
        counts = [len(word.split()) for word in words]
        times = np.concatenate(([0.0], np.cumsum(counts))) * (60 / WORDS_PER_MINUTE)
        samples = round(float(times[-1]) * _RATE)
        return Speech(np.zeros(samples, np.float32), _RATE, tuple(pairwise(times.tolist())))
