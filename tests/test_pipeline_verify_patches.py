"""Known colours are measured as a player shows them; a wrong matrix or a fade does not pass."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
from verify_pictures import GROUND, INK, Picture

from pipeline.verify.check import Check
from pipeline.verify.frames import Frame
from pipeline.verify.package import Package
from pipeline.verify.patches import Patches

PACKAGE = cast(
    Package,
    SimpleNamespace(
        fps=2, height=1080, colors={"ground": GROUND, "ink": INK}, place=lambda frame: f"{frame}"
    ),
)


def measured(frame: Frame) -> dict[str, Check]:
    patches = Patches(PACKAGE)
    patches.see(frame)
    return {check.name: check for check in patches.checks()}


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
    patches = Patches(PACKAGE)
    for number in range(6):
        patches.see(replace(drawn(), number=number))
    assert patches.looks == 3
