"""pipeline.loudness: BS.1770 against its own calibration, EBU's test signals and ffmpeg's meter."""

from __future__ import annotations

import math
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from pipeline.ffmpeg import ffmpeg_binary
from pipeline.loudness import RATE, integrated_loudness, peak_envelope, true_peak


def sine(
    frequency: float, decibels: float, seconds: float, phase: float = 0.0
) -> NDArray[np.float32]:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = 10 ** (decibels / 20) * np.sin(2 * np.pi * frequency * time + phase)
    return wave.astype(np.float32)


def ffmpeg_meter(pcm: NDArray[np.float32], folder: Path) -> tuple[float, float]:
    path = folder / "sound.wav"
    soundfile.write(path, pcm, RATE, subtype="FLOAT")
    command = [
        ffmpeg_binary(),
        "-nostdin",
        "-i",
        path,
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", summary, re.DOTALL).groups()
    return float(loudness), float(peak)


def test_the_calibration_tone_of_the_standard() -> None:
    # BS.1770-5, annex 1: 0 dBFS at 997 Hz in one front channel reads -3.01 LKFS.
    assert integrated_loudness(sine(997, 0, 5)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("levels", "loudness"),
    [
        # EBU Tech 3341 (2016), table 1, signals 1 to 5, in one channel: 3.01 dB less than in two.
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
)
def test_the_signals_of_the_ebu(levels: list[tuple[float, float]], loudness: float) -> None:
    signal = np.concatenate([sine(1000, level, seconds) for level, seconds in levels])
    assert integrated_loudness(signal) == pytest.approx(loudness - 3.01, abs=0.1)


def test_what_is_below_the_absolute_gate_does_not_count() -> None:
    # The quiet is so long that a mean of it all would lower the relative gate below it.
    signal = np.concatenate((sine(1000, -63, 4), sine(1000, -80, 200)))
    assert integrated_loudness(signal) == pytest.approx(-66.01, abs=0.2)


@pytest.mark.parametrize(
    ("frequency", "phase", "decibels", "peak"),
    [
        # EBU Tech 3341 (2016), table 1, signals 15 to 19: tolerance +0.2 and -0.4 dB.
        (RATE / 4, 0, -6.02, -6.0),
        (RATE / 4, 45, -6.02, -6.0),
        (RATE / 6, 60, -6.02, -6.0),
        (RATE / 8, 67.5, -6.02, -6.0),
        (RATE / 4, 45, 2.98, 3.0),
    ],
)
def test_the_peaks_of_the_ebu(frequency: float, phase: float, decibels: float, peak: float) -> None:
    tone = sine(frequency, decibels, 1, math.radians(phase)) * np.hanning(RATE).astype(np.float32)
    assert peak - 0.4 <= true_peak(tone) <= peak + 0.2


def test_a_peak_between_two_pieces_is_found() -> None:
    tone = sine(RATE / 4, -60, 20)
    tone[10 * RATE - 4 : 10 * RATE + 4] = sine(RATE / 4, 0, 8 / RATE, math.radians(45))
    alone = np.concatenate((tone[10 * RATE - 200 : 10 * RATE + 200], np.zeros(200, np.float32)))
    assert true_peak(tone) == pytest.approx(true_peak(alone), abs=1e-3)


def test_ffmpeg_reads_the_same(tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    syllables = np.abs(np.sin(2 * np.pi * 2 * np.arange(8 * RATE) / RATE)) ** 3
    noise = (generator.normal(0, 0.1, 8 * RATE) * syllables).astype(np.float32)
    loudness, peak = ffmpeg_meter(noise, tmp_path)
    assert integrated_loudness(noise) == pytest.approx(loudness, abs=0.1)
    assert true_peak(noise) == pytest.approx(peak, abs=0.2)


def test_silence_and_scraps_have_no_loudness() -> None:
    assert integrated_loudness(np.zeros(RATE, np.float32)) == -math.inf
    assert integrated_loudness(sine(997, 0, 0.3)) == -math.inf
    assert true_peak(np.zeros(RATE, np.float32)) == -math.inf
    assert true_peak(np.zeros(0, np.float32)) == -math.inf


def test_the_envelope_covers_each_sample() -> None:
    tone = sine(997, -6, 0.1)
    envelope = peak_envelope(tone)
    assert envelope.shape == tone.shape
    assert np.all(envelope >= np.abs(tone))
