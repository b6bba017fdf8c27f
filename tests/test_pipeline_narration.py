"""pipeline.narration: takes at their places, and the loudness and peaks of what is heard."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from pipeline.loudness import RATE, integrated_loudness, peak_envelope, true_peak
from pipeline.narration import (
    Levels,
    NarrationError,
    build_track,
    level,
    limit,
    make_narration,
    through_codec,
)
from pipeline.voice.sound import write_flac

TAKE_RATE = 24_000


def speechlike(seconds: float, decibels: float, seed: int) -> NDArray[np.float32]:
    """Voiced syllables with a pitch and harmonics, four a second, at `decibels` of peak."""
    time = np.arange(round(seconds * TAKE_RATE)) / TAKE_RATE
    pitch = 180 + 20 * np.sin(2 * np.pi * 0.7 * time + seed)
    phase = 2 * np.pi * np.cumsum(pitch) / TAKE_RATE
    voice = sum(np.sin(k * phase) / k for k in range(1, 12))
    wave = voice * np.abs(np.sin(2 * np.pi * 2 * time)) ** 2
    return (wave / np.max(np.abs(wave)) * 10 ** (decibels / 20)).astype(np.float32)


@pytest.fixture
def takes(tmp_path: Path) -> list[tuple[float, Path]]:
    """Three takes of different loudness: 2, 3 and 2 s at 0.5, 3 and 7.25 s."""
    placed = []
    for start, seconds, decibels in ((0.5, 2, -3), (3.0, 3, -20), (7.25, 2, -10)):
        path = tmp_path / f"cue{start}.flac"
        write_flac(path, speechlike(seconds, decibels, seed=3), TAKE_RATE)
        placed.append((start, path))
    return placed


def test_the_finished_sound_is_as_loud_as_asked(
    takes: list[tuple[float, Path]], tmp_path: Path
) -> None:
    levels = make_narration(takes, 10, tmp_path / "narration.flac")
    info = soundfile.info(tmp_path / "narration.flac")
    assert (info.samplerate, info.channels, info.subtype) == (RATE, 1, "PCM_24")
    assert info.frames == 10 * RATE
    written, _ = soundfile.read(tmp_path / "narration.flac", dtype="float32")
    heard = through_codec(written)
    assert integrated_loudness(heard) == pytest.approx(-16, abs=0.2)
    assert true_peak(heard) <= -1.5
    assert levels.loudness == pytest.approx(integrated_loudness(heard), abs=0.05)
    assert levels.true_peak == pytest.approx(true_peak(heard), abs=0.05)


def test_a_take_is_at_its_place_to_the_sample(tmp_path: Path) -> None:
    click = np.zeros(TAKE_RATE, np.float32)
    click[TAKE_RATE // 2] = 0.9
    write_flac(tmp_path / "click.flac", click, TAKE_RATE)
    starts = (0.2, 1.3, 2.9125)
    track = build_track([(start, tmp_path / "click.flac") for start in starts], 4)
    for start in starts:
        place = round((start + 0.5) * RATE)
        around = slice(place - 100, place + 100)
        assert int(np.argmax(np.abs(track[around]))) == 100


def test_takes_are_equally_loud_and_between_them_is_silence(
    takes: list[tuple[float, Path]],
) -> None:
    track = build_track(takes, 10)
    spans = [(0.5, 2.5), (3.0, 6.0), (7.25, 9.25)]
    parts = [track[round(start * RATE) : round(end * RATE)] for start, end in spans]
    assert [integrated_loudness(part) for part in parts] == pytest.approx([-16] * 3, abs=0.1)
    for end, start in ((0, 0.5), (2.5, 3.0), (6.0, 7.25), (9.25, 10)):
        assert not np.any(track[round(end * RATE) : round(start * RATE)])


def test_the_same_takes_are_the_same_bytes(takes: list[tuple[float, Path]], tmp_path: Path) -> None:
    make_narration(takes, 10, tmp_path / "one.flac")
    make_narration(takes, 10, tmp_path / "two.flac")
    assert (tmp_path / "one.flac").read_bytes() == (tmp_path / "two.flac").read_bytes()


def test_a_lecture_without_sound_stays_silent(tmp_path: Path) -> None:
    write_flac(tmp_path / "silent.flac", np.zeros(TAKE_RATE, np.float32), TAKE_RATE)
    levels = make_narration([(1.0, tmp_path / "silent.flac")], 3, tmp_path / "narration.flac")
    assert levels == Levels(-math.inf, -math.inf)
    written, _ = soundfile.read(tmp_path / "narration.flac")
    assert written.shape == (3 * RATE,)
    assert not np.any(written)


def test_takes_that_overlap_are_refused(takes: list[tuple[float, Path]]) -> None:
    early = [takes[0], (2.4, takes[1][1])]
    with pytest.raises(NarrationError, match=r"cue3\.0\.flac starts at 2\.400 s, within another"):
        build_track(early, 10)


def test_a_take_past_the_end_is_refused(takes: list[tuple[float, Path]]) -> None:
    with pytest.raises(NarrationError, match=r"cue7\.25\.flac ends after the track, at 9\.250 s"):
        build_track(takes, 9)


def test_what_the_limiter_takes_off_is_given_back() -> None:
    # Bursts 26 dB above the rest carry the loudness, and most of them has to go.
    time = np.arange(6 * RATE) / RATE
    bursts = np.where(time % 0.5 < 0.02, 1.0, 0.05)
    track = (bursts * np.sin(2 * np.pi * 300 * time)).astype(np.float32)
    raised = limit(track, peak_envelope(track), -16 - integrated_loudness(track), -2.0)
    assert integrated_loudness(raised) < -17
    _, levels = level(track)
    assert levels.loudness == pytest.approx(-16, abs=0.2)
    assert levels.true_peak <= -1.5


def test_a_click_cannot_be_levelled_and_says_so() -> None:
    track = np.zeros(RATE, np.float32)
    track[100] = 1.0
    with pytest.raises(NarrationError):
        level(track[: RATE // 4])


def test_the_limiter_holds_true_peaks_and_leaves_the_rest() -> None:
    time = np.arange(RATE) / RATE
    # A quarter of the rate at 45 degrees: the wave is 3 dB above its samples.
    tone = np.sin(2 * np.pi * RATE / 4 * time + np.pi / 4)
    swell = np.where((time > 0.4) & (time < 0.6), 1.0, 0.1)
    pcm = (tone * swell).astype(np.float32)
    limited = limit(pcm, peak_envelope(pcm), 0.0, -6.0)
    assert true_peak(limited) <= -6.0 + 0.1
    quiet = slice(0, round(0.38 * RATE))
    np.testing.assert_allclose(limited[quiet], pcm[quiet], atol=1e-6)


def test_gain_is_in_decibels() -> None:
    pcm = np.full(RATE, 0.01, np.float32)
    np.testing.assert_allclose(limit(pcm, peak_envelope(pcm), 20.0, -1.0), 0.1, rtol=1e-5)
