"""The number types that every module of optim speaks in."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]

# One run is computed with numbers, many runs side by side with arrays; the formulas are the same.
Floats: TypeAlias = float | FloatArray
Real = TypeVar("Real", float, FloatArray)


def read_only(values: FloatArray) -> FloatArray:
    """Return a float64 copy of ``values`` that refuses to be written to."""
    copy = np.array(values, dtype=np.float64)
    copy.setflags(write=False)
    return copy
