"""A scene that is rendered in parts is the scene: the same pictures, the same shots."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from lecture.brief import SceneBrief
from lecture.lecture import lecture_path, prepare
from lecture.shot import Shot, joined
from pipeline.render import encoder
from pipeline.render.job import scene_job
from pipeline.render.profile import Profile
from scenes.standalone import timed_briefs

LECTURE = prepare(lecture_path("escaping_local_minima"))
SCENES = {scene.name: scene for scene in LECTURE.spec.scenes}
BRIEFS = {brief.scene: brief for brief in timed_briefs(LECTURE)}
SMALL = Profile("small", 480, 270, 15, (("crf", "30"), ("preset", "ultrafast")))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Digests of the frames that are drawn."""
    seen: list[str] = []
    write = encoder.SceneEncoder.write

    def watched(
        self: encoder.SceneEncoder, pixels: np.ndarray, repeat: int = 1, *more: object
    ) -> None:
        seen.extend([hashlib.sha256(pixels.tobytes()).hexdigest()] * repeat)
        write(self, pixels, repeat, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(encoder.SceneEncoder, "write", watched)
    return seen


def _render(brief: SceneBrief, drawn: list[str]) -> tuple[list[str], tuple[Shot, ...]]:
    scene = SCENES[brief.scene]
    drawn.clear()
    segment = scene_job(brief, scene.module, scene.cls, SMALL).render()
    assert segment.frames == len(drawn)
    return list(drawn), segment.shots


@pytest.mark.parametrize(
    "name",
    [
        "hook",
        *(
            pytest.param(name, marks=pytest.mark.full)
            for name in SCENES
            if name != "hook" and len(BRIEFS[name].timeline.cues) > 1
        ),
    ],
)
def test_the_parts_of_a_scene_show_what_the_scene_shows(name: str, drawn: list[str]) -> None:
    brief = BRIEFS[name]
    middle = len(brief.timeline.cues) // 2
    whole, shots = _render(brief, drawn)
    parts, found = [], []
    for part in ((0, middle), (middle, len(brief.timeline.cues))):
        pictures, own = _render(replace(brief, part=part), drawn)
        parts += pictures
        found += own
    wrong = [number for number, (a, b) in enumerate(zip(whole, parts, strict=True)) if a != b]
    assert wrong == []
    assert {shot for shot in joined(found) if shot.marks} == {shot for shot in shots if shot.marks}
