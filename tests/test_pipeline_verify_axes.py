"""The axes are read off the picture: marks between pixels, numbers from the curve alone."""

from __future__ import annotations

import math

import pytest
from verify_pictures import AXIS, GROUND, INK, Picture

from pipeline.verify.axes import Axes, AxesReader, read_axes
from pipeline.verify.colour import stored
from pipeline.verify.frames import Frame
from pipeline.verify.ticks import find_ticks

LEFT, BOTTOM = 80.3, 430.0
COLORS = stored(AXIS), stored(INK), stored(GROUND)


def wave(x: float) -> float:
    return math.sin(x * x) + math.sin(x)


def drawn(
    unit: float = 180.4, wider: float = 1.0, first: int = -3, marks: int = 5, below: float = 0.0
) -> Picture:
    """Axes with marks from ``first`` on, one every ``unit`` pixels, and the curve."""
    picture = Picture()
    right = LEFT + 4.7 * unit
    picture.rectangle((LEFT + right) / 2, BOTTOM, right - LEFT, 3, AXIS)
    picture.rectangle(LEFT, 280, 3, 300, AXIS)
    for mark in range(marks):
        picture.rectangle(LEFT + mark * unit, BOTTOM + 4.5, 3, 9, AXIS)
    for value in range(-2, 3):
        picture.rectangle(LEFT - 4.5, 290 - 68 * value, 9, 3, AXIS)
    xs = [first + 0.01 * i for i in range(470)]
    points = [(LEFT + (x - first) * unit * wider, 290 - 68 * wave(x) + below) for x in xs]
    picture.line(points, 4.5, INK)
    return picture


def read(frame: Frame) -> Axes | None:
    ticks = find_ticks(frame, stored(AXIS), stored(GROUND))
    return read_axes(frame, ticks, stored(INK), wave) if ticks else None


def test_marks_and_curve_give_the_scales() -> None:
    axes = read(drawn().frame())
    assert axes is not None
    for x in (-3, 0, 1.11):
        assert axes.x.pixel(x) == pytest.approx(LEFT + (x + 3) * 180.4, abs=0.2)
    for y in (-1.8, 0, 1.9):
        assert axes.y.pixel(y) == pytest.approx(290 - 68 * y, abs=0.2)
    assert axes.x.value(axes.x.pixel(-0.46)) == pytest.approx(-0.46)


def test_the_numbers_are_those_that_the_curve_asks_for() -> None:
    axes = read(drawn(first=-2).frame())
    assert axes is not None
    assert axes.x.pixel(0) == pytest.approx(LEFT + 2 * 180.4, abs=0.2)


@pytest.mark.parametrize(
    "false", [{"wider": 1.02}, {"below": 5.0}, {"marks": 1}], ids=lambda false: next(iter(false))
)
def test_a_curve_that_is_not_f_between_the_marks_has_no_axes(false: dict[str, float]) -> None:
    assert read(drawn(**false).frame()) is None  # type: ignore[arg-type]


def test_a_mark_in_the_wrong_place_has_no_axes() -> None:
    picture = drawn()
    picture.rectangle(LEFT + 180.4, BOTTOM + 6, 3.5, 8, GROUND)
    picture.rectangle(LEFT + 184.4, BOTTOM + 4.5, 3, 9, AXIS)
    assert read(picture.frame()) is None


def test_an_empty_picture_has_no_axes() -> None:
    assert find_ticks(Picture().frame(), stored(AXIS), stored(GROUND)) is None


def test_without_a_y_axis_the_curve_tells_its_own_scale() -> None:
    picture = Picture()
    picture.rectangle(480, 400, 640, 3, AXIS)
    for value in range(-2, 3):
        picture.rectangle(480.3 + 152 * value, 404, 3, 8, AXIS)
    xs = [-2.1 + 0.01 * i for i in range(421)]
    picture.line([(480.3 + 152 * x, 400 - 60 * x * x) for x in xs], 4.5, INK)
    ticks = find_ticks(picture.frame(), stored(AXIS), stored(GROUND))
    assert ticks is not None
    axes = read_axes(picture.frame(), ticks, stored(INK), lambda x: x * x)
    assert axes is not None
    assert axes.x.pixel(-1.8) == pytest.approx(480.3 - 152 * 1.8, abs=0.2)
    assert axes.y.pixel(1.8**2) == pytest.approx(400 - 60 * 1.8**2, abs=0.3)


def test_axes_are_kept_while_one_mark_is_hidden_and_read_anew_when_they_move() -> None:
    reader = AxesReader(*COLORS)
    first = reader.read(drawn().frame(), "wave", wave)
    hidden = drawn()
    hidden.rectangle(LEFT + 2 * 180.4, BOTTOM + 5, 30, 12, INK)
    assert reader.read(hidden.frame(), "wave", wave) is first
    moved = reader.read(drawn(unit=182).frame(), "wave", wave)
    assert moved is not None
    assert moved.x.per_unit == pytest.approx(182, abs=0.1)
    assert reader.read(Picture().frame(), "wave", wave) is None
