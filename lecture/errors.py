"""The errors of a lecture's source: each is one line that names the place and the remedy.

LectureError          anything wrong in what a lecture producer or developer wrote
  SourceError         a YAML file: file, line, key, value, what is allowed
  ClaimError          a claim that the numbers do not bear out
  TimelineError       a scene and its cues that do not fit each other
"""

from __future__ import annotations

from pathlib import Path

LONGEST = 60  # characters of a value or a key that a message shows


class LectureError(Exception):
    """One clear line for the person who wrote the lecture; the command exits 1 with it."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class SourceError(LectureError):
    """A mistake in a YAML file.

    Args:
        path: the file, as the user named it.
        line: 1-based line, or None when the file as a whole is meant.
        key: dotted path of the key, such as ``study.runs.plain.eta``; empty for the file.
        message: what is wrong, the value found, and what is allowed.
    """

    def __init__(self, path: Path, line: int | None, key: str, message: str) -> None:
        self.path, self.line, self.key, self.message = path, line, key, message
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")

    def __reduce__(self) -> tuple[type[SourceError], tuple[object, ...]]:
        # Exceptions are pickled as their text alone, and this one is rebuilt from its parts.
        return type(self), (self.path, self.line, self.key, self.message)


class ClaimError(LectureError):
    """A claim that the computed runs do not bear out."""


class TimelineError(LectureError):
    """A scene and its cues that do not fit each other."""


def shown(value: object) -> str:
    """``value`` as a message quotes it: its repr, cut where it is long.

    >>> shown("x" * 1000)[-8:]
    'xxxxx...'
    """
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
