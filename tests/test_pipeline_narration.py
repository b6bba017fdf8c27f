"""pipeline.narration: takes at their places, and the loudness and peaks of what is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline import aac
from pipeline.loudness import RATE, integrated_loudness, peak_envelope, true_peak
from pipeline.narration import (
    BIT_RATE,
    NarrationError,
    NarrationJob,
    PlacedTake,
    build_track,
    level,
    limit,
)
from pipeline.render.task import Origin
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
def takes(tmp_path: Path) -> list[PlacedTake]:
    """Three takes of different loudness: 2, 3 and 2 s at 0.5, 3 and 7.25 s."""
    placed = []
    for start, seconds, decibels in ((0.5, 2, -3), (3.0, 3, -20), (7.25, 2, -10)):
        path = tmp_path / f"cue{start}.flac"
        write_flac(path, speechlike(seconds, decibels, seed=3), TAKE_RATE)
        placed.append(_placed(start, path))
    return placed


def _placed(start: float, path: Path) -> PlacedTake:
    return PlacedTake(start, path.name, path.read_bytes())


def _job(takes: Sequence[PlacedTake], seconds: float, *bit_rates: int) -> NarrationJob:
    return NarrationJob(tuple(takes), seconds, bit_rates, Origin.of("pipeline.narration"))


def _sounds(job: NarrationJob) -> dict[str, bytes]:
    return dict(job.carry_out([], lambda count: None).files)


def test_the_finished_sounds_are_as_loud_as_asked(takes: list[PlacedTake]) -> None:
    sounds = _sounds(_job(takes, 10, 48_000))
    assert set(sounds) == {"48000", str(BIT_RATE)}
    for bit_rate, sound in sounds.items():
        heard = aac.decode(sound)
        assert integrated_loudness(heard) == pytest.approx(-16, abs=0.2)
        assert true_peak(heard) <= -1.5 + (0.3 if int(bit_rate) < BIT_RATE else 0)
        assert heard.size == pytest.approx(10 * RATE, abs=1024)


def test_the_key_is_of_what_is_heard(takes: list[PlacedTake]) -> None:
    job = _job(takes, 10)
    keys = {
        job.key,
        _job(takes, 11).key,
        _job(takes, 10, 48_000).key,
        _job(takes[1:], 10).key,
        _job([replace(takes[0], start=0.6), *takes[1:]], 10).key,
        _job([replace(takes[0], sound=takes[1].sound), *takes[1:]], 10).key,
    }
    assert len(keys) == 6
    assert _job([replace(take, name="other") for take in takes], 10).key == job.key


def test_a_take_is_at_its_place_to_the_sample(tmp_path: Path) -> None:
    click = np.zeros(TAKE_RATE, np.float32)
    click[TAKE_RATE // 2] = 0.9
    write_flac(tmp_path / "click.flac", click, TAKE_RATE)
    starts = (0.2, 1.3, 2.9125)
    track = build_track([_placed(start, tmp_path / "click.flac") for start in starts], 4)
    for start in starts:
        place = round((start + 0.5) * RATE)
        around = slice(place - 100, place + 100)
        assert int(np.argmax(np.abs(track[around]))) == 100


def test_takes_are_equally_loud_and_between_them_is_silence(
    takes: list[PlacedTake],
) -> None:
    track = build_track(takes, 10)
    spans = [(0.5, 2.5), (3.0, 6.0), (7.25, 9.25)]
    parts = [track[round(start * RATE) : round(end * RATE)] for start, end in spans]
    assert [integrated_loudness(part) for part in parts] == pytest.approx([-16] * 3, abs=0.1)
    for end, start in ((0, 0.5), (2.5, 3.0), (6.0, 7.25), (9.25, 10)):
        assert not np.any(track[round(end * RATE) : round(start * RATE)])


def test_the_same_takes_are_the_same_bytes(takes: list[PlacedTake]) -> None:
    assert _sounds(_job(takes, 10)) == _sounds(_job(takes, 10))


def test_a_lecture_without_sound_stays_silent(tmp_path: Path) -> None:
    write_flac(tmp_path / "silent.flac", np.zeros(TAKE_RATE, np.float32), TAKE_RATE)
    sounds = _sounds(_job([_placed(1.0, tmp_path / "silent.flac")], 3))
    heard = aac.decode(sounds[str(BIT_RATE)])
    assert heard.size == pytest.approx(3 * RATE, abs=1024)
    assert not np.any(heard)


def test_takes_that_overlap_are_refused(takes: list[PlacedTake]) -> None:
    early = [takes[0], replace(takes[1], start=2.4)]
    with pytest.raises(NarrationError, match=r"cue3\.0\.flac starts at 2\.400 s, within another"):
        build_track(early, 10)


def test_a_take_past_the_end_is_refused(takes: list[PlacedTake]) -> None:
    with pytest.raises(NarrationError, match=r"cue7\.25\.flac ends after the track, at 9\.250 s"):
        build_track(takes, 9)


def test_what_the_limiter_takes_off_is_given_back() -> None:
    # Bursts 26 dB above the rest carry the loudness, and most of them has to go.
    time = np.arange(6 * RATE) / RATE
    bursts = np.where(time % 0.5 < 0.02, 1.0, 0.05)
    track = (bursts * np.sin(2 * np.pi * 300 * time)).astype(np.float32)
    raised = limit(track, peak_envelope(track), -16 - integrated_loudness(track), -2.0)
    assert integrated_loudness(raised) < -17
    levelled = level(track)
    assert levelled.loudness == pytest.approx(-16, abs=0.2)
    assert levelled.true_peak <= -1.5


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
