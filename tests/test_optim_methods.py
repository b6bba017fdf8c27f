"""Methods: two steps by hand each, and what holds between them."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import typst

from optim import (
    BOWL,
    METHODS,
    WAVE,
    Method,
    adam,
    averaged_momentum,
    gradient_descent,
    momentum,
    nesterov,
    noisy_gradient_descent,
    rmsprop,
    run,
)
from optim.noise import standard_normal

EXAMPLES = [
    gradient_descent(eta=0.05),
    noisy_gradient_descent(eta=0.05, sigma=2.0, seed=3),
    momentum(eta=0.05, beta=0.9),
    averaged_momentum(eta=0.05, beta=0.9),
    nesterov(eta=0.05, beta=0.9),
    rmsprop(eta=0.05),
    adam(eta=0.05),
]
every_method = pytest.mark.parametrize("method", EXAMPLES, ids=lambda method: method.name)


def two_displacements(method: Method, first: float, second: float) -> list[float]:
    displacement, state = method.update(first, method.init())
    return [float(displacement), float(method.update(second, state)[0])]


def test_there_is_an_example_of_every_method() -> None:
    assert [method.name for method in EXAMPLES] == list(METHODS)


# Each pair is worked out by hand for the gradients 4 and then -2.
@pytest.mark.parametrize(
    ("method", "by_hand"),
    [
        (gradient_descent(0.5), [-2.0, 1.0]),
        (momentum(0.5, 0.75), [-2.0, -0.5]),  # v = 4, then 3 - 2
        (averaged_momentum(0.5, 0.75), [-0.5, -0.125]),  # v = 1, then 0.75 - 0.5
        (nesterov(0.5, 0.75), [-3.5, 0.625]),  # b = 4, 1; v = 3 + 4, 0.75 - 2
        # s = 4, then 3 + 1: 4 / (2 + 2) and -2 / (2 + 2)
        (rmsprop(0.5, decay=0.75, epsilon=2.0), [-0.5, 0.25]),
        # m = 2, 0; so m / (1 - 1/2) = 4, 0; s / (1 - 3/4^k) = 16, so the first is 4 / (4 + 4)
        (adam(0.5, beta_1=0.5, beta_2=0.75, epsilon=4.0), [-0.25, 0.0]),
    ],
    ids=lambda value: value.name if isinstance(value, Method) else "",
)
def test_two_steps_by_hand(method: Method, by_hand: list[float]) -> None:
    assert two_displacements(method, 4.0, -2.0) == by_hand


def test_adam_s_second_step_is_corrected_for_its_start() -> None:
    # Gradients 4 and 4: m = 2, 3 and s = 4, 7 are corrected to 4 and 16 both times.
    method = adam(0.5, beta_1=0.5, beta_2=0.75, epsilon=4.0)
    assert two_displacements(method, 4.0, 4.0) == [-0.25, -0.25]


def test_noise_is_added_to_the_gradient() -> None:
    method = noisy_gradient_descent(eta=0.5, sigma=3.0, seed=11)
    expected = [-0.5 * (g + 3 * float(standard_normal(11, k))) for k, g in enumerate((4.0, -2.0))]
    assert two_displacements(method, 4.0, -2.0) == expected


@pytest.mark.parametrize("without", [momentum, averaged_momentum, nesterov])
def test_without_momentum_every_form_is_gradient_descent_exactly(without: object) -> None:
    plain = run(WAVE, gradient_descent(0.05), 1.11, 200)
    other = run(WAVE, without(0.05, 0.0), 1.11, 200)  # type: ignore[operator]
    assert other.x.tolist() == plain.x.tolist()


def test_without_noise_noisy_descent_is_gradient_descent_exactly() -> None:
    plain = run(WAVE, gradient_descent(0.05), 1.11, 200)
    assert run(WAVE, noisy_gradient_descent(0.05, 0.0, 5), 1.11, 200).x.tolist() == plain.x.tolist()


def test_averaging_is_momentum_with_a_smaller_learning_rate() -> None:
    averaged = run(WAVE, averaged_momentum(0.05, 0.9), 1.11, 200)
    scaled = run(WAVE, momentum(0.05 * (1 - 0.9), 0.9), 1.11, 200)
    np.testing.assert_allclose(averaged.x, scaled.x, rtol=0, atol=1e-14)


def test_a_steady_slope_speeds_momentum_up_tenfold() -> None:
    method, state = momentum(1.0, 0.9), momentum(1.0, 0.9).init()
    for _ in range(400):
        displacement, state = method.update(2.0, state)
    assert displacement == pytest.approx(-20.0, rel=1e-14)


def test_two_heavy_balls_on_the_bowl_close_in_by_beta_every_step() -> None:
    # The step's linear map has the determinant beta, whatever eta: so the area that two runs span
    # shrinks by exactly beta, and the error by sqrt(beta), a step. (Polyak 1964.)
    path = run(BOWL, momentum(0.25, 0.81), 1.0, 31).x
    one, two = path[:-1], path[1:]  # the second run starts where the first is after a step
    area = one[1:] * two[:-1] - one[:-1] * two[1:]
    np.testing.assert_allclose(area[1:] / area[:-1], 0.81, rtol=1e-9)


def test_momentum_closes_in_on_the_wave_s_minimum_by_the_root_of_beta() -> None:
    error = np.abs(run(WAVE, momentum(0.02, 0.81), -2.1, 200).x + 2.141476849689143)
    envelope = [error[k : k + 30].max() for k in (20, 120)]
    rate = (envelope[1] / envelope[0]) ** (1 / 100)
    assert rate == pytest.approx(math.sqrt(0.81), rel=0.005)


@every_method
def test_updates_are_pure(method: Method) -> None:
    _, state = method.update(0.7, method.init())
    before = tuple(state)  # type: ignore[arg-type]
    assert method.update(-1.3, state) == method.update(-1.3, state)
    assert tuple(state) == before  # type: ignore[arg-type]


@every_method
def test_the_velocity_is_what_the_displacement_followed(method: Method) -> None:
    assert method.init().velocity == 0
    displacement, state = method.update(0.7, method.init())
    displacement, state = method.update(-1.3, state)
    assert displacement == -0.05 * state.velocity


@every_method
def test_name_and_parameters_give_the_method_again(method: Method) -> None:
    again = METHODS[method.name](**method.parameters)
    assert again.parameters == method.parameters
    assert two_displacements(again, 0.7, -1.3) == two_displacements(method, 0.7, -1.3)


@every_method
def test_arrays_of_parameters_are_the_single_runs_side_by_side(method: Method) -> None:
    etas = np.array([0.01, 0.03, 0.05])
    together = run(WAVE, METHODS[method.name](**{**method.parameters, "eta": etas}), 1.11, 60)
    for column, eta in enumerate(etas):
        alone = run(WAVE, METHODS[method.name](**{**method.parameters, "eta": eta}), 1.11, 60)
        assert together.x[:, column].tolist() == alone.x.tolist()


@every_method
def test_rules_are_typst_with_known_labels(method: Method) -> None:
    labels = {"push", "kept", "velocity", "noise"}
    for line in method.rule:
        assert set(re.findall(r": (\w+) \}\}", line)) <= labels
        bare = re.sub(r"\{\{ (.*?) : \w+ \}\}", r"\1", line)
        assert "{{" not in bare
        typst.compile(f"$ {bare} $".encode(), format="svg")
