"""The course notebook's own animation of a run: ten seconds without sound, first the curve.

The notebook draws one step every half second and so only the first twenty. Here the whole run is
shown in the same twenty half seconds: the steps worth seeing one by one, then more and more of them
in each, with their number on screen. The path begins on the curve, at f of the start; the first y
of the notebook's list, 1.8, is typed in and lies beside it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, config, linear

from scenes.base import LectureScene
from scenes.layout import Box
from scenes.mobjects.landscape import Stage
from scenes.mobjects.stepped_path import SteppedPath
from scenes.mobjects.text import Digits, on_baseline, title
from scenes.theme import THEME, px

# The frame is 4 : 3, as the notebook shows it: 1920 by 1440 pixels, of which the rows 0 to 1080 are
# the frame of all other scenes.
HEIGHT = 1440
HEAD = Box(60, -120, 1860, -10)
CURVE = Box(100, 90, 1820, 1070)
FOOT = Box(100, 1110, 1820, 1200)
SLOT, MOVING = 0.5, 0.3  # seconds for each stretch of the path, and of them in motion
ONE_BY_ONE = 14  # at the largest swing of momentum; plain descent is past the worst by then
LATER = (20, 30, 50, 100)  # and the run's last step
_HEADING = 1.25  # the title's size in this scene


class CaseStudy(LectureScene):
    """The run that the brief is named after, stretch by stretch in two colours."""

    def setup(self) -> None:
        # All of the frame's height is in view, in a picture of 16 : 9 too.
        self.camera.frame_height = px(HEIGHT)
        self.camera.frame_width = px(HEIGHT) * config.pixel_width / config.pixel_height

    def construct(self) -> None:
        run = self.run(self.brief.scene)
        stage = Stage(self.facts.objective, self.brief.study.stage, box=CURVE)
        stage.curve.set_stroke(THEME.colors.axis)
        stops = (*range(ONE_BY_ONE + 1), *LATER, run.last)
        path = SteppedPath(stage, run, stops, (run.color, THEME.colors.ink))
        step = Count(self.text("step"), run.last, FOOT.point(0, 0.3))
        each = Count(self.text("each"), run.last, FOOT.point(0.42, 0.3))
        heading = HEAD.put(title(self.text("title"), run.role).scale(_HEADING))
        self.add(heading, stage.curve, path, step)
        with self.cue("path"):
            self.wait(SLOT)
            for first, last in pairwise(stops):
                each.show(last - first)

                def show(_: object, part: float, first: int = first, last: int = last) -> None:
                    path.show(first + part * (last - first))
                    step.show(int(first + part * (last - first)))

                group = VGroup(path, step, each)
                steps = UpdateFromAlphaFunc(group, show, rate_func=linear, run_time=MOVING)
                self.play(steps)
                self.wait(SLOT - MOVING)


class Count(VGroup):
    """A word from ``left`` on, on its baseline, and a number with room for ``largest``."""

    def __init__(self, word: str, largest: int, left: np.ndarray) -> None:
        size = THEME.type.title
        name = on_baseline(word, THEME.colors.muted, size).shift(left)
        self._number = Digits("0", THEME.colors.ink, size, "BOLD")
        room = self._number.width_of("0" * len(str(largest))) + px(28)
        self._number.stand(left + np.array([name.width + room, 0, 0]))
        super().__init__(name, self._number)

    def show(self, number: int) -> None:
        """Change the number."""
        self._number.show(str(number))
