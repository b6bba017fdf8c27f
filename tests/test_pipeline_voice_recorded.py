"""pipeline.voice.recorded and .alignment: human recordings and where their words are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.voice.alignment import align
from pipeline.voice.engine import Speech, VoiceError
from pipeline.voice.espeak import EspeakVoice
from pipeline.voice.recorded import RecordedVoice
from pipeline.voice.sound import resample

TOKENS = ("The", "ball", "overshoots,", "", "and", "then", "it", "settles.")
BEFORE = 0.7
RATE = 44_100


@pytest.fixture(scope="module")
def spoken() -> Speech:
    """Someone who speaks, and tells when each word was said."""
    return EspeakVoice().speak(TOKENS)


def record(path: Path, speech: Speech) -> None:
    """A stereo recording at 44.1 kHz that begins and ends with room noise."""
    noise = np.random.default_rng(7).normal(0, 1e-4, size=(round(BEFORE * RATE), 2))
    pcm = resample(speech.pcm, speech.rate, RATE) / 2
    sound = np.concatenate((noise, np.stack((pcm, pcm), axis=1), noise))
    soundfile.write(path, sound, RATE, subtype="PCM_24")


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_words_are_found_in_a_recording(tmp_path: Path, spoken: Speech, suffix: str) -> None:
    record(tmp_path / f"momentum.over.{suffix}", spoken)
    speech = RecordedVoice(tmp_path).speak(TOKENS, "momentum.over")
    assert speech.rate == RATE
    found = [start for start, _ in speech.words]
    told = [start + BEFORE for start, _ in spoken.words]
    assert max(abs(a - b) for a, b in zip(found, told, strict=True)) < 0.2


def test_a_missing_recording_is_named_with_its_cue_and_path(tmp_path: Path) -> None:
    voice = RecordedVoice(tmp_path)
    for use in (lambda: voice.source("hook.stuck"), lambda: voice.speak(TOKENS, "hook.stuck")):
        with pytest.raises(
            VoiceError, match=r"^cue 'hook\.stuck' is not .*/hook\.stuck\.wav"
        ) as error:
            use()
        assert "\n" not in str(error.value)


def test_a_new_recording_is_another_source(tmp_path: Path, spoken: Speech) -> None:
    voice = RecordedVoice(tmp_path)
    record(tmp_path / "a.wav", spoken)
    before = voice.source("a")
    assert voice.source("a") == before
    soundfile.write(tmp_path / "a.wav", np.zeros(RATE), RATE)
    assert voice.source("a") != before


def test_a_recording_without_the_words_is_named(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(RATE // 4), RATE)
    with pytest.raises(VoiceError, match=r"a\.wav: the sound does not say: The ball"):
        RecordedVoice(tmp_path).speak(TOKENS, "a")


def test_words_that_no_dictionary_has_are_aligned() -> None:
    tokens = ["Nesterov's", "blumbering", "200", "steps."]
    speech = EspeakVoice().speak(tokens)
    spans = align(speech.pcm, speech.rate, tokens)
    assert [start for start, _ in spans] == pytest.approx([s for s, _ in speech.words], abs=0.2)
