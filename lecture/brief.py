"""What a scene is told: all that its picture may depend on beside its code and the theme."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from lecture.script import Script
from lecture.spec import LectureSpec, Study
from lecture.timeline import TICK, CueTime, SceneTimeline, Timeline

ANIMATION_SECONDS = 10


@dataclass(frozen=True, slots=True)
class SceneBrief:
    """The value that a scene is a function of; it travels to worker processes by pickle.

    Attributes:
        lecture_id: the lecture's id.
        title: the lecture's title.
        study: the numbers.
        scene: the scene's name.
        texts: the words on screen, filled in.
        timeline: the scene's cues in time.
        part: first and end of the cues to be shown, as indices of the timeline's; None for all.
    """

    lecture_id: str
    title: str
    study: Study
    scene: str
    texts: Mapping[str, str]
    timeline: SceneTimeline
    part: tuple[int, int] | None = None

    @property
    def shown(self) -> tuple[int, int]:
        """First and end of the cues to be shown, as indices of the timeline's."""
        return self.part or (0, len(self.timeline.cues))

    @property
    def start(self) -> int:
        """Ticks from the scene's start to what is shown."""
        return self.timeline.cues[self.part[0]].start if self.part else 0

    @property
    def ticks(self) -> int:
        """How long what is shown lasts."""
        if self.part is None:
            return self.timeline.ticks
        first, end = self.part
        return sum(cue.ticks for cue in self.timeline.cues[first:end])

    def parts(self, ticks: int) -> tuple[SceneBrief, ...]:
        """A long scene in parts that several workers can render side by side, cut at cues.

        Args:
            ticks: that a part lasts at least.
        """
        ends = [0]
        for end, cue in enumerate(self.timeline.cues, start=1):
            after = cue.start + cue.ticks
            start = self.timeline.cues[ends[-1]].start
            if after - start >= ticks and self.timeline.ticks - after >= ticks:
                ends.append(end)
        if len(ends) == 1:
            return (self,)
        ends.append(len(self.timeline.cues))
        return tuple(replace(self, part=part) for part in pairwise(ends))

    def digest(self) -> str:
        """SHA-256 of the whole value, in hexadecimal: equal for equal briefs only."""
        value = {
            "lecture_id": self.lecture_id,
            "title": self.title,
            "study": self.study.model_dump(mode="json"),
            "scene": self.scene,
            "texts": dict(self.texts),
            "timeline": asdict(self.timeline),
            "part": self.part,
        }
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def brief_scenes(spec: LectureSpec, script: Script, timeline: Timeline) -> tuple[SceneBrief, ...]:
    """One brief a scene, in order."""
    return tuple(
        SceneBrief(
            lecture_id=spec.id,
            title=spec.title,
            study=spec.study,
            scene=scene.name,
            texts=script.texts[scene.name],
            timeline=timeline.scene(scene.name),
        )
        for scene in spec.scenes
    )


def brief_animations(spec: LectureSpec, script: Script) -> tuple[SceneBrief, ...]:
    """One brief an animation, in order: called after its run, with one cue without words."""
    ticks = int(ANIMATION_SECONDS / TICK)
    cue = CueTime("path", 0, ticks, 0.0, 0.0, (), {})
    return tuple(
        SceneBrief(
            lecture_id=spec.id,
            title=spec.title,
            study=spec.study,
            scene=animation.run,
            texts=script.animations[name],
            timeline=SceneTimeline(animation.run, ticks, (cue,)),
        )
        for name, animation in spec.animations.items()
    )
