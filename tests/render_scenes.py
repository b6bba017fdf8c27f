"""Scenes of a second, without text, for the tests of rendering."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Circle,
    Dot,
    Line,
    MovingCameraScene,
    Rectangle,
    Scene,
    Square,
    Triangle,
    VMobject,
    Wait,
    config,
    linear,
)

from lecture.brief import SceneBrief

COLOUR = "#56B4E9"


class Small(Scene):
    """What the worker asks of a scene: a brief to be made from, and shots when it is done."""

    shots = ()

    def __init__(self, brief: SceneBrief, **kwargs: Any) -> None:
        self.brief = brief
        super().__init__(**kwargs)

    def hold(self, frames: int) -> None:
        self.play(Wait((frames + 0.5) / config.frame_rate, frozen_frame=True))

    def move(self, *animations: Any, frames: int) -> None:
        self.play(*animations, run_time=(frames - 0.5) / config.frame_rate, rate_func=linear)


class Everything(Small):
    """Still and moving things, sharp corners, thin and thick lines, things that leave the frame."""

    def construct(self) -> None:
        ground = Rectangle(width=6, height=3, color="#7EE2A8", fill_opacity=0.5).shift(LEFT * 2)
        zigzag = VMobject(stroke_width=20, color="#FF7B72").set_points_as_corners(
            [np.array([x, (-1) ** k * 2.0, 0.0]) for k, x in enumerate(np.linspace(-3, 3, 9))]
        )
        self.add(ground, zigzag)
        dot = Dot(radius=0.4, color="#FFB454").shift(LEFT * 5)
        spike = Triangle(color=COLOUR, stroke_width=12).stretch(0.1, 0).shift(UP * 2)
        self.move(dot.animate.shift(RIGHT * 14), spike.animate.rotate(2), frames=6)
        self.hold(3)
        thin = Line(LEFT * 6 + DOWN * 3, RIGHT * 6 + UP, stroke_width=1)
        self.add(thin)
        self.move(spike.animate.shift(DOWN * 3), thin.animate.set_opacity(0.2), frames=4)
        self.remove(zigzag)
        self.hold(1)
        self.move(ground.animate.scale(3), frames=1)


class Camera(Small, MovingCameraScene):
    """The camera moves, then something in front of it."""

    def construct(self) -> None:
        square, circle = Square(color=COLOUR), Circle(color="#FFB454").shift(RIGHT * 3)
        self.add(square, circle)
        self.move(self.camera.frame.animate.scale(0.5).shift(RIGHT), frames=5)
        self.move(circle.animate.shift(LEFT), frames=5)
        self.hold(5)


class OneColour(Small):
    """Nothing but one colour."""

    def construct(self) -> None:
        self.add(Square(side_length=20, color=COLOUR, fill_opacity=1).move_to(ORIGIN))
        self.hold(15)


class TooShort(Small):
    """A frame less than its timeline."""

    def construct(self) -> None:
        self.hold(14)


class Broken(Small):
    """Raises in the middle of a play."""

    def construct(self) -> None:
        def fail(_: Any) -> None:
            raise ZeroDivisionError("the step is zero")

        self.add(Dot().add_updater(fail))
        self.move(Dot().animate.shift(RIGHT), frames=15)


class DiesOnce(OneColour):
    """Ends its process the first time: the file that its brief's title names is made then."""

    def construct(self) -> None:
        mark = Path(self.brief.title)
        if not mark.exists():
            mark.write_text(str(os.getpid()), encoding="ascii")
            os._exit(9)
        super().construct()


class Endless(Small):
    """Says that it has begun, in the file that its brief's title names, and goes on."""

    def construct(self) -> None:
        Path(self.brief.title).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(120)


class NotSmall(Scene):
    """No class that the worker can make from a brief."""
