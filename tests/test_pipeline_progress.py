"""Progress: a line at a time where there is no terminal, one bar where there is."""

from __future__ import annotations

import io

import pytest

from pipeline import progress
from pipeline.progress import RenderProgress, VerifyProgress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_lines_come_for_each_scene_and_every_ten_seconds_only(clock: list[float]) -> None:
    stream = io.StringIO()
    with RenderProgress(2, 1000, 9, stream) as shown:
        for second in range(1, 26):
            clock[0] = 100.0 + second
            shown.frames(20 * second)
        shown.finished("descent")
    assert stream.getvalue().splitlines() == [
        "rendering 2 scenes, 1000 frames, 9 unchanged",
        "0/2 scenes, 220/1000 frames, 20 frames/s, 0:39 left",
        "0/2 scenes, 440/1000 frames, 20 frames/s, 0:28 left",
        "descent is rendered, 1/2 scenes, 500/1000 frames, 20 frames/s, 0:25 left",
    ]


def test_a_scene_that_starts_again_does_not_count_backwards(clock: list[float]) -> None:
    stream = io.StringIO()
    with RenderProgress(1, 100, 0, stream) as shown:
        clock[0] += 1
        shown.frames(50)
        shown.frames(10)
        shown.finished("descent")
    assert "50/100 frames" in stream.getvalue()


def test_a_terminal_gets_a_bar_and_no_lines(clock: list[float]) -> None:
    stream = _Terminal()
    with RenderProgress(1, 100, 0, stream) as shown:
        clock[0] += 2
        shown.frames(50)
        shown.finished("descent")
    assert "1/1 scenes, 50/100 frames, 25 frames/s, 0:02 left" in stream.getvalue()
    assert "is rendered" not in stream.getvalue()


def test_scenes_that_are_checked_are_told_with_their_frames(clock: list[float]) -> None:
    stream = io.StringIO()
    with VerifyProgress(2, 1000, 9, stream) as shown:
        clock[0] += 4
        shown.measured("descent", 600)
        shown.measured("hook", 400)
    assert stream.getvalue().splitlines() == [
        "checking 2 scenes, 1000 frames, 9 unchanged",
        "descent is checked, 1/2 scenes, 600/1000 frames, 150 frames/s, 0:03 left",
        "hook is checked, 2/2 scenes, 1000/1000 frames, 250 frames/s, 0:00 left",
    ]
    bar = _Terminal()
    with VerifyProgress(2, 1000, 0, bar) as shown:
        shown.measured("descent", 600)
    assert "checking" in bar.getvalue()
    assert "1/2 scenes, 600/1000 frames" in bar.getvalue()
