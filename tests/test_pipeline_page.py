"""The page is one whole file: all that it needs inside, each file that is missing named."""

from __future__ import annotations

import base64
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lecture.frozen import FrozenDict
from lecture.lecture import Lecture
from pipeline.page import PageError, page
from pipeline.page_data import page_data, trial
from tests.page_support import SmallPackage


class Elements(HTMLParser):
    """Every element with its attributes, and the text of scripts by id or type."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._script: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        if tag == "script":
            self._script = dict(attributes).get("type")

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = data
            self._script = None

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def text(small_package: SmallPackage) -> str:
    return (small_package.folder / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def folder(small_package: SmallPackage, tmp_path: Path) -> Path:
    """A copy of the package that a test may damage."""
    return Path(shutil.copytree(small_package.folder, tmp_path / "package"))


def inside(uri: str | None) -> str:
    assert uri is not None
    return base64.b64decode(uri.partition(";base64,")[2]).decode("utf-8")


def test_it_refers_to_files_of_the_package_only(text: str, small_package: SmallPackage) -> None:
    for tag, attributes in Elements(text).found:
        for key in ("src", "href", "poster"):
            address = attributes.get(key) or ""
            if not address or address.startswith(("data:", "#")):
                continue
            assert "//" not in address, (tag, address)
            assert (small_package.folder / address.partition("#")[0]).is_file(), (tag, address)
    assert not re.search(r"@import|url\((?!data:)", text)


def test_captions_and_chapters_are_inside(text: str, small_package: SmallPackage) -> None:
    tracks = {track["kind"]: track for track in Elements(text).all("track")}
    stem = small_package.folder / small_package.lecture.spec.id
    assert inside(tracks["captions"]["src"]) == Path(f"{stem}.en.vtt").read_text(encoding="utf-8")
    assert inside(tracks["chapters"]["src"]) == Path(f"{stem}.chapters.vtt").read_text("utf-8")
    assert "default" in tracks["captions"]
    assert tracks["captions"]["srclang"] == "en"


def test_every_script_that_one_imports_is_inside(text: str) -> None:
    modules: dict[str, str] = json.loads(Elements(text).scripts["importmap"])["imports"]
    for source in map(inside, modules.values()):
        assert set(re.findall(r'^import .*? from "(.*?)";', source, re.M)) <= set(modules)
    assert 'import "#main";' in text


def test_the_data_twin_is_that_of_the_timeline(text: str, small_package: SmallPackage) -> None:
    data: dict[str, Any] = json.loads(Elements(text).scripts["application/json"])
    path = small_package.folder / f"{small_package.lecture.spec.id}.timeline.json"
    steps = json.loads(path.read_text(encoding="utf-8"))["steps"]
    names = [scene.name for scene in small_package.lecture.spec.scenes]
    told = {
        (names[track["scene"]], track["run"], frame, *numbers)
        for track in data["tracks"]
        for frame, numbers in zip(track["frames"], track["steps"], strict=True)
    }
    keys = ("scene", "run", "frame", "step", "x", "v", "f", "df")
    assert told == {tuple(step[key] for key in keys) for step in steps}
    assert all(track["frames"] == sorted(track["frames"]) for track in data["tracks"])


def test_a_title_cannot_break_the_page(small_package: SmallPackage, folder: Path) -> None:
    nasty = '</script><b title="x">&amp;'
    lecture = small_package.lecture
    spec = lecture.spec.model_copy(update={"title": nasty, "description": nasty})
    landmarks = lecture.facts.study.landmarks
    assert landmarks  # their names are the only words of the lecture that scripts are given
    changed = Lecture(lecture.source, spec, lecture.facts, lecture.claims, lecture.script)
    elements = Elements(page(changed, small_package.timeline, folder))
    assert not elements.all("b")
    assert len(elements.all("script")) == 3


def test_what_is_to_be_seen_is_told_as_the_script_has_it(
    small_package: SmallPackage, folder: Path
) -> None:
    lecture = small_package.lecture
    sees = {scene.name: f"In {scene.name}, 200 steps." for scene in lecture.spec.scenes}
    told = replace(lecture, script=replace(lecture.script, sees=sees))
    text = page(told, small_package.timeline, folder)
    assert all(f"In the picture: {seen}</p>" in text for seen in sees.values())


@pytest.mark.parametrize(
    "name", ["{id}.mp4", "{id}.en.vtt", "{id}.chapters.vtt", "{id}.timeline.json"]
)
def test_a_missing_file_is_named(small_package: SmallPackage, folder: Path, name: str) -> None:
    path = folder / name.format(id=small_package.lecture.spec.id)
    path.unlink()
    with pytest.raises(PageError, match=re.escape(path.name)) as caught:
        page(small_package.lecture, small_package.timeline, folder)
    assert "\n" not in str(caught.value)


def test_a_broken_timeline_is_named(small_package: SmallPackage, folder: Path) -> None:
    path = folder / f"{small_package.lecture.spec.id}.timeline.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(PageError, match=r"timeline\.json: not a timeline"):
        page(small_package.lecture, small_package.timeline, folder)


def test_without_a_poster_there_is_a_page(small_package: SmallPackage, folder: Path) -> None:
    (folder / "poster.jpg").unlink()
    elements = Elements(page(small_package.lecture, small_package.timeline, folder))
    assert "poster" not in elements.all("video")[0]


def test_the_sliders_go_where_the_lecture_goes(lecture: Lecture) -> None:
    study = trial(lecture.facts)
    assert study is not None
    assert study["ranges"] == {"eta": [0.002, 0.15], "beta": [0.0, 0.999], "x0": [-4.0, 4.0]}
    assert [(point["name"], point["role"]) for point in study["minima"]] == [
        ("", "elsewhere"),
        ("deeper valley", "escapes"),
        ("first valley", "stays"),
        ("", "elsewhere"),
        ("", "elsewhere"),
    ]
    assert {point["name"] for point in study["maxima"]} == {"", "barrier"}


def test_a_lecture_of_other_methods_has_nothing_to_try(lecture: Lecture) -> None:
    runs = {"noisy": lecture.spec.study.runs["noisy"]}
    study = lecture.spec.study.model_copy(
        update={"runs": FrozenDict(runs), "sweeps": FrozenDict(), "clouds": FrozenDict()}
    )
    facts = type(lecture.facts)(study)
    assert trial(facts) is None
    changed = Lecture(lecture.source, lecture.spec, facts, lecture.claims, lecture.script)
    timeline = {"fps": 15, "scenes": [], "looks": [], "steps": []}
    assert page_data(changed, timeline)["trial"] is None
