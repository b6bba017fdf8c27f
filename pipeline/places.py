"""Where everything that is made lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lecture.folders import ROOT

BUILD = ROOT / "build"
CACHE = BUILD / "cache"
MADE = CACHE / "made"  # what workers made: scenes, their copies, sound; of all lectures
LOG = BUILD / "log"  # the workers' own words, and tracebacks of scenes that failed
FINAL = "final"  # the profile whose outcome is the package itself


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one lecture in one profile.

    Attributes:
        lecture: the lecture's id, and the stem of its files.
        profile: a profile's name.
    """

    lecture: str
    profile: str

    @property
    def package(self) -> Path:
        """The finished files, ``manifest.json`` among them."""
        folder = BUILD / self.lecture
        return folder if self.profile == FINAL else folder / self.profile

    @property
    def stage(self) -> Path:
        """Where the next package is made and checked before it takes the last one's place."""
        return BUILD / ".new" / f"{self.lecture}.{self.profile}"

    @property
    def lock(self) -> Path:
        """Held by the one process that makes this package."""
        return BUILD / ".new" / f"{self.lecture}.{self.profile}.lock"

    def takes(self, voice: str, committed: bool) -> Path:
        """The folder of a voice's takes; those of the lecture's own voice are committed."""
        return (
            ROOT / "takes" / self.lecture if committed else CACHE / "takes" / self.lecture / voice
        )

    @property
    def measured(self) -> Path:
        """What verify has measured in scenes of all lectures."""
        return CACHE / "measured"

    @property
    def recordings(self) -> Path:
        """Human recordings, a file a cue."""
        return ROOT / "recordings" / self.lecture
