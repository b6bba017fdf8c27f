"""Joins the segments and puts sound, captions and chapters beside them: the finished video file."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
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

AUDIO_RATE = 48_000  # Hz
AUDIO_BITRATE = 128_000  # bits a second, AAC
END_TOLERANCE = 0.1  # seconds by which picture and sound may end apart


class AssemblyError(LectureError):
    """Segments that do not fit together, or a finished file that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Part:
    """A scene in the finished video.

    Attributes:
        title: of its chapter.
        video: H.264 in MP4 that begins with a closed GOP.
        frames: how many it must have.
    """

    title: str
    video: bytes
    frames: int


def assemble(
    parts: Sequence[Part],
    fps: int,
    narration: Path,
    captions: Path,
    target: Path,
    *,
    title: str,
    language: str,
) -> MediaFacts:
    """Write the finished file, check it, and only then give it its name.

    Args:
        parts: the scenes in order; each is a chapter.
        fps: frames a second of all of them.
        narration: the whole sound, a WAV file.
        captions: the captions, an SRT file.
        target: where the MP4 is to be.
        title: of the lecture, for players.
        language: of sound and captions, such as `en` or `pt-BR`.

    Raises:
        AssemblyError: segments that were encoded differently, or a file that fails its check.
        FfmpegError: ffmpeg failed.
    """
    with whole_file(target) as part, tempfile.TemporaryDirectory(prefix="mux-") as folder:
        picture = Path(folder) / "picture.mp4"
        join(parts, fps, picture)
        _mux(picture, narration, captions, part, title, language)
        facts = probe(part)
        check(facts, parts, fps)
    return facts


def join(parts: Sequence[Part], fps: int, target: Path) -> None:
    """Write the segments one after the other, each a chapter, without encoding anything.

    ffmpeg's concat demuxer puts a segment where the one before seems to end, by durations that are
    rounded and reordered; here every frame has the number that it has in the whole.

    Raises:
        AssemblyError: a segment with other encoder settings than the first, or with other frames
            than it should have.
    """
    orders = [_display_order(part, fps) for part in parts]
    # A frame may be decoded later than shown; so much earlier does decoding start than showing.
    ahead = max(place - number for order in orders for place, number in enumerate(order))
    with av.open(str(target), "w", format="mp4", options={"fflags": "+bitexact"}) as joined:
        joined.set_chapters(_chapters(parts, fps))
        stream: av.VideoStream | None = None
        head = b""
        first = 0
        for part, order in zip(parts, orders, strict=True):
            with av.open(io.BytesIO(part.video), "r") as segment:
                source = segment.streams.video[0]
                if stream is None:
                    stream = joined.add_stream_from_template(source)
                    stream.time_base = Fraction(1, fps)
                    head = bytes(source.codec_context.extradata or b"")
                if bytes(source.codec_context.extradata or b"") != head:
                    raise AssemblyError(
                        f"the segment {part.title!r} is encoded with other settings than the first"
                    )
                packets = (packet for packet in segment.demux(source) if packet.size)
                for place, (packet, number) in enumerate(zip(packets, order, strict=True)):
                    packet.stream = stream
                    packet.time_base = Fraction(1, fps)
                    packet.pts, packet.dts = first + number, first + place - ahead
                    packet.duration = 1
                    joined.mux(packet)
            first += part.frames


def _display_order(part: Part, fps: int) -> list[int]:
    """The numbers of a segment's frames, in the order in which they are decoded."""
    with av.open(io.BytesIO(part.video), "r") as segment:
        numbers = [
            packet.pts * packet.time_base * fps
            for packet in segment.demux(video=0)
            if packet.pts is not None and packet.time_base is not None
        ]
    if sorted(numbers) != list(range(part.frames)):
        raise AssemblyError(
            f"the segment {part.title!r} has {len(numbers)} frames where the timeline "
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
    first = 0
    for part, chapter in zip(parts, facts.chapters, strict=True):
        start = Fraction(first, fps)
        if start not in keys:
            raise AssemblyError(f"the chapter {part.title!r} does not begin with a keyframe")
        if chapter.title != part.title or abs(chapter.start - float(start)) > 0.001:
            raise AssemblyError(f"the chapter {part.title!r} is not at {float(start):.3f} s")
        first += part.frames
    colour = (video.matrix, video.primaries, video.transfer, video.range)
    if colour != ("bt709", "bt709", "bt709", "tv"):
        raise AssemblyError(f"the colours are tagged as {', '.join(colour)}")
    if not facts.faststart:
        raise AssemblyError("the index is not at the start of the file")


def _chapters(parts: Sequence[Part], fps: int) -> list[Chapter]:
    chapters: list[Chapter] = []
    first = 0
    for number, part in enumerate(parts):
        chapters.append(
            {
                "id": number,
                "start": first,
                "end": first + part.frames,
                "time_base": Fraction(1, fps),
                "metadata": {"title": part.title},
            }
        )
        first += part.frames
    return chapters


def _mux(
    picture: Path,
    narration: Path,
    captions: Path,
    target: Path,
    title: str,
    language: str,
) -> None:
    code = langcodes.Language.get(language).to_alpha3()
    video = ffmpeg.input(str(picture))["v"]
    audio = ffmpeg.input(str(narration))["a"]
    text = ffmpeg.input(str(captions))["s"]
    graph = ffmpeg.output(
        video,
        audio,
        text,
        str(target),
        **{
            "c:v": "copy",
            "c:a": "aac",
            "b:a": AUDIO_BITRATE,
            "ar": AUDIO_RATE,
            "c:s": "mov_text",
            "metadata": f"title={title}",
            "metadata:s:v:0": f"language={code}",
            "metadata:s:a:0": f"language={code}",
            "metadata:s:s:0": f"language={code}",
            "movflags": "+faststart",
            # A whole number of ticks a frame and a sample. ffmpeg's own choice for captions is
            # 48,000,000, in which the durations of chapters over 44 s do not fit in 32 bits.
            "movie_timescale": AUDIO_RATE,
            "fflags": "+bitexact",
            "flags:a": "+bitexact",
        },
    )
    run(graph)
