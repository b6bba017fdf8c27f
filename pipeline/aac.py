"""Sound as it is delivered: AAC in MP4, 48 kHz, mono."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.loudness import RATE

# FFmpeg's first coder tries more adjustments, which pay at low rates. Above this many bits a second
# for a channel its manual calls the other one better, and that takes half the time.
_LOW = 64_000


def encode(pcm: NDArray[np.float32], bit_rate: int) -> bytes:
    """Samples (N,) in [-1, 1] at 48 kHz, encoded at `bit_rate` bits a second."""
    options = {"flags": "+bitexact", "aac_coder": "twoloop" if bit_rate <= _LOW else "fast"}
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(
            "aac", rate=RATE, layout="mono", bit_rate=bit_rate, options=options
        )
        frame = av.AudioFrame.from_ndarray(pcm[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = RATE
        # With a time, the encoder says how much silence it puts before it, and players skip that.
        frame.pts, frame.time_base = 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def decode(sound: bytes) -> NDArray[np.float32]:
    """The samples (M,) that are heard; M may be more than was encoded by less than a frame."""
    with av.open(io.BytesIO(sound), "r") as encoded:
        heard = [frame.to_ndarray()[0] for frame in encoded.decode(audio=0)]
    return np.concatenate(heard)
