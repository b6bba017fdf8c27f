"""A lecture whose words are spoken and whose scenes have their time: ready to be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lecture.brief import brief_scenes
from lecture.lecture import Lecture, lecture_path, prepare
from lecture.takes import TakeManifest
from lecture.timeline import TICK, Timeline, plan
from pipeline.animations import LoopJob, loop_jobs
from pipeline.captions import Caption, write_captions
from pipeline.copies import CopyJob, copy_jobs
from pipeline.inputs import meaning_digest
from pipeline.narration import NarrationJob, PlacedTake
from pipeline.places import FINAL, Places
from pipeline.progress import say
from pipeline.render.job import SceneJob, scene_jobs
from pipeline.render.profile import Profile, load_profile
from pipeline.render.segment import VIDEO
from pipeline.render.task import Origin, Task
from pipeline.renditions import Ladder, load_ladder
from pipeline.request import Request
from pipeline.speak import takes_of
from pipeline.stills import StillsJob
from pipeline.storyboard import check_storyboards
from pipeline.voice.engine import Voice


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made.

    Attributes:
        places: where it goes.
        lecture: words and numbers.
        voice: who speaks.
        takes: what was spoken.
        timeline: when.
        captions: what is written below the picture.
        profile: how the picture is encoded.
        scenes: the jobs of each scene, in order.
        copies: a job for each of those; a preview has none.
        stills: a job a scene.
        narration: the job of the sound.
        inputs: digests of what all this follows from.
        loops: a job an animation, in order; a preview has none.
        ladder: the smaller copies; a preview has none.
    """

    places: Places
    lecture: Lecture
    voice: Voice
    takes: TakeManifest
    timeline: Timeline
    captions: tuple[Caption, ...]
    profile: Profile
    scenes: tuple[tuple[SceneJob, ...], ...]
    copies: tuple[CopyJob, ...]
    stills: tuple[StillsJob, ...]
    narration: NarrationJob
    inputs: Mapping[str, str]
    loops: tuple[LoopJob, ...] = ()
    ladder: Ladder | None = None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that workers make; scenes are made for their copies and stills."""
        return (*self.copies, *self.stills, self.narration, *self.loops)

    @property
    def parts(self) -> Iterator[tuple[str | None, SceneJob]]:
        """Each scene job with the chapter's title, None where it goes on with a scene."""
        for scene, jobs in zip(self.lecture.spec.scenes, self.scenes, strict=True):
            for number, job in enumerate(jobs):
                yield (None if number else scene.title), job


def plan_package(request: Request) -> Plan | None:
    """Everything up to the pictures; None when the package is up to date.

    Raises:
        LectureError: what the person who wrote the lecture has to mend, in one line.
    """
    places = request.places
    if request.is_made():
        return None
    lecture = prepare(lecture_path(request.lecture))
    check_storyboards(lecture.spec, lecture.script)
    voice, takes = takes_of(lecture, request)
    meaning = meaning_digest(places, request.voice)
    if request.made_from("meaning", meaning):
        say(f"{request.lecture}: nothing has changed but comments")
        request.note_raw()
        return None
    timeline = plan(lecture.spec, lecture.script, takes.takes)
    captions = write_captions(lecture.script, timeline)
    profile = load_profile(request.profile)
    whole = profile.name == FINAL
    ladder = load_ladder() if whole else None
    scenes = scene_jobs(lecture.spec, brief_scenes(lecture.spec, lecture.script, timeline), profile)
    parts = [job for jobs in scenes for job in jobs]
    copies = copy_jobs(parts, ladder, captions) if ladder else ()
    return Plan(
        places=places,
        lecture=lecture,
        voice=voice,
        takes=takes,
        timeline=timeline,
        captions=captions,
        profile=profile,
        scenes=scenes,
        copies=copies,
        stills=stills_jobs(scenes, copies, ladder),
        narration=narration_job(takes, timeline, ladder),
        inputs={"raw": request.raw, "meaning": meaning},
        loops=loop_jobs(lecture) if whole else (),
        ladder=ladder,
    )


def stills_jobs(
    scenes: Sequence[Sequence[SceneJob]], copies: Sequence[CopyJob], ladder: Ladder | None
) -> tuple[StillsJob, ...]:
    """A job for each scene: of the largest of its copies, if there are any, which costs less.

    Args:
        scenes: the jobs of each scene, in order.
        copies: one for each of those, or none.
        ladder: which copies.
    """
    origin = Origin.of("pipeline.stills")
    largest = max(ladder.sizes, key=lambda name: ladder.sizes[name].height) if ladder else VIDEO
    smaller = {copy.scene.key: copy for copy in copies}
    return tuple(
        StillsJob(
            scene=jobs[0].scene,
            needs=tuple(smaller.get(job.key, job) for job in jobs),
            video=largest,
            ticks=tuple(job.brief.ticks for job in jobs),
            origin=origin,
        )
        for jobs in scenes
    )


def narration_job(takes: TakeManifest, timeline: Timeline, ladder: Ladder | None) -> NarrationJob:
    """The job of a lecture's sound, also as its copies have it."""
    rates = {size.audio for size in ladder.sizes.values()} if ladder else set()
    return NarrationJob(
        takes=tuple(_placed(takes, timeline)),
        seconds=timeline.seconds,
        bit_rates=tuple(sorted(rates)),
        origin=Origin.of("pipeline.narration"),
    )


def _placed(takes: TakeManifest, timeline: Timeline) -> Iterator[PlacedTake]:
    for scene in timeline.scenes:
        start = timeline.start(scene.scene)
        for cue in scene.cues:
            take = takes.takes.get(f"{scene.scene}.{cue.name}")
            if take:
                path = takes.path(take)
                seconds = float((start + cue.start) * TICK) + cue.voice_start
                yield PlacedTake(seconds, path.name, path.read_bytes())
