"""What a scene is told: all that its picture may depend on beside its code and the theme."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

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
    """

    lecture_id: str
    title: str
    study: Study
    scene: str
    texts: Mapping[str, str]
    timeline: SceneTimeline

    def digest(self) -> str:
        """SHA-256 of the whole value, in hexadecimal: equal for equal briefs only."""
        value = {
            "lecture_id": self.lecture_id,
            "title": self.title,
            "study": self.study.model_dump(mode="json"),
            "scene": self.scene,
            "texts": dict(self.texts),
            "timeline": asdict(self.timeline),
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
