"""A height made visible: an upright line from the level 0 to the curve, with a word below it."""

from __future__ import annotations

from manim import DOWN, RIGHT, VGroup, VMobject

from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import label
from scenes.run import Run
from scenes.theme import THEME, px, stroke

_CAP = 38.0  # width of the short bars at its ends, in pixels
_GAP = 22.0  # between the line and its word, in pixels


class Measure(VGroup):
    """The height of the curve above 0 at x, named. ``show(x)`` slides it.

    Args:
        stage: whose curve.
        x: where it stands first.
        words: what the height stands for.

    Attributes:
        line: the line with its end bars.
        words: the word, below the line's foot, where no curve above 0 can cross it.
    """

    def __init__(self, stage: Stage, x: float, words: str) -> None:
        self.stage = stage
        self.line = VMobject(color=THEME.colors.ink, stroke_width=stroke(THEME.lines.velocity))
        self.words = label(words)
        super().__init__(self.line, self.words)
        self.set_z_index(-1)  # behind the curve and the dots on it
        self.show(x)

    def show(self, x: float) -> None:
        """Stand at x."""
        foot, top, cap = self.stage.c2p(x, 0), self.stage.i2p(x), px(_CAP) / 2 * RIGHT
        self.line.clear_points()
        ends = ((foot, top), (foot - cap, foot + cap), (top - cap, top + cap))
        for start, end in ends:
            self.line.start_new_path(start)
            self.line.add_line_to(end)
        self.words.next_to(foot, DOWN, buff=px(_GAP))


class Riding(VGroup):
    """Lets a mobject that shows an x follow a run, such as ``Measure`` and ``Tangent``.

    Args:
        rider: has a method ``show(x)``.
        run: the run.
    """

    def __init__(self, rider: VGroup, run: Run) -> None:
        self.rider, self.runs = rider, (run,)
        super().__init__(rider)

    def show(self, step: float) -> None:
        """Show the moment ``step`` of the run."""
        self.rider.show(self.runs[0].x(step))
