"""Scenes of two seconds with one fault each, for the tests of the review; and one without any."""

from __future__ import annotations

from typing import Any

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Circle,
    Line,
    Mobject,
    Rectangle,
    Square,
    Text,
    linear,
)

from scenes.base import LectureScene
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import formula, label
from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH, THEME, by, px, stroke
from tests.scenes_support import MOMENTUM, PLAIN

INK, MUTED = THEME.colors.ink, THEME.colors.muted
TOP_LEFT = by(-FRAME_WIDTH / 2, FRAME_HEIGHT / 2)


class Still(LectureScene):
    """The text that the lecture has, and what a subclass adds, for the whole cue."""

    def construct(self) -> None:
        self.add(label(self.text("word")).move_to(2.5 * UP), *self.things())
        with self.cue("all") as cue:
            self.until(cue.end)

    def things(self) -> list[Mobject]:
        """What else is there."""
        return []


class Moving(Still):
    """A subclass' first thing moves from left to right."""

    def construct(self) -> None:
        mover, *others = self.things()
        self.add(label(self.text("word")).move_to(2.5 * UP), *others, mover.shift(4 * LEFT))
        with self.cue("all") as cue:
            seconds = cue.end - cue.start
            self.play(mover.animate(rate_func=linear).shift(8 * RIGHT), run_time=seconds)


def _dot() -> Mobject:
    return Circle(px(21)).set_fill(THEME.colors.momentum, 1).set_stroke(width=0)


def _line(width: float, color: str = INK) -> Line:
    return Line(3 * LEFT, 3 * RIGHT, stroke_width=stroke(width), color=color)


class Clean(Moving):
    def things(self) -> list[Mobject]:
        ticks = [label(str(k), MUTED, THEME.type.tick).move_to(by(200 * k, -200)) for k in (0, 1)]
        return [_dot(), _line(6), formula("x^2").move_to(DOWN), *ticks]


class SmallText(Still):
    def things(self) -> list[Mobject]:
        return [label("tiny", size=20)]


class ShrunkText(Still):
    def things(self) -> list[Mobject]:
        return [label("shrunk").scale(0.5)]


class SmallExponent(Still):
    def things(self) -> list[Mobject]:
        return [formula("x^2", size=60)]


class SmallTick(Still):
    def things(self) -> list[Mobject]:
        return [label("1.5", MUTED, 30)]


class Unmarked(Still):
    def things(self) -> list[Mobject]:
        return [Text("by hand", font="Inter", font_size=40)]


class ThinLine(Still):
    def things(self) -> list[Mobject]:
        return [_line(2)]


class GreyText(Still):
    def things(self) -> list[Mobject]:
        return [label("grey", "#4A5261")]


class FaintText(Still):
    def things(self) -> list[Mobject]:
        panel = Rectangle(width=6, height=3).set_fill("#8F98A6", 1).set_stroke(width=0)
        return [panel, label("on a light panel")]


class GreyLine(Still):
    def things(self) -> list[Mobject]:
        return [_line(8, "#39414E")]


class GreyShape(Still):
    def things(self) -> list[Mobject]:
        return [Square(1).set_fill("#2C3442", 1).set_stroke(width=0)]


class Overlap(Still):
    def things(self) -> list[Mobject]:
        return [label("one word"), label("another").shift(by(60, 20))]


class OffFrame(Still):
    def things(self) -> list[Mobject]:
        return [label("half outside").move_to(TOP_LEFT + by(60, -400))]


class InMargin(Still):
    def things(self) -> list[Mobject]:
        words = label("at the edge")
        return [words.move_to(TOP_LEFT + by(0, -400)).shift(RIGHT * (words.width / 2 + px(20)))]


class TextInCaptions(Still):
    def things(self) -> list[Mobject]:
        return [label("too low").move_to(TOP_LEFT + by(900, -950))]


class ShapeInCaptions(Still):
    def things(self) -> list[Mobject]:
        return [_dot().move_to(TOP_LEFT + by(900, -890))]


class LineThrough(Still):
    def things(self) -> list[Mobject]:
        return [_line(7).rotate(0.2), label("crossed out")]


class LineOver(Still):
    def things(self) -> list[Mobject]:
        return [label("struck out"), _line(7, THEME.colors.push)]


class DotPasses(Moving):
    def things(self) -> list[Mobject]:
        return [_dot(), label("in the way")]


class Flashing(LectureScene):
    """A quarter of the picture is white and black in turn, five times a second."""

    def construct(self) -> None:
        white = Rectangle(width=7, height=4).set_fill("#FFFFFF", 1).set_stroke(width=0)
        self.add(white.move_to(ORIGIN))
        with self.cue("all") as cue:
            while self.now < cue.end - 1e-6:
                white.set_fill(opacity=1 - white.get_fill_opacity())
                self.wait(min(0.1, cue.end - self.now))


class AlikeColours(LectureScene):
    """Both heroes in nearly the same colour."""

    def construct(self) -> None:
        square, ball = self.heroes()
        ball.dot.set_fill("#4AA0DD", 1)
        self.add(square, ball)
        with self.cue("all") as cue:
            self.until(cue.end)

    def heroes(self) -> tuple[Any, Any]:
        """The two dots, ten steps on, where they are apart."""
        stage = Stage(self.facts.objective, self.brief.study.stage)
        self.add(stage)
        dots = [Iterate(stage, run, velocity=False) for run in (PLAIN, MOMENTUM)]
        for dot in dots:
            dot.show(10)
        return dots[0], dots[1]


class AlikeShapes(AlikeColours):
    """Both heroes are square."""

    def construct(self) -> None:
        square, ball = self.heroes()
        ball._outline = square._outline
        ball.show(10)
        self.add(square, ball)
        with self.cue("all") as cue:
            self.until(cue.end)


class Unshown(LectureScene):
    """The lecture's text is there for half a second."""

    def construct(self) -> None:
        word = label(self.text("word"))
        with self.cue("all") as cue:
            self.add(word)
            self.wait(0.5)
            self.remove(word)
            self.until(cue.end)
