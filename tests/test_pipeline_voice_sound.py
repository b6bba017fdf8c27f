"""pipeline.voice.sound: resampling, trimming, reading and writing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.voice.engine import Speech, VoiceError
from pipeline.voice.sound import read, resample, trim, write_flac


def sine(frequency: float, rate: int, seconds: float = 0.5) -> np.ndarray:
    return np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate).astype(
        np.float32
    )


@pytest.mark.parametrize(
    ("source", "target"), [(24_000, 48_000), (22_050, 24_000), (44_100, 24_000)]
)
def test_resampling_keeps_a_tone_and_its_place(source: int, target: int) -> None:
    got, expected = resample(sine(1000, source), source, target), sine(1000, target)
    assert got.size == expected.size
    inner = slice(target // 20, -target // 20)
    assert np.max(np.abs(got[inner] - expected[inner])) < 1e-4


def test_what_the_lower_rate_cannot_hold_is_taken_out() -> None:
    got = resample(sine(15_000, 48_000), 48_000, 24_000)
    assert np.max(np.abs(got[1200:-1200])) < 1e-4


def test_trimming_leaves_a_little_before_and_after_and_shifts_the_words() -> None:
    rate = 24_000
    tone, silence = sine(440, rate, 1.0), np.zeros(rate, np.float32)
    speech = Speech(np.concatenate((silence, tone, silence)), rate, ((1.0, 1.5), (1.5, 2.9)))
    trimmed = trim(speech)
    assert trimmed.pcm.size / rate == pytest.approx(0.05 + 1.0 + 0.15, abs=0.002)
    assert trimmed.words[0] == pytest.approx((0.05, 0.55), abs=0.002)
    assert trimmed.words[1] == pytest.approx((0.55, 1.05), abs=0.002)


def test_silence_is_not_trimmed() -> None:
    speech = Speech(np.zeros(100, np.float32), 24_000, ((0.0, 0.004),))
    assert trim(speech) is speech


def test_a_flac_file_holds_the_samples_to_16_bits(tmp_path: Path) -> None:
    pcm = sine(440, 24_000)
    write_flac(tmp_path / "tone.flac", pcm, 24_000)
    info = soundfile.info(tmp_path / "tone.flac")
    assert (info.format, info.subtype, info.channels, info.samplerate) == (
        "FLAC",
        "PCM_16",
        1,
        24_000,
    )
    got, rate = read(tmp_path / "tone.flac")
    assert rate == 24_000
    assert np.max(np.abs(got - pcm)) <= 2 / 32768


def test_channels_are_averaged(tmp_path: Path) -> None:
    left, right = sine(440, 44_100), np.zeros(22_050, np.float32)
    soundfile.write(tmp_path / "two.wav", np.stack((left, right), axis=1), 44_100, subtype="FLOAT")
    got, _ = read(tmp_path / "two.wav")
    np.testing.assert_allclose(got, left / 2, atol=1e-7)


def test_a_file_that_is_no_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "cue.wav").write_text("not sound")
    with pytest.raises(VoiceError, match=r"cue\.wav: cannot be read as sound"):
        read(tmp_path / "cue.wav")
