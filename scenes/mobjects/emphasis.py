"""Pointing at a thing on screen: it grows for a moment and keeps its colours."""

from __future__ import annotations

from manim import Mobject, Transform, there_and_back


def stress(mobject: Mobject, factor: float = 1.35, run_time: float = 1.0) -> Transform:
    """An animation that lets ``mobject`` grow by ``factor`` and shrink again.

    Manim's ``Indicate`` would colour it too, but a colour means one thing in the whole lecture.
    """
    larger = mobject.copy().scale(factor)
    return Transform(mobject, larger, rate_func=there_and_back, run_time=run_time)


def thicken(arrow: Mobject, factor: float = 2.0, run_time: float = 1.0) -> Transform:
    """An animation that lets a level ``arrow`` grow across, never along: its length is data."""
    thicker = arrow.copy().stretch(factor, 1)
    return Transform(arrow, thicker, rate_func=there_and_back, run_time=run_time)
