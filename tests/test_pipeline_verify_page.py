"""The page's checks turn red for a page that says anything else than its package."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.manifest import FileRecord
from pipeline.verify.package import Package, read_package
from pipeline.verify.page import check_page
from tests.page_support import SmallPackage
from tests.test_pipeline_manifest import RECORD


@pytest.fixture
def package(small_package: SmallPackage, tmp_path: Path) -> Package:
    folder = Path(shutil.copytree(small_package.folder, tmp_path / "package"))
    files = {path.name: FileRecord.of(path) for path in folder.iterdir()}
    record = replace(RECORD, lecture=small_package.lecture.spec.id, files=files)
    return read_package(folder, record)


def failed(package: Package) -> list[str]:
    return [check.name for check in check_page(package) if not check.passed]


def test_a_page_passes(package: Package) -> None:
    assert [check.name for check in check_page(package)] == [
        "page",
        "page refers to",
        "page's captions",
        "page's chapters",
        "page's steps",
    ]
    assert failed(package) == []


def test_a_missing_page_fails(package: Package) -> None:
    (package.folder / "index.html").unlink()
    assert failed(package) == ["page"]


def put(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def spoil(label: str) -> Callable[[str], str]:
    """Change the first bytes of a track."""
    track = re.compile(rf'(label="{label}" src="data:text/vtt;base64,)...')
    return lambda text: track.sub(r"\1AAA", text)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (put('<a href="', '<a href="https://cdn.example/'), "page refers to"),
        (put('<source src="', '<source src="new.'), "page refers to"),
        (spoil("Captions"), "page's captions"),
        (spoil("Chapters"), "page's chapters"),
        (put('"frames":[20,', '"frames":[21,'), "page's steps"),
        (put('"tracks":[', '"tracks":[1,'), "page's steps"),
    ],
)
def test_a_page_that_says_something_else_fails(
    package: Package, change: Callable[[str], str], name: str
) -> None:
    path = package.folder / "index.html"
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    assert name in failed(package)


def test_a_page_of_other_captions_fails(package: Package) -> None:
    captions = package.file(".en.vtt")
    captions.write_text(captions.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert failed(package) == ["page's captions"]
