"""What a job's key covers, and what a worker makes of a job that it cannot carry out."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.render.environment import differences, environment, fonts_digest, theme_digest
from pipeline.render.job import SceneJob
from pipeline.render.task import TaskError, carry_out
from tests.render_support import TINY, brief, job, with_x264


def _of(base: SceneJob, **changes: Any) -> SceneJob:
    return replace(base, origin=replace(base.origin, **changes))


def _variants() -> dict[str, SceneJob]:
    base = job("OneColour")
    return {
        "timeline": replace(base, brief=brief("onecolour", ticks=16)),
        "title": replace(base, brief=brief("onecolour", title="Another")),
        "class": replace(base, cls="Everything"),
        "code": _of(base, sources="0" * 64),
        "part": replace(base, brief=replace(base.brief, part=(0, 0))),
        "size": replace(base, profile=replace(TINY, width=322)),
        "frame rate": replace(base, profile=replace(TINY, fps=30)),
        "encoder": replace(base, profile=with_x264(TINY, crf="2")),
        **{
            name: _of(base, environment={**base.origin.environment, name: "another"})
            for name in ("manim", "pango", "cairo", "typst", "av", "python", "theme", "fonts")
        },
    }


@pytest.mark.parametrize("kind", list(_variants()))
def test_every_kind_of_input_makes_another_key(kind: str) -> None:
    base, other = job("OneColour"), _variants()[kind]
    assert set(base.origin.environment) == set(
        other.origin.environment
    )  # a name that is not there is no test
    assert other.key != base.key


def test_the_name_of_the_profile_and_of_the_module_change_nothing() -> None:
    base = job("OneColour")
    assert replace(base, profile=replace(TINY, name="other")).key == base.key
    assert replace(base, module="scenes.other").key == base.key
    assert pickle.loads(pickle.dumps(base)).key == base.key


def test_theme_and_fonts_count_by_what_they_say(tmp_path: Path) -> None:
    theme, same, other = (tmp_path / f"{name}.yaml" for name in ("theme", "same", "other"))
    theme.write_text("a: 1\nb: {c: 2}\n", encoding="utf-8")
    same.write_text("# a comment\nb:\n  c: 2\na: 1\n", encoding="utf-8")
    other.write_text("a: 1\nb: {c: 3}\n", encoding="utf-8")
    assert theme_digest(theme) == theme_digest(same) != theme_digest(other)
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "Inter.ttf").write_bytes(b"letters")
    before = fonts_digest(fonts)
    (fonts / "Inter.ttf").rename(fonts / "Renamed.ttf")
    assert fonts_digest(fonts) == before
    (fonts / "Renamed.ttf").write_bytes(b"other letters")
    assert fonts_digest(fonts) != before


def test_no_version_is_unknown_here() -> None:
    assert "missing" not in environment().values()


def test_differences_name_what_differs() -> None:
    found = differences({"manim": "0.22.0", "av": "1"}, {"manim": "0.21.0", "av": "1"})
    assert found == ["manim 0.21.0 instead of 0.22.0"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (job("TooShort"), "scene tooshort: 14 frames were drawn, its timeline has 15"),
        (job("Broken"), "scene broken: ZeroDivisionError: the step is zero"),
        (job("Nowhere"), r"scene nowhere: tests\.render_scenes has no class Nowhere"),
        (job("Dot"), r"scene dot: tests\.render_scenes has no class Dot"),  # it only imports it
        (job("NotSmall"), "scene notsmall: TypeError"),
        (_of(job("OneColour"), sources="0"), "has other code of the project"),
        (
            _of(job("OneColour"), environment={**environment(), "manim": "9"}),
            r"this worker \(.*\) has manim 0\.22\.0 instead of 9",
        ),
    ],
)
def test_what_cannot_be_rendered_is_one_line_that_names_the_scene(
    wrong: SceneJob, message: str
) -> None:
    with pytest.raises(TaskError, match=message) as caught:
        carry_out(wrong, [])
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.details) == (str(caught.value), caught.value.details)
    assert "\n" not in str(caught.value)


def test_a_failed_scene_carries_its_traceback() -> None:
    with pytest.raises(TaskError) as caught:
        carry_out(job("Broken"), [])
    assert "render_scenes.py" in caught.value.details


def test_the_finished_frames_are_counted_in_the_file(tmp_path: Path) -> None:
    carry_out(job("Everything"), [], str(tmp_path / "count"))
    assert 1 <= int((tmp_path / "count").read_text(encoding="ascii")) <= 15
