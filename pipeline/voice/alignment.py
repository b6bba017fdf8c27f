"""When each word of a known text is said in a sound: forced alignment with pocketsphinx."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .engine import VoiceError, token_spans
from .installed import require
from .phonemes import SpokenWord, spoken_words
from .sound import resample

POCKETSPHINX = "5.1.1"
_RATE = 16_000
_FRAMES_A_SECOND = 100

# The acoustic model knows silence as a quiet room and hears a word in the digital silence of a
# synthesised pause: a noise at -60 dB is added, and pauses are made likely.
_ROOM = 0.001
_PAUSE_PROBABILITY = 0.3

# Kokoro's signs as the phones of the acoustic model (CMU's ARPAbet), longest first.
_ARPABET = {
    "əɹ": "ER", "ɜɹ": "ER", "ɑ": "AA", "æ": "AE", "ʌ": "AH", "ə": "AH", "ᵊ": "AH", "ɔ": "AO",
    "W": "AW", "I": "AY", "b": "B", "ʧ": "CH", "d": "D", "ð": "DH", "ɛ": "EH", "A": "EY",
    "f": "F", "ɡ": "G", "h": "HH", "ɪ": "IH", "ᵻ": "IH", "i": "IY", "ʤ": "JH", "k": "K",
    "l": "L", "m": "M", "n": "N", "ŋ": "NG", "O": "OW", "Y": "OY", "p": "P", "ɹ": "R",
    "s": "S", "ʃ": "SH", "t": "T", "ɾ": "T", "θ": "TH", "ʊ": "UH", "u": "UW", "v": "V",
    "w": "W", "j": "Y", "z": "Z", "ʒ": "ZH",
}  # fmt: skip


def align(
    pcm: NDArray[np.float32], rate: int, tokens: Sequence[str]
) -> tuple[tuple[float, float], ...]:
    """Span (start, end) in seconds of each token in the sound.

    Args:
        pcm: samples (N,) in [-1, 1] at `rate` Hz.
        tokens: spoken form of each token, as for `Voice.speak`; English.

    Raises:
        VoiceError: the sound does not say these words, or pocketsphinx is not there.
    """
    words = spoken_words(tokens)
    if not words:
        raise VoiceError("there is no word to align")
    decoder = _decoder()
    for word in words:
        if decoder.lookup_word(word.text) is None:
            decoder.add_word(word.text, _phones(word))
    decoder.set_align_text(" ".join(word.text for word in words))
    sound = resample(pcm, rate, _RATE)
    room = np.random.default_rng(0).normal(0, _ROOM, sound.size)
    samples = np.round(np.clip(sound + room, -1, 1) * 32767).astype("<i2")
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()
    found = [segment for segment in decoder.seg() or () if segment.word[0] not in "<("]
    if len(found) != len(words):
        raise VoiceError(f"the sound does not say: {' '.join(tokens)}")
    times = [
        (segment.start_frame / _FRAMES_A_SECOND, (segment.end_frame + 1) / _FRAMES_A_SECOND)
        for segment in found
    ]
    return token_spans(len(tokens), [word.token for word in words], times)


def _phones(word: SpokenWord) -> str:
    sounds = re.sub("[ˈˌ ]", "", word.phonemes)
    phones, place = [], 0
    while place < len(sounds):
        sign = next((s for s in _ARPABET if sounds.startswith(s, place)), None)
        if sign is None:
            raise VoiceError(f"no sound of English for {sounds[place]!r} in {word.text!r}")
        phones.append(_ARPABET[sign])
        place += len(sign)
    return " ".join(phones)


@cache
def _decoder() -> Any:
    require("recorded", pocketsphinx=POCKETSPHINX)
    from pocketsphinx import Decoder

    # No language model is needed where the words are known, and wide beams lose no true path. Two
    # Gaussians a state instead of four place words as well, in less time.
    return Decoder(
        lm=None, samprate=_RATE, bestpath=False, beam=1e-80, wbeam=1e-60, pbeam=1e-80, topn=2,
        silprob=_PAUSE_PROBABILITY, loglevel="FATAL",
    )  # fmt: skip
