"""scenes.mobjects.lettering: letters know their text and how large they are on screen."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Square

from scenes.mobjects.lettering import em_of, letter_of
from scenes.mobjects.text import Digits, formula, label, on_baseline, phrases, title
from scenes.theme import THEME


def test_every_kind_of_text_is_marked() -> None:
    made = [label("a b"), title("a b"), formula("a b"), on_baseline("a b", "#FFFFFF", 56)]
    for text in [*made, *phrases(label("a, b"))]:
        signs = text.family_members_with_points()
        letters = [letter_of(sign) for sign in signs]
        assert all(letters)
        assert len({id(letter.text) for letter in letters if letter}) == 1
    digits = Digits("0.9", "#FFFFFF", 56)
    letter = letter_of(digits)
    assert letter is not None
    assert letter.text.words == "0.9"
    digits.show("1.0")
    changed = letter_of(digits)
    assert changed is not None
    assert changed.text.words == "1.0"
    assert letter_of(Square()) is None


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.35])
def test_the_em_is_that_on_screen(factor: float) -> None:
    text, digits = label("word").scale(factor), Digits("1.11", "#FFFFFF", 56).scale(factor)
    for letter in (*text, digits):
        assert em_of(letter) == pytest.approx(THEME.type.label * factor)
    with pytest.raises(ValueError, match="no letter"):
        em_of(Square())


def test_moving_and_colouring_change_no_size() -> None:
    text = label("word").shift([1, 2, 0]).set_color("#FF0000").set_opacity(0.3)
    assert em_of(text[0]) == pytest.approx(THEME.type.label)


@pytest.mark.parametrize(
    ("source", "raised"),
    [
        ("x^2", [1]),
        ("f'(x)", [1]),
        ("x arrow.l x - eta v", []),
        ("x_k", [1]),
        ("v + (1 - beta)", []),
    ],
)
def test_exponents_and_primes_are_small(source: str, raised: list[int]) -> None:
    sizes = [em_of(sign) for sign in formula(source, size=80).family_members_with_points()]
    small = [index for index, size in enumerate(sizes) if size < 79]
    assert small == raised
    assert np.allclose([sizes[index] for index in small], 56)


def test_the_exponent_is_as_small_as_it_is_drawn() -> None:
    both = formula("2^2", size=80).family_members_with_points()
    # Script digits of New Computer Modern are drawn a little wider than 0.7 of the others.
    assert both[1].height / both[0].height == pytest.approx(0.7, rel=0.03)


def test_a_copy_is_another_text_whose_letters_are_together() -> None:
    text = label("two words")
    copied = text.copy()
    texts = {id(letter.text) for sign in text if (letter := letter_of(sign))}
    copies = {id(letter.text) for sign in copied if (letter := letter_of(sign))}
    assert len(texts) == len(copies) == 1
    assert texts != copies
