"""A package is verified from itself alone; what was changed in it afterwards is found out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import verify_scenes as scenes
from verify_film import spoil
from verify_support import make

from pipeline.manifest import FileRecord, Manifest, ManifestError
from pipeline.render.pool import WorkerPool
from pipeline.verify import VerifyError, verify, verify_package
from pipeline.verify.kept import KeptMeasurements

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a good package."""
    folder = tmp_path_factory.mktemp("verify")
    make(folder, {"early": scenes.MomentumAlone})
    return folder / "package"


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """Who measures."""
    with WorkerPool(1) as workers:
        yield workers


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Path:
    """A copy of it somewhere else, as one that was downloaded."""
    return Path(shutil.copytree(made, tmp_path / "elsewhere"))


def record_anew(folder: Path) -> None:
    """Let the manifest say that the files are as they should be."""
    manifest = Manifest.read(folder)
    for name in manifest.files:
        manifest.files[name] = FileRecord.of(folder / name)
    manifest.write(folder)


def failures(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The lines of the checks that failed; the error is one line as well, of the first."""
    with pytest.raises(VerifyError) as caught:
        verify_package(folder)
    assert len(str(caught.value).splitlines()) == 1
    lines = capsys.readouterr().err.splitlines()
    return "\n".join(line for line in lines if line.startswith("FAIL"))


def test_a_good_package_passes_and_its_manifest_has_the_figures(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = verify_package(package)
    assert all(check["passed"] for check in checks)
    assert checks == json.loads((package / "manifest.json").read_text("utf-8"))["checks"]
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("ok ")]
    assert len(lines) == len(checks) > 25


def test_no_package_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no package"):
        verify_package(tmp_path)


def test_a_file_that_was_changed_is_found_out(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package / "small.en.vtt"
    path.write_text(path.read_text("utf-8").replace("They", "Thou"), "utf-8")
    assert "small.en.vtt is not the file" in failures(package, capsys)


def test_a_damaged_video_is_found_out(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = package / "small.mp4"
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + len(data) // 3
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)
    record_anew(package)
    assert "full decode" in failures(package, capsys)


def test_numbers_that_are_not_the_run_s_are_found_out(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package / "small.timeline.json"
    plan = json.loads(path.read_text("utf-8"))
    plan["steps"][4]["f"] += 1e-6
    path.write_text(json.dumps(plan), "utf-8")
    record_anew(package)
    assert "numbers of the steps off by" in failures(package, capsys)


def test_another_study_in_the_manifest_is_found_out(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = Manifest.read(package)
    manifest.study["runs"]["momentum"]["beta"] = 0.8
    manifest.write(package)
    assert "numbers of the steps off by" in failures(package, capsys)


def test_a_build_keeps_what_it_measured_and_uses_it(
    made: Path, package: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = made.parent / "measured"
    assert len(list(kept.glob("??/*.json"))) == 1
    first = verify(package, Manifest.read(package), pool, kept=kept)
    assert first == verify_package(package)
    monkeypatch.setattr(KeptMeasurements, "put", None)  # there is nothing new to keep
    assert verify(package, Manifest.read(package), pool, kept=kept) == first


def test_a_finished_package_is_measured_afresh(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptMeasurements, "__init__", None)
    verify_package(package)


def test_what_was_kept_does_not_excuse_a_damaged_video(
    made: Path, package: Path, pool: WorkerPool
) -> None:
    spoil(package / "small.mp4")
    record_anew(package)
    with pytest.raises(VerifyError, match=r"full decode|momentum seen"):
        verify(package, Manifest.read(package), pool, kept=made.parent / "measured")


def test_what_was_kept_does_not_excuse_other_steps(
    made: Path, package: Path, pool: WorkerPool
) -> None:
    path = package / "small.timeline.json"
    plan = json.loads(path.read_text("utf-8"))
    for step in plan["steps"]:
        step["frame"] += 2
    path.write_text(json.dumps(plan), "utf-8")
    record_anew(package)
    with pytest.raises(VerifyError):
        verify(package, Manifest.read(package), pool, kept=made.parent / "measured")
