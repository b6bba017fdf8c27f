"""Makes a lecture: words, voice, timeline, scenes, video, package, proof, in this order."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lecture.brief import brief_scenes
from lecture.lecture import Lecture, lecture_path, prepare
from lecture.takes import TakeManifest
from lecture.timeline import plan
from pipeline.animations import loop_jobs
from pipeline.captions import write_captions
from pipeline.copies import copy_jobs
from pipeline.inputs import meaning_digest
from pipeline.package import make_package
from pipeline.places import FINAL, LOG, MADE
from pipeline.plan import Plan, narration_job, stills_jobs
from pipeline.progress import say
from pipeline.render.cache import Cache
from pipeline.render.job import scene_jobs
from pipeline.render.profile import load_profile
from pipeline.render.stage import local_workers, make
from pipeline.renditions import load_ladder
from pipeline.request import Request
from pipeline.storyboard import check_storyboards
from pipeline.voice.engine import Voice, resolve_voice
from pipeline.voice.takes import make_takes


def build(requests: Sequence[Request]) -> list[Path]:
    """Make the packages that are asked for, all their scenes in one pool of workers.

    What is up to date is left alone. A package takes the place of the last one only when it is
    complete and checked, so that a run that is stopped anywhere leaves the last good one.

    Returns:
        The folder of each package.

    Raises:
        LectureError: what the person who wrote the lecture has to mend, in one line.
    """
    with ExitStack() as held:
        for request in sorted(requests, key=lambda request: request.lecture):
            held.enter_context(_held(request.places.lock))
        pool = held.enter_context(local_workers(LOG, requests[0].workers))
        plans = [ready for request in requests if (ready := _plan(request))]
        tasks = [task for ready in plans for task in ready.tasks]
        made = make(tasks, Cache(MADE), LOG, pool, requests[0].scheduler)
        for ready in plans:
            make_package(ready, made, pool)
    return [request.places.package for request in requests]


def speak(request: Request) -> TakeManifest:
    """Make the takes that the words ask for; those whose words are unchanged are kept."""
    lecture = prepare(lecture_path(request.lecture))
    return _takes(request, lecture)[1]


def _plan(request: Request) -> Plan | None:
    """Everything up to the pictures; None when the package is up to date."""
    path = lecture_path(request.lecture)
    places = request.places
    if request.is_made():
        return None
    lecture = prepare(path)
    check_storyboards(lecture.spec, lecture.script)
    voice, takes = _takes(request, lecture)
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


def _takes(request: Request, lecture: Lecture) -> tuple[Voice, TakeManifest]:
    own = lecture.spec.voice.engine
    name = request.voice or own
    places = request.places
    voice = resolve_voice(name, lecture.spec.language, places.recordings)
    lines = [
        (cue.id, [token.speech for token in cue.tokens])
        for cue in lecture.script.cues
        if cue.tokens
    ]
    return voice, make_takes(
        lines,
        voice,
        places.takes(name, committed=name == own),
        lambda done, all_, cue: say(f"{cue}: spoken anew ({done + 1}/{all_})"),
    )


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Alone with one package: a second render of it waits, and then finds it up to date."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{lock.stem}: another render of it is running; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
