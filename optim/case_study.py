"""The two runs of the course notebook's case study, with its own names and values, bit for bit."""

from __future__ import annotations

from optim.methods import Method, gradient_descent
from optim.methods import momentum as momentum_method
from optim.objectives import WAVE
from optim.trajectory import run

START = (1.11, 1.8)  # typed in by hand in the notebook: f(1.11) is 1.8389
POINTS = 200


def _path(method: Method) -> list[tuple[float, float]]:
    trajectory = run(WAVE, method, START[0], POINTS)
    later = zip(trajectory.x[1:].tolist(), trajectory.f[1:].tolist(), strict=True)
    return [START, *later]


def SGD(eta: float) -> list[tuple[float, float]]:
    """Return the 200 points (x, y) of plain descent on sin(x^2) + sin(x).

        x <- x - eta f'(x)

    The name is the notebook's; nothing in it is stochastic.

    Args:
        eta: Learning rate, 0 < eta.

    Raises:
        ValueError: eta is not allowed.

    Example:
        >>> path = SGD(eta=0.05)
        >>> [(round(x, 6), round(y, 6)) for x, y in (path[0], path[1], path[-1])]
        [(1.11, 1.8), (1.050886, 1.761041), (-0.458458, -0.233926)]
    """
    return _path(gradient_descent(eta))


def momentum(beta: float, eta: float) -> list[tuple[float, float]]:
    """Return the 200 points (x, y) of descent with momentum on sin(x^2) + sin(x).

        v <- beta v + f'(x)
        x <- x - eta v

    Args:
        beta: Momentum, 0 <= beta < 1. The notebook has it first.
        eta: Learning rate, 0 < eta.

    Raises:
        ValueError: An argument is not allowed.

    Example:
        >>> path = momentum(beta=0.9, eta=0.05)
        >>> [(round(x, 6), round(y, 6)) for x, y in (path[0], path[1], path[-1])]
        [(1.11, 1.8), (1.050886, 1.761041), (-2.141495, -1.833547)]
    """
    return _path(momentum_method(eta, beta))
