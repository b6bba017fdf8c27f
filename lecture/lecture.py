"""A lecture made ready: read, checked, its claims tested, its words filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lecture.claims import check_claims
from lecture.errors import SourceError
from lecture.facts import Facts
from lecture.folders import LECTURES, ROOT
from lecture.frozen import FrozenDict
from lecture.lint import lint_words
from lecture.script import Script, load_pronunciation, write_script
from lecture.source import Source, read_source
from lecture.spec import LectureSpec, parse_lecture


@dataclass(frozen=True, slots=True)
class Lecture:
    """Everything about a lecture that needs no voice and no picture.

    Attributes:
        source: its YAML file, for the lines of later errors.
        spec: what the file says.
        facts: what follows from its numbers.
        claims: the claims that were tested, all true.
        script: its words.
    """

    source: Source
    spec: LectureSpec
    facts: Facts
    claims: FrozenDict[str, bool]
    script: Script

    @property
    def path(self) -> Path:
        """The lecture's file."""
        return self.source.path


def prepare(path: Path, root: Path = ROOT) -> Lecture:
    """Read the lecture at ``path`` and test everything that can be tested before rendering.

    Args:
        path: ``config/lectures/<id>.yaml``.
        root: the project's folder, with ``scenes`` and ``config/pronunciation.yaml``.

    Raises:
        LectureError: the first mistake, as one line.
    """
    source = read_source(path)
    spec = parse_lecture(source, root)
    lint_words(spec, source)
    facts = Facts(spec.study)
    claims = check_claims(spec, facts.sheet, source)
    pronunciation = load_pronunciation(root / "config" / "pronunciation.yaml")
    script = write_script(spec, facts.sheet, pronunciation, source)
    return Lecture(source, spec, facts, claims, script)


def lecture_path(lecture_id: str) -> Path:
    """The file of the lecture called ``lecture_id``.

    Raises:
        SourceError: there is no such lecture; the message lists those that there are.
    """
    known = {path.stem: path for path in sorted(LECTURES.glob("*.yaml"))}
    if lecture_id not in known:
        names = ", ".join(known) or "none yet"
        place = LECTURES.relative_to(ROOT)
        raise SourceError(
            place, None, "", f"there is no lecture {lecture_id!r}; there are: {names}"
        )
    return known[lecture_id]
