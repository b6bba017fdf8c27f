"""The methods written a second time, in plain Python, straight from their publications.

Nothing of the project is imported here. Each function follows the form that its source gives,
which is not the form that `optim` computes in, and is itself held against torch's numbers.
All take the gradient as a function of one number and return ``points`` numbers, x0 the first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Gradient = Callable[[float], float]
_WORD = 2**64


def bowl(x: float) -> float:
    """f(x) = x^2."""
    return x * x


def bowl_gradient(x: float) -> float:
    """f'(x) = 2 x."""
    return x + x


def wave(x: float) -> float:
    """f(x) = sin(x^2) + sin(x)."""
    return math.sin(x * x) + math.sin(x)


def wave_gradient(x: float) -> float:
    """f'(x), by the chain rule."""
    return math.cos(x) + math.cos(x * x) * 2.0 * x


def gradient_descent(gradient: Gradient, x0: float, eta: float, points: int) -> list[float]:
    """Return Cauchy's (1847) descent: x_{k+1} = x_k - eta f'(x_k)."""
    path = [x0]
    while len(path) < points:
        path.append(path[-1] - eta * gradient(path[-1]))
    return path


def heavy_ball(gradient: Gradient, x0: float, eta: float, beta: float, points: int) -> list[float]:
    """Return Polyak's (1964) heavy ball: x_{k+1} = x_k - eta f'(x_k) + beta (x_k - x_{k-1}).

    It starts at rest, x_{-1} = x_0.
    """
    path = [x0]
    before = x0
    while len(path) < points:
        x = path[-1]
        path.append(x - eta * gradient(x) + beta * (x - before))
        before = x
    return path


def averaged_momentum(
    gradient: Gradient, x0: float, eta: float, beta: float, points: int
) -> list[float]:
    """Follow v_k = (1 - beta) sum_i beta^(k-i) g_i, the exponential average as the sum it is."""
    path, gradients = [x0], [gradient(x0)]
    while len(path) < points:
        k = len(gradients) - 1
        average = (1 - beta) * math.fsum(beta ** (k - i) * g for i, g in enumerate(gradients))
        path.append(path[-1] - eta * average)
        gradients.append(gradient(path[-1]))
    return path


def nesterov(gradient: Gradient, x0: float, eta: float, beta: float, points: int) -> list[float]:
    """Return the points looked ahead to in Sutskever et al. (2013), equations 3 and 4.

    v_{k+1} = beta v_k - eta f'(theta_k + beta v_k), theta_{k+1} = theta_k + v_{k+1}; the
    libraries' x is theta + beta v.
    """
    theta, velocity = x0, 0.0
    path = [x0]
    while len(path) < points:
        velocity = beta * velocity - eta * gradient(theta + beta * velocity)
        theta += velocity
        path.append(theta + beta * velocity)
    return path


def rmsprop(
    gradient: Gradient, x0: float, eta: float, decay: float, epsilon: float, points: int
) -> list[float]:
    """Return Tieleman and Hinton's (2012) RMSProp, epsilon added to the root."""
    path = [x0]
    mean_square = 0.0
    while len(path) < points:
        g = gradient(path[-1])
        mean_square = decay * mean_square + (1 - decay) * g**2
        path.append(path[-1] - eta * g / (math.sqrt(mean_square) + epsilon))
    return path


def adam(
    gradient: Gradient,
    x0: float,
    eta: float,
    beta_1: float,
    beta_2: float,
    epsilon: float,
    points: int,
) -> list[float]:
    """Return Kingma and Ba's (2015) algorithm 1."""
    path = [x0]
    m = v = 0.0
    for t in range(1, points):
        g = gradient(path[-1])
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        m_hat = m / (1 - beta_1**t)
        v_hat = v / (1 - beta_2**t)
        path.append(path[-1] - eta * m_hat / (math.sqrt(v_hat) + epsilon))
    return path


def noisy_gradient_descent(
    gradient: Gradient, x0: float, eta: float, sigma: float, seed: float, points: int
) -> list[float]:
    """Return Robbins and Monro's (1951) descent, the gradient known up to sigma times a normal."""
    path = [x0]
    while len(path) < points:
        noise = sigma * _normal(int(seed), len(path) - 1)
        path.append(path[-1] - eta * (gradient(path[-1]) + noise))
    return path


def _normal(seed: int, step: int) -> float:
    """Box and Muller's (1958) cosine, of two numbers of the stream that the seed's first begins."""
    stream = _split_mix(seed, 1)
    one, other = ((_split_mix(stream, 2 * step + i) >> 11) / 2**53 for i in (1, 2))
    return math.sqrt(-2 * math.log(1 - one)) * math.cos(2 * math.pi * other)


def _split_mix(seed: int, count: int) -> int:
    """Return the ``count``-th number of SplitMix64 (Steele, Lea, Flood, 2014)."""
    z = (seed + count * 0x9E3779B97F4A7C15) % _WORD
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % _WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % _WORD
    return z ^ (z >> 31)


OBJECTIVES: Mapping[str, tuple[Callable[[float], float], Gradient]] = {
    "bowl": (bowl, bowl_gradient),
    "wave": (wave, wave_gradient),
}
METHODS: Mapping[str, Callable[..., list[float]]] = {
    "gradient_descent": gradient_descent,
    "noisy_gradient_descent": noisy_gradient_descent,
    "momentum": heavy_ball,
    "averaged_momentum": averaged_momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
}


def study_path(study: Mapping[str, Any], name: str) -> tuple[str, list[float]]:
    """The objective and the iterates x_0 ... x_N of the run called ``name``.

    One more iterate is computed than the study has, for the last displacement.

    Args:
        study: a lecture's numbers, as its manifest has them.
        name: of the run.

    Raises:
        KeyError: a run, objective or method that has no definition here.
    """
    run = dict(study["runs"][name])
    objective = run.pop("objective", None) or study["objective"]
    start = run.pop("start", None)
    method = METHODS[run.pop("method")]
    x0 = study["start"] if start is None else start
    return objective, method(OBJECTIVES[objective][1], x0, points=study["steps"] + 2, **run)
