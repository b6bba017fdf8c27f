"""A package's record finds every file that is not what was made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.manifest import FileRecord, Manifest, ManifestError

BYTES = b"WEBVTT\n"
RECORD = Manifest(
    lecture="fall",
    title="Fall",
    language="en",
    profile="final",
    voice="silent",
    own_voice=True,
    inputs={"raw": "1"},
    versions={"manim": "0.22.0"},
    study={"start": 1.0},
    claims={"it_falls": True},
    checks=[],
    files={},
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with one file and its record."""
    (tmp_path / "fall.en.vtt").write_bytes(BYTES)
    files = {"fall.en.vtt": FileRecord.of(tmp_path / "fall.en.vtt")}
    replace(RECORD, files=files).write(tmp_path)
    return tmp_path


def test_a_file_is_recorded_with_size_hash_and_type(package: Path) -> None:
    record = Manifest.read(package).files["fall.en.vtt"]
    assert record == FileRecord(7, hashlib.sha256(BYTES).hexdigest(), "text/vtt")


def test_reading_gives_back_what_was_written(package: Path) -> None:
    read = Manifest.read(package)
    assert replace(read, files={}) == RECORD
    assert read.damage(package) == []


def test_a_changed_byte_and_a_missing_file_are_found(package: Path) -> None:
    record = Manifest.read(package)
    (package / "fall.en.vtt").write_bytes(b"WEBVTT.")
    assert record.damage(package) == ["fall.en.vtt is not the file that was made"]
    (package / "fall.en.vtt").unlink()
    assert record.damage(package) == ["fall.en.vtt is missing"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {"a": 1}}', "\x00"])
def test_a_broken_record_is_one_line(package: Path, text: str) -> None:
    (package / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=r"manifest\.json: not a package's record"):
        Manifest.read(package)


def test_no_record_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="make render"):
        Manifest.read(tmp_path)


def test_a_kind_of_file_that_no_package_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.doc").write_bytes(b"")
    with pytest.raises(ManifestError, match=r"notes\.doc"):
        FileRecord.of(tmp_path / "notes.doc")
