"""pipeline.render.outline: the path that Manim's own camera spells."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from manim import Annulus, Camera, Line, Square, VMobject

from pipeline.render.outline import spell
from scenes.mobjects.text import label

NEAR, FAR = 1e-7, 1e-4  # apart, to either side of what Manim takes for the same point


def _corners(*stretches: list[list[float]]) -> VMobject:
    outline = VMobject()
    for first, *rest in stretches:
        outline.start_new_path(np.array(first))
        outline.add_points_as_corners(np.array(rest))
    return outline


def _square(gap: float) -> list[list[float]]:
    return [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, gap, 0]]


def _broken(gap: float) -> VMobject:
    outline = Square()
    outline.points[8:] += [gap, 0, 0]
    return outline


OUTLINES = {
    "open": Line(),
    "closed": Square(),
    "several": Annulus(),
    "letters": label("ø").submobjects[0],
    "open after closed": _corners(_square(0), [[3, 0, 0], [4, 1, 0], [5, 0, 0]]),
    "nearly closed": _corners(_square(NEAR)),
    "not closed": _corners(_square(FAR)),
    "nearly joined": _broken(NEAR),
    "not joined": _broken(FAR),
    "a point left over": Square().start_new_path(np.array([5.0, 5.0, 0.0])),
}


@pytest.mark.parametrize("name", OUTLINES)
def test_the_path_is_the_one_that_manim_spells(name: str) -> None:
    ours, manims = (cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8)) for _ in range(2))
    spell(ours, OUTLINES[name])
    Camera().set_cairo_context_path(manims, OUTLINES[name])
    assert str(ours.copy_path()) == str(manims.copy_path()) != ""


def test_no_outline_is_no_path() -> None:
    ctx = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))
    spell(ctx, Square())
    spell(ctx, VMobject())
    assert list(ctx.copy_path()) == []
