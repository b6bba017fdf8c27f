"""pipeline.review.colour: contrast, colour difference and simulated eyes, by published numbers."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.review.colour import VISIONS, contrast, difference, lab, linear, luminance, seen

# Pairs 1, 7, 9, 10, 13, 17, 19, 25, 28, 32 and 34 of the table of Sharma, Wu and Dalal (2005).
SHARMA = [
    ((50.0000, 2.6772, -79.7751), (50.0000, 0.0000, -82.7485), 2.0425),
    ((50.0000, 0.0000, 0.0000), (50.0000, -1.0000, 2.0000), 2.3669),
    ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0009), 7.1792),
    ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0010), 7.1792),
    ((50.0000, -0.0010, 2.4900), (50.0000, 0.0009, -2.4900), 4.8045),
    ((50.0000, 2.5000, 0.0000), (73.0000, 25.0000, -18.0000), 27.1492),
    ((50.0000, 2.5000, 0.0000), (56.0000, -27.0000, -3.0000), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
]


@pytest.mark.parametrize(("one", "other", "wanted"), SHARMA)
def test_the_difference_is_that_of_the_published_pairs(
    one: tuple[float, ...], other: tuple[float, ...], wanted: float
) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(wanted, abs=1e-4)
    assert difference(np.array(other), np.array(one)) == pytest.approx(wanted, abs=1e-4)


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white = np.zeros(3), np.ones(3)
    grey = np.full(3, 0x76 / 255)  # the darkest grey allowed on white: 4.54, as is often quoted
    assert contrast(luminance(black), luminance(white)) == pytest.approx(21)
    assert contrast(luminance(grey), luminance(white)) == pytest.approx(4.54, abs=0.005)


def test_white_is_white_and_red_is_red_in_lab() -> None:
    assert lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=1e-6)
    # sRGB red under D65: L* 53.24, a* 80.09, b* 67.20 (Lindbloom's calculator)
    assert lab(linear(np.array([1.0, 0, 0]))) == pytest.approx([53.24, 80.09, 67.20], abs=0.01)


@pytest.mark.parametrize("vision", VISIONS)
def test_grey_stays_grey_to_all_eyes(vision: str) -> None:
    assert seen(np.full(3, 0.5), vision)[1:] == pytest.approx([0, 0], abs=0.01)


@pytest.mark.parametrize("vision", ["protanopia", "deuteranopia"])
def test_red_and_green_come_together_to_colour_blind_eyes(vision: str) -> None:
    red, green = np.array([0.80, 0.35, 0.20]), np.array([0.45, 0.55, 0.10])
    blind = difference(seen(red, vision), seen(green, vision))
    full = difference(seen(red, "full colour"), seen(green, "full colour"))
    assert full > 40
    assert blind < 0.6 * full


def test_greyscale_keeps_the_luminance_alone() -> None:
    blue = np.array([0.3, 0.7, 0.9])
    grey = seen(blue, "greyscale")
    assert grey[0] == pytest.approx(116 * np.cbrt(luminance(blue)) - 16)
    assert grey[1:] == pytest.approx([0, 0], abs=0.01)
