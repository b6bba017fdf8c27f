"""Checks of the player page: it carries the package's own words and data, and asks for no more."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from html.parser import HTMLParser

from pipeline.verify.check import Check, equal
from pipeline.verify.package import Package

PAGE = "index.html"
_ADDRESSES = ("src", "href", "poster")


class _Reader(HTMLParser):
    """The addresses in a page, the tracks' by kind, and the JSON for its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tracks: dict[str, str] = {}
        self.data = ""
        self._in_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        self.addresses += [told[name] for name in _ADDRESSES if name in told]
        if tag == "track":
            self.tracks[told.get("kind", "")] = told.get("src", "")
        self._in_data = tag == "script" and told.get("type") == "application/json"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False


def check_page(package: Package) -> Iterator[Check]:
    """That the page refers to the package's files alone, and tells what the package tells."""
    path = package.folder / PAGE
    yield equal("page", "there" if path.is_file() else "missing", "there")
    if not path.is_file():
        return
    page = _Reader(path.read_text(encoding="utf-8"))
    named = {address.partition("#")[0] for address in page.addresses}
    outside = sorted(
        name
        for name in named
        if name and not name.startswith("data:") and name not in _own(package)
    )
    figure = outside[0][:60] if outside else f"{len(named)} addresses"
    yield Check("page refers to", figure, "files of the package", not outside)
    language = package.record.language
    for kind, ending in (("captions", f".{language}.vtt"), ("chapters", ".chapters.vtt")):
        same = _content(page.tracks.get(kind, "")) == package.file(ending).read_bytes()
        yield equal(f"page's {kind}", "the file's" if same else "others", "the file's")
    yield equal("page's steps", _steps(page.data, package), f"{len(package.steps)} as planned")


def _own(package: Package) -> set[str]:
    return {*package.record.files, PAGE}


def _content(address: str) -> bytes:
    try:
        return base64.b64decode(address.partition(";base64,")[2], validate=True)
    except ValueError:
        return b""


def _steps(data: str, package: Package) -> str:
    """How many steps the page knows, and whether they are the timeline's."""
    try:
        tracks = json.loads(data)["tracks"]
        told = {
            (package.scenes[track["scene"]].name, track["run"], frame, *numbers)
            for track in tracks
            for frame, numbers in zip(track["frames"], track["steps"], strict=True)
        }
    except (ValueError, KeyError, TypeError, IndexError) as error:
        return f"unreadable ({error})"[:80]
    planned = {
        (step.scene, step.run, step.frame, step.step, step.x, step.v, step.f, step.df)
        for step in package.steps
    }
    return f"{len(package.steps)} as planned" if told == planned else f"{len(told)}, others"
