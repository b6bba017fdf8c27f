"""WebVTT files (W3C, 2019), for captions, chapters and data alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import webvtt


@dataclass(frozen=True, slots=True)
class Block:
    """One cue of a track, shown from ``start`` to ``end``, in seconds; its lines as given."""

    start: float
    end: float
    lines: tuple[str, ...]


def as_webvtt(blocks: Sequence[Block]) -> str:
    """The whole file's text."""
    document = webvtt.WebVTT()
    for block in blocks:
        document.captions.append(
            webvtt.Caption(vtt_time(block.start), vtt_time(block.end), list(block.lines))
        )
    buffer = StringIO()
    document.write(buffer)
    # An empty line ends the head, also of a file without cues.
    return buffer.getvalue().rstrip("\n") + ("\n" if blocks else "\n\n")


def vtt_time(seconds: float) -> str:
    """A time as hours, minutes, seconds and milliseconds.

    >>> vtt_time(62.345)
    '00:01:02.345'
    """
    milliseconds = round(1000 * seconds)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest / 1000:06.3f}"
