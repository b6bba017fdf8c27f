"""Captions in step with the voice: where they break, how long they stay, the files they are in.

The limits are those that broadcasters and streaming services share: Netflix Timed Text Style Guide,
general requirements and English (2024), where 17 characters a second is the limit for children's
programmes, about the 160 to 180 words a minute of the BBC Subtitle Guidelines (2024).
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import srt  # type: ignore[import-untyped]
import webvtt

from lecture.errors import TimelineError
from lecture.script import Script
from lecture.timeline import TICK, SceneTimeline, Timeline

LINE = 42  # characters
LINES = 2
SPEED = 17.0  # characters a second, spaces included
SHORTEST, LONGEST = 5 / 6, 7.0  # seconds
GAP = 0.035  # seconds; two frames at 60 a second, in the files' whole milliseconds
CLOSED_BELOW = 0.5  # a gap that is shorter is closed to GAP: a flicker draws the eye
LINGER = 1.0  # seconds that a caption may stay after its last word
_SHIFTS = (
    -0.2,
    -0.1,
    0.0,
    0.1,
    0.2,
)  # seconds by which a caption may lead or follow its first word

# Words that belong to the one after them; for English, and no harm in any other language.
_BINDS = """
    a an the this that these those my your its our their of in on at to by for from with into onto
    than as and or but if so because when while where which who whose that is are was were be been
    has have had do does did not no can could will would shall should may might must very too it
    there we you they he she i = < > + − - × · ≈ ≤ ≥ ←
"""
# Words that a new line may well begin with.
_BEGINS = """
    and or but so because when while where which who if than of in on at to by for from with into
    until before after over past between without
"""


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption: its lines, and the seconds of the lecture between which it is shown."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(self.lines)

    @property
    def speed(self) -> float:
        """Characters a second."""
        return len(self.text) / (self.end - self.start)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    cue: str
    start: float  # seconds from the scene's start
    end: float
    last: bool  # of its cue


@dataclass(frozen=True, slots=True)
class _Plan:
    cost: float
    back: tuple[int, float] | None  # where its last caption begins: word, second


def write_captions(script: Script, timeline: Timeline) -> tuple[Caption, ...]:
    """The captions of a lecture, in order. A scene's captions depend on no other scene.

    Raises:
        TimelineError: words that are spoken too fast to be read; names scene and cue.
    """
    captions: list[Caption] = []
    for scene in timeline.scenes:
        start = float(timeline.start(scene.scene) * TICK)
        for caption in _scene_captions(script, scene):
            begin, end = round(start + caption.start, 3), round(start + caption.end, 3)
            captions.append(Caption(begin, end, caption.lines))
    return tuple(captions)


def _scene_captions(script: Script, scene: SceneTimeline) -> Iterator[Caption]:
    words = list(_words(script, scene))
    if not words:
        return
    length = float(scene.ticks * TICK)
    breaks = _break(words, scene.scene, length)
    for index, (first, start) in enumerate(breaks):
        after = breaks[index + 1] if index + 1 < len(breaks) else (len(words), length)
        text = [word.text for word in words[first : after[0]]]
        lines = break_lines(text)
        assert lines is not None
        yield Caption(start, _end(start, words[after[0] - 1].end, after[1], lines), lines)


def _words(script: Script, scene: SceneTimeline) -> Iterator[_Word]:
    cues = {cue.name: cue for cue in script.of(scene.scene)}
    for time in scene.cues:
        tokens = cues[time.name].tokens
        begin = float(time.start * TICK)
        for index, (token, (start, end)) in enumerate(zip(tokens, time.words, strict=True)):
            last = index == len(tokens) - 1
            yield _Word(token.caption, time.name, begin + start, begin + end, last)


def _break(words: Sequence[_Word], scene: str, length: float) -> list[tuple[int, float]]:
    """Where captions begin, as (first word, second): the cheapest way to the end of the scene.

    Dynamic programming over (word that a caption begins with, by how much it leads or follows it).
    """
    plans: list[dict[float, _Plan]] = [{} for _ in range(len(words) + 1)]
    for start in _starts(words, 0):
        plans[0][start] = _Plan(0.0, None)
    for last in range(1, len(words) + 1):
        ends = _starts(words, last) if last < len(words) else [length]
        for first in range(last - 1, -1, -1):
            if first < last - 1 and words[first].last:
                break  # a caption never runs over the end of a cue
            texts = [word.text for word in words[first:last]]
            if len(" ".join(texts)) > LINES * LINE:
                break
            lines = break_lines(texts)
            if lines is None or not plans[first]:
                continue
            looks = _line_cost(lines)
            if not words[last - 1].last:
                looks += 3 * _break_cost(words[last - 1].text, words[last].text)
            for end in ends:
                for start, plan in plans[first].items():
                    best = plans[last][end].cost if end in plans[last] else math.inf
                    if plan.cost + looks + 1.0 >= best:
                        continue
                    if words[last - 1].end > start + LONGEST:
                        continue  # it would go before its words are said
                    seconds = _end(start, words[last - 1].end, end, lines) - start
                    if not _readable(sum(map(len, lines)) + len(lines) - 1, seconds):
                        continue
                    shift = abs(start - words[first].start)
                    cost = plan.cost + looks + 3 * shift + max(0.0, 1.5 - seconds) + 1.0
                    if cost < best:
                        plans[last][end] = _Plan(cost, (first, start))
    if not plans[-1]:
        reached = max(index for index, plan in enumerate(plans) if plan)
        raise _unreadable(words, scene, min(reached, len(words) - 1))
    way: list[tuple[int, float]] = []
    at = (len(words), min(plans[-1], key=lambda end: plans[-1][end].cost))
    while (plan := plans[at[0]][at[1]]).back:
        at = plan.back
        way.append(at)
    return way[::-1]


def _starts(words: Sequence[_Word], index: int) -> list[float]:
    return [start for shift in _SHIFTS if (start := words[index].start + shift) >= 0]


def _end(start: float, spoken: float, limit: float, lines: Sequence[str]) -> float:
    """When a caption goes: once it is read and its words are spoken, at `limit` at the latest."""
    characters = sum(map(len, lines)) + len(lines) - 1
    read = start + max(SHORTEST, characters / SPEED)
    end = max(spoken + LINGER, read)
    if limit - end < CLOSED_BELOW:
        end = limit - GAP
    return min(end, start + LONGEST)


def _readable(characters: int, seconds: float) -> bool:
    tolerance = 1e-9
    return (
        SHORTEST - tolerance <= seconds <= LONGEST + tolerance
        and characters <= SPEED * seconds + tolerance
    )


def _unreadable(words: Sequence[_Word], scene: str, index: int) -> TimelineError:
    cue = words[index].cue
    there = [word for word in words if word.cue == cue]
    seconds = there[-1].end - there[0].start
    speed = sum(len(word.text) + 1 for word in there) / seconds if seconds else math.inf
    return TimelineError(
        f"{scene}.{cue}: its words cannot be captioned readably near {words[index].text!r} "
        f"({speed:.1f} characters a second; at most {SPEED:g}): say less, or a longer pause"
    )


def break_lines(words: Sequence[str]) -> tuple[str, ...] | None:
    """One line, or two broken where the sense allows it best; None if they do not fit."""
    whole = " ".join(words)
    if len(whole) <= LINE:
        return (whole,)
    best: tuple[float, tuple[str, ...]] | None = None
    for at in range(1, len(words)):
        lines = (" ".join(words[:at]), " ".join(words[at:]))
        if max(map(len, lines)) > LINE:
            continue
        uneven = abs(len(lines[0]) - len(lines[1])) / LINE
        cost = _break_cost(words[at - 1], words[at]) + uneven
        if best is None or cost < best[0]:
            best = (cost, lines)
    return best[1] if best else None


def _line_cost(lines: Sequence[str]) -> float:
    return sum(
        _break_cost(above.rpartition(" ")[2], below.partition(" ")[0])
        for above, below in pairwise(lines)
    )


def _break_cost(before: str, after: str) -> float:
    """How much a break between two words hurts: 0 at the end of a sentence, 8 inside a phrase."""
    bare = before.rstrip("”\"’')")
    if bare.endswith((".", "?", "!", "…", ":", ";")):
        return 0.0
    if bare.endswith((",", "–", "—")):
        return 0.5
    if before.lower() in _BINDS.split() or _is_symbol(after) or _is_number(before):
        return 8.0
    return 1.5 if after.lower() in _BEGINS.split() else 3.0


def _is_symbol(word: str) -> bool:
    return not any(character.isalnum() for character in word)


def _is_number(word: str) -> bool:
    return word.lstrip("−-+").replace(".", "").isdigit()


def as_vtt(captions: Sequence[Caption]) -> str:
    """The captions as WebVTT (W3C, 2019)."""
    document = webvtt.WebVTT()
    for caption in captions:
        lines = [html.escape(line, quote=False) for line in caption.lines]
        document.captions.append(
            webvtt.Caption(_vtt_time(caption.start), _vtt_time(caption.end), lines)
        )
    buffer = StringIO()
    document.write(buffer)
    return buffer.getvalue() + "\n"


def as_srt(captions: Sequence[Caption]) -> str:
    """The captions as SubRip."""
    text: str = srt.compose(
        srt.Subtitle(
            number,
            timedelta(milliseconds=round(1000 * caption.start)),
            timedelta(milliseconds=round(1000 * caption.end)),
            "\n".join(caption.lines),
        )
        for number, caption in enumerate(captions, 1)
    )
    return text


def _vtt_time(seconds: float) -> str:
    milliseconds = round(1000 * seconds)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest / 1000:06.3f}"
