"""A rendered scene, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass

from lecture.shot import Shot
from pipeline.render.task import Made

VIDEO = "video.mp4"  # of the files that a scene's task makes


@dataclass(frozen=True, slots=True)
class Segment:
    """What rendering gives.

    Attributes:
        video: H.264 in MP4 that begins with a closed GOP.
        frames: how many there are.
        shots: where whole steps of the runs are to be seen.
    """

    video: bytes
    frames: int
    shots: tuple[Shot, ...]

    @classmethod
    def of(cls, made: Made) -> Segment:
        """The segment that a scene's task made."""
        shots = tuple(
            Shot(run, role, arrow, tuple((int(frame), int(step)) for frame, step in marks))
            for run, role, arrow, marks in made.facts["shots"]
        )
        return cls(made.files[VIDEO], made.facts["frames"], shots)

    def made(self) -> Made:
        """The segment as a task gives it."""
        shots = [[shot.run, shot.role, shot.arrow, shot.marks] for shot in self.shots]
        return Made({VIDEO: self.video}, {"frames": self.frames, "shots": shots})
