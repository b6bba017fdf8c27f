"""lecture.lint: no number without a source, no big word without a claim."""

from __future__ import annotations

import pytest
from conftest import Project, one_scene

from lecture.errors import SourceError
from lecture.lecture import Lecture
from lecture.lint import lint_words
from lecture.spec import LectureSpec

PHRASE = "One small change"
WORDS = ("scenes", 0, "cues", 0, "words")


def allowing(spec: LectureSpec) -> LectureSpec:
    """The lecture with an allowed phrase, which its text on screen has."""
    scene = spec.scenes[0].model_copy(update={"texts": {"label": PHRASE}})
    update = {"plain_numbers": {PHRASE: "the one parameter"}, "scenes": (scene,)}
    return spec.model_copy(update=update)


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
    text = complaint(lecture, allowing(one_scene(lecture, words)))
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
    assert complaint(lecture, allowing(one_scene(lecture, words))) == ""


@pytest.mark.parametrize(
    "word",
    ["global", "Globally", "always", "never", "stochastic", "energy", "deepest", "best", "optimal"],
)
def test_a_big_word_needs_a_claim_beside_it(lecture: Lecture, word: str) -> None:
    text = complaint(lecture, one_scene(lecture, f"it is {word} so", claims=()))
    assert f"{word!r} needs a claim beside it: claims: [name]" in text
    assert complaint(lecture, one_scene(lecture, f"it is {word} so", claims=("plain",))) == ""


def test_a_text_on_screen_is_checked_too(lecture: Lecture) -> None:
    text = complaint(lecture, one_scene(lecture, text="stuck after 9 steps"))
    assert ": scenes[0].texts.label: '9' is a number without a source" in text


def test_a_big_word_on_screen_needs_a_claim_in_its_scene(lecture: Lecture) -> None:
    text = complaint(lecture, one_scene(lecture, text="the best slope", claims=()))
    assert ": scenes[0].texts.label: 'best' needs a claim beside it" in text
    spec = one_scene(lecture, text="the best slope", claims=("plain_is_stuck",))
    assert complaint(lecture, spec) == ""


def test_what_is_to_be_seen_is_checked_too(lecture: Lecture) -> None:
    spec = one_scene(lecture, claims=())
    for sees, found in (("Five valleys.", "'Five' is a number"), ("The best.", "'best' needs a")):
        scene = spec.scenes[0].model_copy(update={"sees": sees})
        text = complaint(lecture, spec.model_copy(update={"scenes": (scene,)}))
        assert f": scenes[0].sees: {found}" in text


def test_a_title_is_checked_too(lecture: Lecture) -> None:
    spec = one_scene(lecture)
    title = complaint(lecture, spec.model_copy(update={"title": "Two Minima"}))
    assert title.startswith(f"{lecture.path}:{lecture.source.lines['title',]}: title: 'Two' is")
    scene = spec.scenes[0].model_copy(update={"title": "A ball, 2 valleys"})
    title = complaint(lecture, spec.model_copy(update={"scenes": (scene,)}))
    assert ": scenes[0].title: '2' is a number" in title


def test_a_phrase_that_nobody_says_any_more_is_taken_out(project: Project) -> None:
    project.change("plain_numbers:\n", "plain_numbers:\n  two balls: counted\n")
    line = project.line("  two balls")
    assert str(project.mistake()) == (
        f"{project.path}:{line}: plain_numbers.two balls: no words have it any more; take it out"
    )
