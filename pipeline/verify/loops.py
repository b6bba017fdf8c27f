"""Checks of the animations: ten seconds, the frames that were asked for, small enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from pipeline.animations import GIF_FPS, GIF_HEIGHT, GIF_WIDTH, PROFILE, SECONDS, WEBM_FPS
from pipeline.probe import probe
from pipeline.verify.check import Check, VerifyError, at_most, equal
from pipeline.verify.package import Package

Pixels = NDArray[np.uint8]
LARGEST_GIF = 1_000_000  # bytes
STRETCHES = 2  # a second
_CHANGE = 64  # levels of a colour; what coding changes is below


def check_loops(package: Package) -> Iterator[Check]:
    """The animations that the timeline names."""
    plan = json.loads(package.file(".timeline.json").read_text(encoding="utf-8"))
    for name in plan.get("animations", []):
        yield from _gif(package.folder / f"{name}.gif")
        for ending, codec, fps in ((".mp4", "h264", PROFILE.fps), (".webm", "vp9", WEBM_FPS)):
            yield _video(package.folder / f"{name}{ending}", codec, fps)


def _gif(path: Path) -> Iterator[Check]:
    durations, slots = [], []
    each = GIF_FPS // STRETCHES
    first_moves = 0
    try:
        with Image.open(path) as image:
            size, loop = image.size, image.info.get("loop")
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                durations.append(frame.info["duration"])
                picture = np.asarray(frame.convert("RGB"))
                if number % each == 0:
                    start = picture
                if number < each:
                    first_moves += _differ(picture, start)
                if number % each == each - 1:
                    slots.append(picture)
    except OSError as error:
        raise VerifyError(f"{path.name}: {error}") from None
    pictures = 1 + sum(_differ(one, other) for one, other in pairwise(slots))
    count = len(durations)
    figure = f"{count} frames of {min(durations)} to {max(durations)} ms, {size[0]}x{size[1]}"
    wanted = f"{SECONDS * GIF_FPS} frames of {1000 // GIF_FPS} to {1000 // GIF_FPS} ms"
    yield equal(path.name, figure, f"{wanted}, {GIF_WIDTH}x{GIF_HEIGHT}")
    yield equal(f"{path.name} repeats", "for ever" if loop == 0 else str(loop), "for ever")
    yield equal(f"{path.name} moves before the path", first_moves, 0)
    yield equal(f"{path.name} pictures", pictures, SECONDS * STRETCHES)
    yield at_most(f"{path.name} size", path.stat().st_size / 1e6, LARGEST_GIF / 1e6, "MB")


def _differ(one: Pixels, other: Pixels) -> bool:
    return bool((np.maximum(one, other) - np.minimum(one, other) > _CHANGE).any())


def _video(path: Path, codec: str, fps: int) -> Check:
    try:
        media = probe(path)
    except ValueError as error:
        raise VerifyError(str(error)) from None
    video = media.video
    if video is None:
        raise VerifyError(f"{path.name} has no picture")
    figure = f"{video.codec} {video.width}x{video.height} at {float(video.fps):g}, {video.frames}"
    sound = "sound" if media.audio else "no sound"
    wanted = f"{codec} {PROFILE.width}x{PROFILE.height} at {fps}, {SECONDS * fps}"
    return equal(path.name, f"{figure} frames, {sound}", f"{wanted} frames, no sound")
