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

from lecture.errors import SourceError
from lecture.expression import ExpressionError, Sheet, evaluate
from lecture.source import read_source
from lecture.spec import LectureSpec
from lecture.written import Written, write

_PIECE = re.compile(r"\{(?P<fact>[^{}]*)\}|\[(?P<mark>[a-z][a-z0-9_]*)\]")
_PUNCTUATION = "“”\"'‘’(),.;:!?…"
_SLOT = "\ue000"  # private use: stands for a filled-in fact while the text is split into words


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
    """All cues in order, and every text on screen, by scene and name."""

    cues: tuple[Cue, ...]
    texts: Mapping[str, Mapping[str, str]]

    def of(self, scene: str) -> tuple[Cue, ...]:
        """The cues of one scene."""
        return tuple(cue for cue in self.cues if cue.scene == scene)


def write_script(
    spec: LectureSpec, facts: Sheet, pronunciation: Mapping[str, str], path: Path
) -> Script:
    """Fill the facts into all words.

    Args:
        spec: the lecture.
        facts: what its templates may name.
        pronunciation: written word -> spoken words, for words that a voice would misread.
        path: the lecture's file, for errors.

    Raises:
        SourceError: a template that names no fact, a fact without words, a mark twice in a cue.
    """
    cues: list[Cue] = []
    texts: dict[str, dict[str, str]] = {}
    for number, scene in enumerate(spec.scenes):
        for at, cue in enumerate(scene.cues):
            try:
                cues.append(
                    _cue(scene.name, cue.name, cue.words, facts, spec.language, pronunciation)
                )
            except ValueError as error:
                key = f"scenes[{number}].cues[{at}].words ({scene.name}.{cue.name})"
                raise SourceError(path, None, key, str(error)) from None
        texts[scene.name] = {}
        for name, template in scene.texts.items():
            try:
                tokens, marks = tokenize(template, facts, spec.language, {})
            except ValueError as error:
                key = f"scenes[{number}].texts.{name} ({scene.name})"
                raise SourceError(path, None, key, str(error)) from None
            if marks or any(token.marks for token in tokens):
                key = f"scenes[{number}].texts.{name} ({scene.name})"
                raise SourceError(path, None, key, "a text on screen has no moments like [this]")
            texts[scene.name][name] = " ".join(token.caption for token in tokens)
    return Script(tuple(cues), texts)


def _cue(
    scene: str,
    name: str,
    words: str,
    facts: Sheet,
    language: str,
    pronunciation: Mapping[str, str],
) -> Cue:
    tokens, last_marks = tokenize(words, facts, language, pronunciation)
    cue = Cue(scene, name, tokens, last_marks)
    twice = {mark for mark in cue.marks if cue.marks.count(mark) > 1}
    if twice:
        raise ValueError(f"the moment [{min(twice)}] stands here twice")
    return cue


def tokenize(
    template: str, facts: Sheet, language: str, pronunciation: Mapping[str, str]
) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """Split a template into tokens; the second value holds the moments after the last word.

    Raises:
        ValueError: an expression, a format or a bracket that cannot be read.
    """
    filled: list[Written] = []

    def slot(piece: re.Match[str]) -> str:
        if piece["mark"]:
            return f" [{piece['mark']}] "
        filled.append(_fill(piece["fact"], facts, language))
        return _SLOT

    text = _PIECE.sub(slot, template)
    if stray := re.search(r"[{}]|\[(?![a-z][a-z0-9_]*\])", text):
        raise ValueError(f"a stray {stray[0]!r}: a fact is {{name}}, a moment is [name]")
    tokens: list[Token] = []
    waiting: list[str] = []
    values = iter(filled)
    for word in text.split():
        if word.startswith("[") and word.endswith("]"):
            waiting.append(word[1:-1])
            continue
        written = [next(values) for _ in range(word.count(_SLOT))]
        tokens.append(_token(word, written, tuple(waiting), pronunciation))
        waiting = []
    return tuple(tokens), tuple(waiting)


def _fill(fact: str, facts: Sheet, language: str) -> Written:
    expression, _, form = fact.partition(":")
    try:
        return write(evaluate(expression, facts), form.strip(), language)
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    except ValueError as error:
        raise ValueError(f"{{{fact}}}: {error}") from None


def _token(
    word: str,
    written: list[Written],
    marks: tuple[str, ...],
    pronunciation: Mapping[str, str],
) -> Token:
    caption, speech = word, _say(word, pronunciation)
    for value in written:
        caption = caption.replace(_SLOT, value.caption, 1)
        speech = speech.replace(_SLOT, value.speech, 1)
    return Token(caption, speech, marks)


def _say(word: str, pronunciation: Mapping[str, str]) -> str:
    bare = word if word in pronunciation else word.strip(_PUNCTUATION)
    if bare not in pronunciation:
        return word
    before, _, after = word.partition(bare)
    return f"{before}{pronunciation[bare]}{after}"


def load_pronunciation(path: Path) -> dict[str, str]:
    """Read ``config/pronunciation.yaml``: written word -> spoken words.

    Raises:
        SourceError: not a mapping of texts to texts.
    """
    source = read_source(path)
    if not isinstance(source.data, dict):
        raise source.error((), "must be a mapping of written words to spoken words")
    for word, spoken in source.data.items():
        if not isinstance(spoken, str):
            raise source.error((word,), f"must be the words to speak; found {spoken!r}")
    return dict(source.data)
