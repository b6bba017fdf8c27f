"""Checks of the video file as a container: streams, tags, frame times, chapters, its index."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import langcodes

from pipeline.verify.check import Check, at_most, equal
from pipeline.verify.package import Package

END_APART = 0.1  # seconds by which they may end apart


def check_streams(package: Package) -> Iterator[Check]:
    """Everything that can be told without decoding."""
    media, video, audio = package.media, package.video, package.audio
    code = langcodes.Language.get(package.record.language).to_alpha3()
    picture = f"{video.codec} {video.profile} {video.pixel_format}"
    yield equal("picture", picture, "h264 High yuv420p")
    size = f"{video.width}x{video.height} at {video.fps}"
    yield equal("size", size, f"{package.width}x{package.height} at {package.fps}")
    tags = (video.matrix, video.primaries, video.transfer, video.range)
    yield equal("colour tags", " ".join(tags), "bt709 bt709 bt709 tv")
    sound = f"{audio.codec} {audio.rate} Hz {audio.language}"
    yield equal("sound", sound, f"aac 48000 Hz {code}")
    captions = " ".join(f"{track.codec} {track.language}" for track in media.captions)
    yield equal("caption track", captions, f"mov_text {code}")
    yield equal("title", media.metadata.get("title"), package.record.title)
    yield equal("index before the media", media.faststart, True)
    yield _frame_times(package)
    apart = abs(video.end - audio.end)
    yield at_most("picture and sound end apart", apart, END_APART, "s")
    yield from _chapters(package)


def _frame_times(package: Package) -> Check:
    times = package.video.frame_times
    wanted = [Fraction(number, package.fps) for number in range(package.frames)]
    figure = f"{len(times)} frames, {'even' if list(times) == wanted else 'not the planned times'}"
    limit = f"must be the timeline's {package.frames}, one every 1/{package.fps} s"
    return Check("frames", figure, limit, list(times) == wanted)


def _chapters(package: Package) -> Iterator[Check]:
    planned = [
        (scene.title, Fraction(scene.first, package.fps), scene.first + scene.frames)
        for scene in package.scenes
    ]
    wanted = [(title, float(start), last / package.fps) for title, start, last in planned]
    found = [(chapter.title, chapter.start, chapter.end) for chapter in package.media.chapters]
    same = len(found) == len(wanted) and all(
        one[0] == other[0] and abs(one[1] - other[1]) < 0.001 and abs(one[2] - other[2]) < 0.001
        for one, other in zip(found, wanted, strict=True)
    )
    figure = f"{len(found)} {'at the scenes' if same else 'of other titles or times'}"
    yield Check("chapters", figure, f"must be the {len(wanted)} scenes", same)
    keys = set(package.video.keyframe_times)
    without = [title for title, start, _ in planned if start not in keys]
    figure = f"{len(planned) - len(without)} chapters" + (f", not {without[0]}" if without else "")
    yield Check("keyframes at chapters", figure, f"must be {len(planned)}", not without)
