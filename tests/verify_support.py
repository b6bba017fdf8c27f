"""Small finished packages for the tests of verify, made by the real way from a tiny lecture."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manim import tempconfig

from lecture.brief import SceneBrief, brief_scenes
from lecture.folders import ROOT
from lecture.lecture import prepare
from lecture.timeline import plan
from pipeline.captions import write_captions
from pipeline.package import make_package
from pipeline.places import Places
from pipeline.plan import Plan, narration_job, stills_jobs
from pipeline.render.cache import Cache, Entry
from pipeline.render.encoder import SceneEncoder, SceneRenderer
from pipeline.render.job import SceneJob
from pipeline.render.pool import WorkerPool
from pipeline.render.profile import Profile
from pipeline.render.segment import Segment
from pipeline.render.task import Origin
from pipeline.voice.silent import SilentVoice
from pipeline.voice.takes import make_takes
from scenes.base import LectureScene

SMALL = Profile("small", 960, 540, 15, (("crf", "18"), ("g", "60"), ("preset", "veryfast")))
LECTURE = """\
title: Small
description: A small lecture.
language: en
voice: {{engine: silent}}
poster: {{scene: {first}, cue: go, after: 1.0}}
study:
  objective: wave
  window: [-4.0, 4.0]
  wider_window: [-6.0, 6.0]
  stage: [-3.0, 1.7]
  start: 1.11
  steps: 40
  landmarks:
    first_valley: {{kind: minimum, near: -0.46}}
  runs:
    plain: {{method: gradient_descent, eta: 0.05}}
    momentum: {{method: momentum, eta: 0.05, beta: {beta}}}
claims:
  same: {{says: they start together, holds: plain.start == momentum.start}}
scenes:
"""
SCENE = """\
  - name: {name}
    title: The scene {name}
    sees: Dots on a curve.
    cues:
      - {{name: go, words: They go., at_least: 3.0}}
"""


@dataclass(frozen=True)
class InFolder(Places):
    """Places below a folder of the test's own."""

    folder: Path = ROOT

    @property
    def package(self) -> Path:
        return self.folder / "package"

    @property
    def stage(self) -> Path:
        return self.folder / "stage"

    @property
    def measured(self) -> Path:
        return self.folder / "measured"


def planned(folder: Path, scenes: Mapping[str, type[LectureScene]], beta: float = 0.9) -> Plan:
    """A lecture with a scene a class, each three seconds long, ready to render."""
    lecture = folder / "config" / "lectures" / "small.yaml"
    lecture.parent.mkdir(parents=True, exist_ok=True)
    text = LECTURE.format(first=next(iter(scenes)), beta=beta)
    lecture.write_text(text + "".join(SCENE.format(name=name) for name in scenes), "utf-8")
    pronunciation = (ROOT / "config" / "pronunciation.yaml").read_text("utf-8")
    (folder / "config" / "pronunciation.yaml").write_text(pronunciation, "utf-8")
    (folder / "scenes").mkdir(exist_ok=True)
    for name in scenes:
        (folder / "scenes" / f"{name}.py").touch()
    ready = prepare(lecture, folder)
    voice = SilentVoice()
    lines = [(cue.id, [token.speech for token in cue.tokens]) for cue in ready.script.cues]
    takes = make_takes(lines, voice, folder / "takes")
    timeline = plan(ready.spec, ready.script, takes.takes)
    captions = write_captions(ready.script, timeline)
    origin = Origin.of("pipeline.render.scene")
    briefs = brief_scenes(ready.spec, ready.script, timeline)
    jobs = [SceneJob(brief, "none", "None", SMALL, origin) for brief in briefs]
    return Plan(
        places=InFolder("small", "final", folder),
        lecture=ready,
        voice=voice,
        takes=takes,
        timeline=timeline,
        captions=captions,
        profile=SMALL,
        scenes=tuple((job,) for job in jobs),
        copies=(),
        stills=stills_jobs([[job] for job in jobs], (), None),
        narration=narration_job(takes, timeline, None),
        inputs={},
    )


def rendered(
    plan_: Plan, scenes: Mapping[str, type[LectureScene]], folder: Path
) -> dict[str, Entry]:
    """What the plan's tasks make, the scenes rendered for real, at a low cost."""
    return finished(
        plan_,
        [
            render(cls, job.brief, folder)
            for cls, (job,) in zip(scenes.values(), plan_.scenes, strict=True)
        ],
        folder,
    )


def finished(plan_: Plan, segments: Sequence[Segment], folder: Path) -> dict[str, Entry]:
    """What the plan's tasks make of segments."""
    cache = Cache(folder / "cache")
    made = {}
    for (scene,), stills, segment in zip(plan_.scenes, plan_.stills, segments, strict=True):
        made[scene.key] = cache.put(scene.key, segment.made())
        taken = stills.carry_out([segment.made()], lambda count: None)
        made[stills.key] = cache.put(stills.key, taken)
    sound = plan_.narration.carry_out([], lambda count: None)
    made[plan_.narration.key] = cache.put(plan_.narration.key, sound)
    return made


def render(cls: type[LectureScene], brief: SceneBrief, folder: Path) -> Segment:
    """One scene as the workers render it."""
    settings = {
        "pixel_width": SMALL.width, "pixel_height": SMALL.height, "frame_rate": SMALL.fps,
        "media_dir": str(folder / "media"), "disable_caching": True, "progress_bar": "none",
        "verbosity": "ERROR",
    }  # fmt: skip
    with tempconfig(settings):
        encoder = SceneEncoder(SMALL)
        scene = cls(brief=brief, renderer=SceneRenderer(encoder))
        scene.render()
        video = encoder.finish()
    return Segment(video, encoder.frames, tuple(scene.shots))


def package(ready: Plan, made: Mapping[str, Entry]) -> None:
    """Assemble and verify what was planned and made; raises VerifyError."""
    with WorkerPool(1) as pool:
        make_package(ready, made, pool)


def make(folder: Path, scenes: Mapping[str, type[LectureScene]]) -> list[dict[str, Any]]:
    """Render, assemble and verify.

    Returns:
        The checks.

    Raises:
        VerifyError: one failed.
    """
    ready = planned(folder, scenes)
    package(ready, rendered(ready, scenes, folder))
    manifest = json.loads((ready.places.package / "manifest.json").read_text("utf-8"))
    checks: list[dict[str, Any]] = manifest["checks"]
    return checks
