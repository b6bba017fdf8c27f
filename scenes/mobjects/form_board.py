"""Two forms of a rule side by side: a card each, and both runs on one small curve below."""

from __future__ import annotations

from collections.abc import Sequence

from lecture.facts import Facts
from scenes.layout import SAFE, Box
from scenes.mobjects.card import Card
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.rule import update_rule
from scenes.mobjects.text import label
from scenes.run import Run

_CARDS = Box(SAFE.left, 160, 940, 530), Box(980, 160, SAFE.right, 530)
_CURVE = Box(SAFE.left, 600, SAFE.right, 890)


class FormBoard:
    """Where everything of the two forms' picture stands; the scene shows it part by part.

    Args:
        facts: of the lecture.
        forms: from the left, a run of each form, its card's heading and its result.
        same: what the runs share.

    Attributes:
        cards: a card each, with the run's rule, in its colour.
        curve: that of the lecture's stage, small and without axes.
        dots: of the runs; the first one's is in front.
        same: the line between the cards and the curve.
    """

    def __init__(self, facts: Facts, forms: Sequence[tuple[Run, str, str]], same: str) -> None:
        self.cards = [
            Card(box, heading, update_rule(run.trajectory.method)[0], result, run.color)
            for box, (run, heading, result) in zip(_CARDS, forms, strict=True)
        ]
        stage = Stage(facts.objective, facts.study.stage, box=_CURVE)
        self.curve = stage.curve
        runs = (run for run, _, _ in reversed(forms))
        self.dots = [Iterate(stage, run, velocity=False, trail=0) for run in runs]
        self.same = label(same).move_to(_CURVE.point(0.35, 1))
