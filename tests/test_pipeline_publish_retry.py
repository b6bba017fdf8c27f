"""Trying again has a bound."""

from __future__ import annotations

import pytest

from pipeline.publish.retry import Patience, persist

QUICK = Patience(tries=4, first=0.001, longest=0.002)


class Attempt:
    """Fails the first times that it is called."""

    def __init__(self, failures: int, error: Exception) -> None:
        self.calls, self._failures, self._error = 0, failures, error

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self._failures:
            raise self._error
        return "done"


def is_lost(error: Exception) -> bool:
    return isinstance(error, ConnectionError)


def test_what_passes_is_tried_again() -> None:
    attempt = Attempt(3, ConnectionError())
    assert persist(attempt, is_lost, QUICK) == "done"
    assert attempt.calls == 4


def test_patience_ends() -> None:
    attempt = Attempt(99, ConnectionError("lost"))
    with pytest.raises(ConnectionError, match="lost"):
        persist(attempt, is_lost, QUICK)
    assert attempt.calls == 4


def test_what_does_not_pass_is_not_tried_again() -> None:
    attempt = Attempt(99, PermissionError())
    with pytest.raises(PermissionError):
        persist(attempt, is_lost, QUICK)
    assert attempt.calls == 1


def test_waits_double_up_to_a_limit_and_are_never_in_step() -> None:
    patience = Patience(tries=7, first=1, longest=5)
    many = [patience.waits() for _ in range(50)]
    bounds = [1, 2, 4, 5, 5, 5]
    for waits in many:
        assert all(bound / 2 <= wait <= bound for wait, bound in zip(waits, bounds, strict=True))
    assert len({waits[0] for waits in many}) > 1
