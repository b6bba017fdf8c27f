"""The dot of a run: where the iterate is, the next displacement to true scale, where it was."""

from __future__ import annotations

import numpy as np
from manim import Circle, Square, Triangle, VGroup, VMobject

from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import PLACES, Digits, signed
from scenes.run import SHAPES, Run
from scenes.theme import THEME, Role, by, px, stroke

SIZE = 42.0  # the dot's width in pixels: seven at 320x180
LIFT = 62.0  # how far above the dot its arrow lies, in pixels
HEAD = 34.0  # length and width of a full arrow head in pixels
TINY = 10.0  # a displacement of fewer pixels is written, not drawn
CLEAR = 112.0  # the gap that keeps a label clear of passing dots and their arrows, in pixels
_AIR = 8.0  # free pixels around the number
_MARK = 17.0  # width of a trail mark in pixels


def token(role: Role, size: float = SIZE) -> VMobject:
    """The shape of a role, filled with its colour: plain square, momentum round, other a triangle.

    Args:
        role: whose.
        size: width in pixels.
    """
    shapes = {
        "square": lambda: Square(px(size) * 0.92),
        "circle": lambda: Circle(px(size) / 2),
        "triangle": lambda: Triangle(radius=px(size) * 0.62),
    }
    color = THEME.colors.of(role)
    return shapes[SHAPES[role]]().set_fill(color, 1).set_stroke(THEME.colors.ground, stroke(4), 1)


def outline(role: Role) -> VMobject:
    """The shape of a role, empty: where a dot will land, or where one came to rest before."""
    shape = token(role).set_fill(opacity=0)
    return shape.set_stroke(THEME.colors.of(role), stroke(THEME.lines.path))


class DisplacementArrow(VMobject):
    """A horizontal arrow whose length is a displacement in the units of the x axis, never longer.

    A short vertical bar marks its tail. The head shrinks with the arrow, so that the tip is always
    where the displacement ends.

    Args:
        color: ``#RRGGBB``.
        width: of the shaft, in pixels.
    """

    def __init__(self, color: str, width: float | None = None) -> None:
        super().__init__(color=color, fill_opacity=1, stroke_width=0)
        self._width = px(width or THEME.lines.velocity)

    def point(self, tail: np.ndarray, tip: np.ndarray) -> DisplacementArrow:
        """Lie from ``tail`` to ``tip``, two points (3,) of the frame; nothing if they are one."""
        way = tip - tail
        length = float(np.linalg.norm(way))
        if length == 0:
            self.set_points(np.zeros((0, 3)))
            return self
        along = way / length
        across = np.array([-along[1], along[0], 0.0])
        head = min(px(HEAD), 0.7 * length)
        half, wing, bar = self._width / 2, max(head, self._width * 1.2) / 2, px(HEAD) * 0.45
        neck = tip - head * along
        corners = [
            tail - half * across, neck - half * across, neck - wing * across, tip,
            neck + wing * across, neck + half * across, tail + half * across,
        ]  # fmt: skip
        foot = -px(THEME.lines.axis) * along
        stop = [tail + bar * across, tail + foot + bar * across,
                tail + foot - bar * across, tail - bar * across]  # fmt: skip
        self.clear_points()
        for outline in (corners, stop):
            self.start_new_path(outline[0])
            self.add_points_as_corners([*outline[1:], outline[0]])
        return self


class Iterate(VGroup):
    """A run's dot on the curve, with trail, next displacement and, on request, a ghost.

    The arrow above the dot is the next displacement x_{k+1} - x_k, horizontal and to the scale of
    the x axis. Where it would be shorter than TINY pixels, it is a number instead. Between two
    iterates the dot stands on the curve above the straight way from x_k to x_{k+1}, and the arrow's
    length goes over into the next one's. Outside of the stage's window there is no dot.

    Args:
        stage: where the run takes place.
        run: the run.
        velocity: whether the arrow is shown.
        ghost: whether an outline shows where the step will land.
        trail: how many of the last iterates are marked; default: all.
    """

    def __init__(
        self, stage: Stage, run: Run, *, velocity: bool = True, ghost: bool = False,
        trail: int | None = None,
    ) -> None:  # fmt: skip
        self.stage, self.runs, self.step = stage, (run,), 0.0
        self._length = run.last if trail is None else trail
        self.trail = VMobject(color=run.color, fill_opacity=1, stroke_width=0)
        self.ghost = outline(run.role)
        self.arrow = DisplacementArrow(run.color)
        self.number = Digits("", run.color, THEME.type.label)
        self.dot = token(run.role)
        self._outline, self._mark = _centred(token(run.role)), _centred(token(run.role, _MARK))
        parts = [self.trail, self.dot]
        if ghost:
            parts.insert(1, self.ghost)
        if velocity:
            parts[-1:-1] = [self.arrow, self.number]
        super().__init__(*parts)
        self.show(0)

    @property
    def run(self) -> Run:
        """The run that the dot shows."""
        return self.runs[0]

    @property
    def has_arrow(self) -> bool:
        """Whether the next displacement is drawn."""
        return any(part is self.arrow for part in self.submobjects)

    def place(self) -> None:
        """Stand where the stage's window now says."""
        self.show(self.step)

    def show(self, step: float) -> None:
        """Show the moment ``step`` of the run."""
        self.step = step
        run, whole = self.run, int(np.floor(step))
        here = self.stage.i2p(run.x(step))
        self._show_trail(whole)
        if not self._on_stage(run.x(step)):
            for part in (self.dot, self.ghost, self.arrow, self.number):
                part.clear_points()
            return
        self.dot.set_points(self._outline + here)
        self.ghost.set_points(self._outline + self.stage.i2p(run.x(min(whole + 1, run.last))))
        self._show_displacement(here, run.x(step), run.displacement(step))

    def _on_stage(self, x: float) -> bool:
        low, high = self.stage.x_window
        return low <= x <= high

    def _show_trail(self, whole: int) -> None:
        first = max(0, whole + 1 - self._length)
        visited = self.run.trajectory.x[first : whole + 1]
        marks = [self._mark + self.stage.i2p(x) for x in visited if self._on_stage(x)]
        self.trail.set_points(np.concatenate(marks) if marks else np.zeros((0, 3)))

    def _show_displacement(self, here: np.ndarray, x: float, displacement: float) -> None:
        lift = by(0, LIFT)
        tip = np.array([self.stage.c2p(x + displacement, 0)[0], here[1], 0])
        tiny = abs(tip[0] - here[0]) < px(TINY)
        if tiny:
            tip = here
            text = signed(displacement, PLACES).strip()
            half = np.array([self.number.width_of(text) / 2, 0, 0])
            self.number.stand(self._free_place(here + by(0, LIFT - 20), text) + half)
        self.number.show(text if tiny else "")
        self.arrow.point(here + lift, tip + lift)

    def _free_place(self, foot: np.ndarray, text: str) -> np.ndarray:
        """The lowest place on or above ``foot`` where no line runs through the number."""
        width, height = self.number.width_of(text), px(THEME.type.label)
        while self.stage.crosses(foot + np.array([0, height / 2, 0]), width, height, _AIR):
            foot = foot + by(0, 4)
        return foot


def _centred(mobject: VMobject) -> np.ndarray:
    """Its points around the origin. Added to a place, they depend on no place before."""
    return mobject.points - mobject.get_center()
