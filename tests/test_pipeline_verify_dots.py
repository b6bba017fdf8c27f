"""Dots and arrow tips are found between the pixels, by colour and shape; nothing else is a dot."""

from __future__ import annotations

import pytest
from verify_pictures import GROUND, INK, MOMENTUM, PLAIN, Picture

from pipeline.verify.colour import shown, stored
from pipeline.verify.dots import Cut, Dot, cut, find_covered, find_dots

X, Y = 500.3, 260.6


def square(picture: Picture, x: float = X, y: float = Y, color: str = PLAIN) -> None:
    picture.rectangle(x, y, 21.4, 21.4, GROUND)
    picture.rectangle(x, y, 17.4, 17.4, color)


def circle(picture: Picture, x: float = X, y: float = Y, color: str = MOMENTUM) -> None:
    picture.circle(x, y, 23, GROUND)
    picture.circle(x, y, 19, color)


def triangle(picture: Picture, x: float = X, y: float = Y, color: str = PLAIN) -> None:
    """Equilateral, its box around (x, y); a ring of a pixel covers its edge on every side."""
    height = 19.5
    middle = y + height / 2 - height / 3  # as far from the base as from both sides
    for grown, fill in ((3, GROUND), (-3, color)):
        side = (height + grown) / height
        low, top = middle + height / 3 * side, middle - height * 2 / 3 * side
        half = height / 3**0.5 * side
        picture.polygon([(x - half, low), (x + half, low), (x, top)], fill)


SHAPES = {PLAIN: "square", MOMENTUM: "circle"}


def found(picture: Picture, color: str, shape: str = "") -> tuple[Dot, ...]:
    shape = shape or SHAPES[color]
    return find_dots(Cut(picture.frame(), 0, 0, 0.5), shape, stored(color), stored(GROUND))


@pytest.mark.parametrize(
    ("draw", "color", "shape"),
    [(square, PLAIN, "square"), (circle, MOMENTUM, "circle"), (triangle, PLAIN, "triangle")],
)
def test_each_shape_is_found_where_it_is(draw, color: str, shape: str) -> None:  # type: ignore[no-untyped-def]
    picture = Picture()
    picture.line([(300, 300), (700, 220)], 4.5, INK)
    draw(picture)
    (dot,) = found(picture, color, shape)
    assert dot.shape == shape
    assert (dot.x, dot.y) == pytest.approx((X, Y), abs=0.4)
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    assert shown(*dot.color) == pytest.approx(wanted, abs=1.5)


def test_marks_lines_letters_and_other_colours_are_no_dots() -> None:
    picture = Picture()
    picture.rectangle(100, 100, 8.5, 8.5, PLAIN)  # a trail's mark
    picture.line([(200, 300), (700, 220)], 7, PLAIN)  # a bold letter's stroke, the loss
    picture.polygon([(300, 100), (317, 91.5), (317, 108.5)], PLAIN)  # an arrow's head
    picture.rectangle(600, 400, 90, 40, PLAIN)  # a panel
    circle(picture, 800, 100)
    assert found(picture, PLAIN) == ()


def test_all_dots_of_a_colour_are_found() -> None:
    picture = Picture()
    square(picture, 200.0, 100.0)
    square(picture, 400.5, 300.25)
    assert sorted((round(dot.x), round(dot.y)) for dot in found(picture, PLAIN)) == [
        (200, 100),
        (400, 300),
    ]


def covered(draw_over) -> tuple[float, float] | None:  # type: ignore[no-untyped-def]
    whole = Picture()
    square(whole)
    (dot,) = found(whole, PLAIN)
    picture = Picture()
    square(picture)
    draw_over(picture)
    assert found(picture, PLAIN) == ()
    place = cut(picture.frame(), X + 12, Y - 9)  # looked for a little beside
    return find_covered(place, dot, stored(PLAIN), stored(GROUND), [stored(MOMENTUM)])


def test_a_dot_under_a_mark_of_another_run_is_measured() -> None:
    middle = covered(lambda picture: picture.circle(X + 7, Y - 6, 8.5, MOMENTUM))
    assert middle == pytest.approx((X, Y), abs=0.3)


def test_a_dot_behind_another_is_not_guessed() -> None:
    assert covered(lambda picture: circle(picture, X + 1, Y - 1)) is None


def test_a_dot_with_a_piece_missing_is_not_covered() -> None:
    assert covered(lambda picture: picture.rectangle(X + 6, Y - 6, 9, 9, INK)) is None
