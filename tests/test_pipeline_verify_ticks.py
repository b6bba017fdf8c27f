"""Tick marks are found between the pixels; letters beside them are none."""

from __future__ import annotations

import pytest
from verify_pictures import AXIS, GROUND, Picture

from pipeline.verify.colour import stored
from pipeline.verify.ticks import Ticks, around_marks, find_ticks


def axes(vertical: bool = True) -> Picture:
    picture = Picture()
    picture.rectangle(500, 430, 800, 3, AXIS)
    for mark in range(5):
        picture.rectangle(102.3 + 190.7 * mark, 434.5, 3, 9, AXIS)
    if vertical:
        picture.rectangle(100, 300, 3, 262, AXIS)
        for mark in range(4):
            picture.rectangle(95.5, 420.4 - 80.2 * mark, 9, 3, AXIS)
    return picture


def found(picture: Picture) -> Ticks | None:
    return find_ticks(picture.frame(), stored(AXIS), stored(GROUND))


def test_marks_are_found_between_the_pixels() -> None:
    ticks = found(axes())
    assert ticks is not None
    assert ticks.columns == pytest.approx([102.3 + 190.7 * mark for mark in range(5)], abs=0.3)
    assert ticks.rows == pytest.approx([420.4 - 80.2 * mark for mark in (3, 2, 1, 0)], abs=0.3)
    assert (ticks.left, ticks.bottom) == pytest.approx((100, 430), abs=1)
    assert ticks.right == pytest.approx(899, abs=2)


def test_letters_beside_the_axes_are_no_marks() -> None:
    picture = axes()
    picture.rectangle(70, 432, 20, 3, AXIS)  # a minus sign left of the corner
    ticks = found(picture)
    assert ticks is not None
    assert len(ticks.columns) == 5


def test_an_axis_may_be_alone() -> None:
    ticks = found(axes(vertical=False))
    assert ticks is not None
    assert (len(ticks.columns), ticks.rows) == (5, ())


def test_without_axes_there_are_no_ticks() -> None:
    assert found(Picture()) is None


def test_a_long_line_without_marks_is_no_axis() -> None:
    picture = Picture()
    picture.rectangle(500, 430, 800, 3, AXIS)
    assert found(picture) is None


def test_there_is_a_piece_of_picture_for_each_mark() -> None:
    picture = axes()
    ticks = found(picture)
    assert ticks is not None
    assert len(around_marks(picture.frame(), ticks)) == 9
