"""A scene to render, as a value that says all."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from lecture.brief import SceneBrief
from lecture.spec import LectureSpec
from lecture.timeline import TICK, frames
from pipeline.render.profile import Profile
from pipeline.render.segment import Segment
from pipeline.render.task import Made, Origin, Report, TaskError

# The pipeline's own code that shapes a picture: what of it changes makes other segments.
_PIPELINE = "pipeline.render.scene"
_PART = 1200  # frames that a part of a long scene has at least; a shorter one does not pay


@dataclass(frozen=True, slots=True)
class SceneJob:
    """One scene to render, or a part of one.

    Attributes:
        brief: what the scene is told.
        module, cls: where its class is.
        profile: how its picture is encoded.
        origin: the code that makes it, and the versions of all else that shapes it.
    """

    brief: SceneBrief
    module: str
    cls: str
    profile: Profile
    origin: Origin

    kind = "scenes"
    needs = ()

    @property
    def scene(self) -> str:
        """The scene's name."""
        return self.brief.scene

    @property
    def name(self) -> str:
        """The scene and, of a part, its place in it."""
        if self.brief.part is None:
            return f"scene {self.scene}"
        first, _ = self.brief.part
        return f"scene {self.scene} from {self.brief.timeline.cues[first].name}"

    @property
    def frames(self) -> int:
        """How many frames the timeline asks for."""
        return frames(self.brief.ticks, self.profile.fps)

    @property
    def cost(self) -> float:
        """Its frames."""
        return self.frames

    @property
    def key(self) -> str:
        """SHA-256 of everything the segment is made from: equal keys, equal bytes."""
        # The name of a profile changes no pixel.
        profile = {**asdict(self.profile), "options": self.profile.encoder_options, "name": ""}
        return self.origin.key(self.kind, self.brief.digest(), self.cls, profile)

    def carry_out(self, needed: Sequence[Made], report: Report) -> Made:
        """Render it.

        Raises:
            TaskError: it has not as many frames as its timeline says.
        """
        return self.render(report).made()

    def render(self, report: Report = lambda count: None) -> Segment:
        """The rendered scene, in this process.

        Raises:
            TaskError: it has not as many frames as its timeline says.
        """
        from pipeline.render.scene import render

        segment = render(self, report)
        # Manim's scenes refer to themselves in rings: without this their pictures stay for long.
        gc.collect()
        if segment.frames != self.frames:
            message = f"{segment.frames} frames were drawn, its timeline has {self.frames}"
            raise TaskError(self.name, message)
        return segment


def scene_jobs(
    spec: LectureSpec, briefs: Iterable[SceneBrief], profile: Profile
) -> tuple[tuple[SceneJob, ...], ...]:
    """The jobs of each scene of a lecture, in the lecture's order; a long scene has several."""
    ticks = int(_PART / profile.fps / TICK)
    return tuple(
        tuple(scene_job(part, scene.module, scene.cls, profile) for part in brief.parts(ticks))
        for scene, brief in zip(spec.scenes, briefs, strict=True)
    )


def scene_job(brief: SceneBrief, module: str, cls: str, profile: Profile) -> SceneJob:
    """The job of one brief, for this machine's versions of everything."""
    return SceneJob(brief, module, cls, profile, Origin.of(module, _PIPELINE))
