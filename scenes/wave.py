"""A curve with many valleys: what it is, and the three places of it that matter."""

from __future__ import annotations

from manim import (
    DOWN,
    LEFT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Text,
    VGroup,
    Write,
    linear,
)

from optim import BOWL
from scenes.base import LectureScene
from scenes.layout import READOUTS, SAFE
from scenes.mobjects.emphasis import stress
from scenes.mobjects.landscape import Stage
from scenes.mobjects.pin import Pin
from scenes.mobjects.stretch import Stretch
from scenes.mobjects.text import formula, label
from scenes.theme import THEME, px, stroke


class Wave(LectureScene):
    """The objective over its window, its valleys counted, then the stage of the story."""

    def construct(self) -> None:
        study, landscape = self.brief.study, self.facts.landscape
        objective = self.facts.objective
        stage = Stage(objective, study.window)
        green = THEME.colors.deeper

        # No bowl but a wave, drawn while its formula is spoken
        bowl = Stage(BOWL, study.window, (0, 18), stage.box).curve.set_color(THEME.colors.muted)
        rule = SAFE.put(formula(f"f(x) = {objective.math}"), 0.5, 1)
        pins = [Pin(stage, point.x) for point in landscape.minima]
        count = READOUTS.put(label(self.text("valleys")), 0.5, 0)
        with self.cue("curve") as cue:
            self.play(Create(bowl), run_time=1.4)
            self.until(cue.mark("curve") - 0.6)
            self.play(FadeOut(bowl), FadeIn(stage.axes), run_time=0.6)
            self.until(cue.mark("curve"))
            drawn = self.within(2.4, cue.mark("window"))
            self.play(Write(rule), Create(stage.curve, rate_func=linear), run_time=drawn)
            self.until(cue.mark("window"))
            ends = [stress(stage.number("x", end)) for end in study.window]
            self.play(LaggedStart(*ends, lag_ratio=0.6), run_time=1.5)
            self.until(cue.mark("valleys"))
            shown = [FadeIn(pin, scale=1.8) for pin in pins]
            self.play(LaggedStart(*shown, lag_ratio=0.6), FadeIn(count), run_time=1.8)

        # In to the three places, named one after another
        start, valley = study.start, self.facts.landmark("first_valley")
        hill, deep = self.facts.landmark("barrier"), self.facts.landmark("deeper_valley")
        with self.cue("closer") as cue:
            self.play(FadeOut(count), run_time=0.3)
            arrival = cue.mark("start") + 0.5
            self.play(stage.zoom(study.stage, None, *pins, run_time=arrival - self.now))
            first = named(self.text("start"), self.text("start_x"))
            self.name(Pin(stage, start), stage.beside(first, start, LEFT), 0.7)
            self.until(cue.mark("first"))
            second = named(self.text("first"), self.text("first_x"))
            stage.beside(second, valley.x, DOWN, 40)
            self.name(pins[landscape.minima.index(valley)], second, 0.7)
            self.until(cue.mark("hill"))
            third = stage.beside(label(self.text("hill")), hill.x, UP, 40)
            self.name(Pin(stage, hill.x), third, self.within(0.7, cue.end))

        # The deeper valley
        fourth = named(self.text("deeper"), self.text("deeper_x"), green)
        stage.beside(fourth, deep.x, UP, 60)
        with self.cue("deeper") as cue:
            self.until(cue.mark("deeper"))
            pin = pins[landscape.minima.index(deep)]
            leader = Line(fourth.get_bottom(), pin.get_top(), buff=px(20))
            leader.set_stroke(green, stroke(THEME.lines.axis))
            basin = landscape.basin_of(deep.x)
            assert basin is not None
            lit = Stretch(stage, max(basin.left, study.stage[0]), basin.right, green)
            self.play(Create(lit), Create(leader), FadeIn(fourth), pin.animate.set_stroke(green))
            self.until(cue.mark("deepest"))
            level = Line(stage.c2p(study.stage[1], deep.f), stage.c2p(study.stage[0], deep.f))
            level.set_stroke(green, stroke(THEME.lines.axis))
            self.play(Create(level), run_time=self.within(1.2, cue.end))

    def name(self, pin: Pin, words: VGroup | Text, run_time: float) -> None:
        """Show a pin with its name."""
        self.play(FadeIn(pin, scale=1.8), FadeIn(words), run_time=run_time)


def named(words: str, value: str, color: str | None = None) -> VGroup:
    """A name with a value below it."""
    lines = VGroup(label(words, color), label(value, color or THEME.colors.muted))
    return lines.arrange(DOWN, buff=px(16))
