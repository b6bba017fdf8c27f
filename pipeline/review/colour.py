"""Colours as eyes take them: luminance and contrast, how they differ, and to colour-blind eyes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Machado, Oliveira and Fernandes: A Physiologically-based Model for Simulation of Color Vision
# Deficiency (2009), severity 1, in linear RGB.
VISIONS: Mapping[str, Floats] = {
    "full colour": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "greyscale": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
# IEC 61966-2-1 (1999), D65
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)


def linear(rgb: Floats) -> Floats:
    """sRGB (..., 3) from 0 to 1 as light (IEC 61966-2-1, 1999)."""
    rgb = np.asarray(rgb, dtype=np.float64)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((np.maximum(rgb, 0) + 0.055) / 1.055) ** 2.4)


def luminance(rgb: Floats) -> Floats:
    """Relative luminance of sRGB (..., 3) from 0 to 1, as WCAG 2.2 defines it."""
    light: Floats = linear(rgb) @ np.array([0.2126, 0.7152, 0.0722])
    return light


def contrast(one: Floats, other: Floats) -> Floats:
    """Contrast ratio of relative luminances, 1 to 21 (WCAG 2.2)."""
    ratio: Floats = (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
    return ratio


def lab(light: Floats) -> Floats:
    """Linear RGB (3,) as CIE 1976 L*, a*, b* under D65."""
    t = _TO_XYZ @ np.clip(light, 0, 1) / _WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(rgb: Floats, vision: str) -> Floats:
    """sRGB (3,) as L*, a*, b* to eyes of ``VISIONS``."""
    return lab(VISIONS[vision] @ linear(rgb))


def difference(one: Floats, other: Floats) -> float:
    """CIEDE2000 of two L*, a*, b* (CIE 142-2001; Sharma, Wu and Dalal, 2005); about 1 is just seen.

    >>> round(difference(np.array([50, 2.6772, -79.7751]), np.array([50, 0, -82.7485])), 4)
    2.0425
    """
    chroma = (np.hypot(one[1], one[2]) + np.hypot(other[1], other[2])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    a1, a2 = one[1] * stretch, other[1] * stretch
    c1, c2 = np.hypot(a1, one[2]), np.hypot(a2, other[2])
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, one[2]), (a2, other[2])))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    if turn == -180:
        turn = 180.0
    mean_h = h1 + h2 if c1 * c2 == 0 else h1 + turn / 2
    mean_l, mean_c = (one[0] + other[0]) / 2, (c1 + c2) / 2
    dl, dc = other[0] - one[0], c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    off = (mean_l - 50) ** 2
    sl, sc, sh = 1 + 0.015 * off / np.sqrt(20 + off), 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turned = 60 * np.exp(-((((mean_h % 360) - 275) / 25) ** 2))
    rt = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(np.radians(turned))
    parts = (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh)
    return float(np.sqrt(max(parts, 0.0)))
