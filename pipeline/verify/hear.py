"""Decodes the sound of the finished video."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Heard:
    """The sound of a video.

    Attributes:
        samples: (N,) in [-1, 1] at 48 kHz, mono.
        start: seconds at which the first one is heard.
        errors: what the decoder complained of.
    """

    samples: NDArray[np.float32]
    start: float
    errors: tuple[str, ...]


def hear(video: Path) -> Heard:
    """Decode every sample of a video."""
    sound: list[NDArray[np.float32]] = []
    errors: list[str] = []
    start: float | None = None
    with av.open(str(video)) as container:
        audio = container.streams.audio[0]
        audio.codec_context.options = {"err_detect": "explode"}
        for packet in container.demux(audio):
            try:
                decoded = packet.decode()
            except av.error.FFmpegError as error:
                errors.append(f"sound at {packet.pts}: {error.strerror}")
                continue
            for part in decoded:
                assert isinstance(part, av.AudioFrame)
                if start is None:
                    start = float((part.pts or 0) * (part.time_base or 0))
                sound.append(part.to_ndarray().astype(np.float32, copy=False))
    samples = np.concatenate(sound, axis=1) if sound else np.zeros((1, 0), np.float32)
    return Heard(samples.mean(axis=0, dtype=np.float32), start or 0.0, tuple(errors))
