"""pipeline.voice.phonemes: what each word of a cue sounds like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pipeline.voice.phonemes
from pipeline.voice.engine import VoiceError
from pipeline.voice.phonemes import split_like, spoken_words

ALPHABET = Path(pipeline.voice.phonemes.__file__).parent / "assets" / "phonemes.json"


def test_words_belong_to_their_tokens() -> None:
    words = spoken_words(["keeps", "zero point nine", "", "of it."])
    assert [word.token for word in words] == [0, 1, 1, 1, 3, 3]
    assert [word.text for word in words] == ["keeps", "zero", "point", "nine", "of", "it"]


def test_marks_follow_the_word_before_them() -> None:
    words = spoken_words(["Well,", "one", "—", "and", "“two”."])
    assert [word.mark for word in words] == [",", "—", "", "."]


@pytest.mark.parametrize(
    ("word", "sounds"),
    [("go", "ɡO"), ("now", "nW"), ("my", "mI"), ("boy", "bY"), ("they", "ðA"), ("edge", "ɛʤ"),
     ("each", "iʧ"), ("bird", "bɜɹd"), ("button", "bʌtᵊn"), ("equal", "ikwᵊl")],
)  # fmt: skip
def test_sounds_are_those_of_the_models_own_alphabet(word: str, sounds: str) -> None:
    # One sign for a diphthong or an affricate and none for length: misaki, EN_PHONES.md.
    spoken = spoken_words([word])[0].phonemes
    assert spoken.replace("ˈ", "").replace("ˌ", "") == sounds


def test_a_clause_is_pronounced_as_a_whole() -> None:
    the_end, the_ball = spoken_words(["the", "end"])[0], spoken_words(["the", "ball"])[0]
    assert (the_end.phonemes, the_ball.phonemes) == ("ðɪ", "ðə")


def test_an_r_that_links_two_words_is_said_once() -> None:
    assert [word.phonemes for word in spoken_words(["over", "it"])] == ["ˈOvəɹ", "ɪt"]


def test_words_that_are_run_together_are_parted() -> None:
    assert [word.phonemes for word in spoken_words(["of", "the", "last"])] == ["ʌv", "ðə", "lˈæst"]


@pytest.mark.parametrize(
    ("said", "alone", "parts"),
    [
        ("ʌvðə lˈæst", ["ʌv", "ðə", "lˈæst"], ["ʌv", "ðə", "lˈæst"]),
        ("hɐvbɪn tə", ["hˈæv", "bˌɪn", "tuː"], ["hɐv", "bɪn", "tə"]),
        ("tuː hʌndɹɪd stɛps", ["tuː hʌndɹɪd", "stɛps"], ["tuː hʌndɹɪd", "stɛps"]),
        ("a", ["a"], ["a"]),
    ],
)
def test_a_clause_is_parted_like_its_words(said: str, alone: list[str], parts: list[str]) -> None:
    assert split_like(said, alone) == parts


def test_every_sound_has_a_number_in_the_model() -> None:
    alphabet = json.loads(ALPHABET.read_text(encoding="utf-8"))
    text = (
        "Isn't the gradient's little button a measure of pleasure? Yes; the queen of Churchill "
        "Road joyfully chose thirty of those young birds, and the curve’s edge: how now — certain…"
    )
    written = " ".join(word.written for word in spoken_words(text.split()))
    assert set(written) <= alphabet.keys()


def test_what_cannot_be_said_is_named() -> None:
    with pytest.raises(VoiceError, match=r"'x=2' cannot be said: write '=' as words"):
        spoken_words(["x=2"])
