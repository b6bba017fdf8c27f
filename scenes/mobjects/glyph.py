"""A glyph as an SVG file spells it, drawn where it stands and parsed once a process."""

from __future__ import annotations

from functools import cache

import numpy as np
import svgelements  # type: ignore[import-untyped]
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath


def glyph(path: str, x: float, y: float) -> np.ndarray:
    """The points that Manim gives a path of an SVG file, to the last bit.

    Args:
        path: the outline, in SVG's commands.
        x, y: where its origin stands, in the file's units.
    """
    curves, straight = _parsed(path)
    placed = curves + np.array([x, y, 0])
    # Manim lays out a line's handles where it stands, and so they are rounded there.
    start, end = placed[straight, 0], placed[straight, 3]
    placed[straight, 1] = (start + start + end) / 3
    placed[straight, 2] = (start + end + end) / 3
    return placed.reshape(-1, 3)


@cache
def _parsed(path: str) -> tuple[np.ndarray, np.ndarray]:
    """The curves of a glyph at the origin, shape (curves, 4, 3), and which of them are lines."""
    curves = VMobjectFromSVGPath(svgelements.Path(path)).points.reshape(-1, 4, 3)
    start, first, second, end = curves.swapaxes(0, 1)
    handles = (start + start + end) / 3, (start + end + end) / 3
    return curves, np.all((first == handles[0]) & (second == handles[1]), axis=1)
