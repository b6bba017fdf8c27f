"""From rendered scenes to the checked package in its place."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from lecture.shot import Shot, joined
from lecture.timeline import TICK, frames
from pipeline.assemble import Part, assemble
from pipeline.captions import as_srt, as_vtt
from pipeline.manifest import FileRecord, Manifest
from pipeline.narration import BIT_RATE
from pipeline.page import write_page
from pipeline.places import Places
from pipeline.plan import Plan
from pipeline.progress import say
from pipeline.render.cache import Entry
from pipeline.render.environment import environment
from pipeline.render.segment import Segment
from pipeline.renditions import RENDITIONS, rendition_path
from pipeline.shots import data_twin, looks, steps_shown
from pipeline.stills import SHEETS, Moment, moments, poster, sprite, thumbnail_name
from pipeline.trajectories import trajectories
from pipeline.transcript import transcript
from pipeline.verify import verify
from pipeline.vtt import Block, as_webvtt
from scenes.theme import THEME

REVIEW = "review"  # folder of contact sheets for the producer's eyes; no part of the package


def make_package(plan: Plan, made: Mapping[str, Entry], pool: Executor) -> None:
    """Put the package together beside the last one, check it, and let it take that one's place.

    Args:
        plan: what to make.
        made: what the plan's tasks made, by their keys.
        pool: who measures what was made.

    Raises:
        LectureError: the package fails a check; the last good one stays.
    """
    spec, stage = plan.lecture.spec, plan.places.stage
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    say(f"{spec.id}: putting sound, captions and picture together")
    _write_words(plan, stage)
    shots = [
        joined(shot for job in jobs for shot in Segment.of(made[job.key].made()).shots)
        for jobs in plan.scenes
    ]
    _write_timeline(plan, shots, stage)
    _join(plan, made, stage, pool)
    for job in plan.loops:
        for ending, content in made[job.key].made().files.items():
            (stage / f"{job.title}{ending}").write_bytes(content)
    poster(stage / f"{spec.id}.mp4", spec, plan.timeline, stage)
    _write_stills(plan, made, stage)
    write_page(plan.lecture, plan.timeline, stage)
    say(f"{spec.id}: checking what was made")
    record = _record(plan, stage)
    checks = verify(stage, record, pool, kept=plan.places.measured)
    record.with_checks(checks).write(stage)
    _install(plan.places)


def _join(plan: Plan, made: Mapping[str, Entry], stage: Path, pool: Executor) -> None:
    """Write the video and, meanwhile, its smaller copies."""
    spec = plan.lecture.spec
    sounds = made[plan.narration.key].made().files
    srt = stage / f"{spec.id}.{spec.language}.srt"
    whole = partial(assemble, title=spec.title, language=spec.language)
    copies = []
    if plan.ladder:
        fps = plan.ladder.fps
        for name, size in plan.ladder.sizes.items():
            smaller = [
                Part(title, made[copy.key].made().files[name], frames(job.brief.ticks, fps))
                for (title, job), copy in zip(plan.parts, plan.copies, strict=True)
            ]
            captions = srt if size.captions == "soft" else None
            target = rendition_path(stage, spec.id, name)
            sound = sounds[str(size.audio)]
            copies.append(pool.submit(whole, smaller, fps, sound, captions, target))
    parts = [
        Part(title, Segment.of(made[job.key].made()).video, job.frames) for title, job in plan.parts
    ]
    target = stage / f"{spec.id}.mp4"
    whole(parts, plan.profile.fps, sounds[str(BIT_RATE)], srt, target)
    for copy in copies:
        copy.result()


def _write_stills(plan: Plan, made: Mapping[str, Entry], stage: Path) -> None:
    """Write thumbnails to seek by, and contact sheets for the producer's eyes."""
    thumbnails: list[Image.Image] = []
    wanted: list[Moment] = []
    (stage / REVIEW).mkdir()
    start = 0
    for number, job in enumerate(plan.stills, start=1):
        files = made[job.key].made().files
        for ending in SHEETS:
            (stage / REVIEW / f"{number:02d}_{job.scene}{ending}").write_bytes(files[ending])
        for ticks in job.ticks:
            wanted += moments(ticks, start)
            start += ticks
        count = len(wanted) - len(thumbnails)
        thumbnails += [Image.open(io.BytesIO(files[thumbnail_name(n)])) for n in range(count)]
    sprite(thumbnails, wanted, stage)


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


def _write_timeline(plan: Plan, shots: Sequence[Sequence[Shot]], folder: Path) -> None:
    """The plan that the video is checked against, and the steps that it shows.

    Args:
        plan: what is made.
        shots: those of each scene, in order.
        folder: of the package.
    """
    spec, fps = plan.lecture.spec, plan.profile.fps
    steps = steps_shown(plan.timeline, shots, plan.lecture.facts, fps)
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
        "looks": [asdict(look) for look in looks(plan.timeline, shots)],
        "steps": [asdict(step) for step in steps],
        "renditions": plan.ladder.model_dump(mode="json") if plan.ladder else None,
        "animations": [job.title for job in plan.loops],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / f"{spec.id}.timeline.json").write_text(text + "\n", encoding="utf-8")


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
