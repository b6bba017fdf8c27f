"""Pictures taken from video: poster, thumbnails to seek by, sheets for the producer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
from PIL import Image

from lecture.spec import LectureSpec
from lecture.timeline import TICK, Timeline
from pipeline.vtt import Block, as_webvtt

POSTER_WIDTH = 1280
STILL_WIDTH = 480  # pixels of a still that is kept; a contact sheet shows it as it is
COLUMNS = 4
SMALL = 320  # pixels; the picture as the notebook's player shows it
THUMBNAIL_COLUMNS, THUMBNAIL_WIDTH = 10, 160
SPRITE, THUMBNAILS = "sprite.jpg", "thumbnails.vtt"
_EVERY = 2.0  # seconds that a still stands for, or a little more
_MARGIN = 8  # pixels around each picture of a contact sheet


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of video and the still in its middle that stands for it, in seconds."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """When the still is taken."""
        return (self.start + self.end) / 2


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


def contact_sheets(pictures: Sequence[Image.Image], name: str, folder: Path) -> None:
    """Write two sheets of pictures: ``<name>.png``, and ``<name>_320.png`` for a small player."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, ending in ((STILL_WIDTH, ""), (SMALL, "_320")):
        tiles = [resized(picture, width) for picture in pictures]
        # A third of the time for a tenth more bytes, of a file that is not published.
        sheet(tiles, COLUMNS, _MARGIN).save(folder / f"{name}{ending}.png", compress_level=1)


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


def stills(video: Path, seconds: Iterable[float]) -> Iterator[Image.Image]:
    """The picture that is shown at each of ``seconds``, which ascend.

    Raises:
        ValueError: the video has no picture at all.
    """
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        frames = container.decode(stream)
        shown = following = None
        for number, moment in enumerate(seconds):
            if number == 0:
                container.seek(int(moment * 1_000_000))  # to the keyframe before
                shown = following = next(frames, None)
            while following is not None and following.time <= moment + 1e-6:
                shown, following = following, next(frames, None)
            if shown is None:
                raise ValueError(f"{video.name} has no picture")
            yield shown.to_image()  # type: ignore[no-untyped-call]


def resized(picture: Image.Image, width: int) -> Image.Image:
    """The picture as wide as that; itself if it is."""
    if picture.width == width:
        return picture
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def as_png(picture: Image.Image) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()
