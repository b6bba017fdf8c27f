"""A ball that stops too early: one curve, two ways down it, and only one gets over the hill."""

from __future__ import annotations

from manim import DOWN, UP, Create, FadeIn, VMobject

from scenes.base import LectureScene
from scenes.layout import SAFE, STAGE, Box
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.stretch import Stretch
from scenes.mobjects.text import label, title
from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH, THEME, by

STOPPED = 45  # plain descent moves less than a pixel of the small player a step from here on
SETTLED = 64  # and momentum stays this near
BIGGER = 1.6  # the title's size in this scene


class Hook(LectureScene):
    """The square stops in the first valley; the ball rolls through it and over the hill."""

    def construct(self) -> None:
        stage = self.landscape()
        valley = self.facts.landmark("first_valley")
        hill = self.facts.landmark("barrier")
        deep = self.facts.landmark("deeper_valley")
        square = Iterate(stage, self.run("plain"), velocity=False)
        ball = Iterate(stage, self.run("momentum"), velocity=False)
        self.add(self.ground(stage), stage.curve, square)

        # Plain descent rolls at once, and stops
        stuck = stage.beside(label(self.text("stuck"), square.run.color), valley.x, DOWN, 40)
        with self.cue("stuck") as cue:
            pace = self.fitting(STOPPED, cue.mark("stop") + 1)
            self.play_steps(square, to=STOPPED, ticks=pace)
            self.play(FadeIn(stuck), run_time=0.5)
            self.until(cue.mark("deeper"))
            lit = self.valley(stage)
            deeper = label(self.text("deeper"), THEME.colors.deeper)
            stage.beside(deeper, deep.x, DOWN)
            self.play(Create(lit), FadeIn(deeper), run_time=0.8)
            self.until(cue.mark("hill"))
            over = stage.beside(label(self.text("hill")), hill.x, UP, 50)
            self.play(FadeIn(over, shift=by(0, -30)), run_time=self.within(0.5, cue.end))

        # Momentum takes the same way, and does not stop
        name = SAFE.put(title(self.text("title")).scale(BIGGER), 0.5, 1)
        with self.cue("escape") as cue:
            self.play(FadeIn(ball), run_time=0.4)
            self.until(cue.mark("over") - 1)
            last = min(SETTLED, self.steps_by(cue.mark("title"), pace))
            self.play_steps(ball, to=last, ticks=pace)
            self.play(FadeIn(name, shift=by(0, 40)), run_time=0.7)

    def landscape(self) -> Stage:
        """The stage at its place and scale in all scenes, but as wide as the frame."""
        inner = Stage(self.facts.objective, self.brief.study.stage)
        low, high = inner.x_window
        unit = (STAGE.right - STAGE.left) / (high - low)
        window = low - STAGE.left / unit, high + (FRAME_WIDTH - STAGE.right) / unit
        box = Box(0, STAGE.top, FRAME_WIDTH, STAGE.bottom)
        return Stage(inner.objective, window, inner.y_window, box)

    def ground(self, stage: Stage) -> VMobject:
        """What lies under the curve, down to the frame's edge."""
        below = VMobject(fill_color=THEME.colors.panel, fill_opacity=1, stroke_width=0)
        below.set_points(stage.curve.points)
        depth = by(0, STAGE.bottom - FRAME_HEIGHT)
        start, end = stage.curve.points[0], stage.curve.points[-1]
        left, right = stage.box.point(0, 0) + depth, stage.box.point(1, 0) + depth
        return below.add_points_as_corners([end, right, left, start])

    def valley(self, stage: Stage) -> Stretch:
        """The deeper valley from hill to hill, lit."""
        deep = self.facts.landmark("deeper_valley")
        basin = self.facts.landscape.basin_of(deep.x)
        assert basin is not None
        return Stretch(stage, basin.left, basin.right, THEME.colors.deeper)
