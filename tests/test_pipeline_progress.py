"""Progress: a line at a time where there is no terminal, one bar where there is."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from pipeline import progress
from pipeline.progress import RenderProgress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


@dataclass(frozen=True)
class _Work:
    kind: str
    name: str
    frames: int
    cost: float


DESCENT = _Work("scenes", "scene descent", 500, 500.0)
RACE = _Work("scenes", "scene race", 500, 500.0)
COPIES = _Work("copies", "the copies of descent", 0, 250.0)


def test_lines_come_for_each_scene_and_every_ten_seconds_only(clock: list[float]) -> None:
    stream = io.StringIO()
    with RenderProgress([DESCENT, RACE], 9, stream) as shown:
        for second in range(1, 26):
            clock[0] = 100.0 + second
            shown.under_way([(DESCENT, 20 * second)])
        shown.finished(DESCENT)
    assert stream.getvalue().splitlines() == [
        "making 2 scenes, 1000 frames; 9 unchanged",
        "0/2 scenes, 220/1000 frames, 20 frames/s, 0:39 left",
        "0/2 scenes, 440/1000 frames, 20 frames/s, 0:28 left",
        "scene descent is done; 1/2 scenes, 500/1000 frames, 20 frames/s, 0:25 left",
    ]


def test_what_is_no_scene_counts_by_its_cost(clock: list[float]) -> None:
    stream = io.StringIO()
    with RenderProgress([DESCENT, COPIES], 0, stream) as shown:
        clock[0] += 20
        shown.finished(DESCENT)
        shown.finished(COPIES)
    assert stream.getvalue().splitlines() == [
        "making 1 scenes, 1 copies, 500 frames",
        "scene descent is done; 1/1 scenes, 0/1 copies, 0:10 left",
    ]


def test_a_scene_that_starts_again_does_not_count_backwards(clock: list[float]) -> None:
    stream = io.StringIO()
    with RenderProgress([DESCENT], 0, stream) as shown:
        clock[0] += 20
        shown.under_way([(DESCENT, 50)])
        clock[0] += 20
        shown.under_way([(DESCENT, 10)])
    assert stream.getvalue().count("50/500 frames") == 2


def test_a_terminal_gets_a_bar_and_no_lines(clock: list[float]) -> None:
    stream = _Terminal()
    with RenderProgress([DESCENT, RACE], 0, stream) as shown:
        clock[0] += 2
        shown.finished(DESCENT)
    assert "1/2 scenes, 500/1000 frames, 250 frames/s, 0:02 left" in stream.getvalue()
    assert "is done" not in stream.getvalue()


def test_what_is_done_is_told(clock: list[float]) -> None:
    for stream in (io.StringIO(), _Terminal()):
        with RenderProgress([DESCENT], 0, stream, doing="measuring"):
            pass
        assert "measuring" in stream.getvalue()
        assert "making" not in stream.getvalue()
