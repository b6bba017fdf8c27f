"""Smaller copies of the finished video: all of them made in one pass, decoding it once.

They share their keyframes, so that a player may change from one to another: one at the start of
every chapter, and one every few seconds from there on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

import ffmpeg
from pydantic import Field, StringConstraints

from lecture.folders import ROOT
from lecture.frozen import Part, Table
from lecture.source import parse, read_source
from pipeline.assemble import AUDIO_RATE
from pipeline.burned import burn
from pipeline.captions import Caption
from pipeline.ffmpeg import run
from pipeline.files import whole_file
from pipeline.probe import MediaFacts, probe

LADDER_FILE = ROOT / "config" / "renditions.yaml"
RENDITIONS = "renditions"  # of the package
_SLOWEST = 0.05  # times real time that the slowest machine encodes at

SizeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=20)]


class Rendition(Part):
    """One copy.

    Attributes:
        height: pixels, even; the width follows from the video's own shape.
        crf: x264's measure of quality; lower is better.
        audio: bits a second of its sound, which is AAC.
        captions: ``soft`` keeps the video's caption track, ``burned`` has them in the picture.
    """

    height: Annotated[int, Field(ge=90, le=4320, multiple_of=2)]
    crf: Annotated[float, Field(ge=0, le=51)]
    audio: Annotated[int, Field(ge=16_000, le=512_000)]
    captions: Literal["soft", "burned"]


class Ladder(Part):
    """All copies, and what they share.

    Attributes:
        fps: frames a second; must divide the video's.
        gop: most seconds between two keyframes.
        x264: further options of libx264.
        sizes: the copies by the names that their files have.
    """

    fps: Annotated[int, Field(ge=15, multiple_of=15)]
    gop: Annotated[int, Field(ge=1, le=10)]
    x264: Table[str, str]
    sizes: Annotated[Table[SizeName, Rendition], Field(min_length=1)]


def load_ladder(path: Path = LADDER_FILE) -> Ladder:
    """Read and check the settings.

    Raises:
        SourceError: the first mistake, as one line with file, line, key and what is allowed.
    """
    return parse(read_source(path), Ladder)


def rendition_path(folder: Path, lecture: str, size: str) -> Path:
    """Where the copy called ``size`` lies in the package's folder."""
    return folder / RENDITIONS / f"{lecture}.{size}.mp4"


def make_renditions(
    master: Path,
    captions: Sequence[Caption],
    ladder: Ladder,
    folder: Path,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write all copies of ``master`` into ``folder``/renditions.

    Args:
        master: the finished video, with sound, caption track and chapters.
        captions: for the copies that have them in the picture.
        ladder: which copies.
        folder: of the package.
        on_progress: called with the seconds of video made so far.

    Raises:
        ValueError: the video is no multiple of the copies' frame rate, or lacks picture or sound.
        FfmpegError: ffmpeg failed.
    """
    facts = probe(master)
    source = ffmpeg.input(str(master))
    pictures = (
        source["v"]
        .filter("framestep", _step(facts, ladder.fps))
        .filter_multi_output("split", len(ladder.sizes))
    )
    with ExitStack() as files, tempfile.TemporaryDirectory(prefix="burned-") as scratch:
        outputs = []
        for number, (name, size) in enumerate(ladder.sizes.items()):
            target = rendition_path(folder, master.stem, name)
            part = files.enter_context(whole_file(target))
            width = _width(facts, size.height)
            picture = _scaled(pictures[number], width, size.height)
            streams = [source["a"], *([source["s"]] if size.captions == "soft" else [])]
            if size.captions == "burned":
                script = Path(scratch) / f"{name}.ass"
                picture = burn(picture, captions, width, size.height, script)
            settings = _settings(facts, ladder, size)
            outputs.append(ffmpeg.output(picture, *streams, str(part), **settings))
        run(
            ffmpeg.merge_outputs(*outputs),
            timeout=60 + facts.seconds / _SLOWEST,
            on_progress=on_progress,
        )


def keyframe_times(facts: MediaFacts, ladder: Ladder) -> list[Fraction]:
    """Seconds at which every copy has a keyframe: chapters, and every ``gop`` seconds within."""
    starts = [Fraction(round(chapter.start * ladder.fps), ladder.fps) for chapter in facts.chapters]
    end = Fraction(round(facts.seconds * ladder.fps), ladder.fps)
    times = []
    for start, following in zip([Fraction(0), *starts], [*starts, end], strict=True):
        count = -((start - following) // ladder.gop)
        times += [start + number * ladder.gop for number in range(count)]
    return times


def _step(facts: MediaFacts, fps: int) -> int:
    if facts.video is None or facts.audio is None:
        raise ValueError(f"{facts.path.name} lacks picture or sound")
    step = facts.video.fps / fps
    if step.denominator != 1:
        raise ValueError(f"{facts.path.name}: {facts.video.fps} frames a second, not n times {fps}")
    return int(step)


def _width(facts: MediaFacts, height: int) -> int:
    assert facts.video is not None
    return 2 * round(height * facts.video.width / facts.video.height / 2)


def _scaled(picture: Any, width: int, height: int) -> Any:
    # The encoder takes its tags from the frames: FFmpeg since 7.1 ignores its own colour options.
    return (
        picture.filter("scale", width, height, flags="bicubic")
        .filter("setsar", 1)
        .filter(
            "setparams", range="tv", colorspace="bt709", color_primaries="bt709", color_trc="bt709"
        )
    )


def _settings(facts: MediaFacts, ladder: Ladder, size: Rendition) -> Mapping[str, Any]:
    # Rounded down to ffmpeg's microseconds: a time just after a frame's would mean the next one.
    keys = [time * 1_000_000 // 1 for time in keyframe_times(facts, ladder)]
    tracks = {"c:s": "copy"} if size.captions == "soft" else {}
    return {
        "c:v": "libx264",
        **{f"{name}:v": value for name, value in ladder.x264.items()},
        "crf": size.crf,
        "pix_fmt": "yuv420p",
        "g": ladder.gop * ladder.fps,
        "sc_threshold": 0,
        "force_key_frames": ",".join(f"{key // 1_000_000}.{key % 1_000_000:06d}" for key in keys),
        "forced-idr": 1,
        "flags:v": "+cgop+bitexact",
        # The copies are encoded side by side; so each has the same bytes on every machine.
        "threads:v": 1,
        "c:a": "aac",
        "b:a": size.audio,
        "ar": AUDIO_RATE,
        "ac": 1,
        "flags:a": "+bitexact",
        **tracks,
        "movflags": "+faststart",
        "movie_timescale": AUDIO_RATE,  # as in the video itself
        "fflags": "+bitexact",
    }
