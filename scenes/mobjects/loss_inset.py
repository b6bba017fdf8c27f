"""The loss against the step, drawn in step with the dot."""

from __future__ import annotations

import math
from dataclasses import astuple
from itertools import pairwise

import numpy as np
from manim import (
    RIGHT,
    Animation,
    LineJointType,
    Mobject,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from lecture.facts import ROUNDING
from scenes.layout import INSET, Box
from scenes.mobjects.text import label
from scenes.run import Run
from scenes.theme import THEME, by, px, stroke

_HEADROOM = 74  # pixels for the name above the highest loss
_PADDING = 24  # pixels between the panel's edge and the axes
_UPHILL_WIDER = 1.4  # times the line's width where the loss rises


class LossInset(VGroup):
    """f(x_k) against k for one or more runs, each in its colour; uphill steps are ink and thicker.

    Args:
        runs: the runs; they share both axes.
        name: the word above the curve.
        last: the last step on the axis; default: the runs' last.
        box: where in the frame.
        uphill: whether the uphill steps are marked; with two runs, the colours alone tell more.
    """

    def __init__(
        self, *runs: Run, name: str, last: int | None = None, box: Box = INSET,
        uphill: bool = True,
    ) -> None:  # fmt: skip
        self.runs, self.step = runs, 0.0
        self._last = last or max(run.last for run in runs)
        losses = np.concatenate([run.trajectory.f[: self._last + 1] for run in runs])
        self._low, self._high = float(losses.min()), float(losses.max())
        self._panel = VMobject(color=THEME.colors.panel, fill_opacity=1, stroke_width=0)
        self._axes = VMobject(color=THEME.colors.axis, stroke_width=stroke(THEME.lines.axis))
        self._name = label(name, THEME.colors.muted)
        self.frame = VGroup(self._panel, self._axes, self._name)
        wide = _UPHILL_WIDER * THEME.lines.path
        self.uphill = [_line(THEME.colors.ink, wide) for _ in runs]
        self.lines = [_line(run.color, THEME.lines.path) for run in runs]
        super().__init__(self.frame, *self.lines, *(self.uphill if uphill else ()))
        self.fill(box)

    def fill(self, box: Box) -> None:
        """Stand in ``box``, with letters and lines as large as before."""
        panel = box.put(RoundedRectangle(px(18), width=box.width, height=box.height))
        self._panel.set_points(panel.points)
        box = self._box = Box(
            box.left + _PADDING, box.top, box.right - _PADDING, box.bottom - _PADDING
        )
        corners = [box.point(0, 0.93), box.point(0, 0), box.point(1, 0)]
        self._axes.set_points_as_corners(corners)
        self._name.next_to(box.point(0, 1) + by(0, 4 - _HEADROOM / 2), RIGHT, buff=px(26))
        self.show(self.step)

    def point(self, step: float, loss: float) -> np.ndarray:
        """The point (3,) of the frame for a step and a loss."""
        room = 1 - px(_HEADROOM) / self._box.height
        up = 0.06 + (loss - self._low) / (self._high - self._low) * (room - 0.06)
        return self._box.point(step / self._last, up)

    def show(self, step: float) -> None:
        """Draw the losses up to the moment ``step``, as far as the axis reaches."""
        self.step = step
        for run, line, uphill in zip(self.runs, self.lines, self.uphill, strict=True):
            corners = self._corners(run, min(step, self._last))
            line.set_points_as_corners(corners if len(corners) > 1 else [corners[0], corners[0]])
            uphill.clear_points()
            rises = np.diff(run.trajectory.f) > ROUNDING
            for rise, (before, after) in zip(rises, pairwise(corners), strict=False):
                if rise:
                    uphill.start_new_path(before)
                    uphill.add_line_to(after)

    def _corners(self, run: Run, step: float) -> list[np.ndarray]:
        whole = math.floor(step)
        losses = run.trajectory.f
        corners = [self.point(k, float(losses[k])) for k in range(whole + 1)]
        if step > whole:
            part = float(np.interp(step, [whole, whole + 1], losses[whole : whole + 2]))
            corners.append(self.point(step, part))
        return corners


class Unfold(Animation):
    """Lets a loss inset take another box; letters and lines keep their size.

    Args:
        inset: the inset.
        before: the box that it stands in.
        after: the box that it is to stand in.
        run_time: in seconds.
    """

    def __init__(self, inset: LossInset, before: Box, after: Box, run_time: float = 1.2) -> None:
        self._inset, self._before, self._after = inset, before, after
        super().__init__(inset, run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """Nothing to copy: every frame is drawn from its box."""
        return self.mobject

    def interpolate(self, alpha: float) -> None:
        """Stand in the box at ``alpha`` of the time."""
        part = self.rate_func(alpha)
        edges = zip(astuple(self._before), astuple(self._after), strict=True)
        self._inset.fill(Box(*(a + part * (b - a) for a, b in edges)))


def _line(color: str, width: float) -> VMobject:
    line = VMobject(color=color, stroke_width=stroke(width))
    line.joint_type = LineJointType.ROUND  # the default draws spikes where the loss turns
    return line
