"""A value in its two forms: as a caption shows it and as a voice says it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from num2words import num2words

from lecture.errors import shown

LANGUAGES = {"en": ("minus", "point", "percent")}  # ISO 639-1 -> what num2words does not say
LARGEST = 1e15  # up to which a float is exact to the digits that are said

_FORM = re.compile(r"(\.\d[f%])?")
_DECIMAL = re.compile(r"(-?)(\d+)(?:\.(\d+))?(%?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """One thing, written and spoken.

    Attributes:
        caption: as a caption or the screen shows it, such as ``−0.46``.
        speech: as words, such as ``minus zero point four six``.
    """

    caption: str
    speech: str


def write(value: object, form: str, language: str) -> Written:
    """``value`` in both forms.

    >>> write(-0.4585, ".2f", "en")
    Written(caption='−0.46', speech='minus zero point four six')
    >>> write(0.34, ".0%", "en")
    Written(caption='34%', speech='thirty-four percent')

    Args:
        value: a Written or a text, which have no form, a whole number or a float.
        form: ``.2f`` for two decimals, ``.0%`` for a percentage; empty for as many as it takes.
        language: ISO 639-1, one of LANGUAGES; the numbers' words come from num2words.

    Raises:
        ValueError: a value that is no number or text, NaN, too large to be said; another form.
    """
    if not _FORM.fullmatch(form):
        raise ValueError(f"the form {form!r} is not allowed; .2f and .0% and the like are")
    if isinstance(value, str | Written):
        if form:
            raise ValueError(f"{value!r} is no number and takes no form")
        return value if isinstance(value, Written) else Written(value, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{shown(value)} cannot be put into words")
    if not abs(value) < LARGEST:
        raise ValueError(f"{shown(value)} cannot be put into words: it is not below {LARGEST:g}")
    digits = format(value, form or (".12g" if isinstance(value, float) else "d"))
    if float(digits.rstrip("%")) == 0:
        digits = digits.lstrip("-")
    return Written(digits.replace("-", "−"), spell(digits, language))


def spell(digits: str, language: str) -> str:
    """The number ``digits`` as a voice reads it, decimals digit by digit.

    >>> spell("-2.14", "en")
    'minus two point one four'

    Raises:
        ValueError: not a plain decimal number with an optional sign and percent sign.
    """
    number = _DECIMAL.fullmatch(digits)
    if not number:
        raise ValueError(f"{digits!r} is not a plain decimal number")
    sign, whole, decimals, share = number.groups()
    minus, point, percent = LANGUAGES[language.partition("-")[0]]
    words = [minus] if sign else []
    words.append(num2words(int(whole), lang=language))
    if decimals:
        words += [point, *(num2words(int(digit), lang=language) for digit in decimals)]
    if share:
        words.append(percent)
    return " ".join(words)
