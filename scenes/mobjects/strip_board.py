"""The board of outcome strips: one below the other, a lens on one of them, and the legend."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, AnimationGroup, VGroup

from lecture.facts import Facts
from scenes.layout import SAFE, Box
from scenes.mobjects.drive import Drive
from scenes.mobjects.iterate import token
from scenes.mobjects.landscape import Stage
from scenes.mobjects.stretch import Stretch
from scenes.mobjects.strip import Swatch
from scenes.mobjects.sweep_strip import SweepStrip
from scenes.theme import THEME, px

_LEFT = 290.0  # of the strips, in pixels; their names stand left of it
_RIGHT = SAFE.right - 44  # half of the last number on an axis stands right of it
_ROWS = ((230, 340), (450, 535), (645, 730))  # top and bottom of each strip
_LEGEND = Box(SAFE.left, 815, SAFE.right, SAFE.bottom)


class StripBoard:
    """Where everything of the strips' picture stands; the scene shows it part by part.

    Args:
        facts: of the lecture.
        sweeps: names of the strips from the top, at most as many as there are rows.
        stuck: the landmark of the runs that count as stuck.
        far: from this value on, the first strip is shown larger in the second row.
        legend: the words for each kind of outcome, a key of ``strip.STYLES``.

    Attributes:
        strips: one a sweep, uncovered nowhere.
        larger: the end of the first strip, larger, uncovered nowhere.
        lens: lines from the one to the other.
        legend: an entry a kind, by kind.
        ends: where the first strip's runs end, in the room of the other rows.
    """

    def __init__(
        self, facts: Facts, sweeps: tuple[str, ...], stuck: str, far: float, **legend: str
    ) -> None:
        boxes = [Box(_LEFT, top, _RIGHT, bottom) for top, bottom in _ROWS]
        self.strips = [
            SweepStrip(facts, sweep, stuck, box) for sweep, box in zip(sweeps, boxes, strict=False)
        ]
        self.larger = SweepStrip(facts, sweeps[0], stuck, boxes[1], far)
        self.lens = self.strips[0].lens(self.larger)
        self.legend = {kind: Swatch(kind, words) for kind, words in legend.items()}
        _LEGEND.put(VGroup(*self.legend.values()).arrange(RIGHT, buff=px(80)), 0.5, 0.5)
        room = Box(_LEFT, boxes[1].top, _RIGHT, _LEGEND.top - 25)
        self.ends = RunEnds(facts, self.strips[0], room)
        for strip in (*self.strips, self.larger):
            strip.show(0)

    def uncover(self, first: float, last: float, run_time: float) -> AnimationGroup:
        """Uncover a part of the first strip, and show where its runs end."""
        both = self.strips[0], self.ends
        return AnimationGroup(*(Drive(part, first, last, run_time) for part in both))


class RunEnds(VGroup):
    """The curve with the valley that a sweep is after, lit, and a ball where one run of it ends.

    ``show(part)`` as the strip does: the ball is at the end of the last run that is uncovered.
    Where that is outside of the lecture's stage, there is no ball.

    Args:
        facts: of the lecture.
        strip: the sweep's strip.
        box: where.
    """

    def __init__(self, facts: Facts, strip: SweepStrip, box: Box) -> None:
        self._stage, self._ends = Stage(facts.objective, facts.study.stage, box=box), strip.ends
        basin = facts.landscape.basin_of(strip.aim)
        assert basin is not None  # a minimum lies in its own basin
        lit = Stretch(self._stage, basin.left, basin.right, THEME.colors.deeper)
        self.ball = token("momentum")
        self._outline = self.ball.points - self.ball.get_center()
        super().__init__(self._stage.curve, lit, self.ball)
        self.show(0)

    def show(self, part: float) -> None:
        """Show the end of the last run that is uncovered at ``part`` of the strip's width."""
        last = len(self._ends) - 1
        end = float(self._ends[min(int(part * len(self._ends)), last)])
        low, high = self._stage.x_window
        inside = low <= end <= high
        self.ball.set_points(self._outline + self._stage.i2p(end) if inside else np.zeros((0, 3)))
