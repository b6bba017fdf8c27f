"""Only a whole, checked package with the lecture's own voice may go out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from publish_support import LECTURE, PASSED, package

from pipeline.manifest import FileRecord, Manifest, ManifestError
from pipeline.publish.config import FixedSpec
from pipeline.publish.errors import RefusedError
from pipeline.publish.outgoing import outgoing

FIXED = FixedSpec(path="old/fall.mp4", file=f"{LECTURE}.360p.mp4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package that may go out."""
    return package(tmp_path / "package")


def change(folder: Path, **fields: object) -> None:
    """Write other fields into the package's record."""
    replace(Manifest.read(folder), **fields).write(folder)  # type: ignore[arg-type]


def test_a_good_package_goes_out_with_all_files_and_its_record(folder: Path) -> None:
    package_ = outgoing(folder, FIXED)
    assert sorted(package_.files) == [
        f"{LECTURE}.360p.mp4",
        f"{LECTURE}.en.vtt",
        "index.html",
        "manifest.json",
    ]
    assert package_.files["manifest.json"] == FileRecord.of(folder / "manifest.json")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"own_voice": False}, "not the lecture's own voice"),
        ({"own_voice": "yes"}, "not the lecture's own voice"),
        ({"profile": "preview"}, "profile 'preview'"),
        ({"checks": []}, "no check was made"),
        ({"checks": [PASSED, {**PASSED, "name": "sound", "passed": False}]}, "'sound' failed"),
        ({"checks": [{"name": "sound"}]}, "'sound' failed"),
        ({"checks": [{**PASSED, "passed": "true"}]}, "'frames' failed"),
    ],
)
def test_what_was_not_proven_is_refused(folder: Path, fields: dict[str, object], says: str) -> None:
    change(folder, **fields)
    with pytest.raises(RefusedError, match=says):
        outgoing(folder, FIXED)


def test_a_changed_byte_is_refused(folder: Path) -> None:
    video = folder / f"{LECTURE}.360p.mp4"
    data = bytearray(video.read_bytes())
    data[-1] ^= 1
    video.write_bytes(data)
    with pytest.raises(RefusedError, match=r"fall\.360p\.mp4 is not the file that was made"):
        outgoing(folder, FIXED)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / f"{LECTURE}.en.vtt").unlink()
    with pytest.raises(RefusedError, match=r"fall\.en\.vtt is missing"):
        outgoing(folder, FIXED)


def test_a_record_that_climbs_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "private.json").write_text("{}", encoding="utf-8")
    record = FileRecord.of(tmp_path / "private.json")
    change(folder, files={**Manifest.read(folder).files, "../private.json": record})
    with pytest.raises(RefusedError, match=r"'\.\./private\.json' is no name"):
        outgoing(folder, FIXED)


def test_a_package_without_the_file_for_the_fixed_path_says_what_it_has(folder: Path) -> None:
    fixed = FixedSpec(path="old/fall.mp4", file="renditions/fall.360p.mp4")
    with pytest.raises(RefusedError, match=r"no renditions/fall\.360p\.mp4.*fall\.360p\.mp4"):
        outgoing(folder, fixed)


def test_no_package_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="make render"):
        outgoing(tmp_path, FIXED)
