"""What to remember: three lines, and one picture to draw from memory."""

from __future__ import annotations

from manim import DOWN, LEFT, Create, FadeIn, FadeOut, SurroundingRectangle, VGroup

from scenes.base import LectureScene
from scenes.layout import INSET, SAFE
from scenes.mobjects.emphasis import stress
from scenes.mobjects.hop import Hop, Turn
from scenes.mobjects.iterate import token
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import label, title
from scenes.theme import THEME, px, stroke

SIZE = 64.0  # of square and ball, in pixels: larger than in the runs
FRAME = {
    "color": THEME.colors.momentum, "stroke_width": stroke(THEME.lines.path),
    "buff": px(36), "corner_radius": px(24),
}  # fmt: skip


class Recap(LectureScene):
    """Square in the first valley, ball in the deeper one, an arrow over the hill between them."""

    def construct(self) -> None:
        stage = Stage(self.facts.objective, self.brief.study.stage)
        first, deeper, hill = (
            self.facts.landmark(name).x for name in ("first_valley", "deeper_valley", "barrier")
        )
        square, ball = token("plain", SIZE), token("momentum", SIZE)
        square.move_to(stage.i2p(first))
        ball.move_to(stage.i2p(deeper))
        hop = Hop(stage, first, deeper, THEME.colors.momentum)
        lines = VGroup(
            alone := title(self.text("slope"), "plain"),
            keeps := title(self.text("keep"), "momentum"),
            shares := title(self.text("share")),
        ).arrange(DOWN, buff=px(34), aligned_edge=LEFT)
        SAFE.put(lines, 0, 1)

        # The slope alone
        with self.cue("slope") as cue:
            self.play(Create(stage.curve), run_time=1.0)
            self.until(cue.mark("slope"))
            self.play(FadeIn(alone), run_time=0.4)
            self.until(cue.mark("stops"))
            self.play(FadeIn(square, shift=px(120) * DOWN), run_time=0.6)

        # What momentum keeps
        with self.cue("keep") as cue:
            self.until(cue.mark("keep"))
            self.play(FadeIn(keeps), run_time=0.4)
            self.until(cue.mark("over"))
            self.play(Create(hop), run_time=0.9)
            self.play(FadeIn(ball), run_time=0.3)

        # How much of it, and what to do now
        turn = Turn(stage, first, hill, THEME.colors.momentum)
        words = label(self.text("try"), THEME.colors.momentum)
        invitation = VGroup(SurroundingRectangle(words, **FRAME), words)
        INSET.put(invitation, 1, 0.5)
        with self.cue("share") as cue:
            self.until(cue.mark("share"))
            self.play(FadeIn(shares), run_time=0.4)
            self.until(cue.mark("little"))
            self.play(FadeOut(hop), FadeOut(ball), run_time=0.3)
            self.play(Create(turn), run_time=1.0)
            self.until(cue.mark("now"))
            self.play(FadeOut(turn), FadeIn(hop), FadeIn(ball), run_time=0.5)
            self.until(cue.mark("try"))
            self.play(FadeIn(invitation), run_time=0.5)
            self.play(stress(square), stress(ball))
