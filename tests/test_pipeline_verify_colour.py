"""Colours as BT.709 stores them, against the values that the standard's equations give."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.verify.colour import Stored, doubled, like, near, shown, stored
from pipeline.verify.frames import Frame


@pytest.mark.parametrize(
    ("color", "levels"),
    [
        # 100 % colour bars in 8 bits: ITU-R BT.709-6 (2015), items 3.2 to 3.4.
        ("#FFFFFF", (235, 128, 128)),
        ("#000000", (16, 128, 128)),
        ("#FF0000", (63, 102, 240)),
        ("#00FF00", (173, 42, 26)),
        ("#0000FF", (32, 240, 118)),
        ("#FFFF00", (219, 16, 138)),
    ],
)
def test_colour_bars(color: str, levels: tuple[int, int, int]) -> None:
    assert tuple(round(level) for level in stored(color)) == levels
    red, green, blue = shown(*stored(color))
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    assert (red, green, blue) == pytest.approx(wanted, abs=1e-9)


def test_near_does_not_wrap_around() -> None:
    levels = np.array([[0, 5, 10, 15, 20, 250, 255]], np.uint8)
    assert near(levels, 12, 5).tolist() == [[False, False, True, True, False, False, False]]
    assert near(levels, 2, 5).tolist() == [[True, True, False, False, False, False, False]]


def test_like_asks_for_luma_and_chroma() -> None:
    luma = np.full((4, 4), 100, np.uint8)
    luma[0, 0] = 150
    cb, cr = np.full((2, 2), 120, np.uint8), np.full((2, 2), 130, np.uint8)
    cr[1, 1] = 180
    mask = like(Frame(0, luma, cb, cr), Stored(100, 120, 130), 10, 10)
    wanted = doubled(np.array([[True, True], [True, False]]))
    wanted[0, 0] = False
    assert np.array_equal(mask, wanted)
