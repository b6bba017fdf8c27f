"""The sound of a whole lecture: its takes on one continuous track, levelled for delivery.

The track is made once and encoded once, so that sound cannot drift from the picture. It is
levelled by what is heard after encoding: a copy goes through the delivery's own codec, and gain
and limiter are set by the loudness and the peaks that come back.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d
from scipy.signal import oaconvolve

from lecture.errors import LectureError

from .files import whole_file
from .loudness import RATE, integrated_loudness, peak_envelope, true_peak
from .voice.sound import read, resample

AAC_BITRATE = 128_000
LOUDNESS = -16.0
TRUE_PEAK = -1.5

_TOLERANCE = 0.1
_ROUNDS = 8
# The codec may overshoot what the limiter holds by this much before a second round is needed.
_CEILING = TRUE_PEAK - 0.5
_LOOK_AHEAD = RATE // 200
# What a take may be raised by to be as loud as the others, in dB: a quiet recording yes, noise no.
_LARGEST_CORRECTION = 24.0


class NarrationError(LectureError):
    """Takes that do not fit on the track, or a track that cannot be levelled; one line."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Of the encoded and decoded track: loudness in LUFS, peak in dBTP; silence has -inf."""

    loudness: float
    true_peak: float


def make_narration(takes: Sequence[tuple[float, Path]], seconds: float, target: Path) -> Levels:
    """Write the narration of a lecture: FLAC, 48 kHz, 24 bit, mono.

    Args:
        takes: start of each take in seconds and its file, in order.
        seconds: how long the track is.
        target: the file; written beside it and then renamed.

    Returns:
        What is heard after the delivery's codec.

    Raises:
        NarrationError: takes overlap or go past the end, or no gain meets both targets.
    """
    track, levels = level(build_track(takes, seconds))
    with whole_file(target) as part:
        soundfile.write(part, track, RATE, format="FLAC", subtype="PCM_24")
    return levels


def build_track(takes: Sequence[tuple[float, Path]], seconds: float) -> NDArray[np.float32]:
    """The takes at their places, all equally loud, on a track (round(seconds * 48000),).

    Raises:
        NarrationError: a take begins before the one before it has ended, or ends after the track.
    """
    track = np.zeros(round(seconds * RATE), np.float32)
    end = 0
    for start_seconds, path in takes:
        take, rate = read(path)
        take = _even(resample(take, rate, RATE))
        start = round(start_seconds * RATE)
        if start < end:
            raise NarrationError(
                f"{path.name} starts at {start_seconds:.3f} s, within another take"
            )
        end = start + take.size
        if end > track.size:
            raise NarrationError(f"{path.name} ends after the track, at {end / RATE:.3f} s")
        track[start:end] = take
    return track


def level(track: NDArray[np.float32]) -> tuple[NDArray[np.float32], Levels]:
    """The track (N,) as loud as `LOUDNESS` asks, its peaks below `TRUE_PEAK` once it is encoded.

    Raises:
        NarrationError: no gain and limit meet both.
    """
    if not np.any(track):
        return track, Levels(-math.inf, -math.inf)
    envelope = peak_envelope(track)
    gain = LOUDNESS - integrated_loudness(track)
    if not math.isfinite(gain):
        raise NarrationError("the track is too short or too quiet for its loudness to be measured")
    # What the limiter takes off is put back before the first trip through the codec.
    gain += LOUDNESS - integrated_loudness(limit(track, envelope, gain, _CEILING))
    ceiling = _CEILING
    for _ in range(_ROUNDS):
        levelled = limit(track, envelope, gain, ceiling)
        heard = through_codec(levelled)
        levels = Levels(integrated_loudness(heard), true_peak(heard))
        excess = levels.true_peak - TRUE_PEAK
        miss = LOUDNESS - levels.loudness
        if excess <= 0 and abs(miss) <= _TOLERANCE:
            return levelled, levels
        if excess > 0:
            ceiling -= excess + 0.1
        gain += miss
    raise NarrationError(
        f"the track cannot be levelled: {levels.loudness:.1f} LUFS at {levels.true_peak:.1f} dBTP"
    )


def limit(
    pcm: NDArray[np.float32], envelope: NDArray[np.float32], gain: float, ceiling: float
) -> NDArray[np.float32]:
    """The samples (N,) raised by `gain` dB, their true peaks held at `ceiling` dBTP.

    The reduction that a peak needs is held for 5 ms to either side and then averaged over 5 ms
    to either side: it is reached in time, by a slope instead of a step.

    Args:
        envelope: `peak_envelope(pcm)`, shape (N,).
    """
    factor = 10 ** (gain / 20)
    highest = 10 ** (ceiling / 20)
    needed = highest / np.maximum(envelope * factor, highest)
    width = 2 * _LOOK_AHEAD + 1
    held = minimum_filter1d(needed, width, mode="nearest")
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(held, _LOOK_AHEAD, mode="edge")
    reduction = oaconvolve(padded, window / window.sum(), mode="valid")
    limited: NDArray[np.float32] = (pcm * (reduction * factor)).astype(np.float32)
    return limited


def through_codec(pcm: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples after AAC, as the delivery encodes them."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono", bit_rate=AAC_BITRATE)
        frame = av.AudioFrame.from_ndarray(pcm[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    file.seek(0)
    with av.open(file, "r") as encoded:
        heard = [frame.to_ndarray()[0] for frame in encoded.decode(audio=0)]
    return np.concatenate(heard)


def _even(take: NDArray[np.float32]) -> NDArray[np.float32]:
    loudness = integrated_loudness(take)
    if not math.isfinite(loudness):
        return take
    correction = min(LOUDNESS - loudness, _LARGEST_CORRECTION)
    return take * np.float32(10 ** (correction / 20))
