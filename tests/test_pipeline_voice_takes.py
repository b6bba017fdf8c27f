"""pipeline.voice.takes: only what changed is made, and nothing is ever half made."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lecture.takes import TakeManifest, take_key
from pipeline.voice.engine import Speech, VoiceError
from pipeline.voice.silent import SilentVoice
from pipeline.voice.takes import make_takes

LINES = [("hook.stuck", ["A", "ball", "stuck."]), ("hook.deeper", ["A", "deeper", "", "valley."])]


@dataclass
class ToneVoice:
    """A tone for each word, at a rate that is not the takes'; it knows what it was asked."""

    identity: str = "tone 1"
    name: str = "tone"
    language: str = "en"
    said: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    def source(self, cue: str) -> str:
        return self.sources.get(cue, "")

    def speak(self, words: Sequence[str], cue: str = "") -> Speech:
        self.said.append(cue)
        rate, seconds = 48_000, 0.2 * len(words)
        pcm = np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
        spans = tuple((0.2 * index, 0.2 * index + 0.2) for index in range(len(words)))
        return Speech((pcm / 2).astype(np.float32), rate, spans)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_take_is_made_for_each_line(tmp_path: Path) -> None:
    voice = ToneVoice()
    manifest = make_takes(LINES, voice, tmp_path / "takes")
    assert voice.said == ["hook.stuck", "hook.deeper"]
    for cue, words in LINES:
        take = manifest.find(cue, take_key(words, "en", "tone 1"))
        info = soundfile.info(manifest.path(take))
        assert (info.samplerate, info.channels, info.subtype) == (24_000, 1, "PCM_16")
        assert info.frames == round(take.seconds * 24_000)
        assert take.seconds == pytest.approx(0.2 * len(words), abs=0.01)
        assert len(take.words) == len(words)
    assert TakeManifest.load(tmp_path / "takes") == manifest


def test_what_is_there_is_kept_without_the_voice(tmp_path: Path) -> None:
    make_takes(LINES, ToneVoice(), tmp_path)
    before, voice = files(tmp_path), ToneVoice()
    make_takes(LINES, voice, tmp_path)
    assert voice.said == []
    assert files(tmp_path) == before


def test_a_changed_cue_alone_is_made_and_is_one_line_of_the_manifest(tmp_path: Path) -> None:
    make_takes(LINES, ToneVoice(), tmp_path)
    before, voice = files(tmp_path), ToneVoice()
    changed = [LINES[0], ("hook.deeper", ["A", "deeper", "one."])]
    make_takes(changed, voice, tmp_path)
    assert voice.said == ["hook.deeper"]
    after = files(tmp_path)
    assert len(after) == len(before) == 3
    old, new = (tree["manifest.json"].decode().splitlines() for tree in (before, after))
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


@pytest.mark.parametrize(
    "voice",
    [
        ToneVoice(identity="tone 2"),
        ToneVoice(language="fr"),
        ToneVoice(sources={"hook.stuck": "new"}),
    ],
)
def test_another_voice_or_recording_makes_new_takes(tmp_path: Path, voice: ToneVoice) -> None:
    make_takes(LINES, ToneVoice(), tmp_path)
    make_takes(LINES, voice, tmp_path)
    assert voice.said == (["hook.stuck"] if voice.sources else ["hook.stuck", "hook.deeper"])


@pytest.mark.parametrize(
    "harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"half")]
)
def test_a_file_that_is_gone_or_changed_is_made_again(
    tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    manifest = make_takes(LINES, ToneVoice(), tmp_path)
    before, voice = files(tmp_path), ToneVoice()
    harm(manifest.path(manifest.takes["hook.stuck"]))
    make_takes(LINES, voice, tmp_path)
    assert voice.said == ["hook.stuck"]
    assert files(tmp_path) == before


def test_takes_that_are_no_longer_named_go_and_other_files_stay(tmp_path: Path) -> None:
    make_takes(LINES, ToneVoice(), tmp_path)
    (tmp_path / "NOTES.txt").write_text("read by hand")
    (tmp_path / "room tone.flac").write_bytes(b"not a take")
    manifest = make_takes(LINES[:1], ToneVoice(), tmp_path)
    assert list(manifest.takes) == ["hook.stuck"]
    kept = {"NOTES.txt", "room tone.flac", "manifest.json", manifest.takes["hook.stuck"].file}
    assert set(files(tmp_path)) == kept


def test_takes_follow_the_order_of_the_lines(tmp_path: Path) -> None:
    make_takes(LINES, ToneVoice(), tmp_path)
    voice = ToneVoice()
    make_takes(LINES[::-1], voice, tmp_path)
    assert voice.said == []
    assert list(TakeManifest.load(tmp_path).takes) == ["hook.deeper", "hook.stuck"]


def test_the_same_words_are_the_same_files_anywhere(tmp_path: Path) -> None:
    make_takes(LINES, SilentVoice(), tmp_path / "one")
    make_takes(LINES, SilentVoice(), tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert str(tmp_path) not in (tmp_path / "one" / "manifest.json").read_text()


def test_progress_is_told_of_what_is_made(tmp_path: Path) -> None:
    make_takes(LINES[:1], ToneVoice(), tmp_path)
    told: list[tuple[int, int, str]] = []
    make_takes(LINES, ToneVoice(), tmp_path, lambda *step: told.append(step))
    assert told == [(0, 1, "hook.deeper")]


# Stops the process dead, as a kill does, at the n-th file that is renamed into its place.
KILLED = """
import os, sys
from pathlib import Path
from pipeline.voice.silent import SilentVoice
from pipeline.voice.takes import make_takes
renames = int(sys.argv[2])
rename = Path.replace
def stop(self, target):
    global renames
    if not renames:
        os._exit(9)
    renames -= 1
    return rename(self, target)
Path.replace = stop
lines = [(f"cue.{n}", ["new", "words"]) for n in range(3)]
make_takes(lines, SilentVoice(), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("renames", [0, 1, 2, 5])
def test_whenever_it_is_stopped_the_manifest_names_whole_takes(
    tmp_path: Path, renames: int
) -> None:
    old = make_takes([(f"cue.{n}", ["old"]) for n in range(3)], SilentVoice(), tmp_path)
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(renames)]
    assert subprocess.run(command, timeout=60).returncode == 9
    manifest = TakeManifest.load(tmp_path)
    assert list(manifest.takes) == list(old.takes)
    assert all(manifest.is_whole(take) for take in manifest.takes.values())
    told: list[str] = []
    lines = [(f"cue.{n}", ["new", "words"]) for n in range(3)]
    make_takes(lines, SilentVoice(), tmp_path, lambda done, total, cue: told.append(cue))
    # Each take is two renames: its own and the manifest's.
    assert told == [f"cue.{n}" for n in range(renames // 2, 3)]
    assert len(files(tmp_path)) == 4


@pytest.mark.parametrize(
    ("cues", "reason"),
    [
        (["a", "a"], "cue 'a' is there twice"),
        (["../a"], "cue '../a': a name is"),
        ([""], "a name is"),
    ],
)
def test_names_that_are_no_file_names_are_refused(
    tmp_path: Path, cues: list[str], reason: str
) -> None:
    with pytest.raises(VoiceError, match=reason):
        make_takes([(cue, ["word"]) for cue in cues], ToneVoice(), tmp_path)


def test_a_voice_that_loses_a_word_is_refused(tmp_path: Path) -> None:
    class Careless(ToneVoice):
        def speak(self, words: Sequence[str], cue: str = "") -> Speech:
            return super().speak(words[1:], cue)

    with pytest.raises(VoiceError, match=r"gave 2 times for cue 'hook\.stuck'"):
        make_takes(LINES, Careless(), tmp_path)
    assert not (tmp_path / "manifest.json").exists()


def test_the_manifest_is_plain_json_with_a_line_a_take(tmp_path: Path) -> None:
    make_takes(LINES, ToneVoice(), tmp_path)
    text = (tmp_path / "manifest.json").read_text()
    assert [take["cue"] for take in json.loads(text)["takes"]] == ["hook.stuck", "hook.deeper"]
    assert len(text.splitlines()) == len(LINES) + 5
