"""The checks of poster and thumbnails: green on good files, and each red on its own fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pipeline.stills import moments, sprite, stills
from pipeline.verify.check import VerifyError
from pipeline.verify.pictures import check_pictures
from tests.copies_support import TICKS, Small, make_small


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return make_small(tmp_path_factory.mktemp("small"), ladder=None)


@pytest.fixture(autouse=True)
def _made(small: Small) -> None:
    wanted = [*moments(TICKS["first"]), *moments(TICKS["second"], start=TICKS["first"])]
    sprite(list(stills(small.master, [moment.middle for moment in wanted])), wanted, small.folder)
    picture = Image.linear_gradient("L").convert("RGB").resize((1280, 720))
    for name in ("poster.jpg", "poster.webp"):
        picture.save(small.folder / name)


def _failed(small: Small) -> list[str]:
    return [check.name for check in check_pictures(small.package) if not check.passed]


def test_good_pictures_pass(small: Small) -> None:
    assert [check.name for check in check_pictures(small.package)] == [
        "poster.jpg",
        "poster.webp",
        "thumbnails",
    ]
    assert _failed(small) == []


def test_a_poster_of_another_size_or_of_one_colour_is_named(small: Small) -> None:
    Image.new("RGB", (1280, 720), "black").save(small.folder / "poster.jpg")
    Image.linear_gradient("L").resize((640, 360)).save(small.folder / "poster.webp")
    assert _failed(small) == ["poster.jpg", "poster.webp"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#xywh=160,0,160,90", "#xywh=1500,0,160,90"),  # outside
        ("#xywh=160,0,160,90", "#xywh=0,0,160,90"),  # twice the same
        ("#xywh=160,0,160,90", ""),
        ("00:00:05.200 --> 00:00:06.200", "00:00:05.300 --> 00:00:06.200"),  # a gap
        ("--> 00:00:07.200", "--> 00:00:06.900"),  # not to the end
    ],
)
def test_a_moment_without_its_thumbnail_is_seen(small: Small, old: str, new: str) -> None:
    track = small.folder / "thumbnails.vtt"
    text = track.read_text("utf-8")
    assert old in text
    track.write_text(text.replace(old, new), encoding="utf-8")
    assert _failed(small) == ["thumbnails"]


def test_a_missing_file_is_named(small: Small) -> None:
    Path(small.folder / "sprite.jpg").unlink()
    with pytest.raises(VerifyError, match=r"sprite\.jpg"):
        list(check_pictures(small.package))
