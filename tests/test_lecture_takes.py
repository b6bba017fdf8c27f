"""lecture.takes: reading what was made, and refusing what is not what was made."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lecture.takes import Take, TakeError, TakeManifest, take_key

KEY = take_key(["Down", "the", "hill."], "en", "a voice 1.0")
SOUND = b"the sound"


def entry(**changes: Any) -> dict[str, Any]:
    take = {
        "cue": "hook.hill",
        "key": KEY,
        "file": "hook.hill.flac",
        "sha256": sha256(SOUND).hexdigest(),
        "seconds": 1.5,
        "words": [[0.1, 0.4], [0.4, 0.6], [0.7, 1.4]],
    }
    return take | changes


def write(folder: Path, *entries: dict[str, Any]) -> Path:
    (folder / "hook.hill.flac").write_bytes(SOUND)
    path = folder / "manifest.json"
    path.write_text(json.dumps({"voice": "a voice 1.0", "takes": list(entries)}))
    return path


def test_a_take_is_found_by_cue_and_key(tmp_path: Path) -> None:
    manifest = TakeManifest.load(write(tmp_path, entry()))
    take = manifest.find("hook.hill", KEY)
    words = ((0.1, 0.4), (0.4, 0.6), (0.7, 1.4))
    digest = sha256(SOUND).hexdigest()
    assert take == Take("hook.hill", KEY, "hook.hill.flac", digest, 1.5, words)
    assert manifest.path(take) == tmp_path / "hook.hill.flac"
    assert manifest.voice == "a voice 1.0"
    assert TakeManifest.load(tmp_path) == manifest


def test_no_manifest_is_no_takes(tmp_path: Path) -> None:
    assert TakeManifest.load(tmp_path).takes == {}


@pytest.mark.parametrize(
    "other",
    [
        take_key(["Down", "the", "slope."], "en", "a voice 1.0"),
        take_key(["Down the", "hill."], "en", "a voice 1.0"),
        take_key(["Down", "the", "hill."], "de", "a voice 1.0"),
        take_key(["Down", "the", "hill."], "en", "a voice 1.1"),
        take_key(["Down", "the", "hill."], "en", "a voice 1.0", "a recording"),
    ],
)
def test_a_take_of_something_else_is_refused(tmp_path: Path, other: str) -> None:
    manifest = TakeManifest.load(write(tmp_path, entry()))
    with pytest.raises(TakeError, match=r"cue 'hook\.hill' is of other words or another voice"):
        manifest.find("hook.hill", other)


def test_a_cue_without_a_take_is_named(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match=r"cue 'wave\.valleys' has no take"):
        TakeManifest.load(write(tmp_path, entry())).find("wave.valleys", KEY)


def test_a_missing_or_changed_file_is_named(tmp_path: Path) -> None:
    manifest = TakeManifest.load(write(tmp_path, entry()))
    (tmp_path / "hook.hill.flac").write_bytes(b"another sound")
    with pytest.raises(TakeError, match=r"hook\.hill\.flac: missing or not the file"):
        manifest.find("hook.hill", KEY)
    (tmp_path / "hook.hill.flac").unlink()
    with pytest.raises(TakeError, match=r"hook\.hill\.flac: missing or not the file"):
        manifest.find("hook.hill", KEY)


def without_words() -> dict[str, Any]:
    take = entry()
    del take["words"]
    return take


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([without_words()], "a take has the keys cue, file, key"),
        ([entry(extra=1)], "a take has the keys"),
        ([entry(), entry()], "a cue has two takes"),
        ([entry(cue="")], "empty or missing text"),
        ([entry(sha256=7)], "empty or missing text"),
        ([entry(file="../hill.flac")], "not a plain name"),
        ([entry(seconds="long")], "could not convert"),
        ([entry(seconds=float("nan"))], "do not follow each other"),
        ([entry(seconds=1.2)], "do not follow each other"),
        ([entry(words=[[0.4, 0.1]])], "do not follow each other"),
        ([entry(words=[[0.4]])], "not enough values"),
        (["hook.hill"], "a take has the keys"),
    ],
)
def test_a_broken_manifest_is_one_line(tmp_path: Path, entries: list[Any], reason: str) -> None:
    path = write(tmp_path, *entries)
    with pytest.raises(
        TakeError, match=rf"manifest\.json: not a manifest of takes \(.*{reason}"
    ) as error:
        TakeManifest.load(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["{", "[]", '{"takes": 3, "voice": ""}', '{"takes": []}', ""])
def test_what_is_no_manifest_at_all_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(TakeError, match=r"manifest\.json: not ") as error:
        TakeManifest.load(tmp_path)
    assert "\n" not in str(error.value)
