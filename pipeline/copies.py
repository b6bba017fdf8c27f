"""The smaller copies of one rendered scene, all made in one pass.

A scene's copies are made like the scene, by a worker, and kept as long as the scene stays the same;
`pipeline.assemble` joins those of all scenes. They share their keyframes, so that a player may
change from one copy to another: one at the start of every scene, and one every few seconds from
there on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.burned import burn
from pipeline.captions import Caption
from pipeline.ffmpeg import run
from pipeline.render.job import SceneJob
from pipeline.render.profile import Profile
from pipeline.render.segment import Segment
from pipeline.render.task import Made, Origin, Report
from pipeline.renditions import Ladder, Rendition

_TIMEOUT = 3600.0  # seconds
_COST = 0.6  # of drawing a frame, for all copies of it together


@dataclass(frozen=True, slots=True)
class CopyJob:
    """The copies of one scene, or of a part of one, to be made.

    Attributes:
        scene: of what.
        ladder: which copies.
        captions: for the copies that have them in the picture, in seconds from where it begins.
        origin: the code that makes them, and versions.
    """

    scene: SceneJob
    ladder: Ladder
    captions: tuple[Caption, ...]
    origin: Origin

    kind = "copies"
    frames = 0

    @property
    def name(self) -> str:
        """Of which scene."""
        return f"the copies of {self.scene.name}"

    @property
    def needs(self) -> tuple[SceneJob]:
        """The scene."""
        return (self.scene,)

    @property
    def cost(self) -> float:
        """So much a frame."""
        return self.scene.frames * _COST

    @property
    def key(self) -> str:
        """SHA-256 of everything they are made from: equal keys, equal bytes."""
        ladder = self.ladder.model_dump(mode="json")
        captions = [asdict(caption) for caption in self.captions]
        return self.origin.key(self.kind, self.scene.key, ladder, captions)

    def carry_out(self, needed: Sequence[Made], report: Report) -> Made:
        """Make them: a file a copy, by its name."""
        (scene,) = map(Segment.of, needed)
        with tempfile.TemporaryDirectory(prefix="copies-") as scratch:
            source = Path(scratch) / "source.mp4"
            source.write_bytes(scene.video)
            copies = shrink(source, self.scene.profile, self.ladder, self.captions)
            return Made({name: path.read_bytes() for name, path in copies.items()}, {})


def shrink(
    video: Path, profile: Profile, ladder: Ladder, captions: Sequence[Caption] = ()
) -> dict[str, Path]:
    """Make all copies of a scene in one pass: H.264 in MP4 without sound, beside it.

    Args:
        video: the scene.
        profile: what it is encoded as.
        ladder: which copies.
        captions: for the copies that have them in the picture, in the scene's own seconds.

    Returns:
        The files by the copies' names, the largest first.

    Raises:
        ValueError: the video is no multiple of the copies' frame rate.
        FfmpegError: ffmpeg failed.
    """
    step, rest = divmod(profile.fps, ladder.fps)
    if rest:
        raise ValueError(f"{profile.fps} frames a second, not n times {ladder.fps}")
    pictures = (
        ffmpeg.input(str(video))["v"]
        .filter("framestep", step)
        .filter_multi_output("split", len(ladder.sizes))
    )
    outputs, files = [], {}
    largest_first = sorted(ladder.sizes.items(), key=lambda item: -item[1].height)
    for number, (name, size) in enumerate(largest_first):
        files[name] = video.with_name(f"{name}.mp4")
        width = 2 * round(size.height * profile.width / profile.height / 2)
        picture = _scaled(pictures[number], width, size.height)
        if size.captions == "burned":
            script = video.with_name(f"{name}.ass")
            picture = burn(picture, captions, width, size.height, script)
        settings = _settings(ladder, size)
        outputs.append(ffmpeg.output(picture, str(files[name]), **settings))
    run(ffmpeg.merge_outputs(*outputs), timeout=_TIMEOUT)
    return files


def _scaled(picture: Any, width: int, height: int) -> Any:
    # The encoder takes its tags from the frames: FFmpeg since 7.1 ignores its own colour options.
    return (
        picture.filter("scale", width, height, flags="bicubic")
        .filter("setsar", 1)
        .filter(
            "setparams", range="tv", colorspace="bt709", color_primaries="bt709", color_trc="bt709"
        )
    )


def _settings(ladder: Ladder, size: Rendition) -> Mapping[str, Any]:
    return {
        "c:v": "libx264",
        **{f"{name}:v": value for name, value in ladder.x264.items()},
        "crf": size.crf,
        "pix_fmt": "yuv420p",
        "g": ladder.gop * ladder.fps,
        "sc_threshold": 0,
        "flags:v": "+cgop+bitexact",
        # The copies are encoded side by side; so each has the same bytes on every machine.
        "threads:v": 1,
        "fflags": "+bitexact",
    }


def copy_jobs(
    scenes: Sequence[SceneJob], ladder: Ladder, captions: Sequence[Caption]
) -> tuple[CopyJob, ...]:
    """A job for each scene job of a lecture, which follow each other in time.

    Args:
        scenes: the lecture's.
        ladder: which copies.
        captions: the lecture's.
    """
    origin = Origin.of("pipeline.copies")
    burned = any(size.captions == "burned" for size in ladder.sizes.values())
    found, start = [], 0.0
    for scene in scenes:
        end = start + scene.frames / scene.profile.fps
        own = within(captions, start, end) if burned else ()
        found.append(CopyJob(scene, ladder, own, origin))
        start = end
    return tuple(found)


def within(captions: Sequence[Caption], start: float, end: float) -> tuple[Caption, ...]:
    """What is shown of captions between two moments, in seconds from the first of them."""
    return tuple(
        Caption(
            round(max(caption.start - start, 0.0), 3),
            round(min(caption.end, end) - start, 3),
            caption.lines,
        )
        for caption in captions
        if caption.start < end and caption.end > start
    )
