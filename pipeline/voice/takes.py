"""Makes the takes of a lecture: those that words or voice have changed, and no others."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from lecture.takes import MANIFEST, Take, TakeManifest, take_key

from ..files import whole_file
from .engine import Voice, VoiceError
from .sound import resample, trim, write_flac

RATE = 24_000
_CUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MADE_FILE = re.compile(r".+\.[0-9a-f]{8}\.flac")


def make_takes(
    lines: Sequence[tuple[str, Sequence[str]]],
    voice: Voice,
    folder: Path,
    progress: Callable[[int, int, str], None] | None = None,
) -> TakeManifest:
    """Bring the takes in `folder` up to date with the words.

    A take whose key fits and whose file is whole is kept, so that the voice is needed for the
    others only. A file is named after cue and key, and the manifest follows it: whenever this is
    stopped, the takes that the manifest names are whole, and the next run goes on from there.
    Files of takes that are no longer named are removed at the end.

    Args:
        lines: name of each cue and the spoken form of each of its tokens; all of the lecture.
        voice: the one that says them.
        folder: where manifest and sound files are; made if it is not there.
        progress: called before each take that is made, with the number made so far, the number
            to make, and the cue.

    Returns:
        The manifest, with one take for each line and in their order.

    Raises:
        VoiceError: the voice cannot say a cue, or a cue is named twice or like no file.
        TakeError: the manifest in the folder is broken.
    """
    _check_names([cue for cue, _ in lines])
    folder.mkdir(parents=True, exist_ok=True)
    old = TakeManifest.load(folder)
    keys = {
        cue: take_key(words, voice.language, voice.identity, voice.source(cue))
        for cue, words in lines
    }
    kept = {
        cue: old.takes[cue]
        for cue, key in keys.items()
        if cue in old.takes and old.takes[cue].key == key and old.is_whole(old.takes[cue])
    }
    missing = [(cue, words) for cue, words in lines if cue not in kept]
    takes = dict(old.takes)
    for number, (cue, words) in enumerate(missing):
        if progress is not None:
            progress(number, len(missing), cue)
        takes[cue] = kept[cue] = _make(cue, words, keys[cue], voice, folder)
        _write_manifest(folder, voice, takes.values())
    current = {cue: kept[cue] for cue in keys}
    if list(current.values()) != list(old.takes.values()) or old.voice != voice.identity:
        _write_manifest(folder, voice, current.values())
    named = {take.file for take in current.values()}
    for file in folder.iterdir():
        if file.name not in named and _MADE_FILE.fullmatch(file.name):
            file.unlink()
    return TakeManifest(folder, voice.identity, current)


def _make(cue: str, words: Sequence[str], key: str, voice: Voice, folder: Path) -> Take:
    speech = trim(voice.speak(words, cue))
    if len(speech.words) != len(words):
        raise VoiceError(f"voice {voice.name!r} gave {len(speech.words)} times for cue {cue!r}")
    pcm = resample(speech.pcm, speech.rate, RATE)
    seconds = pcm.size / RATE
    # Down to the millisecond, so that no word ends after the take.
    milliseconds = np.floor(np.minimum(speech.words, seconds) * 1000) / 1000
    spans = tuple((float(start), float(end)) for start, end in milliseconds)
    path = folder / f"{cue}.{key[:8]}.flac"
    with whole_file(path) as part:
        write_flac(part, pcm, RATE)
        digest = hashlib.sha256(part.read_bytes()).hexdigest()
    return Take(cue, key, path.name, digest, seconds, spans)


def _write_manifest(folder: Path, voice: Voice, takes: Iterable[Take]) -> None:
    """One line a take, so that a change of one cue's words is a change of one line."""
    lines = ",\n".join(f"  {json.dumps(asdict(take), sort_keys=True)}" for take in takes)
    text = f'{{\n "takes": [\n{lines}\n ],\n "voice": {json.dumps(voice.identity)}\n}}\n'
    with whole_file(folder / MANIFEST) as part:
        part.write_text(text, encoding="utf-8")


def _check_names(cues: Sequence[str]) -> None:
    for cue in cues:
        if not _CUE.fullmatch(cue):
            raise VoiceError(f"cue {cue!r}: a name is letters, digits, '.', '_' and '-'")
        if cues.count(cue) > 1:
            raise VoiceError(f"cue {cue!r} is there twice")
