"""Pictures taken from the finished video: the poster, and contact sheets for the producer's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import av
from PIL import Image

from lecture.spec import LectureSpec
from lecture.timeline import TICK, Timeline

POSTER_WIDTH = 1280
COLUMNS, TILE_WIDTH = 4, 480
SMALL = (320, 180)  # the picture as the notebook's player shows it
_EVERY = 2.0  # seconds between stills of a contact sheet


def poster(video: Path, spec: LectureSpec, timeline: Timeline, target: Path) -> None:
    """Write the still that stands for the lecture, 1280 pixels wide."""
    moment = timeline.start(spec.poster.scene)
    cues = {cue.name: cue for cue in timeline.scene(spec.poster.scene).cues}
    seconds = float((moment + cues[spec.poster.cue].start) * TICK) + spec.poster.after
    _, still = next(stills(video, [seconds]))
    height = round(still.height * POSTER_WIDTH / still.width)
    still.resize((POSTER_WIDTH, height), Image.Resampling.LANCZOS).save(target, quality=88)


def contact_sheets(video: Path, timeline: Timeline, folder: Path) -> None:
    """Write two sheets a scene: stills every two seconds, and the same at 320x180 each."""
    folder.mkdir(parents=True, exist_ok=True)
    moments: dict[str, list[float]] = {}
    for scene in timeline.scenes:
        start, length = (
            float(timeline.start(scene.scene) * TICK),
            float(scene.ticks * TICK),
        )
        count = max(2, int(length / _EVERY))
        moments[scene.scene] = [start + (i + 0.5) * length / count for i in range(count)]
    wanted = [moment for times in moments.values() for moment in times]
    taken = stills(video, wanted)
    for number, (scene_name, times) in enumerate(moments.items(), start=1):
        pictures = [next(taken)[1] for _ in times]
        name = f"{number:02d}_{scene_name}"
        sheet(pictures, TILE_WIDTH).save(folder / f"{name}.png")
        sheet(pictures, SMALL[0]).save(folder / f"{name}_320.png")


def sheet(pictures: Sequence[Image.Image], width: int) -> Image.Image:
    """The pictures side by side, each ``width`` pixels wide, in rows of COLUMNS."""
    height = round(pictures[0].height * width / pictures[0].width)
    rows = -(-len(pictures) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * (width + 8) + 8, rows * (height + 8) + 8), "white")
    for index, picture in enumerate(pictures):
        row, column = divmod(index, COLUMNS)
        tile = picture.resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(tile, (8 + column * (width + 8), 8 + row * (height + 8)))
    return whole


def stills(video: Path, moments: Iterable[float]) -> Iterator[tuple[float, Image.Image]]:
    """The picture that is shown at each of ``moments``, ascending, in seconds."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        base = stream.time_base
        for moment in moments:
            container.seek(int(moment / base), stream=stream)  # to the keyframe before
            shown = None
            for frame in container.decode(stream):
                if shown is not None and frame.time > moment + 1e-6:
                    break
                shown = frame
            if shown is None:
                raise ValueError(f"{video.name} has no picture at {moment:.2f} s")
            yield moment, shown.to_image()
