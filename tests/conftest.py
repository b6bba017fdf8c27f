"""What several rooms' tests share: a copy of the lecture, to be changed in one place and read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.lecture import Lecture, prepare
from lecture.spec import LectureSpec

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.page_support import SmallPackage

LECTURE = ROOT / "config" / "lectures" / "escaping_local_minima.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """A project of its own: the lecture's file and the pronunciation, and empty scene files.

    Attributes:
        root: the project's folder.
        path: the lecture's file in it.
    """

    root: Path
    path: Path

    @property
    def text(self) -> str:
        """The lecture's file as it stands now."""
        return self.path.read_text(encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Put ``new`` where ``old`` stands first."""
        assert old in self.text, f"the lecture no longer says {old!r}: adapt the test"
        self.path.write_text(self.text.replace(old, new, 1), encoding="utf-8")

    def line(self, words: str) -> int:
        """The 1-based line on which ``words`` begin."""
        return self.text[: self.text.index(words)].count("\n") + 1

    def prepare(self) -> Lecture:
        """The lecture, made ready."""
        return prepare(self.path, self.root)

    def mistake(self) -> LectureError:
        """The error that the lecture stops with, which is one line."""
        with pytest.raises(LectureError) as caught:
            self.prepare()
        assert len(str(caught.value).splitlines()) == 1
        return caught.value


def copy_project(root: Path) -> Project:
    """The lecture in the folder ``root``, as it is in the repository."""
    path = root / LECTURE.relative_to(ROOT)
    path.parent.mkdir(parents=True)
    shutil.copy(LECTURE, path)
    shutil.copy(ROOT / "config" / "pronunciation.yaml", root / "config")
    (root / "scenes").mkdir()
    scenes = path.read_text(encoding="utf-8").partition("\nscenes:\n")[2]
    for name in re.findall(r"^  - name: (\w+)$", scenes, re.MULTILINE):
        (root / "scenes" / f"{name}.py").touch()
    return Project(root, path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the lecture that a test may change."""
    return copy_project(tmp_path)


@pytest.fixture(scope="session")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Lecture:
    """The lecture made ready once, for tests that change nothing."""
    return copy_project(tmp_path_factory.mktemp("lecture")).prepare()


@pytest.fixture(scope="session")
def small_package(lecture: Lecture, tmp_path_factory: pytest.TempPathFactory) -> SmallPackage:
    """A package in the real format that is made in seconds; its page is the real one."""
    from tests.page_support import make_small_package

    return make_small_package(lecture, tmp_path_factory.mktemp("package"))


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """A web root with the old video at the fixed path."""
    from tests.publish_support import FIXED, film

    root = tmp_path / "www"
    (root / FIXED).parent.mkdir(parents=True)
    film(root / FIXED, seed=99)
    return root


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, the system's own."""
    from tests.browser_support import chromium

    with chromium() as started:
        yield started


def one_scene(lecture: Lecture, words: str = "", text: str = "label", **cue: object) -> LectureSpec:
    """The lecture cut to its first scene, with one cue of these words and one text on screen."""
    scene = lecture.spec.scenes[0]
    first = scene.cues[0].model_copy(update={"words": words, **cue})
    only = scene.model_copy(update={"cues": (first,), "texts": {"label": text}})
    return lecture.spec.model_copy(update={"scenes": (only,), "plain_numbers": {}})
