"""A check says what was found and what is allowed, and nonsense does not pass."""

from __future__ import annotations

import math

from pipeline.verify.check import Check, at_most, equal


def test_a_check_is_a_line_and_a_record() -> None:
    check = at_most("dot off by", 0.1234, 1.0, "px", "step 3")
    assert check.line() == "ok   dot off by                       0.123 px, step 3 (at most 1 px)"
    assert check.as_record() == {
        "name": "dot off by",
        "figure": "0.123 px, step 3",
        "limit": "at most 1 px",
        "passed": True,
    }
    assert Check("a", "b", "c", False).line().startswith("FAIL a ")


def test_limits_are_met_or_not() -> None:
    assert at_most("a", 1.0, 1.0, "s").passed
    assert not at_most("a", 1.01, 1.0, "s").passed
    assert not at_most("a", math.nan, 1.0, "s").passed
    assert equal("a", "x", "x").passed
    assert not equal("a", "x", "y").passed
