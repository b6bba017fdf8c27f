"""The snippet holds what notebooks leave alone; a package that lacks a file is named."""

from __future__ import annotations

import base64
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.embed import old_tag, snippet
from pipeline.manifest import ManifestError
from pipeline.page import PageError
from tests.page_support import SmallPackage
from tests.test_pipeline_manifest import RECORD

ADDRESS = "https://cdn.example/lectures/fall/"


class Tags(HTMLParser):
    """The attributes of each tag, by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str | None]]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append(dict(attributes))


@pytest.fixture
def folder(small_package: SmallPackage, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(small_package.folder, tmp_path / "package"))
    spec = small_package.lecture.spec
    replace(RECORD, lecture=spec.id, title="Fall & rise").write(copy)
    return copy


def add_copy(folder: Path, size: str) -> None:
    """A smaller copy of the video, as far as the snippet looks at it."""
    (folder / "renditions").mkdir(exist_ok=True)
    (folder / "renditions" / f"escaping_local_minima.{size}.mp4").write_bytes(b"film")


def test_the_address_is_on_the_video_itself(folder: Path) -> None:
    tags = Tags(snippet(folder, ADDRESS)).found
    assert tags["video"][0]["src"] == f"{ADDRESS}escaping_local_minima.mp4"
    assert tags["video"][0]["poster"] == f"{ADDRESS}poster.jpg"
    assert "source" not in tags
    add_copy(folder, "720p")
    tags = Tags(snippet(folder, ADDRESS)).found
    assert tags["video"][0]["src"] == f"{ADDRESS}renditions/escaping_local_minima.720p.mp4"


def test_the_captions_are_inside(folder: Path) -> None:
    (track,) = Tags(snippet(folder, ADDRESS)).found["track"]
    assert track["src"] is not None
    kind, _, text = track["src"].partition(";base64,")
    assert kind == "data:text/vtt"
    assert base64.b64decode(text) == (folder / "escaping_local_minima.en.vtt").read_bytes()


def test_captions_in_the_picture_need_no_track(folder: Path) -> None:
    with pytest.raises(PageError, match="no copy with captions in its picture"):
        snippet(folder, ADDRESS, burned=True)
    add_copy(folder, "360p")
    tags = Tags(snippet(folder, ADDRESS, burned=True)).found
    assert tags["video"][0]["src"] == f"{ADDRESS}renditions/escaping_local_minima.360p.mp4"
    assert "track" not in tags


def test_markdown_takes_it_as_one_block_of_html(folder: Path) -> None:
    """CommonMark 0.31, 4.6: a block of HTML ends at a blank line."""
    text = snippet(folder, ADDRESS)
    assert text.count("\n") == 1
    assert text.endswith("\n")


def test_words_are_escaped_and_all_there(folder: Path) -> None:
    text = snippet(folder, ADDRESS)
    assert "<summary>Fall &amp; rise: transcript</summary>" in text
    said = re.sub(r"<[^>]*>", "", text)
    for line in (folder / "escaping_local_minima.en.srt").read_text(encoding="utf-8").split("\n"):
        if re.search("[a-z]", line):
            assert line in said


@pytest.mark.parametrize(
    "name", ["escaping_local_minima.en.vtt", "escaping_local_minima.timeline.json"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(PageError, match=name):
        snippet(folder, ADDRESS)


def test_a_broken_timeline_is_named(folder: Path) -> None:
    (folder / "escaping_local_minima.timeline.json").write_text("[]", encoding="utf-8")
    with pytest.raises(PageError, match=r"timeline\.json: not a timeline"):
        snippet(folder, ADDRESS)


def test_no_package_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="make render"):
        snippet(tmp_path, ADDRESS)


def test_the_old_tag_is_the_courses() -> None:
    tags = Tags(old_tag("https://cdn.example/a.mp4")).found
    assert tags["video"] == [{"width": "320", "height": "240", "controls": None}]
    assert tags["source"] == [{"src": "https://cdn.example/a.mp4", "type": "video/mp4"}]
