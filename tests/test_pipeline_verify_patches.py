"""Known colours are measured as a player shows them; a wrong matrix or a fade does not pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from verify_film import as_package, plans
from verify_pictures import GROUND, INK, Picture

from pipeline.verify.check import Check
from pipeline.verify.frames import Frame
from pipeline.verify.patches import Colours, Patches, check_colours


def measured(*scenes: Frame) -> dict[str, Check]:
    """The checks of scenes with one picture each."""
    package = as_package(Path(), [*range(0, 2 * len(scenes) + 1, 2)], fps=2)
    package.height = 1080  # type: ignore[misc]
    seen = []
    for frame, plan in zip(scenes, plans(package), strict=True):
        patches = Patches(plan)
        patches.see(frame)
        seen.append(patches.measured())
    return {check.name: check for check in check_colours(package, seen)}


def drawn(ground: str = GROUND, ink: str = INK) -> Frame:
    picture = Picture(ground)
    picture.line([(100, 300), (500, 220), (900, 400)], 9, ink)
    return picture.frame(1)


def test_true_colours_are_within_three_levels() -> None:
    checks = measured(drawn())
    assert set(checks) == {
        "colour of the ground off by",
        "colour of the ink off by",
        "ink measured",
    }
    assert all(check.passed for check in checks.values())


def test_a_ground_that_is_four_levels_off_fails() -> None:
    checks = measured(drawn(ground="#11151B"))
    assert not checks["colour of the ground off by"].passed


def test_an_ink_that_is_four_levels_off_fails() -> None:
    checks = measured(drawn(ink="#ECEFF4"))
    assert not checks["colour of the ink off by"].passed


def test_full_range_shown_as_limited_fails() -> None:
    frame = drawn()
    stretched = np.clip((frame.luma.astype(float) - 16) * 255 / 219, 0, 255).astype(np.uint8)
    assert not all(check.passed for check in measured(replace(frame, luma=stretched)).values())


def test_no_ink_at_all_fails() -> None:
    assert not measured(Picture().frame(1))["ink measured"].passed


def test_only_the_middle_of_each_second_is_measured() -> None:
    (plan,) = plans(as_package(Path(), [0, 6], fps=2))
    patches = Patches(plan)
    for number in range(6):
        patches.see(replace(drawn(), number=number))
    assert patches.measured().looks == 3


def test_the_worst_of_all_scenes_is_told_where_it_is() -> None:
    checks = measured(drawn(), drawn(ground="#11151B"), drawn())
    ground, alone = (
        found["colour of the ground off by"]
        for found in (checks, measured(drawn(ground="#11151B")))
    )
    assert not ground.passed
    assert ground.figure == alone.figure.replace("frame 1", "frame 3")
    assert checks["ink measured"].figure == "3 of 3 pictures"


def test_the_ink_is_the_median_of_all_scenes() -> None:
    package = as_package(Path(), [0, 15, 30])
    seen = [Colours(1, (0.0, 0), (0.5,)), Colours(2, (0.0, 0), (1.5, 2.5))]
    ink = {check.name: check for check in check_colours(package, seen)}["colour of the ink off by"]
    assert ink.figure == "1.5 levels, median"
