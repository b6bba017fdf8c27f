"""Colours as the file stores them: BT.709, limited range (ITU-R BT.709-6, 2015, items 3 and 5)."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.verify.frames import Frame, Plane

_Sample = TypeVar("_Sample", bound=np.generic)
_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB


class Stored(NamedTuple):
    """A colour as luma and chroma, 16 to 235 and 16 to 240."""

    luma: float
    cb: float
    cr: float


def stored(color: str) -> Stored:
    """``#RRGGBB`` as the file stores it.

    >>> [round(value) for value in stored("#FFFFFF")]
    [235, 128, 128]
    """
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    luma = _KR * red + _KG * green + _KB * blue
    cb = (blue - luma) / (2 * (1 - _KB))
    cr = (red - luma) / (2 * (1 - _KR))
    return Stored(16 + 219 * luma, 128 + 224 * cb, 128 + 224 * cr)


def shown(luma: float, cb: float, cr: float) -> tuple[float, float, float]:
    """What a player makes of a stored colour: red, green, blue, 0 to 255, not rounded."""
    y, b, r = (luma - 16) / 219, (cb - 128) / 224, (cr - 128) / 224
    red = y + 2 * (1 - _KR) * r
    blue = y + 2 * (1 - _KB) * b
    green = (y - _KR * red - _KB * blue) / _KG
    return 255 * red, 255 * green, 255 * blue


def levels_off(found: Stored, color: str) -> float:
    """By how many levels of red, green or blue a player shows something else than ``#RRGGBB``."""
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return max(abs(one - other) for one, other in zip(shown(*found), wanted, strict=True))


def like(frame: Frame, color: Stored, luma: float, chroma: float) -> NDArray[np.bool_]:
    """Which pixels (height, width) have a colour, within so many levels of luma and chroma."""
    mask = near(frame.cb, color.cb, chroma) & near(frame.cr, color.cr, chroma)
    return doubled(mask) & near(frame.luma, color.luma, luma)


def near(plane: Plane, level: float, tolerance: float) -> NDArray[np.bool_]:
    """Which samples are within ``tolerance`` of ``level``."""
    low, high = max(round(level - tolerance), 0), min(round(level + tolerance), 255)
    # One comparison instead of two: what is below wraps around to a large number.
    return np.asarray((plane - np.uint8(low)) <= np.uint8(high - low))


def doubled(half: NDArray[_Sample]) -> NDArray[_Sample]:
    """What is told of the chroma's samples (h, w) for the luma's, (2 h, 2 w)."""
    return half.repeat(2, axis=0).repeat(2, axis=1)


def halved(whole: NDArray[np.floating]) -> NDArray[np.floating]:
    """Means over two by two of the luma's samples (2 h, 2 w), as the chroma (h, w) is made."""
    across = whole[:, ::2] + whole[:, 1::2]
    return (across[::2] + across[1::2]) / 4
