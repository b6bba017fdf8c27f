"""pipeline.voice.espeak: the small voice, its word times and the sameness of its sound."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
import pytest

from pipeline.voice.alignment import align
from pipeline.voice.engine import VoiceError
from pipeline.voice.espeak import EspeakVoice
from pipeline.voice.espeak_library import ESPEAK_LOADER

TOKENS = ("Momentum", "keeps", "zero point nine", "of", "the", "", "last", "velocity,", "and",
          "adds", "the", "new", "gradient.")  # fmt: skip


def test_words_start_where_an_aligner_hears_them() -> None:
    speech = EspeakVoice().speak(TOKENS)
    heard = align(speech.pcm, speech.rate, TOKENS)
    offsets = [told[0] - found[0] for told, found in zip(speech.words, heard, strict=True)]
    assert max(map(abs, offsets)) < 0.2


def test_every_token_has_a_span_and_they_follow_each_other() -> None:
    speech = EspeakVoice().speak(TOKENS)
    assert len(speech.words) == len(TOKENS)
    times = [time for span in speech.words for time in span]
    assert times == sorted(times)
    assert speech.words[5][0] == speech.words[5][1]
    assert 0 <= times[0] <= times[-1] <= speech.pcm.size / speech.rate


def test_the_same_words_are_the_same_bytes_whatever_was_said_before() -> None:
    voice = EspeakVoice()
    first = voice.speak(["The", "last", "velocity."])
    voice.speak(["Something", "else."])
    np.testing.assert_array_equal(voice.speak(["The", "last", "velocity."]).pcm, first.pcm)


def test_the_declared_version_is_the_installed_one() -> None:
    assert version("espeakng-loader") == ESPEAK_LOADER
    assert ESPEAK_LOADER in EspeakVoice().identity


@pytest.mark.parametrize("tokens", [[], ["", ""], ["—"]])
def test_a_cue_without_a_spoken_word_is_named(tokens: list[str]) -> None:
    with pytest.raises(VoiceError, match=r"cue 'wave\.pause' has no spoken word"):
        EspeakVoice().speak(tokens, "wave.pause")
