"""The words of a lecture with the numbers filled in: one source, captioned and spoken.

A template is text with two kinds of marks:
    ``{expression}`` or ``{expression:format}``   a fact, in its caption and its spoken form
    ``[name]``                                    a moment: the start of the word that follows
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lecture.expression import ExpressionError, Sheet, evaluate
from lecture.frozen import FrozenDict
from lecture.source import Location, Source, read_source
from lecture.spec import LectureSpec
from lecture.written import Written, write

_WORD = re.compile(r"(?:\{[^{}]*\}|[^\s{}])+|[{}]")  # spaces inside a fact's braces do not part it
_FACT = re.compile(r"\{([^{}]*)\}")
_MOMENT = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_PUNCTUATION = "“”\"'‘’(),.;:!?…–—-"
_SPOKEN = re.compile(rf"[A-Za-zÀ-ÖØ-öø-ÿ\s{_PUNCTUATION}]*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a caption and what the voice says for it.

    Attributes:
        caption: the word with its punctuation.
        speech: the words spoken, with the same punctuation; empty for a word that is not spoken.
        marks: the moments that begin with it.
    """

    caption: str
    speech: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """The words of one cue. ``last_marks`` are the moments at the very end."""

    scene: str
    name: str
    tokens: tuple[Token, ...]
    last_marks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The cue's name in the whole lecture, such as ``descent.rule``."""
        return f"{self.scene}.{self.name}"

    @property
    def caption(self) -> str:
        """The cue's text as captions show it."""
        return " ".join(token.caption for token in self.tokens)

    @property
    def marks(self) -> tuple[str, ...]:
        """The names of all moments, in order."""
        return (*(mark for token in self.tokens for mark in token.marks), *self.last_marks)


@dataclass(frozen=True, slots=True)
class Script:
    """All cues in order, every text on screen, by scene or animation, and name; what is seen."""

    cues: tuple[Cue, ...]
    texts: Mapping[str, Mapping[str, str]]
    animations: Mapping[str, Mapping[str, str]] = FrozenDict()
    sees: Mapping[str, str] = FrozenDict()

    def of(self, scene: str) -> tuple[Cue, ...]:
        """The cues of one scene."""
        return tuple(cue for cue in self.cues if cue.scene == scene)


def write_script(
    spec: LectureSpec, facts: Sheet, pronunciation: Mapping[str, str], source: Source
) -> Script:
    """Fill the facts into all words.

    Args:
        spec: the lecture.
        facts: what its templates may name.
        pronunciation: written word -> spoken words, for words that a voice would misread.
        source: the lecture's file, for the lines of errors.

    Raises:
        SourceError: a template that cannot be read or names no fact, a fact without words, a
            moment twice in a cue or in a text that is not spoken, a word that no voice can say.
    """
    cues: list[Cue] = []
    texts: dict[str, Mapping[str, str]] = {}
    sees: dict[str, str] = {}
    for number, scene in enumerate(spec.scenes):
        for at, cue in enumerate(scene.cues):
            here: Location = ("scenes", number, "cues", at, "words")
            try:
                tokens, last_marks = tokenize(cue.words, facts, spec.language, pronunciation)
                cues.append(_sayable(Cue(scene.name, cue.name, tokens, last_marks)))
            except ValueError as error:
                raise source.error(here, f"{error} (cue {scene.name}.{cue.name})") from None
        here = ("scenes", number)
        texts[scene.name] = _write_texts(
            scene.texts, facts, spec.language, source, (*here, "texts")
        )
        sees[scene.name] = _write_text(scene.sees, facts, spec.language, source, (*here, "sees"))
    animations = {
        name: _write_texts(
            animation.texts, facts, spec.language, source, ("animations", name, "texts")
        )
        for name, animation in spec.animations.items()
    }
    return Script(tuple(cues), FrozenDict(texts), FrozenDict(animations), FrozenDict(sees))


def _write_texts(
    templates: Mapping[str, str], facts: Sheet, language: str, source: Source, here: Location
) -> FrozenDict[str, str]:
    return FrozenDict(
        {
            name: _write_text(template, facts, language, source, (*here, name))
            for name, template in templates.items()
        }
    )


def _write_text(template: str, facts: Sheet, language: str, source: Source, here: Location) -> str:
    try:
        tokens, last_marks = tokenize(template, facts, language, {})
        if last_marks or any(token.marks for token in tokens):
            raise ValueError("a text that is not spoken has no moments like [this]")
    except ValueError as error:
        raise source.error(here, str(error)) from None
    return " ".join(token.caption for token in tokens)


def _sayable(cue: Cue) -> Cue:
    for mark in cue.marks:
        if cue.marks.count(mark) > 1:
            raise ValueError(f"the moment [{mark}] stands here twice")
    for token in cue.tokens:
        if not _SPOKEN.fullmatch(token.speech):
            remedy = "write it as a fact, in words, or say how in config/pronunciation.yaml"
            raise ValueError(f"a voice cannot say {token.speech!r}: {remedy}")
    return cue


def tokenize(
    template: str, facts: Sheet, language: str, pronunciation: Mapping[str, str]
) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """Split a template into tokens; the second value holds the moments after the last word.

    >>> tokenize("[here] near {x:.1f}, [end]", Sheet("example", {"x": -0.46}), "en", {})[0][1]
    Token(caption='−0.5,', speech='minus zero point five,', marks=())

    Raises:
        ValueError: an expression, a format or a bracket that cannot be read.
    """
    tokens: list[Token] = []
    marks: list[str] = []
    for word in _WORD.findall(template):
        if moment := _MOMENT.fullmatch(word):
            marks.append(moment[1])
            continue
        texts, names = _FACT.split(word)[::2], _FACT.findall(word)
        if stray := re.search(r"[][{}]", "".join(texts)):
            message = "a fact is {name}, a moment is [name] with a space on both sides"
            raise ValueError(f"a stray {stray[0]!r}: {message}")
        values = [_fill(name, facts, language) for name in names]
        caption = _between(texts, [value.caption for value in values])
        speech = _between(texts, [value.speech for value in values])
        if not values:
            speech = _say(word, pronunciation)
        tokens.append(Token(caption, speech, tuple(marks)))
        marks = []
    return tuple(tokens), tuple(marks)


def _between(texts: list[str], values: list[str]) -> str:
    """The texts with a value between each and the next."""
    return "".join(text + value for text, value in zip(texts, [*values, ""], strict=True))


def _fill(fact: str, facts: Sheet, language: str) -> Written:
    expression, _, form = fact.partition(":")
    try:
        return write(evaluate(expression, facts), form.strip(), language)
    except ExpressionError:
        raise
    except ValueError as error:
        raise ValueError(f"{{{fact}}}: {error}") from None


def _say(word: str, pronunciation: Mapping[str, str]) -> str:
    """The word as it is spoken, its punctuation kept."""
    for written, spoken in pronunciation.items():
        before, found, after = word.partition(written)
        if found and not (before + after).strip(_PUNCTUATION):
            return f"{before}{spoken}{after}"
    return word


def load_pronunciation(path: Path) -> dict[str, str]:
    """Read ``config/pronunciation.yaml``: written word -> spoken words.

    Raises:
        SourceError: not a mapping of single words to texts.
    """
    source = read_source(path)
    for word, spoken in source.data.items():
        if word.split() != [word]:
            raise source.error((word,), "what is written must be one word, without spaces")
        if not isinstance(spoken, str) or not _SPOKEN.fullmatch(spoken):
            raise source.error((word,), f"must be the words to speak; found {spoken!r}")
    return source.data
