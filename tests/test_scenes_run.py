"""scenes.clock, scenes.run and the mobjects that follow a run: every moment is the data's."""

from __future__ import annotations

import numpy as np
import pytest
from scenes_support import MOMENTUM, PLAIN

from optim import WAVE
from scenes.clock import Pace
from scenes.mobjects.emphasis import stress
from scenes.mobjects.iterate import LIFT, TINY, Iterate
from scenes.mobjects.landscape import Stage
from scenes.mobjects.loss_inset import LossInset
from scenes.mobjects.rule import update_rule
from scenes.mobjects.step_clock import StepClock
from scenes.mobjects.together import Together
from scenes.theme import THEME, px


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(WAVE, (-3, 1.7))


@pytest.mark.parametrize("run", [PLAIN, MOMENTUM])
def test_the_dot_stands_on_the_iterate(stage: Stage, run: object) -> None:
    dot = Iterate(stage, run)  # type: ignore[arg-type]
    for k in (0, 7, 10, 40):
        dot.show(k)
        x = dot.run.trajectory.x[k]
        np.testing.assert_allclose(dot.dot.get_center(), stage.i2p(x), atol=1e-9)


def test_between_two_iterates_the_dot_moves_evenly_in_x_on_the_curve(stage: Stage) -> None:
    dot = Iterate(stage, MOMENTUM)
    x = MOMENTUM.trajectory.x
    dot.show(9.25)
    np.testing.assert_allclose(
        dot.dot.get_center(), stage.i2p(0.75 * x[9] + 0.25 * x[10]), atol=1e-9
    )


def test_the_arrow_is_the_next_displacement_in_axis_units(stage: Stage) -> None:
    dot = Iterate(stage, MOMENTUM)
    for k in (3, 9, 14):
        dot.show(k)
        x = MOMENTUM.trajectory.x
        tip = stage.c2p(x[k + 1], 0)[0]
        left, right = dot.arrow.get_left()[0], dot.arrow.get_right()[0]
        reached = left if x[k + 1] < x[k] else right
        assert reached == pytest.approx(tip, abs=1e-9)
        assert dot.arrow.get_center()[1] == pytest.approx(stage.i2p(x[k])[1] + px(LIFT))


def test_the_dot_behind_another_has_an_outline_around_both_until_the_runs_part(
    stage: Stage,
) -> None:
    around, front = Together(stage, PLAIN, MOMENTUM), Iterate(stage, MOMENTUM)
    # The first step is the same, as there is no velocity yet: v = 0 at first.
    for step, seen in ((0, 1), (0.5, 1), (1, 1), (1.5, 0.5), (2, 0), (40, 0)):
        around.show(step)
        front.show(step)
        assert around.get_stroke_opacity() == pytest.approx(seen)
        np.testing.assert_allclose(around.get_center(), stage.i2p(PLAIN.x(step)), atol=1e-9)
        if step <= 1:
            assert around.width - 2 * px(THEME.lines.path) > front.dot.width


def test_a_tiny_displacement_is_a_number_and_no_arrow(stage: Stage) -> None:
    dot = Iterate(stage, PLAIN)
    dot.show(40)
    assert abs(PLAIN.displacement(40)) * stage.box.width / 4.7 < px(TINY)
    assert len(dot.arrow.points) == 0
    x = PLAIN.trajectory.x
    assert dot.number.text == f"{x[40] - x[39]:.3f}".replace("-", "−")
    dot.show(3)
    assert dot.number.text == ""


def test_the_trail_marks_the_visited_iterates(stage: Stage) -> None:
    dot = Iterate(stage, MOMENTUM, trail=3)
    one = len(Iterate(stage, MOMENTUM, trail=1).trail.points)
    dot.show(9.5)
    assert len(dot.trail.points) == 3 * one


def test_the_picture_depends_on_the_moment_alone(stage: Stage) -> None:
    one, other = Iterate(stage, MOMENTUM), Iterate(stage, MOMENTUM)
    for step in (30.0, 2.5, 12.25):
        one.show(step)
    other.show(12.25)
    for a, b in zip(one.get_family(), other.get_family(), strict=True):
        np.testing.assert_array_equal(a.points, b.points)


def test_the_clock_shows_the_last_reached_iterate() -> None:
    clock = StepClock(MOMENTUM, step="step")
    clock.show(9.9)
    (x, f) = clock.values[0]
    assert clock.counter.text == "9"
    assert float(x.text.replace("−", "-")) == pytest.approx(MOMENTUM.trajectory.x[9], abs=5e-4)
    assert float(f.text.replace("−", "-")) == pytest.approx(MOMENTUM.trajectory.f[9], abs=5e-4)


def test_the_clock_names_a_changed_speed() -> None:
    clock = StepClock(MOMENTUM, step="step", speed="speed")
    clock.set_speed(1)
    assert len(clock.speed) == 0
    clock.set_speed(8)
    assert len(clock.speed[0]) == len("speed×8")


def test_the_loss_is_drawn_up_to_the_moment() -> None:
    inset = LossInset(MOMENTUM, name="loss")
    inset.show(20.5)
    f = MOMENTUM.trajectory.f
    np.testing.assert_allclose(
        inset.lines[0].get_end(), inset.point(20.5, (f[20] + f[21]) / 2), atol=1e-9
    )


def test_every_uphill_step_is_marked() -> None:
    inset = LossInset(MOMENTUM, name="loss")
    inset.show(40)
    rises = np.count_nonzero(np.diff(MOMENTUM.trajectory.f) > 0)
    assert rises > 10
    assert inset.uphill[0].get_num_curves() == rises
    flat = LossInset(PLAIN, name="loss")
    flat.show(40)
    assert len(flat.uphill[0].points) == 0


def test_a_pace_hits_whole_steps_on_whole_frames() -> None:
    pace = Pace(5, 9, 0.75)
    assert pace.length == 3
    assert pace.step(0.375) == 5.5
    assert list(pace.marks(100, 4)) == [(100, 5), (103, 6), (106, 7), (109, 8), (112, 9)]
    assert list(pace.marks(100, 1)) == [(100, 5), (103, 9)]


@pytest.mark.parametrize(("first", "last", "ticks"), [(3, 2, 1), (0, 5, 0.3), (0, 5, 0)])
def test_a_pace_that_is_not_allowed(first: int, last: int, ticks: float) -> None:
    with pytest.raises(ValueError, match=r"goes from|allowed"):
        Pace(first, last, ticks)


def test_a_rules_terms_have_their_colours() -> None:
    rule = update_rule("momentum")
    assert len(rule.term("velocity")) == 2
    assert rule.term("kept")[0].get_color().to_hex() == THEME.colors.momentum
    assert rule.term("push")[0].get_color().to_hex() == THEME.colors.push


def test_stress_grows_a_rule_and_leaves_size_and_colours() -> None:
    rule = update_rule("gradient_descent")
    width, push = rule.width, rule.term("push")[0]
    animation = stress(rule, 1.5)
    animation.begin()
    animation.interpolate(0.5)
    assert rule.width == pytest.approx(1.5 * width)
    assert push.get_color().to_hex() == THEME.colors.push
    animation.finish()
    assert rule.width == pytest.approx(width)
