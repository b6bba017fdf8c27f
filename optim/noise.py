"""Standard normal numbers as a pure function of (seed, step): no generator to carry or to share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optim.arrays import FloatArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return SplitMix64's output function of ``z``, a bijection of the 64-bit numbers."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def split_mix(seed: NDArray[np.uint64], position: int) -> NDArray[np.uint64]:
    """Return the output at ``position`` (from 0) of the SplitMix64 stream of each seed.

    SplitMix64 counts: its state after n outputs is seed + n times an odd constant, so any output
    can be had without those before it.

    Reference:
        Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators.
    """
    steps = np.uint64(position + 1)
    with np.errstate(over="ignore"):  # the sum is modulo 2^64 by definition
        return _mix(seed + steps * _GOLDEN)


def standard_normal(seed: ArrayLike, step: int) -> FloatArray:
    """Return one standard normal number for each seed at this step.

    Args:
        seed: Whole numbers from 0 to 2^64 - 1, of any shape; equal seeds give equal numbers.
        step: 0, 1, 2, ...

    Returns:
        Numbers of the shape of ``seed``, by the cosine branch of Box and Muller.

    Reference:
        Box, Muller (1958), A note on the generation of random normal deviates.
    """
    # Seeds 0, 1, 2, ... are mixed first: neighbouring seeds must not give neighbouring streams.
    stream = split_mix(np.asarray(seed, dtype=np.uint64), 0)
    radius, angle = (
        (split_mix(stream, 2 * step + i) >> np.uint64(11)).astype(np.float64) * 2.0**-53
        for i in (0, 1)
    )
    normal: FloatArray = np.sqrt(-2 * np.log1p(-radius)) * np.cos(2 * np.pi * angle)
    return normal
