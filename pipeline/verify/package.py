"""A finished package as the checks see it: its record, its timeline and its streams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.manifest import Manifest
from pipeline.probe import AudioFacts, MediaFacts, VideoFacts, probe
from pipeline.verify.check import VerifyError


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue of the narration; times in seconds of the whole video.

    Attributes:
        id: scene and name, such as ``descent.rule``.
        start, seconds: when the cue begins and how long it lasts.
        voice_start, voice_seconds: when its words begin and how long the take is, 0 without words.
        speech: what is said for each word of the captions.
        words: (start, end) of each of them.
    """

    id: str
    start: float
    seconds: float
    voice_start: float
    voice_seconds: float
    speech: tuple[str, ...]
    words: tuple[tuple[float, float], ...]

    @property
    def end(self) -> float:
        """When the next cue begins."""
        return self.start + self.seconds


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: its place among the frames of the video, and its cues."""

    name: str
    title: str
    first: int
    frames: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A frame in which a run is to be seen at exactly step ``step``."""

    scene: str
    run: str
    step: int
    frame: int
    x: float
    v: float
    f: float
    df: float


@dataclass(frozen=True, slots=True)
class Look:
    """How to recognise a run in a scene: its dot's colour and shape, with an arrow or without."""

    scene: str
    run: str
    color: str
    shape: str
    arrow: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A package, read.

    Attributes:
        folder: where it is.
        record: its manifest.
        media: the video file, measured.
        fps, frames, width, height: what the timeline asks for.
        scenes: in order.
        colors: ``#RRGGBB`` of ground, ink and axis.
        looks: how runs look in scenes.
        steps: the runs' whole steps that are shown, ordered by frame.
    """

    folder: Path
    record: Manifest
    media: MediaFacts
    fps: int
    frames: int
    width: int
    height: int
    scenes: tuple[Scene, ...]
    colors: Mapping[str, str]
    looks: tuple[Look, ...]
    steps: tuple[Step, ...]

    @property
    def master(self) -> Path:
        """The video file."""
        return self.media.path

    @property
    def video(self) -> VideoFacts:
        """Its picture."""
        assert self.media.video is not None
        return self.media.video

    @property
    def audio(self) -> AudioFacts:
        """Its sound."""
        assert self.media.audio is not None
        return self.media.audio

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The cues of all scenes, in order."""
        return tuple(cue for scene in self.scenes for cue in scene.cues)

    def file(self, ending: str) -> Path:
        """A file of the package by what follows the lecture's id, such as ``.chapters.vtt``."""
        return self.folder / f"{self.record.lecture}{ending}"

    def place(self, frame: int) -> str:
        """Scene and cue that a frame belongs to."""
        seconds = (frame + 0.5) / self.fps
        cue = next((cue.id for cue in reversed(self.cues) if cue.start <= seconds), "nowhere")
        return f"{cue}, frame {frame}"


def read_package(folder: Path, record: Manifest) -> Package:
    """Read the package in ``folder``.

    Raises:
        VerifyError: it has no timeline, or no video with sound.
    """
    path = folder / f"{record.lecture}.timeline.json"
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        media = probe(folder / f"{record.lecture}.mp4")
        if media.video is None or media.audio is None:
            raise VerifyError(f"{media.path.name} lacks picture or sound")
        if not plan["scenes"]:
            raise ValueError("it has no scenes")
        return Package(
            folder=folder,
            record=record,
            media=media,
            fps=plan["fps"],
            frames=plan["frames"],
            width=plan["width"],
            height=plan["height"],
            scenes=tuple(_scene(scene) for scene in plan["scenes"]),
            colors=plan["colors"],
            looks=tuple(Look(**look) for look in plan["looks"]),
            steps=tuple(Step(**step) for step in plan["steps"]),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise VerifyError(f"{folder}: not a package that can be checked ({error})") from None


def _scene(scene: Mapping[str, Any]) -> Scene:
    return Scene(
        scene["name"],
        scene["title"],
        scene["first_frame"],
        scene["frames"],
        tuple(_cue(scene["name"], cue) for cue in scene["cues"]),
    )


def _cue(scene: str, cue: Mapping[str, Any]) -> Cue:
    start = cue["start"]
    return Cue(
        id=f"{scene}.{cue['name']}",
        start=start,
        seconds=cue["seconds"],
        voice_start=start + cue["voice_start"],
        voice_seconds=cue["voice_seconds"],
        speech=tuple(cue["speech"]),
        words=tuple((start + first, start + last) for first, last in cue["words"]),
    )
