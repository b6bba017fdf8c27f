"""How loud a sound is: integrated loudness and true peak, as ITU-R BS.1770-5 (2023) defines them.

Both take mono samples (N,) at 48 kHz.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 48_000

# The two filters of the K weighting at 48 kHz (BS.1770-5, annex 1, tables 1 and 2), each as b0, b1,
# b2 and 1, a1, a2: the shelf of the head, then the high-pass.
_SHELF = (
    *(1.53512485958697, -2.69169618940638, 1.19839281085285),
    *(1, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = (*(1, -2, 1), *(1, -1.99004745483398, 0.99007225036621))

# Blocks of 400 ms begin every 100 ms; those below either gate do not count.
_STEP = RATE // 10
_STEPS_A_BLOCK = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0

_OVERSAMPLING = 4
_CHUNK = 10 * RATE  # a lecture taken at once would be hundreds of megabytes
_REACH = RATE // 100  # samples to either side that the wave at a place may follow from


def integrated_loudness(pcm: NDArray[np.float32]) -> float:
    """Loudness in LUFS; minus infinity where no block of 400 ms is above the gates."""
    energies = np.concatenate([np.zeros(0), *_energies(pcm)])
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


def _energies(pcm: NDArray[np.float32]) -> Iterator[NDArray[np.float64]]:
    """The mean square of each whole step, weighted."""
    from scipy.signal import sosfilt  # takes half a second, which only who measures has to wait

    weighting = np.array([_SHELF, _HIGH_PASS])
    state = np.zeros((len(weighting), 2))
    for start in range(0, pcm.size // _STEP * _STEP, _CHUNK):
        piece = np.asarray(pcm[start : start + _CHUNK], dtype=np.float64)
        weighted, state = sosfilt(weighting, piece, zi=state)
        steps = weighted[: weighted.size // _STEP * _STEP].reshape(-1, _STEP)
        yield np.mean(steps**2, axis=1)


def _peaks(pcm: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """The envelope in pieces."""
    for start in range(0, pcm.size, _CHUNK):
        left = max(0, start - _REACH)
        piece = pcm[left : start + _CHUNK + _REACH]
        wave = np.abs(soxr.resample(piece, RATE, _OVERSAMPLING * RATE, quality="HQ"))
        between = np.maximum.reduce([wave[phase::_OVERSAMPLING] for phase in range(_OVERSAMPLING)])
        nearest = np.maximum(between, np.concatenate((between[:1], between[:-1])))
        nearest = np.maximum(nearest, np.abs(piece))
        size = min(_CHUNK, pcm.size - start)
        yield nearest[start - left : start - left + size]


def _lufs(energy: float) -> float:
    return -0.691 + 10 * math.log10(energy)


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
