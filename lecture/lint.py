"""The lint of words: no number without a fact, no big word without a claim.

It reads the templates as they were written. A number that stands outside ``{...}`` could go stale
without anyone noticing; a word such as "never" says more than one run can show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lecture.source import Location, Source
from lecture.spec import LectureSpec

_FACT = re.compile(r"\{[^{}]*\}")
_MARK = re.compile(r"\[[a-z][a-z0-9_]*\]")
_NUMBER = re.compile(
    r"[\d½-¾⅐-⅞]|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|hundreds?|thousands?"
    r"|[mb]illions?|half|halves|quarters?|twice|thrice|double[sd]?|dozens?|percent)\b",
    re.IGNORECASE,
)
_BIG = re.compile(
    r"\b(?:global\w*|always|never|stochastic\w*|energy|deepest|best|optim\w*|guarantee\w*)\b",
    re.IGNORECASE,
)


def lint_words(spec: LectureSpec, source: Source) -> None:
    """Check every narrated, shown and described template of the lecture, and its titles.

    Raises:
        SourceError: the first number that is neither a fact nor one of ``plain_numbers``, the first
            big word without a claim beside it, or an entry of ``plain_numbers`` that is not needed.
    """
    used = _lint_numbers(spec.title, spec, source, ("title",))
    for number, scene in enumerate(spec.scenes):
        here: Location = ("scenes", number)
        used |= _lint_numbers(scene.title, spec, source, (*here, "title"))
        for at, cue in enumerate(scene.cues):
            key = (*here, "cues", at, "words")
            _lint_big(cue.words, cue.claims, source, key)
            used |= _lint_numbers(cue.words, spec, source, key)
        claims = [claim for cue in scene.cues for claim in cue.claims]
        shown: dict[Location, str] = {(*here, "sees"): scene.sees}
        shown |= {(*here, "texts", name): text for name, text in scene.texts.items()}
        for key, text in shown.items():
            _lint_big(text, claims, source, key)
            used |= _lint_numbers(text, spec, source, key)
    for animation, content in spec.animations.items():
        for name, text in content.texts.items():
            key = ("animations", animation, "texts", name)
            _lint_big(text, (), source, key)
            used |= _lint_numbers(text, spec, source, key)
    for phrase in spec.plain_numbers:
        if phrase not in used:
            message = "no words have it any more; take it out"
            raise source.error(("plain_numbers", phrase), message)


def _lint_big(template: str, claims: Sequence[str], source: Source, here: Location) -> None:
    """Refuse big words without a claim in the cue, for a text on screen in the scene."""
    if (found := _BIG.search(_own_words(template))) and not claims:
        raise source.error(here, f"{found[0]!r} needs a claim beside it: claims: [name]")


def _lint_numbers(template: str, spec: LectureSpec, source: Source, here: Location) -> set[str]:
    """Refuse numbers in the template; the phrases of ``plain_numbers`` that it has are given."""
    words, used = _own_words(template), set()
    for phrase in spec.plain_numbers:
        words, count = re.subn(rf"(?<!\w){re.escape(phrase)}(?!\w)", "|", words)
        if count:
            used.add(phrase)
    if found := _NUMBER.search(words):
        message = (
            f"{found[0]!r} is a number without a source: write it as a fact, such as {{start}}, "
            "or give the phrase a reason under plain_numbers"
        )
        raise source.error(here, message)
    return used


def _own_words(template: str) -> str:
    """The template without moments, and with a bar where a fact goes: phrases end there."""
    return " ".join(_FACT.sub(" | ", _MARK.sub(" ", template)).split())
