"""Noise: SplitMix64 as published, and normal numbers that are normal."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optim.noise import split_mix, standard_normal

SEEDS = np.arange(100_000)


def test_split_mix_gives_the_published_stream() -> None:
    # The test values that implementations of SplitMix64 share, for the seed 1234567.
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    seed = np.array(1234567, dtype=np.uint64)
    assert [int(split_mix(seed, position)) for position in range(5)] == published


def test_numbers_over_seeds_follow_the_normal_distribution() -> None:
    ordered = np.sort(standard_normal(SEEDS, step=0))
    expected = np.array([0.5 * (1 + math.erf(x / math.sqrt(2))) for x in ordered])
    ranks = np.arange(1, SEEDS.size + 1) / SEEDS.size
    # Kolmogorov and Smirnov's statistic; 1.63 / sqrt(n) is exceeded once in a hundred.
    assert np.abs(expected - ranks).max() < 1.63 / math.sqrt(SEEDS.size)


def test_numbers_over_steps_follow_the_normal_distribution() -> None:
    numbers = np.array([standard_normal(7, step) for step in range(4000)])
    assert abs(numbers.mean()) < 3 / math.sqrt(4000)
    assert abs(numbers.var() - 1) < 3 * math.sqrt(2 / 4000)


@pytest.mark.parametrize("power", [1, 2])
def test_neighbouring_seeds_and_steps_are_uncorrelated(power: int) -> None:
    now, later = standard_normal(SEEDS, 3) ** power, standard_normal(SEEDS, 4) ** power
    bound = 3 / math.sqrt(SEEDS.size)
    assert abs(np.corrcoef(now, later)[0, 1]) < bound
    assert abs(np.corrcoef(now[1:], now[:-1])[0, 1]) < bound


def test_a_number_depends_on_its_seed_and_step_alone() -> None:
    together = standard_normal(SEEDS[:50], 9)
    assert together.tolist() == [float(standard_normal(seed, 9)) for seed in range(50)]
    assert np.unique(together).size == 50
