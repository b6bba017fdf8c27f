"""The sound of a whole lecture: its takes on one continuous track, levelled for delivery.

The track is made once and encoded once, so that sound cannot drift from the picture. It is
levelled by what is heard after encoding: gain and limiter are set by the loudness and the peaks
that come back from the codec, and what was measured is what is delivered.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecture.errors import LectureError
from pipeline import aac
from pipeline.loudness import RATE, integrated_loudness, peak_envelope, true_peak
from pipeline.render.task import Made, Origin, Report
from pipeline.voice.sound import decode, resample

BIT_RATE = 128_000  # bits a second of the sound that is levelled
LOUDNESS = -16.0
TRUE_PEAK = -1.5

_TOLERANCE = 0.1
_ROUNDS = 8
# The codec may overshoot what the limiter holds by this much before a second round is needed.
_CEILING = TRUE_PEAK - 0.5
_LOOK_AHEAD = RATE // 200
_REDUCED = 2 * _LOOK_AHEAD  # samples to either side of a peak at which it makes the sound softer
# What a take may be raised by to be as loud as the others, in dB: a quiet recording yes, noise no.
_LARGEST_CORRECTION = 24.0


class NarrationError(LectureError):
    """Takes that do not fit on the track, or a track that cannot be levelled; one line."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """A track of the right loudness.

    Attributes:
        track: samples (N,).
        sound: these, encoded.
        loudness, true_peak: of what is heard then, in LUFS and dBTP; silence has -inf.
    """

    track: NDArray[np.float32]
    sound: bytes
    loudness: float
    true_peak: float


@dataclass(frozen=True, slots=True)
class PlacedTake:
    """A take and where it goes.

    Attributes:
        start: seconds from the lecture's start.
        name: of its file.
        sound: the file, WAV or FLAC.
    """

    start: float
    name: str
    sound: bytes


@dataclass(frozen=True, slots=True)
class NarrationJob:
    """The sound of a whole lecture to be made; gives AAC in MP4 by its bits a second.

    Attributes:
        takes: in order.
        seconds: how long the track is.
        bit_rates: of the sounds to be made besides that of BIT_RATE, for smaller copies.
        origin: the code that makes it, and versions.
    """

    takes: tuple[PlacedTake, ...]
    seconds: float
    bit_rates: tuple[int, ...]
    origin: Origin

    kind = "sounds"
    name = "the narration"
    needs = ()
    frames = 0

    @property
    def cost(self) -> float:
        """A second of it takes about as long as four frames, and one for each further rate."""
        return self.seconds * (4 + len(self.bit_rates))

    @property
    def key(self) -> str:
        """SHA-256 of everything the sound is made from: equal keys, equal bytes."""
        takes = [(take.start, hashlib.sha256(take.sound).hexdigest()) for take in self.takes]
        return self.origin.key(self.kind, takes, self.seconds, self.bit_rates)

    def carry_out(self, needed: Sequence[Made], report: Report) -> Made:
        """Make it.

        Raises:
            NarrationError: takes overlap or go past the end, or no gain meets both targets.
        """
        levelled = level(build_track(self.takes, self.seconds))
        others = {rate: aac.encode(levelled.track, rate) for rate in self.bit_rates}
        sounds = {**others, BIT_RATE: levelled.sound}
        return Made({str(rate): sound for rate, sound in sounds.items()}, {})


def build_track(takes: Sequence[PlacedTake], seconds: float) -> NDArray[np.float32]:
    """The takes at their places, all equally loud, on a track (round(seconds * 48000),).

    Raises:
        NarrationError: a take begins before the one before it has ended, or ends after the track.
    """
    track = np.zeros(round(seconds * RATE), np.float32)
    end = 0
    for take in takes:
        pcm, rate = decode(take.sound, take.name)
        pcm = _even(resample(pcm, rate, RATE))
        start = round(take.start * RATE)
        if start < end:
            raise NarrationError(f"{take.name} starts at {take.start:.3f} s, within another take")
        end = start + pcm.size
        if end > track.size:
            raise NarrationError(f"{take.name} ends after the track, at {end / RATE:.3f} s")
        track[start:end] = pcm
    return track


def level(track: NDArray[np.float32]) -> Levelled:
    """The track (N,) as loud as `LOUDNESS` asks, its peaks below `TRUE_PEAK` once it is encoded.

    Raises:
        NarrationError: no gain and limit meet both.
    """
    if not np.any(track):
        return Levelled(track, aac.encode(track, BIT_RATE), -math.inf, -math.inf)
    envelope = peak_envelope(track)
    gain = LOUDNESS - integrated_loudness(track)
    if not math.isfinite(gain):
        raise NarrationError("the track is too short or too quiet for its loudness to be measured")
    # What the limiter takes off is put back before the first trip through the codec.
    gain += LOUDNESS - integrated_loudness(limit(track, envelope, gain, _CEILING))
    ceiling = _CEILING
    for _ in range(_ROUNDS):
        limited = limit(track, envelope, gain, ceiling)
        sound = aac.encode(limited, BIT_RATE)
        heard = aac.decode(sound)
        levelled = Levelled(limited, sound, integrated_loudness(heard), true_peak(heard))
        excess = levelled.true_peak - TRUE_PEAK
        miss = LOUDNESS - levelled.loudness
        if excess <= 0 and abs(miss) <= _TOLERANCE:
            return levelled
        if excess > 0:
            ceiling -= excess + 0.1
        gain += miss
    raise NarrationError(
        f"the track cannot be levelled: {levelled.loudness:.1f} LUFS "
        f"at {levelled.true_peak:.1f} dBTP"
    )


def limit(
    pcm: NDArray[np.float32], envelope: NDArray[np.float32], gain: float, ceiling: float
) -> NDArray[np.float32]:
    """The samples (N,) raised by `gain` dB, their true peaks held at `ceiling` dBTP.

    The reduction that a peak needs is held for 5 ms to either side and then averaged twice over
    5 ms: it is reached in time, by a slope instead of a step.

    Args:
        envelope: `peak_envelope(pcm)`, shape (N,).
    """
    from scipy.ndimage import minimum_filter1d, uniform_filter1d  # as in `pipeline.loudness`

    factor = 10 ** (gain / 20)
    highest = 10 ** (ceiling / 20)
    width = _LOOK_AHEAD + 1
    limited = pcm * np.float32(factor)
    peaks = np.flatnonzero(envelope > highest / factor)
    for near in np.split(peaks, np.flatnonzero(np.diff(peaks) > 2 * _REDUCED) + 1):
        if near.size:
            part = slice(max(near[0] - _REDUCED, 0), near[-1] + _REDUCED + 1)
            needed = highest / np.maximum(envelope[part] * factor, highest)
            held = minimum_filter1d(needed, 2 * _LOOK_AHEAD + 1)
            limited[part] *= uniform_filter1d(uniform_filter1d(held, width), width)
    return limited


def _even(take: NDArray[np.float32]) -> NDArray[np.float32]:
    loudness = integrated_loudness(take)
    if not math.isfinite(loudness):
        return take
    correction = min(LOUDNESS - loudness, _LARGEST_CORRECTION)
    return take * np.float32(10 ** (correction / 20))
