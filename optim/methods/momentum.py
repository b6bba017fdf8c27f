"""Three methods that are all called momentum: Polyak's, the averaged form, Nesterov's."""

from __future__ import annotations

from typing import NamedTuple

from optim.arrays import Floats
from optim.methods.method import Method
from optim.parameters import BETA, ETA


class MomentumState(NamedTuple):
    velocity: Floats = 0.0


def momentum(eta: Floats, beta: Floats) -> Method:
    """Keep a share beta of the velocity and add the whole gradient to it.

        v <- beta v + f'(x)
        x <- x - eta v

    Args:
        eta: Learning rate, 0 < eta.
        beta: Momentum, 0 <= beta < 1; with 0 every step is gradient descent's, exactly.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> method = momentum(eta=0.1, beta=0.5)
        >>> displacement, state = method.update(2.0, method.init())
        >>> displacement, state
        (-0.2, MomentumState(velocity=2.0))
        >>> method.update(1.0, state)
        (-0.2, MomentumState(velocity=2.0))

    Reference:
        Polyak (1964), Some methods of speeding up the convergence of iteration methods.

    Note:
        The convention of ``torch.optim.SGD(momentum=beta)`` and ``optax.trace``. Under a steady
        gradient g the velocity grows to g / (1 - beta): at beta = 0.9 ten times the step of
        `averaged_momentum` with the same eta.
    """
    ETA.check(eta)
    BETA.check(beta)

    def update(gradient: Floats, state: MomentumState) -> tuple[Floats, MomentumState]:
        velocity = beta * state.velocity + gradient
        return -eta * velocity, MomentumState(velocity)

    return Method(
        name="momentum",
        parameters={"eta": eta, "beta": beta},
        init=MomentumState,
        update=update,
        rule=(
            "{{ v : velocity }} <- {{ beta v : kept }} + {{ f'(x) : push }}",
            "x <- x - eta {{ v : velocity }}",
        ),
    )


def averaged_momentum(eta: Floats, beta: Floats) -> Method:
    """Follow a running average of the gradients.

        v <- beta v + (1 - beta) f'(x)
        x <- x - eta v

    Args:
        eta: Learning rate, 0 < eta.
        beta: Momentum, 0 <= beta < 1.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> method = averaged_momentum(eta=0.1, beta=0.5)
        >>> displacement, state = method.update(2.0, method.init())
        >>> displacement, state
        (-0.1, MomentumState(velocity=1.0))
        >>> method.update(1.0, state)
        (-0.1, MomentumState(velocity=1.0))

    Reference:
        Ng (2017), Improving deep neural networks, week 2: gradient descent with momentum.

    Note:
        The same path as `momentum` with learning rate (1 - beta) eta, so with the same eta it is
        much the shorter-stepped of the two. ``optax.ema(beta, debias=False)``; torch's
        ``dampening=beta`` too, except that torch does not dampen the very first gradient.
    """
    ETA.check(eta)
    BETA.check(beta)

    def update(gradient: Floats, state: MomentumState) -> tuple[Floats, MomentumState]:
        velocity = beta * state.velocity + (1 - beta) * gradient
        return -eta * velocity, MomentumState(velocity)

    return Method(
        name="averaged_momentum",
        parameters={"eta": eta, "beta": beta},
        init=MomentumState,
        update=update,
        rule=(
            "{{ v : velocity }} <- {{ beta v : kept }} + {{ (1 - beta) f'(x) : push }}",
            "x <- x - eta {{ v : velocity }}",
        ),
    )


class NesterovState(NamedTuple):
    trace: Floats = 0.0
    velocity: Floats = 0.0


def nesterov(eta: Floats, beta: Floats) -> Method:
    """Take momentum's velocity one more step ahead before moving.

        b <- beta b + f'(x)
        v <- beta b + f'(x)
        x <- x - eta v

    Args:
        eta: Learning rate, 0 < eta.
        beta: Momentum, 0 <= beta < 1.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> method = nesterov(eta=0.1, beta=0.5)
        >>> displacement, state = method.update(2.0, method.init())
        >>> round(displacement, 6), state
        (-0.3, NesterovState(trace=2.0, velocity=3.0))

    Reference:
        Nesterov (1983), A method of solving a convex programming problem with convergence rate
        O(1/k^2); in this form: Sutskever, Martens, Dahl, Hinton (2013), On the importance of
        initialization and momentum in deep learning.

    Note:
        The convention of ``torch.optim.SGD(nesterov=True)`` and ``optax.trace(nesterov=True)``:
        x is the point looked ahead to, at which the gradient is taken.
    """
    ETA.check(eta)
    BETA.check(beta)

    def update(gradient: Floats, state: NesterovState) -> tuple[Floats, NesterovState]:
        trace = beta * state.trace + gradient
        velocity = beta * trace + gradient
        return -eta * velocity, NesterovState(trace, velocity)

    return Method(
        name="nesterov",
        parameters={"eta": eta, "beta": beta},
        init=NesterovState,
        update=update,
        rule=(
            "b <- {{ beta b : kept }} + {{ f'(x) : push }}",
            "{{ v : velocity }} <- beta b + f'(x)",
            "x <- x - eta {{ v : velocity }}",
        ),
    )
