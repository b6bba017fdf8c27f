"""lecture.written: numbers as captions show them and as a voice says them."""

from __future__ import annotations

import re

import pytest

from lecture.written import Written, spell, write


@pytest.mark.parametrize(
    ("value", "form", "caption", "speech"),
    [
        # as a person reads them, not as a library does
        (0.05, "", "0.05", "zero point zero five"),
        (-0.458457523, ".2f", "−0.46", "minus zero point four six"),
        (-2.1414689687, ".3f", "−2.141", "minus two point one four one"),
        (0.83095, ".3f", "0.831", "zero point eight three one"),
        (93, "", "93", "ninety-three"),
        (200, "", "200", "two hundred"),
        (0, "", "0", "zero"),
        (1.0, "", "1", "one"),
        (3.0, ".0f", "3", "three"),
        (93, ".1f", "93.0", "ninety-three point zero"),
        (10.05, ".2f", "10.05", "ten point zero five"),
        (0.1 + 0.2, "", "0.3", "zero point three"),
        (0.9, ".0%", "90%", "ninety percent"),
        (-0.125, ".1%", "−12.5%", "minus twelve point five percent"),
        (1234567, "", "1234567", None),
        # minus zero is zero
        (-0.0, "", "0", "zero"),
        (-0.001, ".2f", "0.00", "zero point zero zero"),
        (-0.001, ".0%", "0%", "zero percent"),
        (-0.006, ".2f", "−0.01", "minus zero point zero one"),
    ],
)
def test_a_number_in_both_forms(value: float, form: str, caption: str, speech: str | None) -> None:
    written = write(value, form, "en")
    assert written.caption == caption
    assert speech is None or written.speech == speech
    assert "-" not in written.caption  # the minus sign of typography, not the hyphen
    assert not any(character.isdigit() for character in written.speech)


def test_a_text_and_a_written_value_are_given_as_they_are() -> None:
    assert write("wave", "", "en") == Written("wave", "wave")
    assert write(Written("x²", "x squared"), "", "en") == Written("x²", "x squared")


@pytest.mark.parametrize(
    ("value", "form", "says"),
    [
        (float("nan"), ".2f", "nan cannot be put into words"),
        (float("inf"), ".2f", "inf cannot be put into words"),
        (-float("inf"), "", "-inf cannot be put into words"),
        (1e300, ".2f", "cannot be put into words: it is not below 1e+15"),
        (10**400, "", "cannot be put into words"),
        (True, "", "True cannot be put into words"),
        (None, "", "None cannot be put into words"),
        ([1.0], "", "cannot be put into words"),
        (1e-8, "", "'1e-08' is not a plain decimal number"),
        (0.5, "d", "the form 'd' is not allowed; .2f and .0%"),
        (0.5, ".999999999f", "is not allowed"),
        (0.5, "999999999", "is not allowed"),
        (0.5, "e", "is not allowed"),
        (0.5, "+.2f", "is not allowed"),
        (0.5, "{", "is not allowed"),
        ("wave", ".2f", "'wave' is no number and takes no form"),
        (Written("x²", "x squared"), ".2f", "takes no form"),
    ],
)
def test_what_has_no_words_is_refused(value: object, form: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        write(value, form, "en")


def test_a_region_of_a_language_counts_as_the_language() -> None:
    assert write(-0.5, "", "en-GB").speech == "minus zero point five"


@pytest.mark.parametrize("digits", ["", "-", "1.", ".5", "1e5", "1,000", "0x1", "٣", "--1", "1%%"])
def test_spell_takes_plain_decimals_only(digits: str) -> None:
    with pytest.raises(ValueError, match="not a plain decimal number"):
        spell(digits, "en")
