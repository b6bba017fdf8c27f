"""Where a scene shows a run: what the picture tells about itself, beside the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shot:
    """The frames of a scene in which a run stands at exactly a whole step.

    Attributes:
        run: the run's name.
        role: the role whose colour and shape its dot has; empty if no dot shows it.
        arrow: whether the dot has an arrow.
        marks: (frame, step), with frames counted from the scene's start.
    """

    run: str
    role: str
    arrow: bool
    marks: tuple[tuple[int, int], ...]


def joined(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    """The shots of a scene from those of its parts: one a run, with the marks of all parts."""
    found: dict[str, Shot] = {}
    for shot in shots:
        before = found.get(shot.run, Shot(shot.run, "", False, ()))
        found[shot.run] = Shot(
            shot.run,
            shot.role or before.role,
            shot.arrow or before.arrow,
            (*before.marks, *shot.marks),
        )
    return tuple(found.values())
