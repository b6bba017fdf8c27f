"""Captions: within the limits, in step with the words, and read by strict readers."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import srt
import webvtt

from lecture.errors import TimelineError
from lecture.folders import ROOT
from lecture.lecture import Lecture, prepare
from lecture.script import Cue, Script, Token
from lecture.takes import TakeManifest
from lecture.timeline import CueTime as Time
from lecture.timeline import SceneTimeline, Timeline, plan
from pipeline.captions import (
    LINE,
    LONGEST,
    SHORTEST,
    SPEED,
    Caption,
    as_srt,
    as_vtt,
    break_lines,
    write_captions,
)

TWO_FRAMES = 2 / 60


def _lecture(*cues: str, rate: float = 2.5, pause: float = 0.5) -> tuple[Script, Timeline]:
    """One scene whose cues are said at `rate` words a second."""
    written, times, start = [], [], 0
    for number, text in enumerate(cues):
        tokens = tuple(Token(word, word) for word in text.split())
        spans = tuple((0.2 + k / rate, 0.2 + (k + 1) / rate) for k in range(len(tokens)))
        seconds = len(tokens) / rate
        ticks = round((0.2 + seconds + pause) * 15 + 0.5)
        written.append(Cue("scene", f"cue{number}", tokens))
        times.append(Time(f"cue{number}", start, ticks, 0.2, seconds, spans, {}))
        start += ticks
    scene = SceneTimeline("scene", start, tuple(times))
    return Script(tuple(written), {}), Timeline((scene,))


@pytest.fixture(scope="module")
def captions() -> tuple[Caption, ...]:
    """Those of the shipped lecture with its takes."""
    lecture, timeline = _shipped()
    return write_captions(lecture.script, timeline)


def _shipped() -> tuple[Lecture, Timeline]:
    lecture = prepare(ROOT / "config" / "lectures" / "escaping_local_minima.yaml")
    takes = TakeManifest.load(ROOT / "takes" / "escaping_local_minima").takes
    return lecture, plan(lecture.spec, lecture.script, takes)


def test_every_caption_of_the_lecture_is_readable(captions: tuple[Caption, ...]) -> None:
    for caption in captions:
        assert 1 <= len(caption.lines) <= 2
        assert max(map(len, caption.lines)) <= LINE == 42
        assert caption.end - caption.start >= SHORTEST - 0.0011
        assert caption.end - caption.start <= LONGEST + 0.0011
        # Times are rounded to a millisecond.
        assert len(caption.text) <= (SPEED == 17.0) * 17 * (caption.end - caption.start + 0.0011)


def test_gaps_are_two_frames_or_more_in_the_file_too(captions: tuple[Caption, ...]) -> None:
    read = list(srt.parse(as_srt(captions)))
    for before, after in pairwise(read):
        gap = (after.start - before.end).total_seconds()
        assert gap >= TWO_FRAMES


def test_no_word_is_lost_and_each_caption_is_in_step(captions: tuple[Caption, ...]) -> None:
    lecture, timeline = _shipped()
    said: list[tuple[str, float, float]] = []
    for scene in timeline.scenes:
        for cue, time in zip(lecture.script.of(scene.scene), scene.cues, strict=True):
            begin = (timeline.start(scene.scene) + time.start) / 15
            said += [
                (token.caption, begin + start, begin + end)
                for token, (start, end) in zip(cue.tokens, time.words, strict=True)
            ]
    assert " ".join(c.text for c in captions) == " ".join(word for word, _, _ in said)
    rest = iter(said)
    for caption in captions:
        words = []
        while " ".join(word for word, _, _ in words) != caption.text:
            words.append(next(rest))
        assert abs(caption.start - words[0][1]) <= 0.21
        # The last word is said when its caption goes, or the next one is there a little early.
        assert caption.end >= words[-1][2] - 0.2 - 0.036


def test_captions_end_with_sentences_and_lines_break_by_sense() -> None:
    script, timeline = _lecture(
        "The point is stuck in a local minimum, and nothing in this rule can take it out. "
        "Beyond it rises a hill."
    )
    assert [caption.lines for caption in write_captions(script, timeline)] == [
        ("The point is stuck in a local minimum,", "and nothing in this rule can take it out."),
        ("Beyond it rises a hill.",),
    ]


def test_a_line_never_ends_with_an_article_a_preposition_or_half_a_formula() -> None:
    for text in (
        "The slope is positive where the curve goes up from the left to the right",
        "We start at the point where x = 1.11 and where the valley is not the deepest",
        "The curve that we test here is f(x) = sin(x²) + sin(x) from now on",
    ):
        lines = break_lines(text.split())
        assert lines
        first, second = lines
        assert not re.search(r"\b(the|a|of|in|to|from|where|and|so|x|f\(x\)) *[=+]?$", first), first
        assert not re.match(r"[=+]", second)


def test_words_that_do_not_fit_on_two_lines_are_refused_by_the_line_breaker() -> None:
    assert break_lines(["word"] * 16) is not None
    assert break_lines(["word"] * 20) is None


def test_a_caption_that_is_done_early_lingers_and_then_leaves() -> None:
    script, timeline = _lecture("Look at this picture.", pause=6.0)
    (caption,) = write_captions(script, timeline)
    assert caption.end == pytest.approx(0.2 + 4 / 2.5 + 1.0, abs=0.01)


def test_a_scenes_captions_depend_on_no_other_scene() -> None:
    script, timeline = _lecture("It found a valley, but not the deeper one, just beyond the hill.")
    scene = timeline.scenes[0]
    before = SceneTimeline("before", 30, ())
    moved = write_captions(script, Timeline((before, scene)))
    still = write_captions(script, timeline)
    for one, other in zip(moved, still, strict=True):
        assert one.lines == other.lines
        assert one.start - 2 == pytest.approx(other.start, abs=0.001)
        assert one.end - 2 == pytest.approx(other.end, abs=0.001)


def test_words_too_fast_to_read_name_their_cue() -> None:
    quick = " ".join(["extraordinarily"] * 12)
    script, timeline = _lecture("This one is fine.", quick, "And so is this one.", rate=3.0)
    with pytest.raises(TimelineError, match=r"^scene\.cue1: .*characters a second") as caught:
        write_captions(script, timeline)
    assert "\n" not in str(caught.value)


AWKWARD = (
    Caption(0.0, 1.5, ("a < b & c > d", "x² − 1 = 0")),
    Caption(3599.9996, 3602.0, ("“Really?” – yes",)),
)


def test_vtt_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    text = as_vtt(AWKWARD)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\na &lt; b &amp; c &gt; d\n")
    assert "01:00:00.000 --> 01:00:02.000" in text
    # The strict grammar of a cue's timing line (WebVTT, W3C 2019, 4.1).
    timings = [line for line in text.splitlines() if "-->" in line]
    stamp = r"\d{2,}:[0-5]\d:[0-5]\d\.\d{3}"
    assert all(re.fullmatch(f"{stamp} --> {stamp}", line) for line in timings)
    path = tmp_path / "captions.vtt"
    path.write_text(text, encoding="utf-8")
    assert len(webvtt.read(str(path)).captions) == len(AWKWARD)


def test_srt_is_read_back_as_it_was_written() -> None:
    read = list(srt.parse(as_srt(AWKWARD), ignore_errors=False))
    assert [subtitle.content for subtitle in read] == ["\n".join(c.lines) for c in AWKWARD]
    assert [subtitle.index for subtitle in read] == [1, 2]
    assert read[1].start.total_seconds() == 3600.0
