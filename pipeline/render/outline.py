"""Spells the outline of a mobject out to cairo."""

from __future__ import annotations

from typing import Any

_POINTS = 4  # of a cubic curve


def spell(ctx: Any, vmobject: Any) -> None:
    """Make a mobject's outline the path of a context: the very path that Manim's camera makes.

    A curve that begins where the one before it ended goes on with that, and curves that end where
    they began are closed. Manim finds the ends with a score of NumPy's calls and gives cairo its
    numbers one by one; an outline has some thirty curves, and for so few plain floats are faster.
    """
    same = vmobject.consider_points_equals_2d
    points = vmobject.points[: len(vmobject.points) // _POINTS * _POINTS, :2]
    ctx.new_path()
    first: list[float] = []
    end: list[float] = []
    for *start, x1, y1, x2, y2, x3, y3 in points.reshape(-1, 2 * _POINTS).tolist():
        if start != end and not (end and same(end, start)):
            _close(ctx, first, end, same)
            first = start
            ctx.new_sub_path()
            ctx.move_to(*start)
        ctx.curve_to(x1, y1, x2, y2, x3, y3)
        end = [x3, y3]
    _close(ctx, first, end, same)


def _close(ctx: Any, first: list[float], end: list[float], same: Any) -> None:
    if first and same(first, end):
        ctx.close_path()
