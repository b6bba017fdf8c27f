"""The values that rendering is made of: a job that says all, and the result for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from lecture.brief import SceneBrief
from lecture.errors import LectureError
from lecture.spec import LectureSpec
from lecture.timeline import frames
from pipeline.render.environment import environment
from pipeline.render.profile import Profile
from pipeline.render.sources import sources_digest

# The pipeline's own code that shapes a picture: what of it changes makes other segments.
_PIPELINE = "pipeline.render.scene"


class SceneError(LectureError):
    """A scene that could not be rendered: one line that names it. `details` is the traceback."""

    def __init__(self, scene: str, message: str, details: str = "") -> None:
        super().__init__(f"scene {scene}: {message}")
        self.scene, self.message, self.details = scene, message, details

    def __reduce__(self) -> tuple[type[SceneError], tuple[str, str, str]]:
        # Exceptions are pickled as their text alone, and this one is rebuilt from its parts.
        return type(self), (self.scene, self.message, self.details)


@dataclass(frozen=True, slots=True)
class Shot:
    """Where the picture shows exactly a whole step of a run.

    Attributes:
        run: the run's name.
        role: the role whose colour and shape its dot has; empty if no dot shows it.
        arrow: whether the dot has an arrow.
        marks: (frame, step), frames counted from the scene's start.
    """

    run: str
    role: str
    arrow: bool
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SceneJob:
    """One scene to render, as a value that any machine with the same project can carry out.

    Attributes:
        brief: what the scene is told.
        module, cls: where its class is.
        profile: how its picture is encoded.
        sources: digest of the code that the picture is made by.
        environment: name and version of all else that shapes it.
    """

    brief: SceneBrief
    module: str
    cls: str
    profile: Profile
    sources: str
    environment: Mapping[str, str]

    @property
    def scene(self) -> str:
        """The scene's name."""
        return self.brief.scene

    @property
    def frames(self) -> int:
        """How many frames the timeline asks for."""
        return frames(self.brief.timeline.ticks, self.profile.fps)

    @property
    def key(self) -> str:
        """SHA-256 of everything the segment is made from: equal keys, equal bytes."""
        made_from = {
            "brief": self.brief.digest(),
            "class": self.cls,
            "profile": {**asdict(self.profile), "options": self.profile.encoder_options},
            "sources": self.sources,
            "environment": dict(self.environment),
        }
        # The name of a profile changes no pixel.
        del made_from["profile"]["name"]  # type: ignore[attr-defined]
        return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SceneResult:
    """A rendered scene.

    Attributes:
        video: H.264 in MP4 that begins with a closed GOP.
        frames: how many there are.
        shots: where whole steps of the runs are to be seen.
    """

    video: bytes
    frames: int
    shots: tuple[Shot, ...]


def scene_jobs(
    spec: LectureSpec, briefs: Iterable[SceneBrief], profile: Profile
) -> tuple[SceneJob, ...]:
    """A job for each scene of a lecture, in the lecture's order."""
    return tuple(
        scene_job(brief, scene.module, scene.cls, profile)
        for scene, brief in zip(spec.scenes, briefs, strict=True)
    )


def scene_job(brief: SceneBrief, module: str, cls: str, profile: Profile) -> SceneJob:
    """The job of one brief, for this machine's versions of everything."""
    return SceneJob(
        brief=brief,
        module=module,
        cls=cls,
        profile=profile,
        sources=sources_digest(module, also=(_PIPELINE,)),
        environment=environment(),
    )
