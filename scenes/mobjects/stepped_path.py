"""A run as the points it is: straight from iterate to iterate, in stretches of two colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import CapStyleType, VGroup, VMobject

from scenes.mobjects.iterate import token
from scenes.mobjects.landscape import Stage
from scenes.run import Run
from scenes.theme import stroke

_WIDTH = 16.0  # of the path in pixels


class SteppedPath(VGroup):
    """The path of a run over the curve, with the run's shape at its end.

    A stretch goes from one of ``stops`` to the next, through all iterates between; the stretches
    have two colours in turn. The method jumps from point to point, so the path is straight there.

    Args:
        stage: where the run takes place.
        run: the run.
        stops: steps at which the colour changes, rising, the first and the last step among them.
        colors: the two colours, ``#RRGGBB``.
    """

    def __init__(
        self, stage: Stage, run: Run, stops: Sequence[int], colors: tuple[str, str]
    ) -> None:
        self.runs, self.stops = (run,), tuple(stops)
        self._points = np.array([stage.i2p(x) for x in run.trajectory.x])
        self._steps = np.arange(len(self._points))
        self.stretches = [
            VMobject(color=color, stroke_width=stroke(_WIDTH), cap_style=CapStyleType.ROUND)
            for _, color in zip(pairwise(stops), colors * len(stops), strict=False)
        ]
        self.token = token(run.role)
        super().__init__(*self.stretches, self.token)
        self.show(0)

    def point(self, step: float) -> np.ndarray:
        """The point (3,) of the frame at ``step``: an iterate, or on the way to the next."""
        return np.array([np.interp(step, self._steps, along) for along in self._points.T])

    def show(self, step: float) -> None:
        """Show the path up to ``step``."""
        for (first, last), stretch in zip(pairwise(self.stops), self.stretches, strict=True):
            stretch.clear_points()
            if step > first:
                between = self._points[first : int(np.ceil(min(step, last)))]
                stretch.set_points_as_corners([*between, self.point(min(step, last))])
        self.token.move_to(self.point(step))
