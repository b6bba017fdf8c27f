"""Decodes the pictures of one scene once, for all that look at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.verify.coded import CodedScene

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded frame; the arrays are views that are valid until the next one.

    Attributes:
        number: its place in the scene, from 0.
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
        errors: at which frame of the scene the decoder complained, and of what.
    """

    frames: int
    in_order: bool
    errors: tuple[tuple[int, str], ...]


def decode(coded: CodedScene, fps: int, viewers: Sequence[Viewer]) -> Decoded:
    """Decode every frame of a scene and show it to all viewers.

    Args:
        coded: the scene's pictures.
        fps: frames a second that there should be.
        viewers: who looks.
    """
    codec = av.CodecContext.create(coded.codec, "r")
    assert isinstance(codec, av.VideoCodecContext)
    codec.extradata = coded.head
    # Without this the decoder repairs what is broken by guessing, and says nothing.
    codec.options = {"err_detect": "explode"}
    # Scenes are decoded side by side.
    codec.thread_count = 1
    errors: list[tuple[int, str]] = []
    number, in_order = 0, True
    for packet in chain(_packets(coded), [None]):
        try:
            decoded = codec.decode(packet)
        except av.error.FFmpegError as error:
            errors.append((number, error.strerror or str(error)))
            continue
        for part in decoded:
            in_order &= part.pts is not None and part.pts * fps == number * coded.ticks
            frame = Frame(number, *(_plane(plane) for plane in part.planes))
            for viewer in viewers:
                viewer.see(frame)
            number += 1
    return Decoded(number, bool(in_order), tuple(errors))


def _packets(coded: CodedScene) -> Iterator[av.packet.Packet[Any]]:
    for time, data in coded.packets:
        packet: av.packet.Packet[Any] = av.Packet(data)
        packet.pts, packet.time_base = time, 1 / coded.ticks
        yield packet


def _plane(plane: av.video.plane.VideoPlane) -> Plane:
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
    view: Plane = rows[:, : plane.width]
    return view
