"""scenes.mobjects: steps taken apart, their numbers, and what points at them."""

from __future__ import annotations

import numpy as np
import pytest

from optim import WAVE
from scenes.layout import INSET, SAFE, Box
from scenes.mobjects.anatomy import MAGNIFIED, StepAnatomy, StepBalance, scale_words
from scenes.mobjects.emphasis import thicken
from scenes.mobjects.iterate import DisplacementArrow
from scenes.mobjects.landscape import Stage
from scenes.mobjects.loss_inset import LossInset, Unfold
from scenes.mobjects.substitution import Substitution
from scenes.theme import px
from tests.scenes_support import MOMENTUM

BOX = Box(700, 622, 1826, 828)
NAMES = {"kept": "kept", "push": "push"}
X, GRADIENT = MOMENTUM.trajectory.x, MOMENTUM.trajectory.gradient


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(WAVE, (-3.0, 1.7))


@pytest.fixture(scope="module")
def anatomy(stage: Stage) -> StepAnatomy:
    return StepAnatomy(stage, MOMENTUM, BOX, last="last", total="next", **NAMES)


def tail_and_tip(arrow: DisplacementArrow, stage: Stage) -> tuple[float, float]:
    """Where an arrow begins and ends, in the unit of x, magnified; the bar marks its tail."""
    unit = float(stage.c2p(1, 0)[0] - stage.c2p(0, 0)[0])
    shaft, bar = arrow.get_subpaths()
    tail = float(bar[:, 0].mean())
    left, right = float(shaft[:, 0].min()), float(shaft[:, 0].max())
    tip = left if abs(left - tail) > abs(right - tail) else right
    return tail / unit, tip / unit


def test_the_parts_of_a_step_are_to_one_scale_and_tip_to_tail(
    stage: Stage, anatomy: StepAnatomy
) -> None:
    for k in (2, 3, 4):
        anatomy.show(k + 0.75)
        kept_tail, kept_tip = tail_and_tip(anatomy.kept, stage)
        push_tail, push_tip = tail_and_tip(anatomy.push, stage)
        total_tail, total_tip = tail_and_tip(anatomy.total, stage)
        close = pytest.approx
        assert kept_tip - kept_tail == close(MAGNIFIED * 0.9 * (X[k] - X[k - 1]), abs=0.02)
        assert push_tip - push_tail == close(-MAGNIFIED * 0.05 * GRADIENT[k], abs=0.02)
        assert total_tip - total_tail == close(MAGNIFIED * (X[k + 1] - X[k]), abs=0.02)
        assert push_tail == close(kept_tip, abs=0.02)
        assert total_tip == close(push_tip, abs=1e-6)
        assert total_tail == close(kept_tail, abs=1e-6)


def test_a_step_that_is_taken_becomes_the_last_step(stage: Stage, anatomy: StepAnatomy) -> None:
    anatomy.show(3 - 1e-9)
    risen = anatomy.total.get_left(), anatomy.total.get_right()
    anatomy.show(3)
    np.testing.assert_allclose(anatomy.kept.get_left(), risen[0], atol=1e-5)
    np.testing.assert_allclose(anatomy.kept.get_right(), risen[1], atol=1e-5)
    assert len(anatomy.push.points) == len(anatomy.total.points) == 0


def test_only_what_is_there_has_a_name(anatomy: StepAnatomy) -> None:
    names = (anatomy.last_name, anatomy.kept_name, anatomy.push_name, anatomy.total_name)
    for part, shown in ((0, 1), (0.25, 1), (0.5, 2), (0.75, 3)):
        anatomy.show(2 + part)
        assert sum(name.get_fill_opacity() for name in names) == pytest.approx(shown)


def test_behind_the_first_valley_the_push_is_against_what_is_kept(stage: Stage) -> None:
    balance = StepBalance(stage, MOMENTUM, BOX, **NAMES)
    for k in (7, 8, 9):
        balance.show(k)
        kept_tail, kept_tip = tail_and_tip(balance.kept, stage)
        push_tail, push_tip = tail_and_tip(balance.push, stage)
        assert kept_tip < kept_tail
        assert push_tip > push_tail
        assert push_tip - push_tail == pytest.approx(-MAGNIFIED * 0.05 * GRADIENT[k], abs=0.02)
        assert balance.push_name.get_right()[0] < balance.push.get_left()[0]


def test_the_scale_is_said() -> None:
    assert scale_words("to scale,").text.endswith(f"×{MAGNIFIED}")


@pytest.mark.parametrize("k", [2, 3, 4, 8])
def test_a_step_in_numbers_adds_up_as_it_is_written(k: int) -> None:
    numbers = Substitution(MOMENTUM, k, BOX, total="next", **NAMES)
    last, slope = round(X[k] - X[k - 1], 3), round(GRADIENT[k], 2)
    assert 0.9 * last - 0.05 * slope == pytest.approx(X[k + 1] - X[k], abs=6e-4)
    assert len(numbers.kept) == len("0.9·(−0.125)")
    assert len(numbers.push) == len("−0.05·1.81") + 3 * (slope < 0)


def test_the_terms_of_all_steps_stand_in_the_same_columns() -> None:
    second, third = (Substitution(MOMENTUM, k, BOX, total="next", **NAMES) for k in (3, 4))
    for part in ("kept", "push", "total"):
        one, other = getattr(second, part), getattr(third, part)
        assert one.get_left()[0] == pytest.approx(other.get_left()[0], abs=px(4))
        assert one.get_center()[1] == pytest.approx(other.get_center()[1], abs=px(2))


def test_an_arrow_that_is_pointed_at_keeps_its_length() -> None:
    arrow = DisplacementArrow("#FFB454").point(np.zeros(3), np.array([-2.0, 0, 0]))
    width, height = arrow.width, arrow.height
    animation = thicken(arrow, 2)
    animation.begin()
    animation.interpolate(0.5)
    assert arrow.width == pytest.approx(width)
    assert arrow.height == pytest.approx(2 * height)


def test_a_loss_inset_unfolds_into_another_box() -> None:
    inset = LossInset(MOMENTUM, name="loss")
    inset.show(20)
    large = Box(SAFE.left, 262, SAFE.right, SAFE.bottom)
    animation = Unfold(inset, INSET, large)
    animation.begin()
    animation.finish()
    np.testing.assert_allclose(inset.get_center(), large.point(0.5, 0.5), atol=1e-9)
    assert inset.width == pytest.approx(large.width)
    np.testing.assert_allclose(
        inset.lines[0].get_end(), inset.point(20, MOMENTUM.trajectory.f[20]), atol=1e-9
    )
