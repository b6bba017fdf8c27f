"""How loud a sound is: integrated loudness and true peak, as ITU-R BS.1770-5 (2023) defines them.

Both take mono samples (N,) at 48 kHz.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, lfilter, resample_poly

RATE = 48_000

# The two filters of the K weighting at 48 kHz (BS.1770-5, annex 1, tables 1 and 2): the shelf of
# the head, then the high-pass.
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

# Blocks of 400 ms begin every 100 ms; those below either gate do not count.
_STEP = RATE // 10
_STEPS_A_BLOCK = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0

_OVERSAMPLING = 4
_HALF_TAPS = 12
_OVERSAMPLER = firwin(2 * _HALF_TAPS * _OVERSAMPLING + 1, 1 / _OVERSAMPLING, window=("kaiser", 5.0))
_CHUNK = 10 * RATE


def integrated_loudness(pcm: NDArray[np.float32]) -> float:
    """Loudness in LUFS; minus infinity where no block of 400 ms is above the gates."""
    weighted = lfilter(*_HIGH_PASS, lfilter(*_SHELF, np.asarray(pcm, dtype=np.float64)))
    steps = weighted[: weighted.size // _STEP * _STEP].reshape(-1, _STEP)
    energies = np.mean(steps**2, axis=1)
    if energies.size < _STEPS_A_BLOCK:
        return -math.inf
    blocks = np.convolve(energies, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), mode="valid")
    audible = blocks[blocks > _energy(_ABSOLUTE_GATE)]
    if audible.size == 0:
        return -math.inf
    gate = _energy(_lufs(float(np.mean(audible))) + _RELATIVE_GATE)
    return _lufs(float(np.mean(audible[audible > gate])))


def true_peak(pcm: NDArray[np.float32]) -> float:
    """Largest level of the wave between the samples in dBTP; minus infinity for silence."""
    peak = max((float(np.max(part)) for part in _peaks(pcm)), default=0.0)
    return 20 * math.log10(peak) if peak > 0 else -math.inf


def peak_envelope(pcm: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each sample (N,) the largest magnitude of the wave within a sample of it."""
    parts = list(_peaks(pcm))
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _peaks(pcm: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """The envelope in pieces, since a lecture oversampled at once is half a gigabyte."""
    for start in range(0, pcm.size, _CHUNK):
        left = max(0, start - 2 * _HALF_TAPS)
        piece = pcm[left : start + _CHUNK + 2 * _HALF_TAPS]
        wave = np.abs(resample_poly(piece, _OVERSAMPLING, 1, window=_OVERSAMPLER))
        between = np.maximum.reduce([wave[phase::_OVERSAMPLING] for phase in range(_OVERSAMPLING)])
        nearest = np.maximum(between, np.concatenate((between[:1], between[:-1])))
        nearest = np.maximum(nearest, np.abs(piece))
        size = min(_CHUNK, pcm.size - start)
        yield nearest[start - left : start - left + size].astype(np.float32)


def _lufs(energy: float) -> float:
    return -0.691 + 10 * math.log10(energy)


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
