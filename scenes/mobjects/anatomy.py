"""A step taken apart: arrows for what was kept, the push and their sum, all magnified alike."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, Text, VGroup, VMobject

from scenes.layout import Box
from scenes.mobjects.iterate import DisplacementArrow
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import label
from scenes.run import Run
from scenes.theme import THEME, px, stroke

UNNAMED = 13 / 16  # of a step: the moment at which its parts have no names any more
MAGNIFIED = 6  # times as long as on the stage, all arrows alike
_LABEL_GAP = 24  # pixels between an arrow and its name


class TermArrows(VGroup):
    """Rows of horizontal arrows that begin where another one ends; a base for what follows.

    Args:
        stage: whose x axis gives the scale; an arrow is MAGNIFIED times as long as there.
        run: the run whose steps are taken apart.
        box: where the rows are, from its top to its bottom.
        rows: how many.
        tail: part of the box's width at which the first arrow begins.

    Attributes:
        scale: words that say the scale, for the scene to place.
    """

    def __init__(self, stage: Stage, run: Run, box: Box, rows: int, tail: float) -> None:
        super().__init__()
        self.runs, self._box, self._rows, self._tail = (run,), box, rows, tail
        self._unit = MAGNIFIED * float(stage.c2p(1, 0)[0] - stage.c2p(0, 0)[0])

    def at(self, displacement: float, row: float) -> np.ndarray:
        """The point (3,) of the frame ``displacement`` away from the first tail, in a row."""
        tail = self._box.point(self._tail, 1 - (row + 0.5) / self._rows)
        return tail + displacement * self._unit * RIGHT

    def lay(self, arrow: DisplacementArrow, start: float, length: float, row: float) -> None:
        """Lay ``arrow`` from ``start``, both in the unit of x, in a row."""
        arrow.point(self.at(start, row), self.at(start + length, row))


class StepAnatomy(TermArrows):
    """Three rows: the last step shrinks to what is kept, the push is added, their sum steps on.

    ``show(k)`` has the last step alone, x_k - x_{k-1}; by k + 1/4 it has shrunk to beta of itself;
    by k + 2/4 the push has grown at its tip; by k + 3/4 the sum stands below; by k + UNNAMED its
    parts have lost their names, so that nothing moves over a word; by k + 1 the sum has risen to
    the first row, since it is the last step now. All arrows are the run's own numbers.

    Args:
        stage, run, box: as in ``TermArrows``.
        last: the name of the last step.
        kept: of what is left of it.
        push: of the push.
        total: of their sum.
    """

    def __init__(
        self, stage: Stage, run: Run, box: Box, *, last: str, kept: str, push: str, total: str
    ) -> None:
        super().__init__(stage, run, box, rows=3, tail=0.985)
        colors = THEME.colors
        self.old = DisplacementArrow(colors.muted)
        self.old.set_fill(opacity=0).set_stroke(colors.muted, stroke(THEME.lines.axis))
        self.kept, self.total = DisplacementArrow(run.color), DisplacementArrow(run.color)
        self.push = DisplacementArrow(colors.push, THEME.lines.push)
        self.guides = VMobject(color=colors.muted, stroke_width=stroke(THEME.lines.axis))
        self.last_name, self.kept_name = label(last, run.color), label(kept, run.color)
        self.push_name, self.total_name = label(push, colors.push), label(total, run.color)
        self.add(self.guides, self.old, self.kept, self.push, self.total)
        self.add(self.last_name, self.kept_name, self.push_name, self.total_name)

    def show(self, moment: float) -> None:
        """Show the moment of the taking apart; see the class."""
        whole = int(np.floor(moment))
        part = moment - whole
        shrunk, pushed, summed = np.clip(4 * part - np.arange(3), 0, 1)
        named = float(np.clip((UNNAMED - part) / (UNNAMED - 3 / 4), 0, 1))
        risen = float(np.clip((part - UNNAMED) / (1 - UNNAMED), 0, 1))
        run = self.runs[0].trajectory
        last, terms = float(run.displacement[whole - 1]), run.update_terms
        kept, push = float(terms.kept[whole]), float(terms.push[whole])
        total = float(terms.total[whole])
        now = last + shrunk * (kept - last)
        self.lay(self.old, 0, last, 0)
        self.lay(self.kept, 0, now, 0)
        self.lay(self.push, now, pushed * push, 1)
        self.lay(self.total, 0, summed * total, 2 * (1 - risen))
        self._draw_guides(now, now + pushed * push, pushed > 0, summed > 0)
        going = 1 - risen
        self.old.set_stroke(opacity=going * min(1, 4 * shrunk))
        self.kept.set_fill(opacity=going)
        self.push.set_fill(opacity=going)
        self.guides.set_stroke(opacity=going)
        beyond = LEFT if last < 0 else RIGHT
        ahead = last if abs(last) > abs(now) else now
        self._name(self.last_name, self.at(last, 0), beyond, 1 - min(1, 2 * shrunk))
        self._name(self.kept_name, self.at(ahead, 0), beyond, named * max(0, 2 * shrunk - 1))
        behind = RIGHT if push < 0 else LEFT
        self._name(self.push_name, self.at(now, 1), behind, named * pushed)
        self._name(self.total_name, self.at(total, 2), beyond, going * summed)
        if risen:
            self._name(self.last_name, self.at(total, 0), beyond, risen)

    def _draw_guides(self, kept: float, total: float, push: bool, both: bool) -> None:
        self.guides.clear_points()
        for shown, x, row in ((push, kept, 0), (both, total, 1), (both, 0.0, 0)):
            if shown:
                self.guides.start_new_path(self.at(x, row))
                self.guides.add_line_to(self.at(x, 2 if row == 0 and x == 0 else row + 1))

    def _name(self, name: Text, end: np.ndarray, side: np.ndarray, opacity: float) -> None:
        name.next_to(end, side, buff=px(_LABEL_GAP)).set_fill(opacity=opacity)


class StepBalance(TermArrows):
    """Two rows, in step with the dot: what is kept, and the push that begins at its tip.

    Where they point against each other, the longer one decides where the ball goes. At a whole
    step they are the next displacement's own terms; between two, as the dot's arrow does, they go
    over into the next ones.

    Args:
        stage, run, box: as in ``TermArrows``.
        kept: the name of what is kept.
        push: of the push.
    """

    def __init__(self, stage: Stage, run: Run, box: Box, *, kept: str, push: str) -> None:
        super().__init__(stage, run, box, rows=2, tail=0.985)
        colors = THEME.colors
        self.kept = DisplacementArrow(run.color)
        self.push = DisplacementArrow(colors.push, THEME.lines.push)
        self.kept_name, self.push_name = label(kept, run.color), label(push, colors.push)
        self.guide = VMobject(color=colors.muted, stroke_width=stroke(THEME.lines.axis))
        self.add(self.guide, self.kept, self.push, self.kept_name, self.push_name)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment ``step`` of the run."""
        terms = self.runs[0].trajectory.update_terms
        steps = np.arange(len(terms.kept))
        kept = float(np.interp(step, steps, terms.kept))
        push = float(np.interp(step, steps, terms.push))
        self.lay(self.kept, 0, kept, 0)
        self.lay(self.push, kept, push, 1)
        tip = self.at(kept, 0)
        self.guide.set_points_as_corners([tip, self.at(kept, 1)])
        gap = px(_LABEL_GAP)
        self.kept_name.next_to(tip, LEFT if kept < 0 else RIGHT, buff=gap)
        self.push_name.next_to(self.at(kept + min(push, 0), 1), LEFT, buff=gap)


def scale_words(words: str) -> Text:
    """What says the arrows' scale: ``words`` and by how much they are magnified."""
    return label(f"{words} ×{MAGNIFIED}", THEME.colors.muted)
