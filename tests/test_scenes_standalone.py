"""scenes.standalone: each scene has its brief when Manim alone runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.lecture import Lecture
from scenes.standalone import brief_of


def test_each_scene_has_its_brief(lecture: Lecture) -> None:
    for scene in lecture.spec.scenes:
        brief = brief_of(scene.cls)
        assert brief.scene == scene.name
        assert [cue.name for cue in brief.timeline.cues] == [cue.name for cue in scene.cues]


def test_the_animations_class_has_that_of_the_first() -> None:
    brief = brief_of("CaseStudy")
    assert (brief.scene, brief.texts["title"]) == ("plain", "SGD (η = 0.05)")


def test_an_unknown_class_names_those_there_are() -> None:
    with pytest.raises(LectureError, match="no scene of it has the class Nothing; it has Hook, "):
        brief_of("Nothing")


@pytest.mark.full
@pytest.mark.parametrize(("file", "cls"), [("descent", "Descent"), ("case_study", "CaseStudy")])
def test_manim_alone_draws_it(file: str, cls: str, tmp_path: Path) -> None:
    manim = [sys.executable, "-m", "manim", "-ql", "-s", "--media_dir", str(tmp_path)]
    subprocess.run([*manim, f"scenes/{file}.py", cls], cwd=ROOT, capture_output=True, check=True)
    assert list(tmp_path.rglob(f"{cls}*.png"))
