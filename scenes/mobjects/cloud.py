"""Many runs at once: a cloud of marks on the curve, and a count of those past a hill."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Square, VGroup, VMobject

from optim import Trajectory
from scenes.mobjects.drop import dashed
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import Digits, on_baseline
from scenes.run import Run
from scenes.theme import THEME, px

_WIDTH = 20.0  # of a mark, in pixels
_LAYERS = 6  # marks of one layer do not shine through each other, those of different layers do
_OPACITY = 0.45


class Cloud(VGroup):
    """A square on the curve for each of many runs side by side; many in one place are brighter.

    A mark whose x is outside of the stage's window is not drawn.

    Args:
        stage: where the runs take place.
        run: the run that the clock names; it gives the colour.
        runs: the runs, arrays (N, M).
    """

    def __init__(self, stage: Stage, run: Run, runs: Trajectory) -> None:
        self.stage, self.runs, self._x = stage, (run,), runs.x
        self._outline = Square(px(_WIDTH)).points
        layers = [VMobject(color=run.color, fill_opacity=_OPACITY, stroke_width=0)]
        super().__init__(*layers, *(layers[0].copy() for _ in range(_LAYERS - 1)))
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment ``step`` of all runs."""
        whole = min(int(step), len(self._x) - 1)
        after = min(whole + 1, len(self._x) - 1)
        x = self._x[whole] + (step - whole) * (self._x[after] - self._x[whole])
        low, high = self.stage.x_window
        for index, layer in enumerate(self.submobjects):
            there = x[index::_LAYERS]
            there = there[(low <= there) & (there <= high)]
            places = np.array([self.stage.i2p(float(at)) for at in there]).reshape(-1, 1, 3)
            layer.set_points((places + self._outline).reshape(-1, 3))

    def past(self, x: float) -> np.ndarray:
        """How many runs are on the other side of ``x`` than they began, at each step, (N,)."""
        return np.count_nonzero((self._x[0] - x) * (self._x - x) < 0, axis=1)


class Tally(VGroup):
    """A line over a hill, and a count of the runs past it, such as "156 of 300 past the hill".

    Args:
        cloud: the runs.
        hill: its x; a run is past it on the side where it did not begin.
        words: with the last step's number at their beginning.
        right: (3,), the words' right end and baseline.

    Raises:
        ValueError: the words begin with another number than that of the last step.
    """

    def __init__(self, cloud: Cloud, hill: float, words: str, right: np.ndarray) -> None:
        self.runs, self._counts = cloud.runs, cloud.past(hill)
        number, _, rest = words.partition(" ")
        if number != str(self._counts[-1]):
            raise ValueError(f"{words!r} does not begin with the last count, {self._counts[-1]}")
        stage, muted = cloud.stage, THEME.colors.muted
        self.line = dashed(stage.c2p(hill, stage.y_window[1]), stage.i2p(hill), muted)
        self.line.set_z_index(-1)  # behind the cloud
        ink, size = THEME.colors.ink, THEME.type.label
        self.words = on_baseline(rest, ink, size)
        self.words.shift(right - [self.words.width, 0, 0])
        self.number = Digits("", self.runs[0].color, size, "BOLD")
        self.number.stand(right - [self.words.width, 0, 0] - px(18) * RIGHT)
        super().__init__(self.line, self.number, self.words)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the count at the last iterate that was reached."""
        self.number.show(str(self._counts[int(step)]))
