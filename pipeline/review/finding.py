"""What a review finds: one thing that a viewer would stumble over, in words and with its figure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.verify.check import Check


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a scene.

    Attributes:
        scene, cue: where.
        second: when it was seen first, from the scene's start.
        gate: the name of the check that it fails.
        what: what is wrong, in words.
        figure: what was measured.
    """

    scene: str
    cue: str
    second: float
    gate: str
    what: str
    figure: str = ""

    def line(self) -> str:
        """The finding as it is printed."""
        figure = f": {self.figure}" if self.figure else ""
        return f"{self.scene}.{self.cue} {self.second:6.2f} s  {self.gate}: {self.what}{figure}"


class Findings:
    """Findings of one scene, each thing once, as it was seen first."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Finding] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding, unless the same was found in the same cue before."""
        self._found.setdefault((finding.cue, finding.gate, finding.what), finding)

    def of(self, gate: str) -> list[Finding]:
        """The findings of one gate."""
        return [finding for finding in self._found.values() if finding.gate == gate]

    def all(self) -> tuple[Finding, ...]:
        """All findings, ordered by time."""
        return tuple(sorted(self._found.values(), key=lambda finding: finding.second))


def check_of(scene: str, check: Check) -> Check:
    """The check with the scene's name before its own."""
    return replace(check, name=f"{scene}: {check.name}")
