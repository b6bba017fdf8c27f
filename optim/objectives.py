"""The functions that are minimised, with their derivatives and how each is written and said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np

from optim.arrays import FloatArray, Real


class RealFunction(Protocol):
    """A real function of one real variable, element by element on arrays of any shape."""

    def __call__(self, x: Real, /) -> Real: ...


@dataclass(frozen=True, slots=True)
class Objective:
    """A twice differentiable function of one variable, to be minimised.

    Attributes:
        name: The key in ``OBJECTIVES``.
        value: f.
        gradient: f'.
        curvature: f''.
        third_derivative_bound: Gives for a radius r >= 0 a number that ``|f'''|`` does not exceed
            on [-r, r]. With it ``optim.landscape`` proves that no critical point is missed.
        math: The right-hand side of f(x) = ... in Typst's mathematics.
        gradient_math: The same for f'.
        caption: f in plain Unicode text, for captions.
        gradient_caption: The same for f'.
        speech: f in spoken words.
        gradient_speech: The same for f'.
    """

    name: str
    value: RealFunction
    gradient: RealFunction
    curvature: RealFunction
    third_derivative_bound: Callable[[FloatArray], FloatArray]
    math: str
    gradient_math: str
    caption: str
    gradient_caption: str
    speech: str
    gradient_speech: str


def _square(x: Real) -> Real:
    # The case study writes x**2 of a number, which calls the C library's pow. An array's x**2 is
    # x * x instead, and differs from pow in the last bit about once in a thousand numbers;
    # float_power calls pow for numbers and arrays alike, so a run has the same bits in both.
    squared: Real = np.float_power(x, 2)
    return squared


def _bowl(x: Real) -> Real:
    return _square(x)


def _bowl_gradient(x: Real) -> Real:
    return 2 * x


def _bowl_curvature(x: Real) -> Real:
    return 2 + 0 * x


def _bowl_third_derivative_bound(radius: FloatArray) -> FloatArray:
    return np.zeros_like(radius)


def _wave(x: Real) -> Real:
    value: Real = np.sin(_square(x)) + np.sin(x)
    return value


def _wave_gradient(x: Real) -> Real:
    gradient: Real = 2 * x * np.cos(_square(x)) + np.cos(x)
    return gradient


def _wave_curvature(x: Real) -> Real:
    squared = _square(x)
    curvature: Real = 2 * np.cos(squared) - 4 * squared * np.sin(squared) - np.sin(x)
    return curvature


def _wave_third_derivative_bound(radius: FloatArray) -> FloatArray:
    # f'''(x) = -12 x sin(x^2) - 8 x^3 cos(x^2) - cos(x)
    return 12 * radius + 8 * radius**3 + 1


BOWL = Objective(
    name="bowl",
    value=_bowl,
    gradient=_bowl_gradient,
    curvature=_bowl_curvature,
    third_derivative_bound=_bowl_third_derivative_bound,
    math="x^2",
    gradient_math="2 x",
    caption="x²",
    gradient_caption="2x",
    speech="x squared",
    gradient_speech="two x",
)

WAVE = Objective(
    name="wave",
    value=_wave,
    gradient=_wave_gradient,
    curvature=_wave_curvature,
    third_derivative_bound=_wave_third_derivative_bound,
    math="sin(x^2) + sin(x)",
    gradient_math="2 x cos(x^2) + cos(x)",
    caption="sin(x²) + sin(x)",
    gradient_caption="2x cos(x²) + cos(x)",
    speech="sine of x squared plus sine of x",
    gradient_speech="two x times cosine of x squared, plus cosine of x",
)

OBJECTIVES: Mapping[str, Objective] = MappingProxyType({o.name: o for o in (BOWL, WAVE)})
