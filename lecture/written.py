"""A value in its two forms: as a caption shows it and as a voice says it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from num2words import num2words

_LANGUAGES = {"en": ("minus", "point", "percent")}
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Written:
    """One thing, written and spoken.

    Attributes:
        caption: as a caption or the screen shows it, such as ``−0.46``.
        speech: as words, such as ``minus zero point four six``.
    """

    caption: str
    speech: str


def write(value: Any, form: str, language: str) -> Written:
    """``value`` in both forms.

    >>> write(-0.4585, ".2f", "en")
    Written(caption='−0.46', speech='minus zero point four six')
    >>> write(0.34, ".0%", "en")
    Written(caption='34%', speech='thirty-four percent')

    Args:
        value: a Written (given back), a text, a whole number or a finite float.
        form: a format specification such as ``.2f`` or ``.0%``; empty for the shortest.
        language: ISO 639-1; the numbers' words come from num2words.

    Raises:
        ValueError: a value that is no number or text, NaN or infinity, or a form that does not fit.
    """
    if isinstance(value, Written):
        return value
    if isinstance(value, str):
        return Written(value, value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} cannot be put into words")
    digits = format(value, form) if form else f"{value:.12g}"
    if math.isclose(float(digits.rstrip("%")), 0.0, abs_tol=0.0):
        digits = digits.lstrip("-")
    return Written(digits.replace("-", "−"), spell(digits, language))


def spell(digits: str, language: str) -> str:
    """The number ``digits`` as a voice reads it, decimals digit by digit.

    Raises:
        ValueError: not a plain decimal number with an optional sign and percent sign.
    """
    minus, point, percent = _LANGUAGES[language.partition("-")[0]]
    body = digits.removesuffix("%").removeprefix("-")
    whole, _, decimals = body.partition(".")
    if not whole.isdigit() or not all(digit in _DIGITS for digit in decimals):
        raise ValueError(f"{digits!r} is not a plain decimal number")
    words = [minus] if digits.startswith("-") else []
    words.append(num2words(int(whole), lang=language))
    if decimals:
        words += [point, *(num2words(int(digit), lang=language) for digit in decimals)]
    if digits.endswith("%"):
        words.append(percent)
    return " ".join(words)
