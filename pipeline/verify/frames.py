"""Decodes the finished video once, for all checks that look at pictures or listen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.verify.package import Package

Plane = NDArray[np.uint8]
_SECONDS_BETWEEN_REPORTS = 10.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded frame; the arrays are views that are valid until the next one.

    Attributes:
        number: its place in the video, from 0.
        luma: Y, shape (height, width).
        cb, cr: chroma, shape (height / 2, width / 2).
    """

    number: int
    luma: Plane
    cb: Plane
    cr: Plane


class Viewer(Protocol):
    """Something that looks at frames as they go by."""

    def see(self, frame: Frame) -> None:
        """Look at the next frame."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What decoding gave.

    Attributes:
        frames: how many pictures there were.
        in_order: whether their times were those of a video without gaps.
        errors: what the decoders complained of.
        sound_start: seconds at which the first sample is heard.
        sound: samples (N,) in [-1, 1], mono.
    """

    frames: int
    in_order: bool
    errors: tuple[str, ...]
    sound_start: float
    sound: NDArray[np.float32]


def decode(package: Package, viewers: Sequence[Viewer], report: Callable[[str], None]) -> Decoded:
    """Decode every frame and every sample of the video, and show each frame to all viewers.

    Args:
        package: whose video.
        viewers: who looks.
        report: is told how far it has come, now and then.
    """
    sound: list[NDArray[np.float32]] = []
    errors: list[str] = []
    number, in_order, last = 0, True, time.monotonic()
    sound_start: float | None = None
    with av.open(str(package.master)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        video.thread_type = "AUTO"
        # Without this the decoder repairs what is broken by guessing, and says nothing.
        video.codec_context.options = {"err_detect": "explode"}
        audio.codec_context.options = {"err_detect": "explode"}
        for packet in container.demux(video, audio):
            try:
                decoded = packet.decode()
            except av.error.FFmpegError as error:
                errors.append(f"{packet.stream.type} at {packet.pts}: {error.strerror}")
                continue
            for part in decoded:
                if not isinstance(part, av.AudioFrame | av.VideoFrame):
                    continue
                at = (part.pts or 0) * (part.time_base or 0)
                if isinstance(part, av.AudioFrame):
                    sound_start = float(at) if sound_start is None else sound_start
                    sound.append(part.to_ndarray().mean(axis=0, dtype=np.float32))
                else:
                    in_order &= at * package.fps == number
                    frame = Frame(number, *(_plane(plane) for plane in part.planes))
                    for viewer in viewers:
                        viewer.see(frame)
                    number += 1
            if time.monotonic() - last > _SECONDS_BETWEEN_REPORTS:
                last = time.monotonic()
                report(f"checking: {number}/{package.frames} frames")
    samples = np.concatenate(sound) if sound else np.zeros(0, np.float32)
    return Decoded(number, in_order, tuple(errors), sound_start or 0.0, samples)


def _plane(plane: av.video.plane.VideoPlane) -> Plane:
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
    view: Plane = rows[:, : plane.width]
    return view
