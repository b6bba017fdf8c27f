"""The errors of a lecture's source: each is one line that names the place and the remedy.

LectureError          anything wrong in what a lecture producer or developer wrote
  SourceError         a YAML file: file, line, key, value, what is allowed
  ClaimError          a claim that the numbers do not bear out
  TimelineError       a scene and its cues that do not fit each other
"""

from __future__ import annotations

from pathlib import Path


class LectureError(Exception):
    """One clear line for the person who wrote the lecture; the command exits 1 with it."""


class SourceError(LectureError):
    """A mistake in a YAML file.

    Args:
        path: the file, as the user named it.
        line: 1-based line, or None when the file as a whole is meant.
        key: dotted path of the key, such as ``study.runs.plain.eta``; empty for the file.
        message: what is wrong, the value found, and what is allowed.
    """

    def __init__(self, path: Path, line: int | None, key: str, message: str) -> None:
        self.path, self.line, self.key = path, line, key
        place = f"{path}:{line}" if line else f"{path}"
        flat = " ".join(message.split())
        super().__init__(f"{place}: {key}: {flat}" if key else f"{place}: {flat}")


class ClaimError(LectureError):
    """A claim that the computed runs do not bear out."""


class TimelineError(LectureError):
    """A scene and its cues that do not fit each other."""
