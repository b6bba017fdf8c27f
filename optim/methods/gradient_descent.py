"""Gradient descent, plain and with noise in its gradients."""

from __future__ import annotations

from typing import NamedTuple

from optim.arrays import Floats
from optim.methods.method import Method
from optim.noise import standard_normal
from optim.parameters import ETA, SEED, SIGMA


class GradientDescentState(NamedTuple):
    velocity: Floats = 0.0


def gradient_descent(eta: Floats) -> Method:
    """Step straight downhill, as far as the slope is steep.

        x <- x - eta f'(x)

    Args:
        eta: Learning rate, 0 < eta.

    Raises:
        ValueError: eta is not allowed.

    Example:
        >>> method = gradient_descent(eta=0.1)
        >>> method.update(2.0, method.init())
        (-0.2, GradientDescentState(velocity=2.0))

    Reference:
        Cauchy (1847), Methode generale pour la resolution des systemes d'equations simultanees.

    Note:
        Often called SGD (``torch.optim.SGD``), also where the gradient is the whole one and
        nothing is stochastic. `noisy_gradient_descent` is the one with chance in it.
    """
    ETA.check(eta)

    def update(
        gradient: Floats, state: GradientDescentState
    ) -> tuple[Floats, GradientDescentState]:
        return -eta * gradient, GradientDescentState(velocity=gradient)

    return Method(
        name="gradient_descent",
        parameters={"eta": eta},
        init=GradientDescentState,
        update=update,
        rule=("x <- x - {{ eta f'(x) : push }}",),
    )


class NoisyGradientDescentState(NamedTuple):
    step: int = 0
    velocity: Floats = 0.0


def noisy_gradient_descent(eta: Floats, sigma: Floats, seed: Floats) -> Method:
    """Step downhill by a gradient that is known only up to normal noise.

        x <- x - eta (f'(x) + sigma xi_k),  xi_k standard normal, independent

    Args:
        eta: Learning rate, 0 < eta.
        sigma: Standard deviation of the noise, in the gradient's unit, 0 <= sigma.
        seed: Whole number, 0 <= seed < 2^32. An array of seeds is as many independent runs, each
            the same as the run with that seed alone.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> method = noisy_gradient_descent(eta=0.1, sigma=1.0, seed=7)
        >>> displacement, state = method.update(2.0, method.init())
        >>> round(float(displacement), 6), state.step
        (-0.105774, 1)

    Reference:
        Robbins, Monro (1951), A stochastic approximation method.

    Note:
        A stand-in for the noise of mini-batches: additive, of one size everywhere. xi_k depends
        on (seed, k) alone, so the state carries no generator and a run can be repeated anywhere.
    """
    ETA.check(eta)
    SIGMA.check(sigma)
    SEED.check(seed)

    def update(
        gradient: Floats, state: NoisyGradientDescentState
    ) -> tuple[Floats, NoisyGradientDescentState]:
        velocity = gradient + sigma * standard_normal(seed, state.step)
        return -eta * velocity, NoisyGradientDescentState(state.step + 1, velocity)

    return Method(
        name="noisy_gradient_descent",
        parameters={"eta": eta, "sigma": sigma, "seed": seed},
        init=NoisyGradientDescentState,
        update=update,
        rule=("x <- x - eta ({{ f'(x) : push }} + {{ sigma xi : noise }})",),
    )
