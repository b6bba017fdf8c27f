"""What a method is: a pair of pure functions (init, update) over a small state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from optim.arrays import Floats


class State(Protocol):
    """What a method remembers between steps: a NamedTuple, never changed in place.

    Its defaults are the state before the first step.
    """

    @property
    def velocity(self) -> Floats:
        """What the last step followed: its displacement was -eta times this; 0 before any step."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A rule for the next step, with its parameters filled in.

    An iteration is ``displacement, state = update(gradient(x), state)`` and then
    ``x = x + displacement``. Arrays of gradients or of parameters are many runs side by side.

    Attributes:
        name: The key in ``METHODS``.
        parameters: The factory's arguments; ``METHODS[name](**parameters)`` is this method.
        init: Gives the state before the first step.
        update: Gives (displacement, next state) from (gradient, state).
        rule: The update in Typst's mathematics, a line each. ``{{ term : label }}`` marks a
            term for Manim's ``MathTypst``: ``push`` is what the gradient gives, ``kept`` what
            remains of the old velocity, ``velocity`` v itself, ``noise`` the random part.
    """

    name: str
    parameters: Mapping[str, Floats]
    init: Callable[[], State]
    update: Callable[[Floats, Any], tuple[Floats, State]]
    rule: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that the parameters broadcast to: () for one run, (M,) for M runs."""
        return np.broadcast_shapes(*(np.shape(value) for value in self.parameters.values()))
