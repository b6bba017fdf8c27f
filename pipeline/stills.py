"""Pictures taken from video: poster, thumbnails to seek by, contact sheets for the producer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import av
from av.video.reformatter import Interpolation, VideoReformatter
from PIL import Image

from lecture.spec import LectureSpec
from lecture.timeline import TICK, Timeline
from pipeline.render.task import Made, Origin, Report, Task
from pipeline.vtt import Block, as_webvtt

POSTER_WIDTH = 1280
COLUMNS = 4
# How the names of contact sheets end, and how wide their pictures are: large enough to read, and
# as the notebook's player shows them.
SHEETS = {".png": 480, "_320.png": 320}
THUMBNAIL_COLUMNS, THUMBNAIL_WIDTH = 10, 160
SPRITE, THUMBNAILS = "sprite.jpg", "thumbnails.vtt"
_EVERY = 2.0  # seconds that a still stands for, or a little more
_MARGIN = 8  # pixels around each picture of a contact sheet
_COST = 0.1  # of drawing a frame, for each frame that is gone through


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of video and the still in its middle that stands for it, in seconds."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """When the still is taken."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class StillsJob:
    """What a scene looks like at a glance, to be made: contact sheets, and thumbnails.

    Attributes:
        scene: its name.
        needs: what makes the videos of its parts, in order.
        video: name of the file that each of them makes.
        ticks: how long each part is.
        origin: the code that makes them, and versions.
    """

    scene: str
    needs: tuple[Task, ...]
    video: str
    ticks: tuple[int, ...]
    origin: Origin

    kind = "stills"
    frames = 0

    @property
    def name(self) -> str:
        """Of which scene."""
        return f"the stills of {self.scene}"

    @property
    def cost(self) -> float:
        """Little."""
        return sum(self.ticks) * _COST

    @property
    def key(self) -> str:
        """SHA-256 of everything they are made from: equal keys, equal bytes."""
        return self.origin.key(self.kind, [need.key for need in self.needs], self.video, self.ticks)

    def carry_out(self, needed: Sequence[Made], report: Report) -> Made:
        """Make them: both contact sheets by their endings, and the thumbnails in order."""
        pictures: list[Image.Image] = []
        for part, ticks in zip(needed, self.ticks, strict=True):
            seconds = [moment.middle for moment in moments(ticks)]
            video = io.BytesIO(part.files[self.video])
            pictures += stills(video, seconds, max(SHEETS.values()))
        thumbnails = (resized(picture, THUMBNAIL_WIDTH) for picture in pictures)
        files = {thumbnail_name(n): as_png(picture) for n, picture in enumerate(thumbnails)}
        return Made({**files, **contact_sheets(pictures)}, {})


def thumbnail_name(number: int) -> str:
    """Of the file of a scene's thumbnail, counted from 0."""
    return f"thumbnail{number}.png"


def moments(ticks: int, start: int = 0) -> tuple[Moment, ...]:
    """A scene, or a part of one, in stretches of about two seconds.

    Args:
        ticks: how long it is.
        start: ticks at which it begins.
    """
    count = max(2, int(ticks * TICK / _EVERY))
    ends = [float((start + number * ticks / count) * TICK) for number in range(count + 1)]
    return tuple(Moment(first, last) for first, last in pairwise(ends))


def poster(video: Path, spec: LectureSpec, timeline: Timeline, folder: Path) -> None:
    """Write the still that stands for the lecture: poster.jpg and poster.webp, 1280 pixels wide."""
    moment = timeline.start(spec.poster.scene)
    cues = {cue.name: cue for cue in timeline.scene(spec.poster.scene).cues}
    seconds = float((moment + cues[spec.poster.cue].start) * TICK) + spec.poster.after
    still = resized(next(stills(video, [seconds])), POSTER_WIDTH)
    still.save(folder / "poster.jpg", quality=88)
    still.save(folder / "poster.webp", quality=88, method=6)


def sprite(pictures: Sequence[Image.Image], wanted: Sequence[Moment], folder: Path) -> None:
    """Write the thumbnails of the whole lecture: ``sprite.jpg`` and ``thumbnails.vtt``.

    Args:
        pictures: the stills.
        wanted: what they stand for.
        folder: of the package.
    """
    thumbnails = [resized(picture, THUMBNAIL_WIDTH) for picture in pictures]
    sheet(thumbnails, THUMBNAIL_COLUMNS).save(folder / SPRITE, quality=80)
    text = thumbnail_track(wanted, thumbnails[0].size)
    (folder / THUMBNAILS).write_text(text, encoding="utf-8")


def contact_sheets(pictures: Sequence[Image.Image]) -> dict[str, bytes]:
    """The pictures on a sheet of each of SHEETS, as PNG."""
    return {
        ending: as_png(sheet([resized(picture, width) for picture in pictures], COLUMNS, _MARGIN))
        for ending, width in SHEETS.items()
    }


def thumbnail_track(wanted: Sequence[Moment], size: tuple[int, int]) -> str:
    """A WebVTT track that tells where in the sprite the picture of each stretch is.

    The places are spatial media fragments (W3C, Media Fragments URI 1.0, 2012, 4.2.2), which
    players understand.

    Args:
        wanted: the stretches, in the sprite's order.
        size: of a thumbnail, in pixels.
    """
    width, height = size
    blocks = []
    for index, moment in enumerate(wanted):
        row, column = divmod(index, THUMBNAIL_COLUMNS)
        place = f"{SPRITE}#xywh={column * width},{row * height},{width},{height}"
        blocks.append(Block(moment.start, moment.end, (place,)))
    return as_webvtt(blocks)


def sheet(pictures: Sequence[Image.Image], columns: int, margin: int = 0) -> Image.Image:
    """The pictures, all of one size, side by side in rows, with a white margin around each."""
    width, height = pictures[0].size
    across, down = width + margin, height + margin
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * across + margin, rows * down + margin), "white")
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        whole.paste(picture, (margin + column * across, margin + row * down))
    return whole


def stills(
    video: Path | BinaryIO, seconds: Iterable[float], width: int | None = None
) -> Iterator[Image.Image]:
    """The picture that is shown at each of ``seconds``, which ascend.

    Args:
        video: a file.
        seconds: when.
        width: of the pictures in pixels; default: the video's.

    Raises:
        ValueError: the video has no picture at all.
    """
    with av.open(str(video) if isinstance(video, Path) else video, "r") as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"  # threads run ahead of the few pictures that are wanted
        width = width or stream.width
        height = round(stream.height * width / stream.width)
        converter = VideoReformatter()
        frames = container.decode(stream)
        shown = following = None
        for number, moment in enumerate(seconds):
            if number == 0:
                container.seek(int(moment * 1_000_000))  # to the keyframe before
                shown = following = next(frames, None)
            while following is not None and following.time <= moment + 1e-6:
                shown, following = following, next(frames, None)
            if shown is None:
                raise ValueError(f"the video {container.name} has no picture")
            picture = converter.reformat(
                shown, width, height, "rgb24", interpolation=Interpolation.LANCZOS
            )
            yield picture.to_image()  # type: ignore[no-untyped-call]


def resized(picture: Image.Image, width: int) -> Image.Image:
    """The picture as wide as that; itself if it is."""
    if picture.width == width:
        return picture
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def as_png(picture: Image.Image) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    # A third of the time for a tenth more bytes, of files that are not published.
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()
