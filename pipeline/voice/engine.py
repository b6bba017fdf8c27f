"""What a voice is: words in, sound and word times out; and the choice of one by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lecture.errors import LectureError

VOICES = ("kokoro", "espeak", "recorded", "silent")


class VoiceError(LectureError):
    """A voice that cannot be had, or that cannot say what it was given; one line."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Sound of one cue: `pcm` float32 (N,) in [-1, 1] at `rate` Hz, mono.

    `words` has one span (start, end) in seconds for each token that was given; a token that is
    not spoken has a span of no length, where the token before it ends.
    """

    pcm: NDArray[np.float32]
    rate: int
    words: tuple[tuple[float, float], ...]


def token_spans(
    count: int, tokens: Sequence[int], times: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """The span of each of `count` tokens from the times of the words that they are said as.

    Args:
        tokens: for each spoken word, in order, the token that it belongs to.
        times: start and end of each spoken word in seconds.
    """
    spans: dict[int, tuple[float, float]] = {}
    for token, (start, end) in zip(tokens, times, strict=True):
        spans[token] = (spans.get(token, (start, end))[0], end)
    filled: list[tuple[float, float]] = []
    for token in range(count):
        before = filled[-1][1] if filled else 0.0
        filled.append(spans.get(token, (before, before)))
    return tuple(filled)


class Voice(Protocol):
    """A way to get the sound of a cue.

    `identity` names all that the sound depends on beside words and cue: voice, model, versions.
    It is known without loading any model, so that a take can be recognised where the engine
    that made it is not installed.
    """

    @property
    def name(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def identity(self) -> str: ...

    def source(self, cue: str) -> str:
        """What else the sound of this cue is made from (a recording's hash), or ""."""
        ...

    def speak(self, words: Sequence[str], cue: str = "") -> Speech:
        """Say the cue whose tokens have these spoken forms, punctuation included.

        A token's form may be several words ("zero point nine") or empty.

        Raises:
            VoiceError: the engine is missing or of another version, or cannot say the words.
        """
        ...


def resolve_voice(name: str, language: str = "en", recordings: Path | None = None) -> Voice:
    """The voice called `name`; `recordings` is the folder of human recordings by cue name.

    Raises:
        VoiceError: unknown name, a language that the voice does not speak, or no such folder.
    """
    # Imported here, since the engines build on this module.
    from .espeak import EspeakVoice
    from .kokoro import KokoroVoice
    from .recorded import RecordedVoice
    from .silent import SilentVoice

    if name not in VOICES:
        raise VoiceError(f"voice {name!r} is not known; allowed: {', '.join(VOICES)}")
    if name == "silent":
        return SilentVoice(language)
    if language != "en":
        raise VoiceError(f"voice {name!r} speaks en, not {language!r}; silent takes any language")
    if name == "kokoro":
        return KokoroVoice()
    if name == "espeak":
        return EspeakVoice()
    if recordings is None or not recordings.is_dir():
        raise VoiceError(f"voice 'recorded' needs a folder of recordings; {recordings} is none")
    return RecordedVoice(recordings)
