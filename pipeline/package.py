"""From rendered scenes to the checked package in its place."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lecture.lecture import Lecture
from lecture.takes import TakeManifest
from lecture.timeline import TICK, Timeline, frames
from pipeline.animations import make_animation
from pipeline.assemble import Part, assemble
from pipeline.captions import Caption, as_srt, as_vtt
from pipeline.manifest import FileRecord, Manifest
from pipeline.narration import make_narration
from pipeline.page import write_page
from pipeline.places import Places
from pipeline.progress import say
from pipeline.render.cache import Segment
from pipeline.render.environment import environment
from pipeline.render.job import SceneJob
from pipeline.render.profile import Profile
from pipeline.renditions import RENDITIONS, Ladder, make_renditions, rendition_path
from pipeline.shots import data_twin, looks, steps_shown
from pipeline.stills import poster, sheets
from pipeline.trajectories import trajectories
from pipeline.transcript import transcript
from pipeline.verify import verify
from pipeline.voice.engine import Voice
from pipeline.vtt import Block, as_webvtt
from scenes.theme import THEME

REVIEW = "review"  # folder of contact sheets for the producer's eyes; no part of the package


@dataclass(frozen=True, slots=True)
class Plan:
    """A lecture whose words are spoken and whose scenes have their time: ready to render.

    Attributes:
        places: where it goes.
        lecture: words and numbers.
        voice: who speaks.
        takes: what was spoken.
        timeline: when.
        captions: what is written below the picture.
        profile: how the picture is encoded.
        jobs: a job a scene, in order.
        inputs: digests of what all this follows from.
        animations: a job an animation, in order; a preview has none.
        ladder: the smaller copies; a preview has none.
    """

    places: Places
    lecture: Lecture
    voice: Voice
    takes: TakeManifest
    timeline: Timeline
    captions: tuple[Caption, ...]
    profile: Profile
    jobs: tuple[SceneJob, ...]
    inputs: Mapping[str, str]
    animations: tuple[SceneJob, ...] = ()
    ladder: Ladder | None = None


def make_package(
    plan: Plan, segments: Sequence[Segment], animations: Sequence[Segment] = ()
) -> None:
    """Put the package together beside the last one, check it, and let it take that one's place.

    Args:
        plan: what to make.
        segments: the rendered scenes, in order.
        animations: the rendered animations, in order.

    Raises:
        LectureError: the package fails a check; the last good one stays.
    """
    spec, stage = plan.lecture.spec, plan.places.stage
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    say(f"{spec.id}: putting sound, captions and picture together")
    _write_words(plan, stage)
    _write_timeline(plan, segments, stage)
    master = stage / f"{spec.id}.mp4"
    with tempfile.TemporaryDirectory(prefix="narration-") as folder:
        narration = Path(folder) / "narration.flac"
        make_narration(list(_placed_takes(plan)), plan.timeline.seconds, narration)
        parts = [
            Part(scene.title, segment.video(), segment.frames)
            for scene, segment in zip(spec.scenes, segments, strict=True)
        ]
        srt = stage / f"{spec.id}.{spec.language}.srt"
        assemble(
            parts,
            plan.profile.fps,
            narration,
            srt,
            master,
            title=spec.title,
            language=spec.language,
        )
    for name, segment in zip(_loops(plan), animations, strict=True):
        make_animation(segment.video(), stage, name)
    poster(master, spec, plan.timeline, stage)
    sheets(_make_copies(plan, master), plan.timeline, stage, stage / REVIEW)
    write_page(plan.lecture, plan.timeline, stage)
    say(f"{spec.id}: checking what was made")
    record = _record(plan, stage)
    checks = verify(stage, record, kept=plan.places.measured)
    record.with_checks(checks).write(stage)
    _install(plan.places)


def _make_copies(plan: Plan, master: Path) -> Path:
    """Make the smaller copies, if there are to be any; the video that is cheapest to go through."""
    if plan.ladder is None:
        return master
    say(f"{plan.lecture.spec.id}: making the smaller copies")
    make_renditions(master, plan.captions, plan.ladder, master.parent)
    sizes = plan.ladder.sizes
    largest = max(sizes, key=lambda name: sizes[name].height)
    return rendition_path(master.parent, master.stem, largest)


def _placed_takes(plan: Plan) -> Iterator[tuple[float, Path]]:
    """Start second and file of each take."""
    for scene in plan.timeline.scenes:
        start = plan.timeline.start(scene.scene)
        for cue in scene.cues:
            take = plan.takes.takes.get(f"{scene.scene}.{cue.name}")
            if take:
                seconds = float((start + cue.start) * TICK) + cue.voice_start
                yield seconds, plan.takes.path(take)


def _write_words(plan: Plan, folder: Path) -> None:
    spec, script, timeline = plan.lecture.spec, plan.lecture.script, plan.timeline
    stem = f"{spec.id}.{spec.language}"
    texts = {
        f"{stem}.vtt": as_vtt(plan.captions),
        f"{stem}.srt": as_srt(plan.captions),
        f"{spec.id}.chapters.vtt": as_webvtt(list(_chapters(plan))),
        f"{spec.id}.trajectories.json": trajectories(plan.lecture.facts),
        f"transcript.{spec.language}.html": transcript(spec, script, timeline, f"{spec.id}.mp4"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _chapters(plan: Plan) -> Iterator[Block]:
    for scene in plan.lecture.spec.scenes:
        first = plan.timeline.start(scene.name)
        last = first + plan.timeline.scene(scene.name).ticks
        yield Block(float(first * TICK), float(last * TICK), (scene.title,))


def _write_timeline(plan: Plan, segments: Sequence[Segment], folder: Path) -> None:
    """The plan that the video is checked against, and the steps that it shows."""
    spec, fps = plan.lecture.spec, plan.profile.fps
    steps = steps_shown(plan.timeline, segments, plan.lecture.facts, fps)
    twin = data_twin(steps, plan.timeline, fps)
    (folder / f"{spec.id}.data.vtt").write_text(twin, encoding="utf-8")
    scenes: list[dict[str, Any]] = []
    for scene in spec.scenes:
        slice_ = plan.timeline.scene(scene.name)
        start = plan.timeline.start(scene.name)
        captions = {cue.name: cue for cue in plan.lecture.script.of(scene.name)}
        scenes.append(
            {
                "name": scene.name,
                "title": scene.title,
                "first_frame": frames(start, fps),
                "frames": frames(slice_.ticks, fps),
                "cues": [
                    {
                        **asdict(cue),
                        "start": float((start + cue.start) * TICK),
                        "seconds": float(cue.ticks * TICK),
                        "tokens": [token.caption for token in captions[cue.name].tokens],
                        "speech": [token.speech for token in captions[cue.name].tokens],
                    }
                    for cue in slice_.cues
                ],
            }
        )
    document = {
        "fps": fps,
        "frames": plan.timeline.frames(fps),
        "width": plan.profile.width,
        "height": plan.profile.height,
        "scenes": scenes,
        "colors": {name: getattr(THEME.colors, name) for name in ("ground", "ink", "axis")},
        "looks": [asdict(look) for look in looks(plan.timeline, segments)],
        "steps": [asdict(step) for step in steps],
        "renditions": plan.ladder.model_dump(mode="json") if plan.ladder else None,
        "animations": _loops(plan),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / f"{spec.id}.timeline.json").write_text(text + "\n", encoding="utf-8")


def _loops(plan: Plan) -> list[str]:
    """The names of the animations that the package has."""
    return list(plan.lecture.spec.animations) if plan.animations else []


def _record(plan: Plan, folder: Path) -> Manifest:
    spec = plan.lecture.spec
    places = (*folder.iterdir(), *(folder / RENDITIONS).glob("*"))
    files = [path for path in sorted(places) if path.is_file()]
    return Manifest(
        lecture=spec.id,
        title=spec.title,
        language=spec.language,
        profile=plan.profile.name,
        voice=plan.voice.identity,
        own_voice=plan.voice.name == spec.voice.engine,
        inputs=dict(plan.inputs),
        versions=dict(environment()),
        study=spec.study.model_dump(mode="json"),
        claims=plan.lecture.claims,
        checks=[],
        files={path.relative_to(folder).as_posix(): FileRecord.of(path) for path in files},
    )


def _install(places: Places) -> None:
    """Let the staged files take their places, each by one rename, the record last.

    The old record goes first: stopped in between, there is no package, and the next run makes it.
    """
    target = places.package
    target.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").unlink(missing_ok=True)
    staged = [path for path in places.stage.rglob("*") if path.is_file()]
    for path in sorted(staged, key=lambda path: path.name == "manifest.json"):
        place = target / path.relative_to(places.stage)
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
    kept = {path.relative_to(places.stage) for path in staged}
    for old in [path for inner in ("", REVIEW, RENDITIONS) for path in (target / inner).glob("*")]:
        if old.is_file() and old.relative_to(target) not in kept:
            old.unlink()
    shutil.rmtree(places.stage)
