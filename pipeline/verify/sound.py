"""Listens to the finished file: every cue in its place, its words in step, nothing else amiss."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.loudness import RATE, integrated_loudness, true_peak
from pipeline.narration import LOUDNESS, TRUE_PEAK
from pipeline.verify.check import Check, at_most
from pipeline.verify.package import Cue, Package
from pipeline.voice.alignment import align
from pipeline.voice.engine import VoiceError

Samples = NDArray[np.float32]
Spans = tuple[tuple[float, float], ...]

OFFSET = 0.1  # seconds by which a cue's sound may begin or end beside its words
WORD_OFFSET = 0.3  # seconds by which a word may be heard beside its time
LOUDNESS_OFF = 0.5  # LU
LONGEST_SILENCE = 1.5  # seconds
_SILENT = "silent"  # how the identity of the voice without sound begins
_ALIGNED = "en"  # the language of the acoustic model
_AUDIBLE = -50.0  # dBFS: between a levelled voice's quietest sounds and the codec's noise
_VOICED = -40.0  # dBFS: above breath and room
_STEP = RATE // 100  # samples in which energy is measured
_PAUSE, _TAIL = 15, 10  # steps: a pause is longer, the end of the word before it shorter
_CLIPPED = 0.999


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """Cues that one process aligns.

    Attributes:
        cues: these, all of one scene.
        sounds: the samples of each.
    """

    cues: tuple[Cue, ...]
    sounds: tuple[Samples, ...]


def spoken_parts(package: Package, sound: Samples) -> list[SpokenPart]:
    """The cues whose words a recogniser can find, scene by scene.

    Args:
        package: whose sound it is.
        sound: the decoded samples (N,) at 48 kHz, from the video's start.
    """
    if _is_silent(package) or package.record.language != _ALIGNED:
        return []
    parts = []
    for scene in package.scenes:
        cues = _spoken(scene.cues)
        sounds = [sound[round(cue.start * RATE) : round(cue.end * RATE)] for cue in cues]
        parts.append(SpokenPart(tuple(cues), tuple(sounds)))
    return parts


def align_cues(part: SpokenPart) -> list[Spans | str]:
    """When each word of each cue is heard, in seconds of the cue; or why it is not."""
    found: list[Spans | str] = []
    for cue, sound in zip(part.cues, part.sounds, strict=True):
        try:
            found.append(align(sound, RATE, cue.speech))
        except VoiceError as error:
            found.append(str(error))
    return found


def check_sound(package: Package, sound: Samples) -> Iterator[Check]:
    """How loud the sound is, and that there is some where there are words and else none.

    Args:
        package: whose sound it is.
        sound: the decoded samples (N,) at 48 kHz, from the video's start.
    """
    if _is_silent(package):
        yield Check("voice", f"{_peak(sound):.1f} dBFS", "silent", _peak(sound) < _AUDIBLE)
        return
    spoken, energy = _spoken(package.cues), _energy(sound)
    yield from _levels(sound)
    yield from _places(spoken, energy)
    yield _silences(spoken, energy)


def _is_silent(package: Package) -> bool:
    return package.record.voice.startswith(_SILENT)


def _spoken(cues: Sequence[Cue]) -> list[Cue]:
    return [cue for cue in cues if any(map(str.strip, cue.speech))]


def _levels(sound: Samples) -> Iterator[Check]:
    loudness = integrated_loudness(sound)
    limit = f"{LOUDNESS:g} ± {LOUDNESS_OFF:g} LUFS"
    good = abs(loudness - LOUDNESS) <= LOUDNESS_OFF
    yield Check("loudness", f"{loudness:.2f} LUFS", limit, good)
    yield at_most("true peak", true_peak(sound), TRUE_PEAK, "dBTP")
    yield at_most("clipped samples", int(np.count_nonzero(np.abs(sound) >= _CLIPPED)), 0, "samples")


def _places(cues: Sequence[Cue], energy: NDArray[np.float64]) -> Iterator[Check]:
    """Does every cue's sound begin with its first word and end with its last?"""
    heard = 0
    worst, where = 0.0, ""
    for cue in cues:
        first, last = (round(time * RATE / _STEP) for time in (cue.start, cue.end))
        loud = np.flatnonzero(energy[first:last] > _AUDIBLE)
        if not loud.size:
            continue
        heard += 1
        said = [span for span, speech in zip(cue.words, cue.speech, strict=True) if speech.strip()]
        begins = (first + int(loud[0])) * _STEP / RATE
        ends = (first + int(loud[-1]) + 1) * _STEP / RATE
        for side, off in (("begins", begins - said[0][0]), ("ends", ends - said[-1][1])):
            if abs(off) > abs(worst):
                worst, where = off, f"{cue.id} {side}"
    yield Check("cues heard", f"{heard} of {len(cues)}", "all", heard == len(cues) > 0)
    yield at_most("cues beside their words by", abs(worst), OFFSET, "s", where)


def _silences(cues: Sequence[Cue], energy: NDArray[np.float64]) -> Check:
    """Silence where the timeline has a word, or between words that follow each other closely."""
    words = [span for cue in cues for span in cue.words if span[1] > span[0]]
    ends = [0.0, *(end for _, end in words)]
    starts = [*(start for start, _ in words), energy.size * _STEP / RATE]
    planned = [
        (end - OFFSET, start + OFFSET)
        for end, start in zip(ends, starts, strict=True)
        if start - end > LONGEST_SILENCE - 2 * OFFSET
    ]
    worst, where = 0.0, ""
    quiet = np.concatenate([[False], energy <= _AUDIBLE, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8))) * _STEP / RATE
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        inside = any(first <= start and end <= last for first, last in planned)
        if not inside and end - start > worst:
            worst, where = float(end - start), f"at {start:.1f} s"
    return at_most("longest unplanned silence", worst, LONGEST_SILENCE, "s", where)


def check_words(
    parts: Sequence[SpokenPart], aligned: Iterable[Sequence[Spans | str]], sound: Samples
) -> Iterator[Check]:
    """Where a recogniser hears each word, against the times that captions and pictures follow.

    Args:
        parts: the package's `spoken_parts`.
        aligned: what `align_cues` gave for each of them.
        sound: the decoded samples (N,) at 48 kHz, from the video's start.
    """
    if not parts:
        return
    energy = _energy(sound)
    worst, where, words = 0.0, "", 0
    cues = [cue for part in parts for cue in part.cues]
    found = [spans for part in aligned for spans in part]
    for cue, spans in zip(cues, found, strict=True):
        if isinstance(spans, str):
            yield Check("words", f"{cue.id}: {spans}", "every word is heard", False)
            return
        for speech, heard, timed in zip(cue.speech, spans, cue.words, strict=True):
            if speech.strip():
                words += 1
                off = abs(_sounds(cue.start + heard[0], cue.start + heard[1], energy) - timed[0])
                worst, where = max((worst, where), (off, f"{cue.id}, {speech!r} of {words}"))
    yield Check("words heard", f"{words}", "at least 1", words > 0)
    yield at_most("words beside their times by", worst, WORD_OFFSET, "s", where)


def _sounds(start: float, end: float, energy: NDArray[np.float64]) -> float:
    """When a word is first heard: a recogniser may count as its beginning the pause before it,
    and before that the last of the word before."""
    first, last = (round(time * RATE / _STEP) for time in (start, end))
    loud = np.flatnonzero(energy[first:last] > _VOICED)
    if not loud.size:
        return start
    pauses = np.flatnonzero(np.diff(loud) > _PAUSE)
    tail = pauses.size and loud[pauses[0]] < _TAIL
    return start + float(loud[pauses[0] + 1 if tail else 0]) * _STEP / RATE


def _energy(sound: Samples) -> NDArray[np.float64]:
    """Level of each hundredth of a second in dBFS."""
    steps = sound[: sound.size // _STEP * _STEP].reshape(-1, _STEP)
    power = np.einsum("ij,ij->i", steps, steps, dtype=np.float64) / _STEP
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 1e-12))
    return levels


def _peak(sound: Samples) -> float:
    peak = float(np.abs(sound).max(initial=0))
    return 20 * math.log10(peak) if peak else -math.inf
