"""Black is black and not a dark theme; a still is what a viewer would call one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from pipeline.verify.frames import Frame
from pipeline.verify.package import Package
from pipeline.verify.stills import Stills

GROUND = 30  # the luma of the theme's ground
PACKAGE = cast(Package, SimpleNamespace(fps=10, place=lambda frame: f"frame {frame}"))


def picture(number: int, luma: np.ndarray[Any, Any]) -> Frame:
    chroma = np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128, np.uint8)
    return Frame(number, luma.astype(np.uint8), chroma, chroma)


def watch(pictures: list[np.ndarray[Any, Any]]) -> tuple[bool, bool, str]:
    """Whether there is no black, whether no still is too long, and the longest still."""
    stills = Stills(PACKAGE)
    for number, luma in enumerate(pictures):
        stills.see(picture(number, luma))
    black, longest = stills.checks()
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
