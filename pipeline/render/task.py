"""What workers are given: something to make, as a value, and what was made."""

from __future__ import annotations

import hashlib
import json
import os
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lecture.errors import LectureError
from pipeline.render.environment import differences, environment
from pipeline.render.sources import sources_digest
from pipeline.work import Work

_SECONDS_BETWEEN_REPORTS = 0.2

Report = Callable[[int], None]  # is told how many frames are done


class TaskError(LectureError):
    """Something that could not be made: one line that names it. `details` is the traceback."""

    def __init__(self, name: str, message: str, details: str = "") -> None:
        super().__init__(f"{name}: {message}")
        self.name, self.message, self.details = name, message, details

    def __reduce__(self) -> tuple[type[TaskError], tuple[str, str, str]]:
        # Exceptions are pickled as their text alone, and this one is rebuilt from its parts.
        return type(self), (self.name, self.message, self.details)


@dataclass(frozen=True, slots=True)
class Made:
    """What a task made.

    Attributes:
        files: bytes by name.
        facts: what is to be known of them, as JSON has it.
    """

    files: Mapping[str, bytes]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a task's outcome depends on besides its own values.

    Attributes:
        modules: where the code begins that makes it.
        sources: digest of that code and of all of the project that it imports.
        environment: name and version of everything else.
    """

    modules: tuple[str, ...]
    sources: str
    environment: Mapping[str, str]

    @classmethod
    def of(cls, *modules: str) -> Origin:
        """The code of ``modules`` as it is, and this machine's versions of everything."""
        return cls(modules, sources_digest(modules[0], also=modules[1:]), environment())

    def key(self, *values: Any) -> str:
        """SHA-256 of what is made from ``values``, as JSON has them, by this code and versions."""
        made_from = [*values, self.sources, dict(self.environment)]
        return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()

    def differences(self) -> list[str]:
        """What is another here, one entry a name."""
        wrong = differences(self.environment, environment())
        if self.sources != sources_digest(self.modules[0], also=self.modules[1:]):
            wrong.append("other code of the project, or it was edited since the render began")
        return wrong


class Task(Work, Protocol):
    """Something to make: a value that any machine with the same project can carry out."""

    @property
    def origin(self) -> Origin:
        """What it is made by."""

    @property
    def key(self) -> str:
        """SHA-256 of everything that it is made from: equal keys, equal bytes."""

    @property
    def needs(self) -> Sequence[Task]:
        """What has to be made before, and is given to `carry_out` in this order."""

    def carry_out(self, needed: Sequence[Made], report: Report) -> Made:
        """Make it."""


def carry_out(task: Task, needed: Sequence[Made], count_file: str | None = None) -> Made:
    """Carry out a task in this process: the function that workers are given.

    Args:
        task: what to make.
        needed: what `task.needs` gave.
        count_file: a file on this machine to keep the number of finished frames in.

    Raises:
        TaskError: this machine has other versions, or it cannot be made; one line that names it.
    """
    wrong = task.origin.differences()
    if wrong:
        raise TaskError(task.name, f"this worker ({os.uname().nodename}) has {'; '.join(wrong)}")
    try:
        return task.carry_out(needed, _frame_counter(count_file))
    except Exception as error:
        known = isinstance(error, LectureError)
        message = " ".join((str(error) if known else f"{type(error).__name__}: {error}").split())
        raise TaskError(task.name, message, traceback.format_exc()) from None


def _frame_counter(path: str | None) -> Report:
    if path is None:
        return lambda count: None
    last = 0.0

    def report(count: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN_REPORTS:
            last = now
            Path(path).write_text(str(count), encoding="ascii")

    return report
