"""The takes of a lecture: its words as they are spoken."""

from __future__ import annotations

from lecture.lecture import Lecture, lecture_path, prepare
from lecture.takes import TakeManifest
from pipeline.progress import say
from pipeline.request import Request
from pipeline.voice.engine import Voice, resolve_voice
from pipeline.voice.takes import make_takes


def speak(request: Request) -> TakeManifest:
    """Make the takes that the words ask for; those whose words are unchanged are kept."""
    return takes_of(prepare(lecture_path(request.lecture)), request)[1]


def takes_of(lecture: Lecture, request: Request) -> tuple[Voice, TakeManifest]:
    """Who speaks a lecture, and all its takes; those that are missing are made."""
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
