"""The lint of words: no number without a fact, no big word without a claim.

It reads the templates as they were written. A number that stands outside ``{...}`` could go stale
without anyone noticing; a word such as "never" says more than one run can show.
"""

from __future__ import annotations

import re
from pathlib import Path

from lecture.errors import SourceError
from lecture.spec import LectureSpec

_FACT = re.compile(r"\{[^{}]*\}")
_MARK = re.compile(r"\[[a-z][a-z0-9_]*\]")
_NUMBER = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|hundreds?|thousands?"
    r"|millions?|half|halves|quarters?|twice|thrice|double[sd]?|dozens?|percent)\b",
    re.IGNORECASE,
)
_BIG = re.compile(
    r"\b(?:global\w*|always|never|stochastic\w*|energy|deepest|best|optim\w*|guarantee\w*)\b",
    re.IGNORECASE,
)


def lint_words(spec: LectureSpec, path: Path) -> None:
    """Check every narrated and shown template of the lecture.

    Raises:
        SourceError: the first number that is neither a fact nor one of ``plain_numbers``, the first
            big word in a cue without a claim, or an entry of ``plain_numbers`` that is not needed.
    """
    unused = set(spec.plain_numbers)
    for number, scene in enumerate(spec.scenes):
        for at, cue in enumerate(scene.cues):
            key = f"scenes[{number}].cues[{at}].words ({scene.name}.{cue.name})"
            unused -= _lint_numbers(cue.words, spec, path, key)
            big = _BIG.search(_own_words(cue.words))
            if big and not cue.claims:
                message = f"{big[0]!r} needs a claim beside it: claims: [name]"
                raise SourceError(path, None, key, message)
        for name, text in scene.texts.items():
            key = f"scenes[{number}].texts.{name} ({scene.name})"
            unused -= _lint_numbers(text, spec, path, key)
    if unused:
        key = f"plain_numbers.{min(unused)}"
        raise SourceError(path, None, key, "no words have it any more; take it out")


def _lint_numbers(template: str, spec: LectureSpec, path: Path, key: str) -> set[str]:
    """Refuse numbers in the template; the allowed phrases that it has are given back."""
    words = _own_words(template)
    used = {phrase for phrase in spec.plain_numbers if phrase in words}
    for phrase in used:
        words = words.replace(phrase, " ")
    found = _NUMBER.search(words)
    if found:
        message = (
            f"{found[0]!r} is a number without a source: write it as a fact, such as {{start}}, "
            "or give the phrase a reason under plain_numbers"
        )
        raise SourceError(path, None, key, message)
    return used


def _own_words(template: str) -> str:
    """The template without moments, and with a bar where a fact goes: phrases end there."""
    return " ".join(_FACT.sub(" | ", _MARK.sub(" ", template)).split())
