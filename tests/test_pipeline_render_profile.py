"""Profiles: those of the project, and mistakes in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lecture.errors import LectureError
from pipeline.render.profile import ProfileError, load_profile, load_profiles


def test_the_projects_profiles_are_those_that_were_promised() -> None:
    sizes = {name: (p.width, p.height, p.fps) for name, p in load_profiles().items()}
    assert sizes == {"final": (1920, 1080, 60), "preview": (854, 480, 15)}
    for profile in load_profiles().values():
        assert profile.encoder_options["threads"] == "1"
        assert dict(profile.x264)["profile"] == "high"


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(ProfileError, match=r"no profile 'finale' .* final, preview"):
        load_profile("finale")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {width: 320, height: 180, fps: 15}", "must have exactly the keys"),
        ("a: {width: 321, height: 180, fps: 15, x264: {}}", "width 321 is not an even number"),
        ("a: {width: 320, height: 180, fps: 25, x264: {}}", "fps 25 is not a multiple of 15"),
        ("a: {width: 320, height: 180, fps: 15.0, x264: {}}", "not a whole number"),
        ("a: {width: 320, height: 180, fps: 15, x264: fast}", "must map libx264's options"),
        ("- a", "must be a mapping of keys to values"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "profiles.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LectureError, match=message) as caught:
        load_profiles(path)
    assert "\n" not in str(caught.value)
