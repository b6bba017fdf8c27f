"""scenes.mobjects.landscape: data stands where the axes say, now and while the window moves."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DOWN, UP, VMobject

from optim import BOWL, WAVE
from scenes.layout import STAGE
from scenes.mobjects.landscape import Stage, nice_numbers
from scenes.mobjects.text import label
from scenes.theme import px


def test_the_windows_corners_are_the_boxs() -> None:
    stage = Stage(BOWL, (-1, 3), (-2, 10))
    np.testing.assert_allclose(stage.c2p(-1, -2), STAGE.point(0, 0))
    np.testing.assert_allclose(stage.c2p(3, 10), STAGE.point(1, 1))
    np.testing.assert_allclose(stage.i2p(2), stage.c2p(2, 4))


def test_the_drawn_curve_is_the_objective_to_a_tenth_of_a_pixel() -> None:
    stage = Stage(WAVE, (-4, 4))
    xs = np.linspace(-4, 4, 161)
    for piece in range(160):
        drawn = stage.curve.get_nth_curve_function(piece)(0.5)
        true = stage.i2p((xs[piece] + xs[piece + 1]) / 2)
        assert abs(drawn - true).max() < px(0.1)


def test_the_curve_is_cut_where_it_leaves_the_window() -> None:
    stage = Stage(BOWL, (-4, 4), (-1, 4))
    assert stage.curve.get_top()[1] <= STAGE.point(0, 1)[1] + 1e-9
    assert stage.curve.width < 0.55 * STAGE.width


def test_a_label_is_moved_until_the_curve_does_not_cross_it() -> None:
    stage = Stage(WAVE, (-3, 1.7))
    for x, direction in ((-1.189, UP), (-0.458, DOWN), (-2.141, UP), (0.5, UP)):
        words = stage.beside(label("deeper valley"), x, direction)
        path = np.array([stage.i2p(at)[:2] for at in np.linspace(-3, 1.7, 3000)])
        inside = np.abs(path - words.get_center()[:2]) < np.array([words.width, words.height]) / 2
        assert not np.any(np.all(inside, axis=1))


def test_zooming_ends_at_the_window_and_takes_followers_along() -> None:
    class Pin(VMobject):
        places = 0

        def place(self) -> None:
            Pin.places += 1

    stage = Stage(WAVE, (-4, 4))
    zoom = stage.zoom((-3, 1.7), None, Pin())
    zoom.begin()
    assert stage.x_window == pytest.approx((-4, 4))
    zoom.interpolate(0.5)
    assert -4 < stage.x_window[0] < -3
    zoom.finish()
    assert stage.x_window == pytest.approx((-3, 1.7))
    assert Pin.places >= 3


def test_round_numbers_on_an_axis() -> None:
    assert nice_numbers(-3, 1.7) == [-3, -2, -1, 0, 1]
    assert nice_numbers(-4, 4) == [-4, -2, 0, 2, 4]
    assert nice_numbers(0, 0.999) == [0, 0.2, 0.4, 0.6, 0.8]
    assert nice_numbers(0.002, 0.15) == [0.05, 0.1, 0.15]


def test_a_zoom_draws_what_was_there_at_its_start_and_leaves_the_new_numbers() -> None:
    stage = Stage(WAVE, (-4, 4))
    zoom = stage.zoom((-3, 1.7))
    zoom.begin()
    # Manim collects what to draw once, when an animation begins.
    drawn = stage.get_family()
    zoom.interpolate(0.5)
    assert stage.get_family() == drawn
    zoom.finish()
    fresh = Stage(WAVE, (-3, 1.7))
    assert stage.axes.get_all_points() == pytest.approx(fresh.axes.get_all_points(), abs=1e-9)


def test_the_curve_is_whole_all_the_way_through_a_zoom() -> None:
    stage = Stage(WAVE, (-4, 4))
    zoom = stage.zoom((-1.8, 0.3))
    zoom.begin()
    for alpha in (0, 0.3, 0.5, 0.7, 1):
        zoom.interpolate(alpha)
        assert stage.curve.width == pytest.approx(STAGE.width)
