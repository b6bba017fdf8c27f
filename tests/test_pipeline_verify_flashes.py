"""Flashes are counted in the decoded colours of the finished video."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from verify_film import as_package

from pipeline.verify.check import Check
from pipeline.verify.colour import stored
from pipeline.verify.flashes import Brightnesses, check_flashes
from pipeline.verify.frames import Frame

FPS = 60


def flat(number: int, color: str) -> Frame:
    luma, cb, cr = (round(value) for value in stored(color))
    chroma = np.full((90, 160), cb, np.uint8), np.full((90, 160), cr, np.uint8)
    return Frame(number, np.full((180, 320), luma, np.uint8), *chroma)


def watch(colors: list[str], *cuts: int) -> Check:
    """The check of flat pictures, those of several scenes if they are cut at frames."""
    ends = [0, *cuts, len(colors)]
    seen = []
    for first, end in pairwise(ends):
        scene = Brightnesses(FPS)
        for number, color in enumerate(colors[first:end]):
            scene.see(flat(number, color))
        seen.append(scene.measured())
    (check,) = check_flashes(as_package(Path(), ends, fps=FPS), seen)
    return check


@pytest.mark.parametrize(
    ("one", "other", "frames", "fine"),
    [
        ("#000000", "#FFFFFF", 6, False),  # five flashes a second
        ("#000000", "#FFFFFF", 15, True),  # two
        ("#0D1117", "#1A212C", 6, True),  # ground and panel differ by less than a tenth
        # Their lumas differ by 41 levels of 219 as stored, their luminances by 0.21.
        ("#00C000", "#00FF00", 6, False),
        ("#F4F4F4", "#FFFFFF", 6, True),
    ],
)
def test_flashes_in_a_second(one: str, other: str, frames: int, fine: bool) -> None:
    check = watch([(one, other)[number // frames % 2] for number in range(2 * FPS)])
    assert check.passed is fine


@pytest.mark.parametrize("cuts", [(60,), (72,), (36, 60, 84)])
def test_flashes_within_a_second_of_two_scenes_count_together(cuts: tuple[int, ...]) -> None:
    # Two flashes before frame 60 and two after it, all of them within a second.
    colors = ["#000000"] * 120
    for start in (36, 48, 60, 72):
        colors[start : start + 6] = ["#FFFFFF"] * 6
    whole = watch(colors)
    assert whole.figure == "4 in a second, frame 78"
    assert not whole.passed
    assert watch(colors, *cuts) == whole
    assert watch(colors[:60]).passed
    assert watch(colors[60:]).passed


def test_a_scene_that_begins_brighter_is_half_a_flash() -> None:
    assert watch(["#000000"] * 60 + ["#FFFFFF"] * 60, 60).figure == "0.5 in a second, frame 60"
