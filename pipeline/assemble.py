"""Joins the segments and puts sound, captions and chapters beside them: the finished video file."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import av
import ffmpeg
import langcodes

from lecture.errors import LectureError
from pipeline.ffmpeg import run
from pipeline.files import whole_file
from pipeline.probe import MediaFacts, probe

if TYPE_CHECKING:
    from av.container.core import Chapter

TIMESCALE = 48_000  # ticks a second of the file: a whole number a frame, and a sample
END_TOLERANCE = 0.1  # seconds by which picture and sound may end apart


class AssemblyError(LectureError):
    """Segments that do not fit together, or a finished file that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Part:
    """A scene in the finished video, or a part of one.

    Attributes:
        title: of the chapter that begins with it; None goes on with the one before.
        video: H.264 in MP4 that begins with a closed GOP.
        frames: how many it must have.
    """

    title: str | None
    video: bytes
    frames: int


def assemble(
    parts: Sequence[Part],
    fps: int,
    sound: bytes,
    captions: Path | None,
    target: Path,
    *,
    title: str,
    language: str,
) -> MediaFacts:
    """Write the finished file, check it, and only then give it its name.

    Args:
        parts: the scenes in order.
        fps: frames a second of all of them.
        sound: the whole sound, AAC in MP4.
        captions: an SRT file; None for a video without a caption track.
        target: where the MP4 is to be.
        title: of the lecture, for players.
        language: of sound and captions, such as `en` or `pt-BR`.

    Raises:
        AssemblyError: segments that were encoded differently, or a file that fails its check.
        FfmpegError: ffmpeg failed.
    """
    with whole_file(target) as part, tempfile.TemporaryDirectory(prefix="mux-") as folder:
        picture, narration = Path(folder) / "picture.mp4", Path(folder) / "sound.m4a"
        join(parts, fps, picture)
        narration.write_bytes(sound)
        _mux(picture, narration, captions, part, title, language)
        facts = probe(part)
        check(facts, parts, fps)
    return facts


def join(parts: Sequence[Part], fps: int, target: Path) -> None:
    """Write the segments one after the other, with their chapters, without encoding anything.

    ffmpeg's concat demuxer puts a segment where the one before seems to end, by durations that are
    rounded and reordered; here every frame has the number that it has in the whole.

    Raises:
        AssemblyError: a segment with other encoder settings than the first, or with other frames
            than it should have.
    """
    firsts = [0, *accumulate(part.frames for part in parts)]
    orders = [_display_order(part, first, fps) for part, first in zip(parts, firsts, strict=False)]
    # A frame may be decoded later than shown; so much earlier does decoding start than showing.
    ahead = max(place - number for order in orders for place, number in enumerate(order))
    with av.open(str(target), "w", format="mp4", options={"fflags": "+bitexact"}) as joined:
        joined.set_chapters(_chapters(parts, fps))
        stream: av.VideoStream | None = None
        head = b""
        for part, first, order in zip(parts, firsts, orders, strict=False):
            with av.open(io.BytesIO(part.video), "r") as segment:
                source = segment.streams.video[0]
                if stream is None:
                    stream = joined.add_stream_from_template(source)
                    stream.time_base = Fraction(1, fps)
                    head = bytes(source.codec_context.extradata or b"")
                if bytes(source.codec_context.extradata or b"") != head:
                    raise AssemblyError(
                        f"the segment at frame {first} is not encoded with the first one's settings"
                    )
                packets = (packet for packet in segment.demux(source) if packet.size)
                for place, (packet, number) in enumerate(zip(packets, order, strict=True)):
                    packet.stream = stream
                    packet.time_base = Fraction(1, fps)
                    packet.pts, packet.dts = first + number, first + place - ahead
                    packet.duration = 1
                    joined.mux(packet)


def _display_order(part: Part, first: int, fps: int) -> list[int]:
    """The numbers of a segment's frames, in the order in which they are decoded."""
    with av.open(io.BytesIO(part.video), "r") as segment:
        frame = Fraction(segment.streams.video[0].time_base or 1) * fps
        ticks = [packet.pts for packet in segment.demux(video=0) if packet.pts is not None]
    # No Fraction a packet: those took longer than all the rest.
    numbers = [tick * frame.numerator / frame.denominator for tick in ticks]
    if sorted(numbers) != list(range(part.frames)):
        raise AssemblyError(
            f"the segment at frame {first} has {len(numbers)} frames where the timeline "
            f"has {part.frames}"
        )
    return [int(number) for number in numbers]


def check(facts: MediaFacts, parts: Sequence[Part], fps: int) -> None:
    """Is the file what the timeline says?

    Raises:
        AssemblyError: the first thing that is not, in one line.
    """
    video, audio = facts.video, facts.audio
    if video is None or audio is None:
        raise AssemblyError("the file lacks picture or sound")
    frames = sum(part.frames for part in parts)
    wanted = [Fraction(number, fps) for number in range(frames)]
    if list(video.frame_times) != wanted:
        raise AssemblyError(f"{video.frames} frames, not the {frames} of the timeline, or not even")
    if abs(video.end - audio.end) > END_TOLERANCE:
        raise AssemblyError(f"picture ends at {video.end:.3f} s, sound at {audio.end:.3f} s")
    keys = set(video.keyframe_times)
    for wanted_chapter, chapter in zip(_chapters(parts, fps), facts.chapters, strict=True):
        title = wanted_chapter["metadata"]["title"]
        start = wanted_chapter["start"] * Fraction(1, fps)
        if start not in keys:
            raise AssemblyError(f"the chapter {title!r} does not begin with a keyframe")
        if chapter.title != title or abs(chapter.start - float(start)) > 0.001:
            raise AssemblyError(f"the chapter {title!r} is not at {float(start):.3f} s")
    colour = (video.matrix, video.primaries, video.transfer, video.range)
    if colour != ("bt709", "bt709", "bt709", "tv"):
        raise AssemblyError(f"the colours are tagged as {', '.join(colour)}")
    if not facts.faststart:
        raise AssemblyError("the index is not at the start of the file")


def _chapters(parts: Sequence[Part], fps: int) -> list[Chapter]:
    chapters: list[Chapter] = []
    first = 0
    for part in parts:
        end = first + part.frames
        if part.title is None and chapters:
            chapters[-1]["end"] = end
        else:
            chapters.append(
                {
                    "id": len(chapters),
                    "start": first,
                    "end": end,
                    "time_base": Fraction(1, fps),
                    "metadata": {"title": part.title or ""},
                }
            )
        first = end
    return chapters


def _mux(
    picture: Path,
    sound: Path,
    captions: Path | None,
    target: Path,
    title: str,
    language: str,
) -> None:
    code = langcodes.Language.get(language).to_alpha3()
    streams = [ffmpeg.input(str(picture))["v"], ffmpeg.input(str(sound))["a"]]
    tagged = ["v:0", "a:0"]
    if captions:
        streams.append(ffmpeg.input(str(captions))["s"])
        tagged.append("s:0")
    graph = ffmpeg.output(
        *streams,
        str(target),
        **{
            "c:v": "copy",
            "c:a": "copy",
            **({"c:s": "mov_text"} if captions else {}),
            "metadata": f"title={title}",
            **{f"metadata:s:{stream}": f"language={code}" for stream in tagged},
            "movflags": "+faststart",
            # ffmpeg's own choice for captions is 48,000,000, in which the durations of chapters
            # over 44 s do not fit in 32 bits.
            "movie_timescale": TIMESCALE,
            "fflags": "+bitexact",
        },
    )
    run(graph)
