"""The container's facts against the timeline: each fact, changed alone, fails its own check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.probe import AudioFacts, CaptionFacts, Chapter, MediaFacts, VideoFacts
from pipeline.verify.package import Package, Scene
from pipeline.verify.stream import check_streams

TIMES = tuple(Fraction(number, 15) for number in range(30))
MEDIA = MediaFacts(
    path=Path("small.mp4"),
    video=VideoFacts(
        codec="h264", profile="High", pixel_format="yuv420p", width=1920, height=1080,
        fps=Fraction(15), matrix="bt709", primaries="bt709", transfer="bt709", range="tv",
        extradata=b"", frame_times=TIMES, keyframe_times=(TIMES[0], TIMES[15]), end=2.0,
    ),
    audio=AudioFacts(
        codec="aac", rate=48000, channels=1, language="eng", end=2.02, bit_rate=128000
    ),
    captions=(CaptionFacts("mov_text", "eng", ()),),
    chapters=(Chapter("One", 0.0, 1.0), Chapter("Two", 1.0, 2.0)),
    metadata={"title": "Small"},
    faststart=True,
)  # fmt: skip


def failed(media: MediaFacts) -> set[str]:
    record: Any = SimpleNamespace(language="en", title="Small", lecture="small")
    scenes = (Scene("one", "One", 0, 15, ()), Scene("two", "Two", 15, 15, ()))
    package = Package(
        folder=Path(), record=record, media=media, fps=15, frames=30, width=1920, height=1080,
        scenes=scenes, colors={}, looks=(), steps=(),
    )  # fmt: skip
    return {check.name for check in check_streams(package) if not check.passed}


def of_video(**changes: Any) -> Callable[[MediaFacts], MediaFacts]:
    def change(media: MediaFacts) -> MediaFacts:
        assert media.video
        return replace(media, video=replace(media.video, **changes))

    return change


def of_audio(**changes: Any) -> Callable[[MediaFacts], MediaFacts]:
    def change(media: MediaFacts) -> MediaFacts:
        assert media.audio
        return replace(media, audio=replace(media.audio, **changes))

    return change


def of_media(**changes: Any) -> Callable[[MediaFacts], MediaFacts]:
    return lambda media: replace(media, **changes)


def test_a_good_file_passes() -> None:
    assert failed(MEDIA) == set()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (of_video(codec="hevc"), "picture"),
        (of_video(profile="High 10"), "picture"),
        (of_video(pixel_format="yuv444p"), "picture"),
        (of_video(width=1280, height=720), "size"),
        (of_video(fps=Fraction(30)), "size"),
        (of_video(matrix="6"), "colour tags"),
        (of_video(range="pc"), "colour tags"),
        (of_video(frame_times=TIMES[:-1]), "frames"),
        (of_video(frame_times=(*TIMES[:-1], Fraction(59, 30))), "frames"),
        (of_video(keyframe_times=(TIMES[0], TIMES[14])), "keyframes at chapters"),
        (of_video(end=1.8), "picture and sound end apart"),
        (of_audio(codec="mp3"), "sound"),
        (of_audio(rate=44100), "sound"),
        (of_audio(language="und"), "sound"),
        (of_media(captions=()), "caption track"),
        (of_media(faststart=False), "index before the media"),
        (of_media(metadata={}), "title"),
        (of_media(chapters=MEDIA.chapters[:1]), "chapters"),
        (of_media(chapters=MEDIA.chapters[::-1]), "chapters"),
        (of_media(chapters=(Chapter("One", 0.0, 1.1), Chapter("Two", 1.1, 2.0))), "chapters"),
    ],
)
def test_a_fact_that_is_wrong_fails(change: Callable[[MediaFacts], MediaFacts], name: str) -> None:
    assert failed(change(MEDIA)) == {name}
