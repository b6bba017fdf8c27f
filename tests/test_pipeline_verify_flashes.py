"""Flashes are counted in the decoded colours of the finished video."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from pipeline.verify.colour import stored
from pipeline.verify.flashes import FlashCounter
from pipeline.verify.frames import Frame
from pipeline.verify.package import Package

FPS = 60
PACKAGE = cast(Package, SimpleNamespace(fps=FPS, place=lambda frame: f"frame {frame}"))


def flat(number: int, color: str) -> Frame:
    luma, cb, cr = (round(value) for value in stored(color))
    chroma = np.full((90, 160), cb, np.uint8), np.full((90, 160), cr, np.uint8)
    return Frame(number, np.full((180, 320), luma, np.uint8), *chroma)


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
    counter = FlashCounter(PACKAGE)
    for number in range(2 * FPS):
        counter.see(flat(number, (one, other)[number // frames % 2]))
    (check,) = counter.checks()
    assert check.passed is fine
