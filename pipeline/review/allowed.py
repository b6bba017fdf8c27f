"""What a review lets pass, and why: ``config/review.yaml``, a short list with a reason each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from lecture.folders import ROOT
from lecture.frozen import Part
from lecture.source import parse, read_source
from pipeline.review.finding import Finding

FILE = ROOT / "config" / "review.yaml"


class Allowed(Part):
    """Findings of one gate in one scene that are no fault.

    Attributes:
        scene, gate: where.
        what: words that the finding has.
        because: the reason.
    """

    scene: str
    gate: str
    what: Annotated[str, Field(min_length=4)]
    because: Annotated[str, Field(min_length=20)]

    def covers(self, finding: Finding) -> bool:
        """Whether it is this that was found."""
        place = (finding.scene, finding.gate) == (self.scene, self.gate)
        return place and self.what in finding.what


class _File(Part):
    lectures: Mapping[str, tuple[Allowed, ...]]


def load_allowed(lecture: str, path: Path = FILE) -> tuple[Allowed, ...]:
    """The list of one lecture.

    Raises:
        SourceError: the first mistake in the file, as one line.
    """
    return parse(read_source(path), _File).lectures.get(lecture, ())


def unneeded(allowed: Iterable[Allowed], findings: Iterable[Finding]) -> list[Allowed]:
    """The entries that cover nothing that was found, and so hide what may come."""
    found = list(findings)
    return [entry for entry in allowed if not any(entry.covers(finding) for finding in found)]
