"""lecture.expression: arithmetic and comparison over facts, and no way out of it."""

from __future__ import annotations

import time
from contextlib import suppress

import numpy as np
import pytest

from lecture.expression import LONGEST, ExpressionError, Sheet, evaluate
from lecture.written import Written

FACTS = Sheet(
    "the test",
    {
        "half": 0.5,
        "three": 3,
        "nan": float("nan"),
        "word": "valley",
        "f": Written("x²", "x squared"),
        "run": Sheet("run", {"eta": 0.05, "end": "valley", "x": np.array([1.0, 2.0, 4.0])}),
        "late": lambda: 7,
    },
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half", 0.5),
        (" half ", 0.5),
        ("1 + 2 * 3 - 4 / 2", 5.0),
        ("-three", -3),
        ("run.eta", 0.05),
        ("run.x[0]", 1.0),
        ("run.x[-1]", 4.0),
        ("run.x[three - 1]", 4.0),
        ("abs(-half)", 0.5),
        ("max(1, three, 2)", 3),
        ("min(half, run.x[1])", 0.5),
        ("late", 7),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("run.end == 'valley'", True),
        ("run.end != 'valley'", False),
        ("half <= 0.5 and not three > 5", True),
        ("half > 1 or three == 3", True),
        ("half > 1 and three == 3", False),
        ("nan < 1", False),
    ],
)
def test_values(text: str, value: object) -> None:
    found = evaluate(text, FACTS)
    assert found == value
    assert type(found) is type(value)


def test_a_written_fact_is_given_as_it_is() -> None:
    assert evaluate("f", FACTS) == Written("x²", "x squared")


def test_a_fact_is_computed_once_and_only_when_it_is_asked_for() -> None:
    asked: list[int] = []
    sheet = Sheet("x", {"slow": lambda: asked.append(1) or 5})
    assert asked == []
    assert evaluate("slow + slow", sheet) == 10
    assert asked == [1]
    assert sheet.names == ("slow",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nothing", "the test has no fact 'nothing'; it has half, three, nan, word, f, run, late"),
        ("run.beta", "run has no fact 'beta'; it has eta, end, x"),
        ("half > 1 and nothing > 1", "no fact 'nothing'"),  # whatever stands before it
        ("half < 1 or nothing > 1", "no fact 'nothing'"),
        ("half.real", "'half' has no facts of its own"),
        ("run", "'run' is no single fact; it has eta, end, x"),
        ("run.x", "'run.x' is a list of numbers"),
        ("run.x[3]", "out of bounds"),
        ("run.x[0.5]", "a whole number, not 0.5"),
        ("run.x[True]", "a whole number, not True"),
        ("run.x['a']", "a whole number, not 'a'"),
        ("run.x[0:2]", "not allowed"),
        ("run['eta']", "run as a whole is no list of numbers"),
        ("word[0]", "'valley' is no list of numbers"),
        ("run.x == 1", "a list of numbers is no number"),
        ("run == run", "run as a whole is no number"),
        ("run.end == 3", "'valley' is no number"),
        ("three != word", "'valley' is no number"),
        ("f == f", "is no number"),
        ("three and half", "3 is neither true nor false"),
        ("not three", "3 is neither true nor false"),
        ("(1 < 2) + 1", "True is no number"),
        ("-word", "'valley' is no number"),
        ("word * 1000000000", "'valley' is no number"),
        ("'a' * 999999999999", "'a' is no number"),
        ("1 / 0", "has no value: "),
        ("run.x[0] / 0", "has no value: "),
        ("abs()", "abs() does not take 0 numbers"),
        ("min(1)", "min() does not take 1 numbers"),
        ("max(run.x, 1)", "a list of numbers is no number"),
        ("2 ** 3", "not allowed"),
        ("9 ** 9 ** 9 ** 9", "not allowed"),
        ("7 // 2", "not allowed"),
        ("7 % 2", "not allowed"),
        ("1 << 60", "not allowed"),
        ("~three", "not allowed"),
        ("'%0999999999d' % 1", "not allowed"),
        ("'v' in word", "not allowed"),
        ("three is three", "not allowed"),
        ("__import__('os')", "not allowed"),
        ("open('/etc/passwd')", "not allowed"),
        ("word.__class__", "'word' has no facts of its own"),
        ("run.__class__", "run has no fact '__class__'"),
        ("run._facts", "run has no fact '_facts'"),
        ("run.x.__class__", "'run.x' has no facts of its own"),
        ("abs.__self__", "no fact 'abs'"),
        ("(lambda: 1)()", "not allowed"),
        ("(x := 1)", "not allowed"),
        ("[x for x in run.x]", "not allowed"),
        ("{1: 2}", "not allowed"),
        ("(1, 2)", "not allowed"),
        ("1 if three else 2", "not allowed"),
        ("f'{half}'", "not allowed"),
        ("b'x'", "not allowed"),
        ("1j", "not allowed"),
        ("None", "not allowed"),
        ("...", "not allowed"),
        ("max(*run.x)", "not allowed"),
        ("max(1, 2, key=abs)", "not allowed"),
        ("abs(abs)", "no fact 'abs'"),
        ("", "is not an expression"),
        ("half half", "is not an expression"),
        ("half; half", "is not an expression"),
        ("half = 1", "is not an expression"),
        ("import os", "is not an expression"),
        ("half\0", "half"),
        ("(" * 150 + "1", "is not an expression"),
        ("(" * 250 + "1" + ")" * 40, "is not an expression"),
        ("1" + "+1" * LONGEST, f"longer than {LONGEST} characters"),
    ],
)
def test_everything_else_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, FACTS)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["-" * 299 + "1", "~" * 299 + "1", "not " * 74 + "1", "run" + ".x" * 148, "abs(" * 59 + "1"],
)
def test_nothing_is_too_deep_or_too_slow(text: str) -> None:
    started = time.perf_counter()
    with suppress(ExpressionError):
        evaluate(text, FACTS)
    assert time.perf_counter() - started < 0.5


def test_deeper_than_the_stack_is_no_crash() -> None:
    def down(levels: int) -> None:
        if levels:
            down(levels - 1)
        else:
            evaluate("-" * 299 + "1", FACTS)

    with pytest.raises(ExpressionError, match="has no value"):
        down(750)
