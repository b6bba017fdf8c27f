"""Checks of the captions: read strictly, alike in all three places, slow enough to be read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.captions import GAP, LINE, LINES, LONGEST, SHORTEST, SPEED
from pipeline.verify.check import Check, VerifyError, at_most
from pipeline.verify.package import Package

_TOLERANCE = 0.002  # seconds; times in the files are whole milliseconds
_VTT_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_VTT_TIMING = re.compile(rf"({_VTT_TIME}) --> ({_VTT_TIME})")
_SRT_TIME = r"\d{2,}:[0-5]\d:[0-5]\d,\d{3}"
_SRT_TIMING = re.compile(rf"({_SRT_TIME}) --> ({_SRT_TIME})")


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption as a file has it; times in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def read_vtt(text: str) -> list[Caption]:
    """The cues of a WebVTT file (W3C, 2019), without the leniency that its readers must have.

    Raises:
        VerifyError: anything that a writer may not write.
    """
    head, end, body = text.partition("\n\n")
    if head != "WEBVTT" or not end:
        raise VerifyError("WebVTT: it does not begin with the line WEBVTT and an empty one")
    captions = []
    for number, block in enumerate(body.removesuffix("\n").split("\n\n") if body else (), 1):
        timing, *lines = block.strip("\n").split("\n")
        match = _VTT_TIMING.fullmatch(timing)
        if match is None:
            raise VerifyError(f"WebVTT, cue {number}: {timing!r} is no timing")
        for line in lines:
            if "-->" in line or re.search(r"<|>|&(?!(amp|lt|gt|nbsp|lrm|rlm);)", line):
                raise VerifyError(f"WebVTT, cue {number}: {line!r} is not escaped")
        words = tuple(html.unescape(line) for line in lines)
        captions.append(_caption("WebVTT", number, match, words))
    return captions


def read_srt(text: str) -> list[Caption]:
    """The captions of a SubRip file, numbered from 1, with commas in their times.

    Raises:
        VerifyError: anything else.
    """
    captions = []
    for number, block in enumerate(text.rstrip("\n").split("\n\n"), 1):
        counter, timing, *lines = [*block.split("\n"), ""][: block.count("\n") + 2]
        match = _SRT_TIMING.fullmatch(timing)
        if match is None or counter != str(number):
            raise VerifyError(f"SubRip, caption {number}: {counter!r}, {timing!r}")
        captions.append(_caption("SubRip", number, match, tuple(line for line in lines if line)))
    return captions


def _caption(kind: str, number: int, match: re.Match[str], lines: tuple[str, ...]) -> Caption:
    start, end = (_seconds(match[side]) for side in (1, 2))
    if end <= start or not lines or not all(line.strip() for line in lines):
        raise VerifyError(f"{kind}, caption {number}: empty, or it ends before it begins")
    return Caption(start, end, lines)


def _seconds(time: str) -> float:
    *hours, minutes, seconds = time.replace(",", ".").split(":")
    return 3600 * int(hours[0] if hours else 0) + 60 * int(minutes) + float(seconds)


def check_captions(package: Package) -> Iterator[Check]:
    """Captions in the package, beside and inside of the video."""
    language = package.record.language
    vtt = read_vtt(package.file(f".{language}.vtt").read_text(encoding="utf-8"))
    srt = read_srt(package.file(f".{language}.srt").read_text(encoding="utf-8"))
    inside = [event for track in package.media.captions for event in track.events]
    same = _alike(vtt, srt) and _alike_times(vtt, inside)
    figure = f"{len(vtt)} in WebVTT, {len(srt)} in SubRip, {len(inside)} in the video"
    yield Check("captions", figure, "strictly valid and alike", same and bool(vtt))
    for ending in (".chapters.vtt", ".data.vtt"):
        cues = read_vtt(package.file(ending).read_text(encoding="utf-8"))
        yield Check(ending.removeprefix("."), f"{len(cues)} cues", "strictly valid", True)
    yield from _readable(vtt)


def _alike(one: Sequence[Caption], other: Sequence[Caption]) -> bool:
    times = [(caption.start, caption.end) for caption in other]
    return _alike_times(one, times) and [a.lines for a in one] == [b.lines for b in other]


def _alike_times(captions: Sequence[Caption], times: Sequence[tuple[float, float]]) -> bool:
    return len(captions) == len(times) and all(
        abs(caption.start - start) < _TOLERANCE and abs(caption.end - end) < _TOLERANCE
        for caption, (start, end) in zip(captions, times, strict=True)
    )


def _readable(captions: Sequence[Caption]) -> Iterator[Check]:
    widest = max((len(line) for caption in captions for line in caption.lines), default=0)
    yield at_most("caption width", widest, LINE, "characters")
    most = max((len(caption.lines) for caption in captions), default=0)
    yield at_most("caption height", most, LINES, "lines")
    speed = max((_speed(caption) for caption in captions), default=0.0)
    yield at_most("reading speed", speed, round(SPEED + 0.05, 2), "characters a second")
    seconds = [caption.end - caption.start for caption in captions]
    shortest, longest = min(seconds, default=0.0), max(seconds, default=0.0)
    good = shortest >= SHORTEST - _TOLERANCE and longest <= LONGEST + _TOLERANCE
    limits = f"{SHORTEST:.3f} to {LONGEST:g} s"
    yield Check("captions shown for", f"{shortest:.3f} to {longest:.3f} s", limits, good)
    gap = min((after.start - before.end for before, after in pairwise(captions)), default=GAP)
    good = gap >= GAP - _TOLERANCE
    yield Check("gap between captions", f"{gap:.3f} s", f"at least {GAP:g} s", good)


def _speed(caption: Caption) -> float:
    return len(" ".join(caption.lines)) / (caption.end - caption.start)
