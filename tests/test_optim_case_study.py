"""The case study: the notebook's lists bit for bit, and what is true of them."""

from __future__ import annotations

import numpy as np
import pytest

from optim import WAVE, case_study, gradient_descent, momentum, run

Path = list[tuple[float, float]]


def gradients(x: float) -> float:
    return 2 * x * np.cos(x**2) + np.cos(x)


def f(x: float) -> float:
    return np.sin(x**2) + np.sin(x)


def notebook_sgd(eta: float) -> Path:
    x, y = 1.11, 1.8
    path = [(x, y)]
    for _ in range(199):
        x = x - eta * gradients(x)
        y = f(x)
        path.append((x, y))
    return path


def notebook_momentum(beta: float, eta: float) -> Path:
    x, y = 1.11, 1.8
    path = [(x, y)]
    v = 0
    for _ in range(199):
        v = beta * v + gradients(x)
        x = x - eta * v
        y = f(x)
        path.append((x, y))
    return path


@pytest.mark.parametrize("eta", [0.05, 0.001, 0.02, 0.09])
def test_sgd_is_the_notebook_s_list_bit_for_bit(eta: float) -> None:
    assert case_study.SGD(eta) == notebook_sgd(eta)


@pytest.mark.parametrize("beta", [0.9, 0.0, 0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("eta", [0.05, 0.02])
def test_momentum_is_the_notebook_s_list_bit_for_bit(beta: float, eta: float) -> None:
    assert case_study.momentum(beta, eta) == notebook_momentum(beta, eta)


def test_the_first_y_is_the_one_typed_in() -> None:
    for path in (case_study.SGD(0.05), case_study.momentum(0.9, 0.05)):
        assert len(path) == 200
        assert path[0] == (1.11, 1.8)
        assert path[0][1] != f(1.11)


def test_bad_values_are_refused() -> None:
    with pytest.raises(ValueError, match="0 < eta"):
        case_study.SGD(0)
    with pytest.raises(ValueError, match="0 <= beta < 1"):
        case_study.momentum(beta=1.0, eta=0.05)


def test_plain_descent_stops_in_the_first_valley_and_only_goes_down() -> None:
    trajectory = run(WAVE, gradient_descent(0.05), 1.11, 201)
    assert trajectory.x[199] == pytest.approx(-0.458457523, abs=5e-10)
    # At rest the last bit of f still flickers.
    assert (np.diff(trajectory.f) < 1e-15).all()


def test_momentum_escapes_as_told() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 201)
    x = trajectory.x
    assert int(np.argmax(x < -0.458457523441226)) == 7
    assert int(np.argmax(x < -1.188862545142013)) == 10
    assert (int(x.argmin()), round(float(x.min()), 4)) == (14, -2.5614)
    far = np.flatnonzero(np.abs(x + 2.141476849689143) >= 0.01)
    assert far[-1] + 1 == 84
    assert x[199] == pytest.approx(-2.141494630, abs=1e-9)
    assert x[200] == pytest.approx(-2.141468969, abs=1e-9)


def test_momentum_goes_uphill_and_gains_energy_on_the_steps_told() -> None:
    trajectory = run(WAVE, momentum(0.05, 0.9), 1.11, 201)
    energy = trajectory.f + (0.05 * trajectory.velocity) ** 2 / (2 * 0.05)
    assert np.count_nonzero(np.diff(trajectory.f) > 0) == 93
    assert np.count_nonzero(np.diff(energy) > 0) == 83
