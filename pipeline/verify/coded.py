"""The pictures of the scenes as the finished file stores them; nothing is decoded here."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

import av

from pipeline.verify.package import Package


@dataclass(frozen=True, slots=True)
class CodedScene:
    """The coded pictures of one scene, which begins with a closed GOP.

    Attributes:
        codec: its name.
        head: what the decoder has to know before the first picture.
        ticks: how many there are in a second.
        packets: time in ticks, counted from where the scene should begin, and bytes of each; in
            the file's order.
    """

    codec: str
    head: bytes
    ticks: Fraction
    packets: tuple[tuple[int, bytes], ...]

    @property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        digest = hashlib.sha256(f"{self.codec} {self.ticks} {len(self.head)}\n".encode())
        digest.update(self.head)
        for time, data in self.packets:
            digest.update(f"{time} {len(data)}\n".encode())
            digest.update(data)
        return digest.hexdigest()


def coded_scenes(package: Package) -> list[CodedScene]:
    """The pictures of all scenes, each with the scene that its time lies in.

    What lies before the first scene or after the last one is of these, so that it is measured too.
    """
    firsts = [scene.first for scene in package.scenes]
    packets: list[list[tuple[int, bytes]]] = [[] for _ in firsts]
    with av.open(str(package.master)) as container:
        video = container.streams.video[0]
        ticks = 1 / Fraction(video.time_base or 1)
        starts = [round(first * ticks / package.fps) for first in firsts]
        for packet in container.demux(video):
            if packet.size:
                time = packet.pts or 0
                scene = max(bisect_right(starts, time) - 1, 0)
                packets[scene].append((time - starts[scene], bytes(packet)))
        head = bytes(video.codec_context.extradata or b"")
        codec = video.codec_context.name
    return [CodedScene(codec, head, ticks, tuple(part)) for part in packets]
