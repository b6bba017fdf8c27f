"""Pointing at a thing on screen: it grows for a moment and keeps its colour."""

from __future__ import annotations

from manim import Indicate, Mobject


def stress(mobject: Mobject, factor: float = 1.35, run_time: float = 1.0) -> Indicate:
    """An animation that lets ``mobject`` grow by ``factor`` and shrink again.

    Its colour stays, since a colour means one thing in the whole lecture.
    """
    return Indicate(mobject, scale_factor=factor, color=mobject.get_color(), run_time=run_time)
