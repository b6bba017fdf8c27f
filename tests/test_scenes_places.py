"""Pins, lit stretches, tangents and measures: they stand where the objective says."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT

from optim import BOWL, WAVE, gradient_descent, run
from scenes.layout import STAGE, TOP
from scenes.mobjects.drive import Drive
from scenes.mobjects.landscape import Stage
from scenes.mobjects.measure import Measure, Riding
from scenes.mobjects.pin import Pin
from scenes.mobjects.stretch import Stretch
from scenes.mobjects.tangent import Downhill, Tangent
from scenes.run import Run
from scenes.theme import px

VALLEY = -0.458457523441226  # of WAVE, found with mpmath to 15 digits


def test_a_pin_keeps_to_its_point_when_the_window_moves_and_is_gone_outside_of_it() -> None:
    stage = Stage(WAVE, (-4, 4))
    pin = Pin(stage, VALLEY)
    np.testing.assert_allclose(pin.get_center(), stage.i2p(VALLEY), atol=1e-9)
    stage.set_window((-3, 1.7))
    pin.place()
    np.testing.assert_allclose(pin.get_center(), stage.i2p(VALLEY), atol=1e-9)
    stage.set_window((0, 1))
    pin.place()
    assert not pin.has_points()


def test_a_stretch_lies_on_the_curve_between_its_ends_and_inside_the_window() -> None:
    stage = Stage(WAVE, (-3, 1.7))
    lit = Stretch(stage, -3.5, -1.0, "#7EE2A8")
    np.testing.assert_allclose(lit.points[0], stage.i2p(-3), atol=1e-9)
    np.testing.assert_allclose(lit.points[-1], stage.i2p(-1), atol=1e-9)
    stage.set_window((0, 1))
    lit.place()
    assert not lit.has_points()


@pytest.mark.parametrize(("x", "slope"), [(-1.0, -2.0), (0.5, 1.0)])
def test_the_tangent_has_the_slope_of_the_parabola_and_says_it(x: float, slope: float) -> None:
    stage = Stage(BOWL, (-2, 2), (-1, 4))
    tangent = Tangent(stage, 0, TOP.point(1, 0))
    tangent.show(x)
    way = tangent.line.points[-1] - tangent.line.points[0]
    unit = stage.c2p(1, 1) - stage.c2p(0, 0)
    assert (way[1] / unit[1]) / (way[0] / unit[0]) == pytest.approx(slope)
    np.testing.assert_allclose(tangent.dot.get_center(), stage.i2p(x), atol=1e-9)
    assert tangent.slope.text.strip().replace("−", "-") == f"{slope:.2f}"


def test_the_downhill_arrow_points_to_the_lower_side_and_vanishes_at_the_bottom() -> None:
    stage = Stage(BOWL, (-2, 2), (-1, 4))
    arrow = Downhill(stage, 1.0)
    assert arrow.get_left()[0] < stage.i2p(1)[0] - px(100)
    steep = arrow.width
    arrow.show(-0.5)
    assert arrow.get_right()[0] > stage.i2p(-0.5)[0] + px(50)
    assert arrow.width < steep
    arrow.show(0)
    assert not arrow.has_points()


def test_the_measure_reaches_from_zero_to_the_curve_and_rides_on_a_run() -> None:
    stage = Stage(BOWL, (-2, 2), (-1, 4))
    run_ = Run("bowl", "plain", run(BOWL, gradient_descent(eta=0.1), 1.0, 3))
    riding = Riding(Measure(stage, 1.0, "loss"), run_)
    riding.show(1)  # x = 1 - 0.1 * 2 = 0.8
    line = riding.rider.line
    assert line.get_top()[1] == pytest.approx(stage.c2p(0, 0.64)[1])
    assert line.get_bottom()[1] == pytest.approx(stage.c2p(0, 0)[1])
    assert line.get_center()[0] == pytest.approx(stage.c2p(0.8, 0)[0])
    assert riding.rider.words.get_top()[1] < line.get_bottom()[1]


def test_a_drive_goes_by_its_rate_function() -> None:
    stage = Stage(BOWL, (-2, 2), (-1, 4))
    measure = Measure(stage, 0, "loss")
    drive = Drive(measure, 0, 2, 1, lambda t: t**2)
    drive.interpolate(0.5)  # a quarter of the way
    assert measure.line.get_top()[1] == pytest.approx(stage.c2p(0, 0.25)[1])


def test_the_digits_on_an_axis_are_found_by_their_number() -> None:
    stage = Stage(WAVE, (-4, 4))
    right = stage.number("x", 4).get_center()
    assert right[0] == pytest.approx(STAGE.point(1, 0)[0], abs=px(1))
    with pytest.raises(KeyError):
        stage.number("x", 3)
    assert stage.number("x", -4).get_center() @ RIGHT < right @ RIGHT
