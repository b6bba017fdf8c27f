"""scenes.mobjects.text and scenes.fonts: true sizes, the one font, digits that stand still."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Text

from scenes.fonts import FAMILY, use_project_fonts
from scenes.mobjects.text import DIGITS, Digits, formula, label, on_baseline, signed
from scenes.theme import THEME, px


def test_the_font_is_inter_and_no_fallback() -> None:
    assert use_project_fonts() == FAMILY == "Inter"


@pytest.mark.parametrize("size", [54.0, 92.0])
def test_a_label_has_its_em_in_pixels(size: float) -> None:
    # Inter's capitals are 1490 of 2048 units of its em high (its own OS/2 table).
    assert label("H", size=size).height == pytest.approx(px(size * 1490 / 2048), rel=0.01)


@pytest.mark.parametrize("words", ["out of 200", "−½, ß\nΣ ø fi"])
def test_a_label_is_to_the_bit_what_manim_makes_of_the_words(words: str) -> None:
    color, size = THEME.colors.deeper, 40.5
    manims = Text(words, font=FAMILY, font_size=size / 1.875, color=color)
    ours = label(words, color, size)
    assert ours.original_text == manims.original_text
    for letter, reference in zip(ours.submobjects, manims.submobjects, strict=True):
        for part in ("points", "fill_rgbas", "stroke_rgbas"):
            assert np.array_equal(getattr(letter, part), getattr(reference, part))
        assert letter.stroke_width == reference.stroke_width


def test_a_formula_has_its_em_in_pixels() -> None:
    # New Computer Modern's capital H is 683 of 1000 units high (Computer Modern, Knuth 1986).
    assert formula("upright(H)", size=80).height == pytest.approx(px(80 * 0.683), rel=0.01)


def test_texts_on_a_baseline_share_it() -> None:
    plain, deep = on_baseline("x", "#FFFFFF", 56), on_baseline("xp", "#FFFFFF", 56)
    assert plain.get_bottom()[1] == pytest.approx(0, abs=px(1))
    assert deep.get_bottom()[1] < -px(5)
    assert deep.get_left()[0] == pytest.approx(0)


def test_digits_never_jump() -> None:
    number = Digits("1.11", THEME.colors.ink, 56)
    wide = number.width_of("8.88")
    assert number.width_of("1.11") == wide
    number.stand(np.array([2.0, 1.0, 0.0]))
    lefts = {}
    for text in ("−1.118", "−8.888", "−0.008"):
        number.show(text)
        lefts[text] = number.get_left()[0]
        assert number.get_right()[0] <= 2.0
        assert number.get_bottom()[1] == pytest.approx(1.0, abs=px(2))
    assert len({round(left, 9) for left in lefts.values()}) == 1


def test_every_digit_can_be_shown() -> None:
    number = Digits("", THEME.colors.ink, 56)
    for digit in DIGITS:
        number.show(digit)
        assert len(number.points) > 0
    number.show(" ")
    assert len(number.points) == 0


def test_a_signed_number_has_a_true_minus_and_no_minus_zero() -> None:
    assert signed(-0.4584, 3) == "−0.458"
    assert signed(-0.0001, 3) == " 0.000"
    assert signed(1.11, 2) == " 1.11"
