"""lecture.errors: one line each, whatever the message, and whole after a trip between processes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from lecture.errors import ClaimError, LectureError, SourceError, TimelineError, shown


@pytest.mark.parametrize("kind", [LectureError, ClaimError, TimelineError])
def test_an_error_is_one_line(kind: type[LectureError]) -> None:
    assert str(kind("a\n b\u2028c\r\nd")) == "a b c d"
    assert issubclass(kind, LectureError)


@pytest.mark.parametrize(
    ("line", "key", "text"),
    [
        (3, "a.b", "f.yaml:3: a.b: no: really"),
        (None, "", "f.yaml: no: really"),
        (3, "", "f.yaml:3: no: really"),
        (None, "a", "f.yaml: a: no: really"),
    ],
)
def test_a_source_error_names_the_place(line: int | None, key: str, text: str) -> None:
    error = SourceError(Path("f.yaml"), line, key, "no:\n really")
    assert str(error) == text
    assert (error.path, error.line, error.key) == (Path("f.yaml"), line, key)


def test_a_source_error_comes_whole_out_of_a_worker_process() -> None:
    error = SourceError(Path("f.yaml"), 3, "a.b", "no: really")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.line, again.key) == (str(error), 3, "a.b")


def test_shown_is_short() -> None:
    assert shown("x") == "'x'"
    assert len(shown("x" * 10_000)) == 60
