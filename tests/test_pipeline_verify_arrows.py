"""The tip of an arrow is found between the pixels, on either side; no arrow has no tip."""

from __future__ import annotations

import numpy as np
import pytest
from verify_pictures import GROUND, INK, MOMENTUM, Picture

from pipeline.verify.arrows import find_tip
from pipeline.verify.colour import stored
from pipeline.verify.dots import Cut, find_dots

X, Y = 500.3, 260.6


def circle(picture: Picture) -> None:
    picture.circle(X, Y, 23, GROUND)
    picture.circle(X, Y, 19, MOMENTUM)


def arrow(picture: Picture, tail: float, tip: float, y: float = Y - 31) -> None:
    way = np.sign(tip - tail)
    length = abs(tip - tail)
    head = min(17.0, 0.7 * length)
    wing = max(head, 8.4) / 2
    neck = tip - way * head
    picture.polygon(
        [(tail, y - 3.5), (neck, y - 3.5), (neck, y - wing), (tip, y), (neck, y + wing),
         (neck, y + 3.5), (tail, y + 3.5)], MOMENTUM,
    )  # fmt: skip
    picture.rectangle(tail - way * 1.5, y, 3, 15, MOMENTUM)


@pytest.mark.parametrize("length", [-90.2, -30.7, -8.4, 6.3, 55.0])
def test_the_tip_is_found_on_either_side(length: float) -> None:
    picture = Picture()
    circle(picture)
    arrow(picture, X, X + length)
    frame = picture.frame()
    (dot,) = find_dots(Cut(frame, 0, 0, 0.5), "circle", stored(MOMENTUM), stored(GROUND))
    tip = find_tip(frame, dot, stored(MOMENTUM), stored(GROUND))
    assert tip == pytest.approx(X + length, abs=0.6)


def test_no_arrow_has_no_tip() -> None:
    picture = Picture()
    circle(picture)
    picture.rectangle(X, Y - 31, 40, 3, MOMENTUM)  # a dash, no head
    frame = picture.frame()
    (dot,) = find_dots(Cut(frame, 0, 0, 0.5), "circle", stored(MOMENTUM), stored(GROUND))
    assert find_tip(frame, dot, stored(MOMENTUM), stored(GROUND)) is None


def test_a_curve_behind_the_arrow_does_not_move_its_tip() -> None:
    picture = Picture()
    picture.line([(X - 60, Y - 60), (X, Y)], 4.5, INK)
    circle(picture)
    arrow(picture, X, X - 70.4)
    frame = picture.frame()
    (dot,) = find_dots(Cut(frame, 0, 0, 0.5), "circle", stored(MOMENTUM), stored(GROUND))
    tip = find_tip(frame, dot, stored(MOMENTUM), stored(GROUND))
    assert tip == pytest.approx(X - 70.4, abs=1.0)
