"""The tip of an arrow is found between the pixels, on either side, whatever crosses it."""

from __future__ import annotations

import numpy as np
import pytest
from verify_pictures import GROUND, INK, MOMENTUM, PLAIN, Picture

from pipeline.verify.arrows import find_tip
from pipeline.verify.colour import stored
from pipeline.verify.dots import Dot

PREVIEW = (854, 480)  # the smallest picture that is verified
FINAL = (1920, 1080)
X, Y = 0.521, 0.482  # of the picture's sides
LONG, SHORT = 140.4, 14.2  # pixels at 1080p


def picture(size: tuple[int, int]) -> Picture:
    """One with a dot in it."""
    made = Picture(GROUND, *size)
    scale = made.height / 1080
    made.circle(X * made.width, Y * made.height, 46 * scale, GROUND)
    made.circle(X * made.width, Y * made.height, 38 * scale, MOMENTUM)
    return made


def draw_arrow(made: Picture, length: float) -> None:
    """An arrow of ``length`` pixels at 1080p above the dot."""
    scale, way = made.height / 1080, np.sign(length)
    tail, y = X * made.width, Y * made.height - 62 * scale
    tip = tail + length * scale
    head = min(34, 0.7 * abs(length)) * scale
    wing, half = max(head, 16.8 * scale) / 2, 7 * scale
    neck = tip - way * head
    made.polygon(
        [(tail, y - half), (neck, y - half), (neck, y - wing), (tip, y), (neck, y + wing),
         (neck, y + half), (tail, y + half)], MOMENTUM,
    )  # fmt: skip
    made.rectangle(tail - way * 3 * scale, y, 6 * scale, 30.6 * scale, MOMENTUM)


def draw_curve(made: Picture, at: float, color: str = INK, width: float = 9.0) -> None:
    """A curve that crosses the arrow's row ``at`` pixels at 1080p from the dot, and the dot."""
    scale = made.height / 1080
    x, y = X * made.width + at * scale, Y * made.height - 62 * scale
    slant = 25 * scale
    made.line([(x - slant, y - 90 * scale), (x + slant, y + 90 * scale)], width * scale, color)


def length_found(made: Picture) -> float | None:
    """The length of the arrow in pixels of the picture; None if there is none."""
    size = 38 * made.height / 1080
    x, y = X * made.width, Y * made.height
    dot = Dot(x, y, size, size, "circle", stored(MOMENTUM))
    tip = find_tip(made.frame(), dot, stored(MOMENTUM), stored(GROUND), 900 * made.height / 1080)
    return None if tip is None else tip - x


@pytest.mark.parametrize("size", [PREVIEW, FINAL])
@pytest.mark.parametrize("length", [-510.3, -61.4, -16.8, 12.6, 110.0])
def test_the_tip_is_found_on_either_side(size: tuple[int, int], length: float) -> None:
    made = picture(size)
    draw_arrow(made, length)
    assert length_found(made) == pytest.approx(length * size[1] / 1080, abs=0.5)


@pytest.mark.parametrize("color", [INK, PLAIN])
@pytest.mark.parametrize(
    ("length", "at"),
    [(LONG, 70), (-LONG, -70), (LONG, 128), (LONG, 140), (-LONG, -150), (SHORT, 14), (-SHORT, 0)],
)
def test_a_curve_behind_an_arrow_does_not_move_its_tip(
    length: float, at: float, color: str
) -> None:
    made = picture(PREVIEW)
    draw_curve(made, at, color)
    draw_arrow(made, length)
    assert length_found(made) == pytest.approx(length * 480 / 1080, abs=1.0)


@pytest.mark.parametrize("at", [30, 70, 115, 128])
def test_what_is_drawn_over_an_arrow_does_not_end_it(at: float) -> None:
    made = picture(PREVIEW)
    draw_arrow(made, LONG)
    draw_curve(made, at, width=18)
    assert length_found(made) == pytest.approx(LONG * 480 / 1080, abs=1.0)


def test_marks_of_the_arrows_own_colour_do_not_lengthen_it() -> None:
    made = picture(PREVIEW)
    draw_arrow(made, LONG)
    for beyond in (12, 40, 90):
        x = X * made.width + (LONG + beyond) * 480 / 1080
        made.circle(x, Y * made.height - 58 * 480 / 1080, 17 * 480 / 1080, MOMENTUM)
    assert length_found(made) == pytest.approx(LONG * 480 / 1080, abs=1.0)


@pytest.mark.parametrize("color", [GROUND, INK, PLAIN, MOMENTUM])
@pytest.mark.parametrize("at", [40, 128])
@pytest.mark.parametrize("size", [PREVIEW, FINAL])
def test_a_missing_arrow_is_missing(size: tuple[int, int], at: float, color: str) -> None:
    made = picture(size)
    draw_curve(made, at, color)
    assert length_found(made) is None


@pytest.mark.parametrize("width", [6, 14])
def test_a_dash_has_no_tip(width: float) -> None:
    made = picture(PREVIEW)
    scale = 480 / 1080
    x, y = X * made.width, Y * made.height - 62 * scale
    made.rectangle(x + 40 * scale, y, 80 * scale, width * scale, MOMENTUM)
    assert length_found(made) is None


@pytest.mark.parametrize("part", [0.9, 0.5])
def test_a_shortened_arrow_is_measured_as_it_is(part: float) -> None:
    made = picture(PREVIEW)
    draw_curve(made, LONG)
    draw_arrow(made, part * LONG)
    assert length_found(made) == pytest.approx(part * LONG * 480 / 1080, abs=1.0)
