"""lecture.lint: no number without a source, no big word without a claim."""

from __future__ import annotations

import pytest
from conftest import Project

from lecture.errors import SourceError
from lecture.lecture import Lecture
from lecture.lint import lint_words
from lecture.spec import LectureSpec

PHRASE = "One small change"
WORDS = ("scenes", 0, "cues", 0, "words")


def with_words(lecture: Lecture, words: str, **cue: object) -> LectureSpec:
    """A lecture of one scene: a cue with these words, and one with the allowed phrase."""
    scene = lecture.spec.scenes[0]
    first, second, *_ = scene.cues
    cues = (
        first.model_copy(update={"words": words, **cue}),
        second.model_copy(update={"words": PHRASE}),
    )
    only = scene.model_copy(update={"cues": cues, "texts": {}})
    update = {"scenes": (only,), "plain_numbers": {PHRASE: "the one parameter"}}
    return lecture.spec.model_copy(update=update)


def complaint(lecture: Lecture, spec: LectureSpec) -> str:
    """What the lint says of the lecture; nothing if it passes."""
    try:
        lint_words(spec, lecture.source)
    except SourceError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("after 7 steps", "7"),
        ("after seven steps", "seven"),
        ("Seven steps", "Seven"),
        ("on ninety-three of them", "ninety-three"),
        ("fourteen", "fourteen"),
        ("a hundred", "hundred"),
        ("billions", "billions"),
        ("half of it", "half"),
        ("½ of it", "½"),
        ("twice as far", "twice"),
        ("x2", "2"),
        ("٣ steps", "٣"),
        ("{plain.eta} is 0.05", "0"),
        ("[one] word one", "one"),
        ("twenty-one small change", "twenty-one"),
        ("One small changes", "One"),  # no word of the allowed phrase
    ],
)
def test_a_number_without_a_source_is_refused(lecture: Lecture, words: str, found: str) -> None:
    text = complaint(lecture, with_words(lecture, words))
    line = lecture.source.lines[WORDS]
    assert text.startswith(f"{lecture.path}:{line}: scenes[0].cues[0].words: {found!r} is a number")


@pytest.mark.parametrize(
    "words",
    [
        "after {momentum.past.barrier} steps",
        "at {first_valley.x:.2f}",
        "[seven] a moment, [two2] another",
        "f(x) = x²",
        "someone, often, tone, weight, attend, canyon",
        "One small change",
        "again One small change, and One small change",
    ],
)
def test_numbers_from_facts_and_allowed_phrases_pass(lecture: Lecture, words: str) -> None:
    assert complaint(lecture, with_words(lecture, words)) == ""


@pytest.mark.parametrize(
    "word",
    ["global", "Globally", "always", "never", "stochastic", "energy", "deepest", "best", "optimal"],
)
def test_a_big_word_needs_a_claim_beside_it(lecture: Lecture, word: str) -> None:
    text = complaint(lecture, with_words(lecture, f"it is {word} so", claims=()))
    assert f"{word!r} needs a claim beside it: claims: [name]" in text
    assert complaint(lecture, with_words(lecture, f"it is {word} so", claims=("plain",))) == ""


def test_a_text_on_screen_is_checked_too(project: Project) -> None:
    project.change("stuck: stuck", "stuck: stuck after 9 steps")
    error = str(project.mistake())
    line = project.line("stuck: stuck after")
    assert error.startswith(f"{project.path}:{line}: scenes[0].texts.stuck: '9' is a number")


def test_a_big_word_on_screen_needs_a_claim_in_its_scene(project: Project) -> None:
    project.change("slope: slope", "slope: the best slope")
    assert "scenes[3].texts.slope: 'best' needs a claim" in str(project.mistake())


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("title: Escaping Local Minima", "title: Escaping 2 Minima", "title"),
        ("title: A ball that", "title: Two balls that", "scenes[0].title"),
    ],
)
def test_a_title_is_checked_too(project: Project, old: str, new: str, key: str) -> None:
    project.change(old, new)
    line = project.line(new)
    assert str(project.mistake()).startswith(f"{project.path}:{line}: {key}: ")


def test_a_phrase_that_nobody_says_any_more_is_taken_out(project: Project) -> None:
    project.change("plain_numbers:\n", "plain_numbers:\n  two balls: counted\n")
    line = project.line("  two balls")
    assert str(project.mistake()) == (
        f"{project.path}:{line}: plain_numbers.two balls: no words have it any more; take it out"
    )
