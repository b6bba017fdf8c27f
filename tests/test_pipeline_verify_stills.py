"""Black is black and not a dark theme; a still is what a viewer would call one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from verify_film import as_package

from pipeline.verify.frames import Frame
from pipeline.verify.stills import Stills, check_stills

GROUND = 30  # the luma of the theme's ground


def picture(number: int, luma: np.ndarray[Any, Any]) -> Frame:
    chroma = np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128, np.uint8)
    return Frame(number, luma.astype(np.uint8), chroma, chroma)


def watch(pictures: list[np.ndarray[Any, Any]], *cuts: int) -> tuple[bool, bool, str]:
    """Whether there is no black, whether no still is too long, and the longest still.

    The pictures are those of several scenes, if they are cut at frames.
    """
    ends = [0, *cuts, len(pictures)]
    seen = []
    for first, end in pairwise(ends):
        stills = Stills()
        for number, luma in enumerate(pictures[first:end]):
            stills.see(picture(number, luma))
        seen.append(stills.measured())
    black, longest = check_stills(as_package(Path(), ends, fps=10), seen)
    return black.passed, longest.passed, longest.figure


def ground(level: int = GROUND) -> np.ndarray[Any, Any]:
    return np.full((540, 960), level)


def with_dot(x: int) -> np.ndarray[Any, Any]:
    luma = ground()
    luma[200:218, x : x + 18] = 158
    return luma


def test_forty_frames_are_four_seconds() -> None:
    assert watch([ground()] * 40) == (True, True, "4 s, frame 0")
    assert watch([with_dot(9)] * 3 + [ground()] * 41) == (True, False, "4.1 s, frame 3")


def test_a_dot_that_moves_by_a_pixel_a_second_is_no_still() -> None:
    moving = [with_dot(100 + number // 10) for number in range(90)]
    assert watch(moving)[1]


def test_coding_noise_is_no_movement() -> None:
    noise = np.random.default_rng(1).integers(-3, 4, (50, 540, 960))
    assert not watch([ground() + one for one in noise])[1]


@pytest.mark.parametrize(("level", "fine"), [(16, False), (19, False), (GROUND, True)])
def test_black_is_found_and_the_theme_is_not_black(level: int, fine: bool) -> None:
    assert watch([with_dot(5), ground(level), with_dot(9)])[0] is fine


def test_a_picture_with_anything_in_it_is_not_black() -> None:
    luma = ground(16)
    luma[:18, :90] = 200
    assert watch([luma])[0]


@pytest.mark.parametrize("cuts", [(20,), (3,), (4,), (44,), (10, 20, 30), (3, 44), (2, 46)])
def test_a_still_goes_on_from_scene_to_scene(cuts: tuple[int, ...]) -> None:
    pictures = [with_dot(9)] * 3 + [ground()] * 41 + [with_dot(5 * n) for n in range(5)]
    assert watch(pictures, *cuts) == watch(pictures) == (True, False, "4.1 s, frame 3")


def test_a_scene_that_begins_with_another_picture_ends_a_still() -> None:
    assert watch([ground()] * 30 + [with_dot(9)] * 30, 30) == (True, True, "3 s, frame 0")
    # What comes after it counts from its own beginning.
    longer = [ground()] * 10 + [with_dot(9)] * 20 + [ground()] * 35
    assert watch(longer, 10, 30) == watch(longer) == (True, True, "3.5 s, frame 30")


def test_black_in_a_later_scene_is_found_at_its_place() -> None:
    pictures = [with_dot(n) for n in range(30)]
    pictures[25] = ground(16)
    assert watch(pictures, 12) == watch(pictures)
    assert not watch(pictures, 12)[0]
