"""A package is read from its own files; what is missing or broken is one line."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from test_pipeline_verify_stream import MEDIA

from pipeline.manifest import Manifest
from pipeline.verify import VerifyError
from pipeline.verify import package as package_module
from pipeline.verify.package import read_package

RECORD = cast(Manifest, SimpleNamespace(lecture="small"))
CUE = {
    "name": "go", "start": 1.0, "ticks": 15, "seconds": 1.0, "voice_start": 0.2,
    "voice_seconds": 0.6, "words": [[0.2, 0.5], [0.5, 0.8]], "marks": {}, "tokens": ["a", "b"],
    "speech": ["a", "b"],
}  # fmt: skip
PLAN: dict[str, Any] = {
    "fps": 15, "frames": 30, "width": 1920, "height": 1080,
    "scenes": [
        {"name": "one", "title": "One", "first_frame": 0, "frames": 15, "cues": []},
        {"name": "two", "title": "Two", "first_frame": 15, "frames": 15, "cues": [CUE]},
    ],
    "colors": {"ground": "#0D1117", "ink": "#F0F3F8", "axis": "#6B7789"},
    "looks": [],
    "steps": [],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(package_module, "probe", lambda path: MEDIA)
    (tmp_path / "small.timeline.json").write_text(json.dumps(PLAN), encoding="utf-8")
    return tmp_path


def test_times_are_seconds_of_the_whole_video(folder: Path) -> None:
    package = read_package(folder, RECORD)
    (cue,) = package.cues
    assert cue.id == "two.go"
    assert (cue.start, cue.end, cue.voice_start) == (1.0, 2.0, 1.2)
    assert cue.words == ((1.2, 1.5), (1.5, 1.8))
    assert package.place(20) == "two.go, frame 20"
    assert package.place(3) == "nowhere, frame 3"


def broken(folder: Path, change: dict[str, Any]) -> str:
    plan = {key: value for key, value in (PLAN | change).items() if value is not None}
    (folder / "small.timeline.json").write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(VerifyError) as caught:
        read_package(folder, RECORD)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_what_is_not_a_timeline_is_one_line(folder: Path) -> None:
    assert "'fps'" in broken(folder, {"fps": None})
    assert "Step" in broken(folder, {"steps": [{"step": 1}]})
    (folder / "small.timeline.json").write_text("{", encoding="utf-8")
    with pytest.raises(VerifyError, match="not a package that can be checked"):
        read_package(folder, RECORD)
    (folder / "small.timeline.json").unlink()
    with pytest.raises(VerifyError, match="not a package that can be checked"):
        read_package(folder, RECORD)


def test_a_video_without_sound_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(package_module, "probe", lambda path: replace(MEDIA, audio=None))
    with pytest.raises(VerifyError, match="lacks picture or sound"):
        read_package(folder, RECORD)
