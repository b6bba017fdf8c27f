"""How a cue's words are pronounced: phonemes of each spoken word, in the alphabet of Kokoro."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .engine import VoiceError
from .espeak_library import pronounce

SENTENCE_MARKS = ".!?…"
MARKS = SENTENCE_MARKS + ",;:—"

# A word is letters with apostrophes, or a number left in digits; what else may stand is silent.
_PIECE = re.compile(
    r"(?P<word>\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*'?)|(?P<mark>[.!?…,;:—])|[\s\"“”‘'()–-]"
)

# The English that Kokoro was trained on writes a diphthong or an affricate as one sign and has no
# length marks; espeak-ng's IPA (diphthongs tied by ^) is turned into it, longest first. The
# alphabet is that of misaki, hexgrad's G2P for Kokoro (2025).
_KOKORO = (
    ("ʔˌn\u0329", "tᵊn"),
    ("ʔn\u0329", "tᵊn"),
    ("ʔn", "tᵊn"),
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("o^ʊ", "O"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
    ("ə^l", "ᵊl"),
    ("ɜːɹ", "ɜɹ"),
    ("ɜː", "ɜɹ"),
    ("ɪə", "iə"),
    ("ɚɹ", "əɹ"),
    ("ɚ", "əɹ"),
    ("ɐ", "ə"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ʔ", "t"),
    ("\u0303", ""),
    ("ː", ""),
    ("^", ""),
)
_SYLLABIC = re.compile("(\\S)\u0329")


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as it is said: its token, its text, its sound, and the mark after it or ""."""

    token: int
    text: str
    phonemes: str
    mark: str

    @property
    def written(self) -> str:
        """Phonemes and mark, as the model reads them."""
        return self.phonemes + self.mark


def spoken_words(tokens: Sequence[str]) -> tuple[SpokenWord, ...]:
    """Pronounce the tokens of a cue, each clause as a whole ("the end" is not "the" and "end").

    Args:
        tokens: spoken form of each token; several words, marks only, or empty are all allowed.

    Returns:
        The words in the order of the tokens.

    Raises:
        VoiceError: a token has a character that is not said, such as "=".
    """
    spoken: list[SpokenWord] = []
    clause: list[tuple[int, str]] = []

    def close(mark: str) -> None:
        if clause:
            phonemes = _pronounced([word for _, word in clause])
            marks = [""] * (len(clause) - 1) + [mark]
            for (token, text), sound, after in zip(clause, phonemes, marks, strict=True):
                spoken.append(SpokenWord(token, text.lower(), sound, after))
            clause.clear()

    for index, token in enumerate(tokens):
        for piece in _pieces(token):
            if piece in MARKS:
                close(piece)
            else:
                clause.append((index, piece))
    close("")
    return tuple(spoken)


def _pieces(token: str) -> list[str]:
    """Words and marks of a token."""
    text = token.replace("’", "'")
    pieces, place = [], 0
    while place < len(text):
        match = _PIECE.match(text, place)
        if match is None:
            raise VoiceError(f"{token!r} cannot be said: write {text[place]!r} as words")
        if match.lastgroup:
            pieces.append(match.group())
        place = match.end()
    return pieces


def _pronounced(words: Sequence[str]) -> list[str]:
    """Phonemes of each word of one clause."""
    alone = [pronounce(word) for word in words]
    said = pronounce(" ".join(words))
    return [_in_kokoro_alphabet(part) for part in split_like(said, alone)]


def split_like(said: str, alone: Sequence[str]) -> list[str]:
    """Part `said`, the sound of a clause, where the sounds of its words `alone` would end.

    espeak-ng runs small words together and reduces them ("ʌvðə" for "ʌv ðə"), so neither the
    number of spaces nor the letters agree: the two strings are aligned with the fewest edits
    (Levenshtein distance by Wagner and Fischer, 1974), in which a space is never exchanged for
    a sound.
    """
    reference = "|".join(alone)
    edits: list[list[float]] = [[*range(len(said) + 1)]]
    for i, sound in enumerate(reference, 1):
        above = edits[-1]
        row: list[float] = [i]
        for j, other in enumerate(said, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + _exchange(sound, other)))
        edits.append(row)

    borders = [len(said)]
    i, j = len(reference), len(said)
    while i:
        here = edits[i][j]
        if j and here == edits[i - 1][j - 1] + _exchange(reference[i - 1], said[j - 1]):
            i, j = i - 1, j - 1
        elif j and here == edits[i][j - 1] + 1:
            j -= 1
            continue
        else:
            i -= 1
        if reference[i] == "|":
            borders.append(j)
    borders.append(0)
    return [said[start:end].strip() for end, start in pairwise(borders)][::-1]


def _exchange(sound: str, other: str) -> float:
    """Price of reading `other` where the word alone has `sound`; "|" is a border of words."""
    if sound == other or (sound == "|" and other == " "):
        return 0
    return math.inf if sound in "| " or other == " " else 1


def _in_kokoro_alphabet(ipa: str) -> str:
    for tied, sign in _KOKORO:
        ipa = ipa.replace(tied, sign)
    return _SYLLABIC.sub(r"ᵊ\1", ipa)
