"""The checks of the animations: green on good files, and each red on its own fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.probe import MediaFacts, VideoFacts
from pipeline.verify import loops as checking
from pipeline.verify.check import VerifyError
from pipeline.verify.loops import check_loops
from pipeline.verify.package import Package
from tests.copies_support import make_small, write_plan


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("small")
    made = make_small(folder, ladder=None)
    write_plan(folder, {"animations": ["Moves"]})
    return made.package


@pytest.fixture(autouse=True)
def _loops_as_they_should_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "probe", _probed)


def _probed(path: Path) -> MediaFacts:
    codec, fps = {".mp4": ("h264", 60), ".webm": ("vp9", 30)}[path.suffix]
    video = VideoFacts(
        codec, "", "yuv420p", 1280, 960, fps, "bt709", "bt709", "bt709", "tv", b"",
        tuple(range(10 * fps)), (0,), 10.0,
    )  # fmt: skip
    return MediaFacts(path, video, None, (), (), {}, True)


def _pictures(count: int = 200, still: int = 10, hold: int = 0) -> Iterator[Image.Image]:
    """A bar that waits for ``still`` frames, and from frame ``hold`` on, if not 0, for ever."""
    for number in range(count):
        picture = np.zeros((480, 640), np.uint8)
        moved = max(0, min(number, hold or count) - still)
        picture[100:200, 2 * moved : 2 * moved + 30] = 255
        picture[0, 0] = number  # no frame is quite the one before, as in a coded video
        yield Image.fromarray(picture)


def _write(package: Package, duration: int = 50, loop: int | None = 0, **kwargs: int) -> None:
    first, *others = _pictures(**kwargs)
    options = {} if loop is None else {"loop": loop}
    first.save(
        package.folder / "Moves.gif", save_all=True, append_images=others, duration=duration,
        disposal=1, **options,
    )  # fmt: skip


def _failed(package: Package) -> list[str]:
    return [check.name for check in check_loops(package) if not check.passed]


def test_a_good_animation_passes(package: Package) -> None:
    _write(package)
    checks = list(check_loops(package))
    assert len(checks) == 7
    assert _failed(package) == []


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"count": 190}, "Moves.gif"),
        ({"duration": 100}, "Moves.gif"),
        ({"loop": None}, "Moves.gif repeats"),
        ({"still": 5}, "Moves.gif moves before the path"),
        ({"hold": 120}, "Moves.gif pictures"),
    ],
)
def test_each_fault_is_named(package: Package, fault: dict[str, int], named: str) -> None:
    _write(package, **fault)
    assert named in _failed(package)


def test_a_gif_that_is_too_large_is_named(package: Package) -> None:
    _write(package)
    with (package.folder / "Moves.gif").open("ab") as file:
        file.write(bytes(1_000_000))
    assert _failed(package) == ["Moves.gif size"]


def test_a_gif_that_is_missing_is_named(package: Package) -> None:
    (package.folder / "Moves.gif").unlink(missing_ok=True)
    with pytest.raises(VerifyError, match=r"Moves\.gif"):
        list(check_loops(package))


def test_a_loop_of_another_rate_is_named(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(package)

    def slower(path: Path) -> MediaFacts:
        media = _probed(path)
        assert media.video
        return replace(media, video=replace(media.video, frame_times=(0,)))  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "probe", slower)
    assert _failed(package) == ["Moves.mp4", "Moves.webm"]
