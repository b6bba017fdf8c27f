"""A scene that uses what the lecture does not have, or not what it has, stops the build by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from lecture.errors import TimelineError
from lecture.script import Cue, Script, Token
from lecture.spec import CueSpec, SceneSpec
from pipeline import storyboard

SOURCE = """
class Fall:
    def construct(self):
        with self.cue("drop") as cue:
            self.until(cue.mark("let_go"))
            self.text("floor")
"""


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Checks a source against a scene with the cue `drop`, moment `let_go`, text `floor`."""
    scene = SceneSpec(
        name="fall",
        title="Fall",
        sees="A ball falls.",
        texts={"floor": "floor"},
        cues=(CueSpec(name="drop", words="It [let_go] falls."),),
    )
    cue = Cue("fall", "drop", (Token("It", "It"), Token("falls.", "falls.", ("let_go",))))
    script = Script((cue,), {"fall": {"floor": "floor"}})
    (tmp_path / "scenes").mkdir()
    monkeypatch.setattr(storyboard, "ROOT", tmp_path)

    def run(source: str) -> None:
        (tmp_path / "scenes" / "fall.py").write_text(source, encoding="utf-8")
        lecture = type("Spec", (), {"scenes": (scene,)})
        storyboard.check_storyboards(lecture, script)  # type: ignore[arg-type]

    return run


def test_a_scene_that_fits_passes(check) -> None:
    check(SOURCE)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('cue("drop")', 'cue("dorp")', "scenes/fall.py:4: the lecture has no cue 'dorp'"),
        ('mark("let_go")', 'mark("go")', "scenes/fall.py:5: the lecture has no moment 'go'"),
        ('text("floor")', 'text("flor")', "scenes/fall.py:6: the lecture has no text 'flor'"),
        ('self.text("floor")', "pass", "the text 'floor' of scene 'fall' is never used"),
        ('cue.mark("let_go")', "1", "the moment 'let_go' of scene 'fall' is never used"),
        ("class Fall", "class Drop", "scenes/fall.py: there is no class Fall"),
        ("with self", "with with", "scenes/fall.py:4: invalid syntax"),
    ],
)
def test_what_does_not_fit_is_named(check, before: str, after: str, message: str) -> None:
    with pytest.raises(TimelineError) as error:
        check(SOURCE.replace(before, after))
    assert message in str(error.value)
    assert "\n" not in str(error.value)
