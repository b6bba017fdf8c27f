"""Sound as arrays: mono float32 samples, resampled, trimmed to what is said, read and written."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from .engine import Speech, VoiceError

# A take begins this long before its first sound and ends this long after its last.
_LEAD = 0.05
_TAIL = 0.15
_QUIET = 0.01
_FADE = 0.005


def resample(pcm: NDArray[np.float32], source: int, target: int) -> NDArray[np.float32]:
    """Samples (N,) at `source` Hz as samples (round(N target / source),) at `target` Hz.

    Band limited below the lower Nyquist frequency, without delay (the SoX resampler's very high
    quality).
    """
    resampled: NDArray[np.float32] = soxr.resample(pcm, source, target, quality="VHQ")
    return resampled


def trim(speech: Speech) -> Speech:
    """The speech without the silence before and after it, its word times shifted with it.

    Silence is what stays 40 dB below the peak. Speech without any sound is returned as it is.
    """
    pcm, rate = speech.pcm, speech.rate
    loud = np.flatnonzero(np.abs(pcm) > _QUIET * np.max(np.abs(pcm), initial=0.0))
    if loud.size == 0:
        return speech
    first = max(0, int(loud[0]) - round(_LEAD * rate))
    last = min(pcm.size, int(loud[-1]) + 1 + round(_TAIL * rate))
    kept = pcm[first:last].copy()
    fade = min(round(_FADE * rate), kept.size)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    kept[:fade] *= ramp
    kept[-fade:] *= ramp[::-1]
    said = (int(loud[-1]) + 1 - first) / rate
    shifted = np.clip(np.asarray(speech.words).reshape(-1, 2) - first / rate, 0, said)
    return Speech(kept, rate, tuple((float(start), float(end)) for start, end in shifted))


def read(path: Path) -> tuple[NDArray[np.float32], int]:
    """Samples (N,) of a WAV or FLAC file, its channels averaged, and its rate in Hz.

    Raises:
        VoiceError: the file is not sound.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise VoiceError(f"{path}: cannot be read as sound: {error}") from None
    return decode(content, str(path))


def decode(content: bytes, name: str) -> tuple[NDArray[np.float32], int]:
    """As `read`, of a file's bytes; `name` is for the error."""
    try:
        channels, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise VoiceError(f"{name}: cannot be read as sound: {error}") from None
    return channels.mean(axis=1, dtype=np.float32), int(rate)


def write_flac(path: Path, pcm: NDArray[np.float32], rate: int) -> None:
    """Write samples (N,) in [-1, 1] as mono 16 bit FLAC."""
    samples = np.round(np.clip(pcm, -1, 1) * 32767).astype(np.int16)
    soundfile.write(path, samples, rate, format="FLAC", subtype="PCM_16")
