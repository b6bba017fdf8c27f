"""What a media file is, measured with PyAV: streams, frames, chapters, the order of its boxes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

_RANGES = {0: "unspecified", 1: "tv", 2: "pc"}
_Span = tuple[int, int, bool]  # start and end in the stream's ticks; a keyframe, or not empty
_BT709 = {1: "bt709"}  # ITU-T H.273 (2021); other codes are shown as numbers


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A video stream. Times are seconds; `frame_times` has one for each frame, in order."""

    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    fps: Fraction
    matrix: str
    primaries: str
    transfer: str
    range: str
    extradata: bytes
    frame_times: tuple[Fraction, ...]
    keyframe_times: tuple[Fraction, ...]
    end: float

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.frame_times)


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """A sound stream; `end` in seconds, `bit_rate` in bits a second on average."""

    codec: str
    rate: int
    channels: int
    language: str
    end: float
    bit_rate: int


@dataclass(frozen=True, slots=True)
class CaptionFacts:
    """A caption stream; `events` are (start, end) in seconds of those that show something."""

    codec: str
    language: str
    events: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; times in seconds."""

    title: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """All that is asked of a media file."""

    path: Path
    video: VideoFacts | None
    audio: AudioFacts | None
    captions: tuple[CaptionFacts, ...]
    chapters: tuple[Chapter, ...]
    metadata: dict[str, str]
    faststart: bool

    @property
    def seconds(self) -> float:
        """Length of the longest of picture and sound."""
        return max([stream.end for stream in (self.video, self.audio) if stream] or [0.0])


def probe(path: Path) -> MediaFacts:
    """Measure the file at `path` by reading every packet of it; nothing is decoded.

    Raises:
        ValueError: it is not a media file.
    """
    try:
        container = av.open(str(path))
    except (av.error.FFmpegError, OSError) as error:
        raise ValueError(f"{path.name} is not a media file: {error}") from None
    with container:
        spans = _spans(container)
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        return MediaFacts(
            path=path,
            video=_video(video, spans[video.index]) if video else None,
            audio=_audio(audio, spans[audio.index]) if audio else None,
            captions=tuple(
                CaptionFacts(
                    stream.codec_context.name if stream.codec_context else "",
                    stream.metadata.get("language", "und"),
                    tuple(
                        (float(_seconds(start, stream)), float(_seconds(end, stream)))
                        for start, end, shown in spans[stream.index]
                        if shown
                    ),
                )
                for stream in container.streams.subtitles
            ),
            chapters=tuple(
                Chapter(
                    chapter["metadata"].get("title", ""),
                    float(chapter["start"] * (chapter["time_base"] or 0)),
                    float(chapter["end"] * (chapter["time_base"] or 0)),
                )
                for chapter in container.chapters()
            ),
            metadata=dict(container.metadata),
            faststart=_moov_comes_first(path),
        )


def _spans(container: av.container.InputContainer) -> dict[int, list[_Span]]:
    """What the packets of each stream span, by the stream's index."""
    spans: dict[int, list[_Span]] = {stream.index: [] for stream in container.streams}
    pictures = {stream.index for stream in container.streams.video}
    for packet in container.demux():
        if packet.pts is None or packet.is_discard:
            continue
        index = packet.stream_index
        shown = packet.is_keyframe if index in pictures else packet.size > 2
        spans[index].append((packet.pts, packet.pts + (packet.duration or 0), shown))
    return spans


def _seconds(ticks: int, stream: Any) -> Fraction:
    base: Fraction = stream.time_base
    return Fraction(ticks * base.numerator, base.denominator)


def _video(stream: av.VideoStream, spans: list[_Span]) -> VideoFacts:
    context = stream.codec_context
    times = [start for start, _, _ in spans]
    keys = [start for start, _, key in spans if key]
    return VideoFacts(
        codec=context.name,
        profile=context.profile or "",
        pixel_format=context.pix_fmt or "",
        width=context.width,
        height=context.height,
        fps=stream.average_rate or Fraction(0),
        matrix=_code(context.colorspace),
        primaries=_code(context.color_primaries),
        transfer=_code(context.color_trc),
        range=_RANGES.get(int(context.color_range), str(context.color_range)),
        extradata=bytes(context.extradata or b""),
        frame_times=tuple(_seconds(start, stream) for start in sorted(times)),
        keyframe_times=tuple(_seconds(start, stream) for start in sorted(keys)),
        end=float(_seconds(max((end for _, end, _ in spans), default=0), stream)),
    )


def _audio(stream: av.AudioStream, spans: list[_Span]) -> AudioFacts:
    context = stream.codec_context
    return AudioFacts(
        codec=context.name,
        rate=context.sample_rate,
        channels=context.channels,
        language=stream.metadata.get("language", "und"),
        end=float(_seconds(max((end for _, end, _ in spans), default=0), stream)),
        bit_rate=stream.bit_rate or 0,
    )


def _code(value: int) -> str:
    return _BT709.get(int(value), str(int(value)))


def _moov_comes_first(path: Path) -> bool:
    """Whether the index (moov) lies before the media (mdat), as playing while loading needs it.

    ISO/IEC 14496-12 (2022), 4.2: a box is a 32-bit size and a type; size 1 announces a 64-bit one.
    """
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = struct.unpack(">I4s", head)
            if kind in (b"moov", b"mdat"):
                return bool(kind == b"moov")
            skip = size - 8
            if size == 1:
                skip = struct.unpack(">Q", file.read(8))[0] - 16
            if size == 0 or skip < 0:
                break
            file.seek(skip, 1)
    return False
