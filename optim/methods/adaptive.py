"""Methods that divide the gradient by its own recent size: RMSProp and Adam."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optim.arrays import Floats
from optim.methods.method import Method
from optim.parameters import BETA_1, BETA_2, DECAY, EPSILON, ETA


class RMSPropState(NamedTuple):
    mean_square: Floats = 0.0
    velocity: Floats = 0.0


def rmsprop(eta: Floats, decay: Floats = 0.99, epsilon: Floats = 1e-8) -> Method:
    """Divide each gradient by the root of the running mean of its square.

        s <- rho s + (1 - rho) f'(x)^2
        x <- x - eta f'(x) / (sqrt(s) + epsilon)

    Args:
        eta: Learning rate, 0 < eta.
        decay: rho, 0 <= decay < 1.
        epsilon: Keeps the quotient finite where the gradient vanishes, 0 < epsilon.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> method = rmsprop(eta=0.1, decay=0.75)
        >>> displacement, state = method.update(2.0, method.init())
        >>> round(float(displacement), 6), state.mean_square
        (-0.2, 1.0)

    Reference:
        Tieleman, Hinton (2012), Lecture 6.5: RMSProp, COURSERA Neural networks for machine
        learning.

    Note:
        The convention of ``torch.optim.RMSprop``: s starts at 0, epsilon outside the root.
        ``optax.rmsprop`` needs ``eps_in_sqrt=False`` for the same.
    """
    ETA.check(eta)
    DECAY.check(decay)
    EPSILON.check(epsilon)

    def update(gradient: Floats, state: RMSPropState) -> tuple[Floats, RMSPropState]:
        mean_square = decay * state.mean_square + (1 - decay) * gradient * gradient
        velocity = gradient / (np.sqrt(mean_square) + epsilon)
        return -eta * velocity, RMSPropState(mean_square, velocity)

    return Method(
        name="rmsprop",
        parameters={"eta": eta, "decay": decay, "epsilon": epsilon},
        init=RMSPropState,
        update=update,
        rule=(
            "s <- rho s + (1 - rho) f'(x)^2",
            "x <- x - eta {{ f'(x) : push }} / (sqrt(s) + epsilon)",
        ),
    )


class AdamState(NamedTuple):
    step: int = 0
    mean: Floats = 0.0
    mean_square: Floats = 0.0
    velocity: Floats = 0.0


def adam(
    eta: Floats, beta_1: Floats = 0.9, beta_2: Floats = 0.999, epsilon: Floats = 1e-8
) -> Method:
    """Follow the running mean of the gradients, divided by the root of their mean square.

        m <- beta_1 m + (1 - beta_1) f'(x)
        s <- beta_2 s + (1 - beta_2) f'(x)^2
        x <- x - eta m / (1 - beta_1^k) / (sqrt(s / (1 - beta_2^k)) + epsilon)

    Args:
        eta: Learning rate, 0 < eta; about the length of the first steps.
        beta_1: Memory of the mean, 0 <= beta_1 < 1.
        beta_2: Memory of the mean square, 0 <= beta_2 < 1.
        epsilon: Keeps the quotient finite where the gradient vanishes, 0 < epsilon.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> method = adam(eta=0.1)
        >>> displacement, state = method.update(2.0, method.init())
        >>> round(float(displacement), 6), round(state.mean, 6), round(state.mean_square, 6)
        (-0.1, 0.2, 0.004)

    Reference:
        Kingma, Ba (2015), Adam: a method for stochastic optimization, algorithm 1.

    Note:
        The convention of ``torch.optim.Adam`` and ``optax.adam``: k counts the steps from 1, and
        epsilon is added after the correction by 1 - beta_2^k.
    """
    ETA.check(eta)
    BETA_1.check(beta_1)
    BETA_2.check(beta_2)
    EPSILON.check(epsilon)

    def update(gradient: Floats, state: AdamState) -> tuple[Floats, AdamState]:
        step = state.step + 1
        mean = beta_1 * state.mean + (1 - beta_1) * gradient
        mean_square = beta_2 * state.mean_square + (1 - beta_2) * gradient * gradient
        unbiased_mean = mean / (1 - beta_1**step)
        unbiased_mean_square = mean_square / (1 - beta_2**step)
        velocity = unbiased_mean / (np.sqrt(unbiased_mean_square) + epsilon)
        return -eta * velocity, AdamState(step, mean, mean_square, velocity)

    return Method(
        name="adam",
        parameters={"eta": eta, "beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon},
        init=AdamState,
        update=update,
        rule=(
            "m <- {{ beta_1 m : kept }} + {{ (1 - beta_1) f'(x) : push }}",
            "s <- beta_2 s + (1 - beta_2) f'(x)^2",
            r"x <- x - eta frac(m \/ (1 - beta_1^k), sqrt(s \/ (1 - beta_2^k)) + epsilon)",
        ),
    )
