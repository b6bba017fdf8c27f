"""lecture.script: one template, two forms; moments; what a voice can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Project

from lecture.errors import SourceError
from lecture.expression import Sheet
from lecture.lecture import Lecture
from lecture.script import Cue, Token, load_pronunciation, tokenize
from lecture.written import Written

FACTS = Sheet(
    "the test",
    {
        "x": -0.4585,
        "share": 0.9,
        "count": 93,
        "tiny": -0.001,
        "many": 12000,
        "f": Written("sin(x²) + sin(x)", "sine of x squared plus sine of x"),
        "run": Sheet("run", {"end": "first_valley"}),
    },
)
SAID = {"f(x)": "f of x", "f": "eff", "=": "equals", "x²": "x squared", "SGD": "S G D"}


def tokens(template: str) -> list[tuple[str, str]]:
    found, _ = tokenize(template, FACTS, "en", SAID)
    return [(token.caption, token.speech) for token in found]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain words, here.", [("plain",) * 2, ("words,",) * 2, ("here.",) * 2]),
        ("{x:.2f}", [("−0.46", "minus zero point four six")]),
        ("at {x:.2f}.", [("at", "at"), ("−0.46.", "minus zero point four six.")]),
        ("({x:.1f}),", [("(−0.5),", "(minus zero point five),")]),
        ("{count}: {count}!", [("93:", "ninety-three:"), ("93!", "ninety-three!")]),
        ("{share:.0%};", [("90%;", "ninety percent;")]),
        ("{tiny:.2f}", [("0.00", "zero point zero zero")]),
        ("{many}", [("12000", "twelve thousand")]),
        ("{ 1 - share : .1f }", [("0.1", "zero point one")]),
        ("{f}.", [("sin(x²) + sin(x).", "sine of x squared plus sine of x.")]),  # one token
        ("{count}/{count}", [("93/93", "ninety-three/ninety-three")]),
        # punctuation is kept, and is not part of the word that is looked up
        ("f(x)", [("f(x)", "f of x")]),
        ("f(x),", [("f(x),", "f of x,")]),
        ("“f(x)”", [("“f(x)”", "“f of x”")]),
        ("(f(x))", [("(f(x))", "(f of x)")]),
        ("f, if", [("f,", "eff,"), ("if", "if")]),
        ("SGD: SGDs", [("SGD:", "S G D:"), ("SGDs", "SGDs")]),
        ("y = x².", [("y", "y"), ("=", "equals"), ("x².", "x squared.")]),
        ("  two\n  lines\t", [("two", "two"), ("lines", "lines")]),
        ("", []),
    ],
)
def test_both_forms_come_from_one_template(template: str, expected: list[tuple[str, str]]) -> None:
    assert tokens(template) == expected


def test_a_moment_is_the_start_of_the_word_that_follows() -> None:
    found, last = tokenize("[a] one [b] [c] two, [d]", FACTS, "en", {})
    assert found == (Token("one", "one", ("a",)), Token("two,", "two,", ("b", "c")))
    assert last == ("d",)
    cue = Cue("scene", "cue", found, last)
    assert cue.marks == ("a", "b", "c", "d")
    assert (cue.id, cue.caption) == ("scene.cue", "one two,")


def test_words_of_moments_only() -> None:
    assert tokenize("[a] [b]", FACTS, "en", {}) == ((), ("a", "b"))


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{x", "a stray '{'"),
        ("x}", "a stray '}'"),
        ("{{x}}", "a stray '{'"),
        ("{x{y}}", "a stray '{'"),
        ("[Go]", "a stray '['"),
        ("[go", "a stray '['"),
        ("go]", "a stray ']'"),
        ("[]", "a stray '['"),
        ("[two words]", "a stray '['"),
        ("stop [here].", "a moment is [name] with a space on both sides"),
        ("in[side]a word", "a stray '['"),
        ("[{x}]", "a stray '['"),
        ("{}", "'' is not an expression"),
        ("{y}", "the test has no fact 'y'; it has x, share"),
        ("{run}", "'run' is no single fact; it has end"),
        ("{x:.2q}", "{x:.2q}: the form '.2q' is not allowed"),
        ("{x < 0}", "True cannot be put into words"),
        ("{f:.2f}", "takes no form"),
        ("{1 / 0}", "has no value"),
    ],
)
def test_what_cannot_be_read_is_told(template: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        tokenize(template, FACTS, "en", {})


STUCK = "Watch [roll] this point"


@pytest.mark.parametrize(
    ("new", "key", "says"),
    [
        ("{plain.y} point", "scenes[0].cues[0].words", "plain has no fact 'y'; it has eta"),
        ("a [roll] b [roll] c", "scenes[0].cues[0].words", "the moment [roll] stands here twice"),
        ("β grows", "scenes[0].cues[0].words", ""),
        ("x³ grows", "scenes[0].cues[0].words", "a voice cannot say 'x³': write it as a fact"),
        ("this + that", "scenes[0].cues[0].words", "a voice cannot say '+'"),
        ("and/or", "scenes[0].cues[0].words", "a voice cannot say 'and/or'"),
        ("{plain.past.barrier}", "scenes[0].cues[0].words", "inf cannot be put into words"),
        ("{plain.f_end / 0}", "scenes[0].cues[0].words", "has no value"),
        ("naïve, “so-called” café’s – yes", "", ""),
    ],
)
def test_a_mistake_in_words_has_its_line(project: Project, new: str, key: str, says: str) -> None:
    project.change(STUCK, new)
    if not says:  # β has a pronunciation, and letters with accents are letters
        project.prepare()
        return
    error = project.mistake()
    line = project.line("words: >-")
    assert str(error).startswith(f"{project.path}:{line}: {key}: ")
    assert says in str(error)
    assert "hook.stuck" in str(error)


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("[here] hill", "a text on screen has no moments like [this]"),
        ("hill [here]", "a text on screen has no moments like [this]"),
        ("'{hill}'", "the lecture has no fact 'hill'"),
        ("'{start:.9q}'", "is not allowed"),
    ],
)
def test_a_mistake_in_a_text_has_its_line(project: Project, new: str, says: str) -> None:
    project.change("stuck: stuck", f"stuck: {new if new[0] != '[' else repr(new)}")
    error = project.mistake()
    line = project.line("      stuck: ")
    assert str(error).startswith(f"{project.path}:{line}: scenes[0].texts.stuck: ")
    assert says in str(error)


def test_a_text_on_screen_is_written_in_symbols(project: Project) -> None:
    project.change("stuck: stuck", 'stuck: "  β = {plain.eta}  at\u00a0{first_valley.x:.2f}"')
    assert project.prepare().script.texts["hook"]["stuck"] == "β = 0.05 at −0.46"


def test_the_lecture_has_its_cues_in_order(lecture: Lecture) -> None:
    ids = [cue.id for cue in lecture.script.cues]
    assert ids == [f"{s.name}.{c.name}" for s in lecture.spec.scenes for c in s.cues]
    assert [cue.id for cue in lecture.script.of("hook")] == ids[: len(lecture.spec.scenes[0].cues)]
    assert all(len(token.caption) <= 42 for cue in lecture.script.cues for token in cue.tokens)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("a: b\n'f (x)': f of x\n", 2, "must be one word, without spaces"),
        ("'': x\n", 1, "must be one word"),
        ("a: 1\n", 1, "a: must be the words to speak; found 1"),
        ("a: b\nβ: β\n", 2, "must be the words to speak; found 'β'"),
        ("- a\n", 1, "must be a mapping of keys to values"),
    ],
)
def test_a_mistake_in_the_pronunciation(tmp_path: Path, content: str, line: int, says: str) -> None:
    path = tmp_path / "pronunciation.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_pronunciation(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert says in str(caught.value)
