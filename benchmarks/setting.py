"""What is to be measured, and where there is room for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

SHORT = 3  # what takes seconds is measured so often, and the median counts
CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Setting:
    """What the person who measures has asked for.

    Attributes:
        scratch: an empty folder, removed at the end.
        profile: of config/profiles.yaml.
        scenes: which of the lecture's; none for all.
        rounds: how often that is measured which takes minutes.
    """

    scratch: Path
    profile: str
    scenes: tuple[str, ...]
    rounds: int
