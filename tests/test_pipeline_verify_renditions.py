"""The checks of the smaller copies: green on good ones, and each red on its own fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.probe import MediaFacts, VideoFacts
from pipeline.verify import renditions as checking
from pipeline.verify.check import VerifyError
from pipeline.verify.renditions import check_renditions
from tests.copies_support import ID, LADDER, Small, make_copies, make_small, write_plan


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return make_small(tmp_path_factory.mktemp("small"))


def _failed(small: Small) -> set[str]:
    return {check.name for check in check_renditions(small.package) if not check.passed}


@pytest.fixture
def copy_of(small: Small, tmp_path: Path) -> Small:
    """The package once more, to be damaged."""
    shutil.copytree(small.folder, tmp_path, dirs_exist_ok=True)
    return replace(small, folder=tmp_path, package=replace(small.package, folder=tmp_path))


def test_good_copies_pass(small: Small) -> None:
    checks = list(check_renditions(small.package))
    assert [check for check in checks if not check.passed] == []
    assert {check.name.partition(" ")[0] for check in checks} == {*LADDER.sizes, "copies"}
    assert "180p captions seen" in {check.name for check in checks}


def test_a_preview_has_none(copy_of: Small) -> None:
    write_plan(copy_of.folder, {"renditions": None})
    assert list(check_renditions(copy_of.package)) == []


def test_a_copy_that_is_missing_is_named(copy_of: Small) -> None:
    copy_of.copy("90p").unlink()
    with pytest.raises(VerifyError, match=rf"{ID}\.90p\.mp4"):
        list(check_renditions(copy_of.package))


def test_captions_that_were_not_burned_are_missed(copy_of: Small) -> None:
    make_copies(copy_of.folder, captions=())
    assert _failed(copy_of) == {"180p captions seen"}


def test_a_copy_of_another_size_and_sound_is_seen(copy_of: Small) -> None:
    shutil.copy(copy_of.copy("180p"), copy_of.copy("90p"))
    assert _failed(copy_of) == {"90p size", "90p sound's rate", "90p caption track"}


def test_a_copy_of_another_video_is_seen(copy_of: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.copies_support.AMBER", (0x56, 0x0, 0xE9))
    other = copy_of.folder / "other"
    other.mkdir()
    make_small(other)
    for size in LADDER.sizes:
        shutil.copy(other / "renditions" / f"{ID}.{size}.mp4", copy_of.copy(size))
    assert _failed(copy_of) == {f"{size} like the video" for size in LADDER.sizes}


def _video(**changes: object) -> Callable[[MediaFacts], MediaFacts]:
    def change(media: MediaFacts) -> MediaFacts:
        assert isinstance(media.video, VideoFacts)
        return replace(media, video=replace(media.video, **changes))  # type: ignore[arg-type]

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_video(matrix="6"), "colour tags"),
        (_video(profile="Main"), "picture"),
        (_video(keyframe_times=(0, 4)), "between keyframes"),
        (_video(keyframe_times=(0, 2, 4, 5, 6)), "chapters without keyframe"),
        (_video(frame_times=(0, 1)), "frames"),
        (_video(end=7.25), "longer or shorter by"),
        (lambda media: replace(media, faststart=False), "index first"),
        (lambda media: replace(media, chapters=media.chapters[:1]), "chapters"),
        (lambda media: replace(media, audio=replace(media.audio, rate=44_100)), "sound"),
        (lambda media: replace(media, audio=replace(media.audio, bit_rate=90_000)), "sound's rate"),
    ],
)
def test_each_fault_is_named(
    small: Small,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[MediaFacts], MediaFacts],
    named: str,
) -> None:
    measured = checking._measured
    monkeypatch.setattr(checking, "_measured", lambda path: change(measured(path)))
    assert f"180p {named}" in _failed(small)


def test_copies_whose_keyframes_differ_are_seen(
    copy_of: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = LADDER.sizes["90p"]
    finer = LADDER.model_copy(update={"gop": 1, "sizes": {"90p": only}})
    make_copies(copy_of.folder, finer)
    assert _failed(copy_of) == {"copies"}
