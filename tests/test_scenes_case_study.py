"""The notebook's animation: the whole run, each step once, in two colours by turns."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import VMobject, tempconfig

from lecture.brief import brief_animations
from lecture.lecture import Lecture
from optim import WAVE
from optim.case_study import momentum
from pipeline.animations import SECONDS, loop_jobs
from scenes.case_study import CURVE, FOOT, HEAD, LATER, ONE_BY_ONE, SLOT, CaseStudy
from scenes.mobjects.landscape import Stage
from scenes.mobjects.stepped_path import SteppedPath
from scenes.theme import THEME
from tests.scenes_support import MOMENTUM

STAGE = Stage(WAVE, (-3, 1.7), box=CURVE)
STOPS = (0, 1, 2, 5, 40)
COLORS = (THEME.colors.momentum, THEME.colors.ink)


@pytest.fixture
def path() -> SteppedPath:
    return SteppedPath(STAGE, MOMENTUM, STOPS, COLORS)


def _corners(stretch: VMobject) -> np.ndarray:
    return np.array([*stretch.get_start_anchors(), stretch.get_end()])


def test_the_path_goes_straight_from_iterate_to_iterate(path: SteppedPath) -> None:
    later = momentum(beta=0.9, eta=0.05)[1:41]  # the notebook's own points, but for the first
    start = (1.11, np.sin(1.11**2) + np.sin(1.11))
    for step, (x, y) in enumerate([start, *later]):
        assert np.allclose(path.point(step), STAGE.c2p(x, y)), step
    assert np.allclose(path.point(6.25), 0.75 * path.point(6) + 0.25 * path.point(7))


def test_each_step_is_drawn_once_and_colours_take_turns(path: SteppedPath) -> None:
    path.show(40)
    assert [stretch.get_color().to_hex() for stretch in path.stretches] == [*COLORS, *COLORS]
    for (first, last), stretch in zip(pairwise(STOPS), path.stretches, strict=True):
        assert np.allclose(_corners(stretch), [path.point(k) for k in range(first, last + 1)])


def test_a_path_on_the_way_ends_where_its_run_is(path: SteppedPath) -> None:
    path.show(3.5)
    assert np.allclose(path.token.get_center(), path.point(3.5))
    assert np.allclose(_corners(path.stretches[2]), [path.point(k) for k in (2, 3, 3.5)])
    assert not path.stretches[3].points.size
    path.show(0)
    assert not any(stretch.points.size for stretch in path.stretches)
    assert np.allclose(path.token.get_center(), STAGE.i2p(1.11))


def test_the_whole_run_fits_ten_seconds(lecture: Lecture) -> None:
    """A slot for the curve and one for each stretch; all of the run's steps."""
    steps = lecture.spec.study.steps
    stops = (*range(ONE_BY_ONE + 1), *LATER, steps)
    assert list(stops) == sorted(set(stops))
    assert len(stops) * SLOT == SECONDS
    assert all(job.scene.frames == SECONDS * 60 for job in loop_jobs(lecture))


@pytest.mark.parametrize(("width", "height"), [(64, 48), (96, 54)])
def test_all_of_it_is_in_view(lecture: Lecture, width: int, height: int) -> None:
    """In the animation's own shape, and in the one that Manim alone draws."""
    with tempconfig({"pixel_width": width, "pixel_height": height}):
        scene = CaseStudy(brief_animations(lecture.spec, lecture.script)[0])
        scene.setup()
    sides = scene.camera.frame_width, scene.camera.frame_height
    assert sides[0] / sides[1] == pytest.approx(width / height)
    for corner in (HEAD.point(0, 0), HEAD.point(1, 1), FOOT.point(0, 0), FOOT.point(1, 1)):
        assert np.all(np.abs(corner[:2]) < np.array(sides) / 2)
