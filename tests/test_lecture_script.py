"""lecture.script: one template, two forms; moments; what a voice can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import one_scene

from lecture.errors import SourceError
from lecture.expression import Sheet
from lecture.lecture import Lecture
from lecture.script import Cue, Script, Token, load_pronunciation, tokenize, write_script
from lecture.spec import LectureSpec
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


def script(lecture: Lecture, spec: LectureSpec) -> Script:
    return write_script(spec, lecture.facts.sheet, SAID, lecture.source)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("{plain.y} point", "plain has no fact 'y'; it has eta"),
        ("a [roll] b [roll] c", "the moment [roll] stands here twice"),
        ("x³ grows", "a voice cannot say 'x³': write it as a fact, in words, or say how in config"),
        ("β grows", "a voice cannot say 'β'"),
        ("this + that", "a voice cannot say '+'"),
        ("and/or", "a voice cannot say 'and/or'"),
        ("after 7", "a voice cannot say '7'"),
        ("{plain.past.barrier}", "inf cannot be put into words"),  # never
        ("{plain.f_end / 0}", "has no value"),
    ],
)
def test_a_mistake_in_words_has_its_line(lecture: Lecture, words: str, says: str) -> None:
    with pytest.raises(SourceError) as caught:
        script(lecture, one_scene(lecture, words))
    key = "scenes[0].cues[0].words"
    line = lecture.source.lines["scenes", 0, "cues", 0, "words"]
    assert str(caught.value).startswith(f"{lecture.path}:{line}: {key}: ")
    assert says in str(caught.value)
    assert str(caught.value).endswith(" (cue hook.stuck)")


def test_letters_with_accents_are_letters(lecture: Lecture) -> None:
    words = "naïve, “so-called” café’s – yes"
    assert script(lecture, one_scene(lecture, words)).cues[0].caption == words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[here] hill", "a text that is not spoken has no moments like [this]"),
        ("hill [here]", "a text that is not spoken has no moments like [this]"),
        ("{hill}", "the lecture has no fact 'hill'"),
        ("{start:.9q}", "is not allowed"),
    ],
)
def test_a_mistake_in_a_text_has_its_line(lecture: Lecture, text: str, says: str) -> None:
    with pytest.raises(SourceError) as caught:
        script(lecture, one_scene(lecture, text=text))
    line = lecture.source.lines["scenes", 0, "texts"]
    assert str(caught.value).startswith(f"{lecture.path}:{line}: scenes[0].texts.label: ")
    assert says in str(caught.value)


def test_a_text_on_screen_is_written_in_symbols(lecture: Lecture) -> None:
    spec = one_scene(lecture, text="  β = {plain.eta}  at {first_valley.x:.2f}")
    assert script(lecture, spec).texts["hook"]["label"] == "β = 0.05 at −0.46"


def test_what_is_to_be_seen_has_its_numbers_filled_in(lecture: Lecture) -> None:
    spec = one_scene(lecture)
    scene = spec.scenes[0].model_copy(update={"sees": "It takes {plain.steps} steps."})
    spec = spec.model_copy(update={"scenes": (scene,)})
    assert script(lecture, spec).sees == {"hook": "It takes 200 steps."}
    wrong = scene.model_copy(update={"sees": "{hill} falls."})
    with pytest.raises(SourceError, match=r": scenes\[0\]\.sees: the lecture has no fact 'hill'"):
        script(lecture, spec.model_copy(update={"scenes": (wrong,)}))


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
