"""An outline around two dots in one place, so that the one behind is not missed."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from scenes.mobjects.iterate import outline
from scenes.mobjects.landscape import Stage
from scenes.run import Run

_AROUND = 1.8  # times as large as the dot: clear of the one in front


class Together(VMobject):
    """The shape of a run, around its dot, as long as another run's dot hides it.

    It stands where the dot is and fades on the way to the first iterate that the runs do not share.

    Args:
        stage: where the runs take place.
        behind: the run whose dot is hidden; the outline has its shape and colour.
        front: the run whose dot hides it.
    """

    def __init__(self, stage: Stage, behind: Run, front: Run) -> None:
        self.stage, self.runs = stage, (behind, front)
        shape = outline(behind.role).scale(_AROUND)
        self._outline = shape.points - shape.get_center()
        self._parted = int((behind.trajectory.x != front.trajectory.x).argmax())
        super().__init__(color=shape.get_stroke_color(), stroke_width=shape.get_stroke_width())
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment ``step`` of the runs."""
        self.set_points(self._outline + self.stage.i2p(self.runs[0].x(step)))
        self.set_stroke(opacity=float(np.clip(self._parted - step, 0, 1)))
