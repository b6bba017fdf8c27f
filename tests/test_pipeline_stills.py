"""Poster, thumbnails and contact sheets: the pictures of the moments that they are said to be."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lecture.lecture import Lecture
from lecture.timeline import CueTime, SceneTimeline, Timeline
from pipeline.copies import copy_jobs
from pipeline.plan import stills_jobs
from pipeline.render.task import Made, Origin
from pipeline.stills import (
    COLUMNS,
    POSTER_WIDTH,
    SHEETS,
    THUMBNAIL_COLUMNS,
    THUMBNAIL_WIDTH,
    Moment,
    StillsJob,
    moments,
    poster,
    sprite,
    stills,
    thumbnail_name,
    thumbnail_track,
)
from pipeline.verify.captions import read_vtt
from tests.copies_support import AMBER, FPS, HEIGHT, LADDER, TIMELINE, WIDTH, Small, bar, make_small
from tests.render_support import job


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return make_small(tmp_path_factory.mktemp("small"), ladder=None)


def _bar(picture: Image.Image) -> float:
    """The column at which the bar of a picture begins, in the video's pixels."""
    grey = np.asarray(picture.convert("L"), np.float64)
    row = np.clip(grey[round(100 / HEIGHT * picture.height)] - 80, 0, None)
    middle = np.average(np.arange(row.size) + 0.5, weights=row)
    return float(middle * WIDTH / picture.width) - 4


def test_a_still_is_the_frame_that_is_shown_then(small: Small) -> None:
    seconds = [0.0, 0.999 / FPS, 1 / FPS, 1.5, 5.19, 5.2, 7.19, 99.0]
    shown = [0, 0, 1, 90, 311, 312, 431, 431]
    for picture, number in zip(stills(small.master, seconds), shown, strict=True):
        assert _bar(picture) == pytest.approx(bar(number), abs=0.5), number


def test_moments_are_a_scene_in_stretches_of_two_seconds() -> None:
    first, second = moments(78), moments(30, start=78)
    assert [moment.start for moment in (*first, *second)] == pytest.approx([0, 2.6, 5.2, 6.2])
    assert [moment.end for moment in (*first, *second)] == pytest.approx([2.6, 5.2, 6.2, 7.2])
    assert first[1].middle == pytest.approx(3.9)


def test_the_poster_is_the_chosen_moment_in_both_formats(
    small: Small, lecture: Lecture, tmp_path: Path
) -> None:
    chosen = lecture.spec.poster.model_copy(update={"scene": "second", "cue": "go", "after": 0.5})
    spec = lecture.spec.model_copy(update={"poster": chosen})
    go = CueTime("go", 15, 15, 0.0, 0.0, (), {})
    second = SceneTimeline("second", 30, (go,))
    poster(small.master, spec, Timeline((TIMELINE.scenes[0], second)), tmp_path)
    for name, kind in (("poster.jpg", "JPEG"), ("poster.webp", "WEBP")):
        picture = Image.open(tmp_path / name)
        assert (picture.format, picture.size) == (kind, (POSTER_WIDTH, 720))
        assert _bar(picture) == pytest.approx(bar(round((5.2 + 1 + 0.5) * FPS)), abs=0.5)


def test_each_thumbnail_is_its_moment(small: Small, tmp_path: Path) -> None:
    wanted = _moments()
    pictures = list(stills(small.master, [moment.middle for moment in wanted]))
    sprite(pictures, wanted, tmp_path)
    thumbnails = Image.open(tmp_path / "sprite.jpg")
    cues = read_vtt((tmp_path / "thumbnails.vtt").read_text("utf-8"))
    assert len(cues) == len(wanted)
    for cue, moment in zip(cues, wanted, strict=True):
        place = re.fullmatch(r"sprite\.jpg#xywh=(\d+),(\d+),(\d+),(\d+)", cue.lines[0])
        assert place
        left, top, width, height = map(int, place.groups())
        assert (width, height) == (THUMBNAIL_WIDTH, 90)
        thumbnail = thumbnails.crop((left, top, left + width, top + height))
        assert _bar(thumbnail) == pytest.approx(bar(int(moment.middle * FPS)), abs=1.5)
        assert cue.start <= moment.middle <= cue.end


def test_thumbnails_fill_row_after_row() -> None:
    many = moments(15 * 2 * 23)
    places = [cue.lines[0] for cue in read_vtt(thumbnail_track(many, (160, 90)))]
    assert len(places) == 23
    assert places[THUMBNAIL_COLUMNS - 1].endswith("#xywh=1440,0,160,90")
    assert places[THUMBNAIL_COLUMNS].endswith("#xywh=0,90,160,90")
    assert places[-1].endswith("#xywh=320,180,160,90")


def test_a_scenes_stills_are_those_of_its_parts(small: Small) -> None:
    # Two parts of one scene that are the same video, which has a bar that moves.
    video = small.master.read_bytes()
    part = Made({"video.mp4": video}, {})
    scene = StillsJob("both", (), "video.mp4", (30, 30), Origin.of("pipeline.stills"))
    files = scene.carry_out([part, part], lambda count: None).files
    names = [*SHEETS, *map(thumbnail_name, range(4))]
    assert sorted(files) == sorted(names)
    small_sheet = _picture(files["_320.png"])
    assert small_sheet.size == (COLUMNS * 328 + 8, 180 + 16)
    pictures = [small_sheet.crop((8 + 328 * n, 8, 328 + 328 * n, 188)) for n in range(4)]
    pictures += [_picture(files[thumbnail_name(n)]) for n in range(4)]
    assert pictures[-1].size == (THUMBNAIL_WIDTH, 90)
    for picture, seconds in zip(pictures, [0.5, 1.5, 0.5, 1.5] * 2, strict=True):
        assert _bar(picture) == pytest.approx(bar(round(seconds * FPS)), abs=1.5)


def test_stills_are_taken_from_the_largest_copy_if_there_are_copies() -> None:
    scenes = [[job("OneColour"), job("Everything")], [job("Broken")]]
    copies = copy_jobs([part for parts in scenes for part in parts], LADDER, ())
    first, second = stills_jobs(scenes, copies, LADDER)
    assert (first.needs, first.video, first.ticks) == (copies[:2], "180p", (15, 15))
    assert (second.scene, second.needs) == ("broken", copies[2:])
    alone, _ = stills_jobs(scenes, (), None)
    assert (alone.needs, alone.video) == (tuple(scenes[0]), "video.mp4")
    assert len({first.key, second.key, alone.key}) == 3


def test_colours_of_stills_are_the_videos(small: Small) -> None:
    whole, smaller = (next(stills(small.master, [1.0], width)) for width in (None, WIDTH // 2))
    assert smaller.width == WIDTH // 2
    # The middle of the patch of amber.
    np.testing.assert_allclose(whole.getpixel((40, 40)), AMBER, atol=4)
    np.testing.assert_allclose(smaller.getpixel((20, 20)), AMBER, atol=4)


def _picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def _moments() -> tuple[Moment, ...]:
    return (*moments(78), *moments(30, start=78))
