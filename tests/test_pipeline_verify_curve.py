"""A curve without axes tells where it is by its turning points, through letters and marks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from verify_pictures import INK, PLAIN, Picture

from pipeline.verify.axes import read_curve
from pipeline.verify.colour import stored
from pipeline.verify.curve import Scale, Strokes, find_strokes, fit_curve

ZERO, UNIT, LEVEL, RISE = 600.4, 176.2, 280.0, -67.7


def wave(x: float) -> float:
    return math.sin(x * x) + math.sin(x)


def drawn(skew: float = 0.0) -> Picture:
    """The wave from one side of the picture to the other; skewed, it is another function."""
    picture = Picture()
    columns = np.arange(-5, 965, 2.0)
    xs = (columns - ZERO) / UNIT
    rows = [LEVEL + RISE * (wave(float(x)) + skew * float(x) ** 2) for x in xs]
    picture.line([(float(c), r) for c, r in zip(columns, rows, strict=True)], 4.5, INK)
    return picture


def test_the_wave_is_found_where_it_was_drawn() -> None:
    picture = drawn()
    picture.rectangle(300, 60, 240, 12, INK)  # a heading
    picture.rectangle(480, 300, 8, 8, PLAIN)  # a mark
    axes = read_curve(picture.frame(), stored(INK), wave)
    assert axes is not None
    for x in (-2.9, -2.14, -0.46, 1.11):
        assert axes.x.pixel(x) == pytest.approx(ZERO + UNIT * x, abs=0.6)
        assert axes.y.pixel(wave(x)) == pytest.approx(LEVEL + RISE * wave(x), abs=0.4)
    assert axes.on_curve > 0.9


def test_another_function_is_not_taken_for_the_wave() -> None:
    assert read_curve(drawn(skew=0.06).frame(), stored(INK), wave) is None


def test_an_empty_picture_has_no_curve() -> None:
    assert read_curve(Picture().frame(), stored(INK), wave) is None
    assert find_strokes(Picture().frame(), stored(INK), (0, 960), (0, 540)) is None


def test_scales_are_kept_while_the_curve_lies_there() -> None:
    first = read_curve(drawn().frame(), stored(INK), wave)
    assert first is not None
    assert read_curve(drawn().frame(), stored(INK), wave, first) is first
    moved = Picture()
    moved.line([(0.0, 100.0), (960.0, 400.0)], 4.5, INK)
    assert read_curve(moved.frame(), stored(INK), wave, first) is None


def test_fit_needs_two_turns() -> None:
    columns = np.linspace(0, 500, 60)
    straight = Strokes(columns, (0.5 * columns + 20)[:, np.newaxis])
    assert fit_curve(straight, wave, 1.0) is None


def test_a_scale_is_its_own_inverse() -> None:
    scale = Scale(zero=100.0, per_unit=-50.0)
    assert scale.value(scale.pixel(1.7)) == pytest.approx(1.7)
