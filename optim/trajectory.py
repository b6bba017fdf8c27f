"""One run of a method, with everything that happened at each of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice

import numpy as np

from optim.arrays import FloatArray, Floats, read_only
from optim.methods import Method
from optim.objectives import Objective


@dataclass(frozen=True, slots=True)
class UpdateTerms:
    """The parts of each displacement, in the unit of x, arrays of N - 1 steps.

    Attributes:
        kept: What remains of the velocity that led into point k, -eta beta v[k].
        push: What the gradient at point k gives: -eta f'(x[k]), in `averaged_momentum`
            -eta (1 - beta) f'(x[k]).
        total: x[k + 1] - x[k], which is kept + push but for rounding.
    """

    kept: FloatArray
    push: FloatArray
    total: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """A run of N points, the result of N - 1 updates; point 0 is the start.

    The arrays are read-only, of shape (N,), or (N, M) for M runs side by side.

    Attributes:
        objective: The objective's name.
        method: The method's name.
        parameters: The method's parameters.
        x: The iterates.
        f: f(x[k]).
        gradient: f'(x[k]).
        velocity: The velocity that led into point k: x[k] = x[k - 1] - eta velocity[k].
            velocity[0] is 0.
    """

    objective: str
    method: str
    parameters: Mapping[str, Floats]
    x: FloatArray
    f: FloatArray
    gradient: FloatArray
    velocity: FloatArray

    def __post_init__(self) -> None:
        for name in ("x", "f", "gradient", "velocity"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def __reduce__(self) -> tuple[type[Trajectory], tuple[object, ...]]:
        # Pickled arrays come back writeable; rebuilding through __init__ keeps them read-only
        # on their way to another process.
        return Trajectory, tuple(getattr(self, field.name) for field in fields(self))

    def __len__(self) -> int:
        """The number of points, N."""
        return len(self.x)

    @property
    def displacement(self) -> FloatArray:
        """x[k + 1] - x[k], of N - 1 steps."""
        return np.diff(self.x, axis=0)

    @property
    def update_terms(self) -> UpdateTerms:
        """What each step was made of, for the methods whose step is a sum of two terms.

        Raises:
            ValueError: The method is none of gradient_descent, momentum, averaged_momentum.
        """
        beta = self.parameters.get("beta", 0.0)
        match self.method:
            case "gradient_descent" | "momentum":
                share: Floats = 1.0
            case "averaged_momentum":
                share = 1 - beta
            case _:
                raise ValueError(
                    f"a step of {self.method} is not the sum of a kept velocity and a push; "
                    "those of gradient_descent, momentum and averaged_momentum are"
                )
        eta = self.parameters["eta"]
        return UpdateTerms(
            kept=-eta * beta * self.velocity[:-1],
            push=-eta * share * self.gradient[:-1],
            total=self.displacement,
        )


def iterates(
    objective: Objective, method: Method, x0: Floats
) -> Iterator[tuple[FloatArray, FloatArray, Floats]]:
    """Yield (x, gradient, velocity) of each point, the start first, without end.

    Args:
        objective: What is minimised.
        method: Its parameters may be arrays, for runs side by side.
        x0: The start, or an array of starts; it broadcasts with the method's parameters.

    Yields:
        Numbers, or arrays of the broadcast shape. A run that diverges yields ever larger numbers,
        then infinities and NaN, without a warning.

    Raises:
        ValueError: x0 is not finite, or its shape and the parameters' do not fit.
    """
    if not np.isfinite(x0).all():
        raise ValueError(f"x0 must be finite, not {x0}")
    shape = np.broadcast_shapes(np.shape(x0), method.shape)
    # A numpy number even for a single run: Python's own floats raise where numpy's give infinity.
    x: FloatArray = np.full(shape, x0, dtype=np.float64)[()]
    state = method.init()
    while True:
        # Not around the yield: that would silence the caller's warnings too.
        with np.errstate(over="ignore", invalid="ignore"):
            gradient = objective.gradient(x)
        yield x, gradient, state.velocity
        with np.errstate(over="ignore", invalid="ignore"):
            displacement, state = method.update(gradient, state)
            x = x + displacement


def run(objective: Objective, method: Method, x0: Floats, points: int) -> Trajectory:
    """Run ``method`` on ``objective`` from ``x0`` for ``points`` points, ``points`` - 1 updates.

    A run that diverges gives ever larger numbers, then infinities and NaN, without a warning: look
    with ``np.isfinite``.

    Args:
        objective: What is minimised.
        method: Its parameters may be arrays, for runs side by side.
        x0: The start, or an array of starts; it broadcasts with the method's parameters.
        points: N, a whole number, 1 <= N.

    Raises:
        ValueError: x0 is not finite, points is less than 1, or shapes do not fit.

    Example:
        >>> from optim import BOWL, momentum
        >>> run(BOWL, momentum(eta=0.25, beta=0.5), x0=1.0, points=4).x
        array([ 1.  ,  0.5 ,  0.  , -0.25])
    """
    if points < 1:
        raise ValueError(f"points must be at least 1, not {points}")
    history = list(islice(iterates(objective, method, x0), points))
    x, gradient, velocity = (
        np.array([np.broadcast_to(part, np.shape(history[0][0])) for part in column])
        for column in zip(*history, strict=True)
    )
    with np.errstate(over="ignore", invalid="ignore"):
        f = objective.value(x)
    return Trajectory(
        objective=objective.name,
        method=method.name,
        parameters=dict(method.parameters),
        x=x,
        f=f,
        gradient=gradient,
        velocity=velocity,
    )
