"""A lecture made ready: read, checked, its claims tested, its words filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lecture.claims import check_claims
from lecture.errors import SourceError
from lecture.facts import Facts
from lecture.lint import lint_words
from lecture.script import Script, load_pronunciation, write_script
from lecture.spec import LectureSpec, load_lecture

ROOT = Path(__file__).resolve().parent.parent
LECTURES = ROOT / "config" / "lectures"


@dataclass(frozen=True, slots=True)
class Lecture:
    """Everything about a lecture that needs no voice and no picture.

    Attributes:
        path: its YAML file.
        spec: what the file says.
        facts: what follows from its numbers.
        claims: the claims that were tested, all true.
        script: its words.
    """

    path: Path
    spec: LectureSpec
    facts: Facts
    claims: dict[str, bool]
    script: Script


def prepare(path: Path) -> Lecture:
    """Read the lecture at ``path`` and test everything that can be tested before rendering.

    Raises:
        LectureError: the first mistake, as one line.
    """
    spec = load_lecture(path)
    lint_words(spec, path)
    facts = Facts(spec.study)
    claims = check_claims(spec, facts.sheet, path)
    pronunciation = load_pronunciation(ROOT / "config" / "pronunciation.yaml")
    return Lecture(path, spec, facts, claims, write_script(spec, facts.sheet, pronunciation, path))


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
