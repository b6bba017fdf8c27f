"""The slope points the way: a tangent slides along the curve, and its sign says where down is."""

from __future__ import annotations

from manim import DOWN, UL, FadeIn, FadeOut, GrowFromCenter, VGroup, Write, smooth

from scenes.base import LectureScene
from scenes.layout import RULE, TOP
from scenes.mobjects.drive import Drive
from scenes.mobjects.emphasis import stress
from scenes.mobjects.iterate import DisplacementArrow
from scenes.mobjects.landscape import Stage
from scenes.mobjects.rule import UpdateRule
from scenes.mobjects.tangent import Downhill, Tangent
from scenes.mobjects.text import label
from scenes.theme import THEME, by, px

# The x where the tangent stands, one after another
ASK, FAR = 0.35, -1.55
RIGHT_SIDE, LEFT_SIDE = (1.0, 0.25), (-1.0, -0.72)


class Slope(LectureScene):
    """Right of the valley the slope is positive, left of it negative, at its bottom zero."""

    def construct(self) -> None:
        valley = self.facts.landmark("first_valley")
        stage = Stage(self.facts.objective, self.brief.study.stage)
        self.add(stage)

        # Which way is down? The tangent tells
        tangent = Tangent(stage, ASK, TOP.point(1, 0.1))
        ways = self.ways(stage)
        name = label(self.text("slope"), THEME.colors.muted)
        name.next_to(tangent.slope.anchor, UL, buff=0)
        name.shift([-tangent.slope.width_of("−0.00") - px(22), 0, 0])
        rule = UpdateRule(f"{{{{ f'(x) : push }}}} = {self.facts.objective.gradient_math}")
        RULE.put(rule, 0.5, 1)
        with self.cue("tangent") as cue:
            self.play(FadeIn(tangent.dot, shift=by(0, -120)), run_time=0.5)
            for way in ways:
                self.play(FadeIn(way), run_time=0.4)
            self.until(cue.mark("tangent"))
            self.play(FadeOut(ways), GrowFromCenter(tangent.line), run_time=0.5)
            self.play(FadeIn(name), FadeIn(tangent.slope), run_time=0.3)
            before = self.within(2.0, cue.mark("formula"))
            self.play(Drive(tangent, ASK, FAR, before, smooth))
            self.until(cue.mark("formula"))
            back = Drive(tangent, FAR, RIGHT_SIDE[0], cue.end - self.now, smooth)
            self.play(Write(rule, run_time=self.within(1.4, cue.end)), back)

        # Its sign says where down is
        arrow = Downhill(stage, RIGHT_SIDE[0])
        left = stage.beside(label(self.text("positive")), RIGHT_SIDE[0], DOWN, 90)
        right = stage.beside(label(self.text("negative")), valley.x - 0.1, DOWN, 90)
        stay = stage.beside(label(self.text("flat")), valley.x, DOWN, 90)
        with self.cue("sign") as cue:
            self.until(cue.mark("positive"))
            self.play(FadeIn(arrow), FadeIn(left), run_time=0.5)
            self.slide(tangent, arrow, RIGHT_SIDE[1], cue.mark("negative") - self.now)
            self.play(FadeOut(left), run_time=0.2)
            self.slide(tangent, arrow, LEFT_SIDE[0], 0.8)
            self.play(FadeIn(right), run_time=0.4)
            self.slide(tangent, arrow, LEFT_SIDE[1], cue.mark("flat") - self.now)
            self.play(FadeOut(right), run_time=0.2)
            self.slide(tangent, arrow, valley.x, 0.8)
            self.play(FadeIn(stay), stress(tangent.slope), run_time=self.within(0.8, cue.end))

    def slide(self, tangent: Tangent, arrow: Downhill, x: float, run_time: float) -> None:
        """Slide tangent and arrow together to x."""
        start = tangent.x
        self.play(
            Drive(tangent, start, x, run_time, smooth), Drive(arrow, start, x, run_time, smooth)
        )

    def ways(self, stage: Stage) -> VGroup:
        """The two ways that a point could take."""
        here = stage.i2p(ASK) + by(0, 150)  # clear of the curve
        left, right = (DisplacementArrow(THEME.colors.muted) for _ in range(2))
        left.point(here + by(-30, 0), here + by(-150, 0))
        right.point(here + by(30, 0), here + by(150, 0))
        return VGroup(left, right)
