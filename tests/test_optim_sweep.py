"""Sweeps: every column is its single run, and the threshold is where the runs part."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from optim import (
    BOWL,
    DIVERGED,
    NOT_SETTLED,
    WAVE,
    Landscape,
    averaged_momentum,
    escape_threshold,
    gradient_descent,
    momentum,
    nesterov,
    noisy_gradient_descent,
    outcomes,
    run,
    share_ending_between,
)

LANDSCAPE = Landscape(WAVE, (-6, 6))
FIRST_VALLEY, DEEP_VALLEY = -0.458457523441226, -2.141476849689143
BARRIER = -1.188862545142013


def ends_left_of_the_barrier(beta: float, eta: float = 0.05) -> bool:
    x, v = 1.11, 0.0
    for _ in range(199):
        v = beta * v + 2 * x * math.cos(x**2) + math.cos(x)
        x -= eta * v
    return x < BARRIER


def test_the_sweep_over_beta_is_the_single_runs() -> None:
    betas = np.linspace(0, 0.999, 60)
    ends = outcomes(LANDSCAPE, momentum(0.05, betas), 1.11, 200)
    alone = [run(WAVE, momentum(0.05, beta), 1.11, 200).x[-1] for beta in betas]
    assert ends.x_end.tolist() == alone


def test_runs_settle_in_the_minimum_that_is_told() -> None:
    betas = np.linspace(0, 0.95, 200)
    ends = outcomes(LANDSCAPE, momentum(0.05, betas), 1.11, 400)
    reached = [LANDSCAPE.minima[index].x for index in ends.reached]
    expected = [DEEP_VALLEY if ends_left_of_the_barrier(b) else FIRST_VALLEY for b in betas]
    np.testing.assert_allclose(reached, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("method", "valley"),
    [
        (gradient_descent(0.05), FIRST_VALLEY),
        (averaged_momentum(0.05, 0.9), FIRST_VALLEY),
        (momentum(0.05, 0.8), FIRST_VALLEY),
        (momentum(0.095, 0.9), FIRST_VALLEY),
        (momentum(0.05, 0.9), DEEP_VALLEY),
        (nesterov(0.05, 0.9), DEEP_VALLEY),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_the_lecture_s_single_answers(method: object, valley: float) -> None:
    ends = outcomes(LANDSCAPE, method, 1.11, 200)  # type: ignore[arg-type]
    assert LANDSCAPE.minima[int(ends.reached)].x == pytest.approx(valley, abs=1e-12)


def test_every_start_rolls_into_its_own_basin_without_momentum() -> None:
    landscape = Landscape(WAVE, (-4, 4))
    starts = np.linspace(-3.7, 3.7, 400)
    ends = outcomes(landscape, gradient_descent(0.005), starts, 2000)
    assert ends.reached.tolist() == landscape.basin_indices(starts).tolist()


def test_runs_that_leave_the_window_have_diverged() -> None:
    ends = outcomes(Landscape(BOWL, (-4, 4)), gradient_descent(np.array([0.4, 1.1, 3.0])), 1.0, 999)
    assert ends.reached.tolist() == [0, DIVERGED, DIVERGED]
    assert not np.isfinite(ends.x_end[2])


def test_runs_that_still_swing_have_not_settled() -> None:
    # eta f'' = 2 on the bowl: the run jumps between 1 and -1 for ever; and momentum of 0.999 does
    # not come to rest within 200 steps.
    landscape = Landscape(BOWL, (-4, 4))
    assert outcomes(landscape, gradient_descent(1.0), 1.0, 100).reached == NOT_SETTLED
    assert outcomes(landscape, momentum(0.05, 0.999), 1.0, 200).reached == NOT_SETTLED


def test_a_run_that_passes_a_minimum_at_its_last_point_has_not_settled() -> None:
    x = run(BOWL, momentum(0.05, 0.999), 1.0, 200).x
    passing = 20 + int(np.argmin(np.abs(x[20:])))
    assert abs(x[passing]) < 0.05
    ends = outcomes(Landscape(BOWL, (-4, 4)), momentum(0.05, 0.999), 1.0, passing + 1)
    assert ends.reached == NOT_SETTLED


def test_a_minimum_holds_a_run_only_while_eta_is_small_enough() -> None:
    # Polyak (1964): the heavy ball is stable at a minimum while eta f'' < 2 (1 + beta).
    limit = 2 * (1 + 0.5) / WAVE.curvature(DEEP_VALLEY)
    etas = limit * np.array([0.98, 1.02])
    ends = outcomes(LANDSCAPE, momentum(etas, 0.5), DEEP_VALLEY + 1e-6, 3000)
    assert ends.reached[0] == LANDSCAPE.basin_indices(np.array([DEEP_VALLEY]))[0]
    assert ends.reached[1] < 0


def test_the_threshold_is_where_a_bisection_finds_it() -> None:
    low, high = 0.8, 0.9
    while high - low > 1e-8:
        middle = (low + high) / 2
        low, high = (low, middle) if ends_left_of_the_barrier(middle) else (middle, high)
    found = escape_threshold(LANDSCAPE, lambda b: momentum(0.05, b), 0.0, 0.9, x0=1.11, points=200)
    assert found == pytest.approx(0.83095, abs=5e-6)
    assert 0 <= found - low < 1e-6
    assert ends_left_of_the_barrier(found)


def test_the_threshold_of_eta() -> None:
    found = escape_threshold(
        LANDSCAPE, lambda eta: momentum(eta, 0.9), 0.001, 0.05, x0=1.11, points=200
    )
    assert ends_left_of_the_barrier(0.9, found)
    assert not ends_left_of_the_barrier(0.9, found - 1e-6)


def test_divergence_is_no_escape() -> None:
    # On the bowl there is no other basin: from eta = 1 on, runs leave the window.
    with pytest.raises(ValueError, match=r"no run escapes between 0\.1 and 3"):
        escape_threshold(Landscape(BOWL, (-4, 4)), gradient_descent, 0.1, 3.0, x0=1.0, points=300)


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (0.9, 0.2, "low must be less than high, not 0.9 and 0.2"),
        (0.2, 0.5, "no run escapes between 0.2 and 0.5"),
        (0.999, 0.9999, r"the run at 0.999 ends in no basin of \(-6, 6\)"),
    ],
)
def test_a_threshold_that_is_not_there_is_refused(low: float, high: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        escape_threshold(LANDSCAPE, lambda b: momentum(0.05, b), low, high, x0=1.11, points=200)


def test_too_few_points_to_settle_are_refused() -> None:
    with pytest.raises(ValueError, match="points must be at least 20, not 19"):
        outcomes(LANDSCAPE, momentum(0.05, 0.9), 1.11, 19)


def test_noise_is_a_second_way_out_for_a_counted_share() -> None:
    method = noisy_gradient_descent(eta=0.05, sigma=3.0, seed=np.arange(60))
    cloud = run(WAVE, method, 1.11, 200)
    alone = [
        run(WAVE, noisy_gradient_descent(0.05, 3.0, seed), 1.11, 200).x[-1] for seed in range(60)
    ]
    escaped = sum(-4 < x < BARRIER for x in alone)
    assert 10 < escaped < 50
    assert share_ending_between(cloud, -4, BARRIER) == escaped / 60


def test_the_share_counts_no_run_that_left_or_ended_as_nan() -> None:
    cloud = run(BOWL, gradient_descent(np.array([0.1, 1.1, 2.0, 1e200])), 1.0, 100)
    assert share_ending_between(cloud, -1, 1) == 0.25
    with pytest.raises(ValueError, match="low must be less than high"):
        share_ending_between(cloud, 1, 1)


def test_a_thousand_columns_take_less_than_a_second() -> None:
    betas = np.linspace(0, 1, 1000, endpoint=False)
    began = time.perf_counter()
    outcomes(LANDSCAPE, momentum(0.05, betas), 1.11, 200)
    assert time.perf_counter() - began < 1
