"""Trajectories: what each array holds, that it cannot be changed, and how runs diverge."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

from optim import (
    BOWL,
    WAVE,
    Trajectory,
    averaged_momentum,
    gradient_descent,
    momentum,
    nesterov,
    noisy_gradient_descent,
    run,
)

ARRAYS = ("x", "f", "gradient", "velocity")


def test_three_points_by_hand() -> None:
    # x^2 from 1 with eta = 1/4, beta = 1/2: v = 0, 2, 2; so x = 1, 1/2, 0.
    trajectory = run(BOWL, momentum(eta=0.25, beta=0.5), x0=1.0, points=3)
    assert trajectory.x.tolist() == [1.0, 0.5, 0.0]
    assert trajectory.f.tolist() == [1.0, 0.25, 0.0]
    assert trajectory.gradient.tolist() == [2.0, 1.0, 0.0]
    assert trajectory.velocity.tolist() == [0.0, 2.0, 2.0]
    assert trajectory.displacement.tolist() == [-0.5, -0.5]
    assert len(trajectory) == 3


def test_the_velocity_of_a_point_is_the_one_that_led_into_it() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 200)
    x, g, v = trajectory.x, trajectory.gradient, trajectory.velocity
    assert v[0] == 0
    assert v[1:].tolist() == (0.9 * v[:-1] + g[:-1]).tolist()
    assert x[1:].tolist() == (x[:-1] - 0.05 * v[1:]).tolist()


def test_f_and_gradient_are_those_of_x() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 200)
    assert trajectory.f.tolist() == [WAVE.value(x) for x in trajectory.x]
    assert trajectory.gradient.tolist() == [WAVE.gradient(x) for x in trajectory.x]


@pytest.mark.parametrize(
    ("method", "beta", "share"),
    [
        (gradient_descent(0.05), 0.0, 1.0),
        (momentum(0.05, 0.9), 0.9, 1.0),
        (averaged_momentum(0.05, 0.9), 0.9, 0.1),
    ],
    ids=["gradient_descent", "momentum", "averaged_momentum"],
)
def test_kept_and_push_make_up_the_step(method: object, beta: float, share: float) -> None:
    trajectory = run(WAVE, method, 1.11, 200)  # type: ignore[arg-type]
    terms = trajectory.update_terms
    np.testing.assert_allclose(terms.kept, -0.05 * beta * trajectory.velocity[:-1], rtol=1e-15)
    np.testing.assert_allclose(terms.push, -0.05 * share * trajectory.gradient[:-1], rtol=1e-15)
    assert terms.total.tolist() == np.diff(trajectory.x).tolist()
    np.testing.assert_allclose(terms.kept + terms.push, terms.total, rtol=0, atol=1e-15)


def test_momentum_keeps_a_share_beta_of_the_last_displacement() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 200)
    kept = trajectory.update_terms.kept
    assert kept[0] == 0
    np.testing.assert_allclose(kept[1:], 0.9 * trajectory.displacement[:-1], rtol=0, atol=1e-15)


def test_methods_without_these_terms_say_so() -> None:
    with pytest.raises(ValueError, match="a step of nesterov is not the sum"):
        _ = run(WAVE, nesterov(0.05, 0.9), 1.11, 5).update_terms


def test_arrays_cannot_be_written() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 5)
    for name in ARRAYS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(trajectory, name)[0] = 0.0


def test_a_trajectory_passes_between_processes_unchanged() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 5)
    again: Trajectory = pickle.loads(pickle.dumps(trajectory))
    assert (again.objective, again.method) == ("wave", "momentum")
    assert again.parameters == {"eta": 0.05, "beta": 0.9}
    for name in ARRAYS:
        assert getattr(again, name).tolist() == getattr(trajectory, name).tolist()
        assert not getattr(again, name).flags.writeable


def test_a_run_that_diverges_ends_in_infinities_without_a_warning() -> None:
    # eta f'' = 6 > 2 on the bowl: |x| grows fivefold a step and overflows at about step 440.
    trajectory = run(BOWL, gradient_descent(3.0), 1.0, 900)
    assert trajectory.x[:4].tolist() == [1, -5, 25, -125]
    assert np.isinf(trajectory.x).any()
    assert not np.isfinite(trajectory.x[-1])
    wave = run(WAVE, gradient_descent(1e300), 1.0, 50)
    assert math.isnan(wave.x[-1])


def test_starts_and_parameters_broadcast() -> None:
    starts, betas = np.array([[0.5], [1.11]]), np.array([0.0, 0.5, 0.9])
    together = run(WAVE, momentum(0.05, betas), starts, 30)
    assert all(getattr(together, name).shape == (30, 2, 3) for name in ARRAYS)
    alone = run(WAVE, momentum(0.05, 0.9), 1.11, 30)
    for name in ARRAYS:
        assert getattr(together, name)[:, 1, 2].tolist() == getattr(alone, name).tolist()


def test_a_seed_s_run_is_the_same_alone_and_in_a_cloud() -> None:
    cloud = run(WAVE, noisy_gradient_descent(0.05, 3.0, np.arange(40)), 1.11, 100)
    alone = run(WAVE, noisy_gradient_descent(0.05, 3.0, 17), 1.11, 100)
    assert cloud.x[:, 17].tolist() == alone.x.tolist()


@pytest.mark.parametrize(
    ("x0", "points", "message"),
    [
        (math.nan, 5, "x0 must be finite, not nan"),
        (math.inf, 5, "x0 must be finite, not inf"),
        (1.0, 0, "points must be at least 1, not 0"),
    ],
)
def test_bad_input_is_refused(x0: float, points: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run(WAVE, gradient_descent(0.05), x0, points)


def test_one_point_is_the_start() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 1)
    assert trajectory.x.tolist() == [1.11]
    assert trajectory.displacement.shape == (0,)
