"""What is known of a piece of work before it is done, to tell people how far it is."""

from __future__ import annotations

from typing import Protocol


class Work(Protocol):
    """A piece of work."""

    @property
    def kind(self) -> str:
        """What sort of thing it is, for people, in the plural: ``scenes``."""

    @property
    def name(self) -> str:
        """What it is, for people: ``scene descent``."""

    @property
    def frames(self) -> int:
        """Frames of video that are drawn or looked at; 0 for what is no scene."""

    @property
    def cost(self) -> float:
        """How long it takes, in frames that could be drawn meanwhile."""
