"""Things that point: a drop, arrows over the curve, the phrases of a line."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from optim import WAVE
from scenes.mobjects.depths import Depths
from scenes.mobjects.drop import Drop
from scenes.mobjects.hop import Hop, Turn
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import label, phrases
from scenes.theme import THEME, px

STAGE = Stage(WAVE, (-3.0, 1.7))


def test_a_drop_carries_the_higher_value_over_to_the_lower_point() -> None:
    drop = Drop(STAGE, -0.4585, -2.1415)
    assert drop.level.get_start() == pytest.approx(STAGE.i2p(-0.4585))
    level = STAGE.c2p(-2.1415, float(WAVE.value(-0.4585)))
    assert drop.level.get_end()[1] == pytest.approx(level[1])
    assert drop.arrow.get_center()[0] == pytest.approx(level[0])
    assert STAGE.i2p(-2.1415)[1] < drop.arrow.get_bottom()[1] < drop.arrow.get_top()[1]


def test_two_depths_keep_to_their_minima_in_a_zoom_and_the_level_is_the_first_ones() -> None:
    stage, far = Stage(WAVE, (-4.0, 4.0)), 4.8526
    depths = Depths(stage, (-2.1415, far), ("ours", "lower"), THEME.colors.deeper)
    assert len(depths.pins[1].points) == 0
    # There is no room below the first minimum yet, and the second one is outside.
    assert [words.get_fill_opacity() for words in depths.words] == [0, 0]
    zoom = stage.zoom((-6.0, 6.0), (-3.7, 2.2), depths)
    zoom.begin()
    zoom.finish()
    for pin, words, x in zip(depths.pins, depths.words, (-2.1415, far), strict=True):
        assert pin.get_center() == pytest.approx(stage.i2p(x))
        assert words.get_top()[1] < pin.get_bottom()[1]
        assert words.get_center()[0] == pytest.approx(stage.i2p(x)[0])
        assert words.get_fill_opacity() == 1
    # f(-2.1415) = -1.8335, above f(4.8526) = -1.990.
    assert depths.level().get_end() == pytest.approx(stage.c2p(far, -1.8335), abs=px(1))


@pytest.mark.parametrize(("first", "last"), [(-0.4585, -2.1415), (-2.1415, -0.4585)])
def test_a_hop_goes_over_the_hill_between(first: float, last: float) -> None:
    hop = Hop(STAGE, first, last, THEME.colors.momentum)
    assert hop.get_start()[0] == pytest.approx(STAGE.i2p(first)[0])
    assert hop.get_end()[0] == pytest.approx(STAGE.i2p(last)[0], abs=px(1))
    for point in hop.get_all_points()[::2]:
        x = np.interp(point[0], [STAGE.c2p(-3, 0)[0], STAGE.c2p(1.7, 0)[0]], [-3, 1.7])
        assert point[1] > STAGE.i2p(float(x))[1]


def test_a_turn_stays_on_its_side_of_the_hill_above_the_curve_and_comes_back() -> None:
    turn = Turn(STAGE, -0.4585, -1.1889, THEME.colors.momentum)
    path, tip = turn.submobjects
    assert path.get_left()[0] > STAGE.i2p(-1.1889)[0]
    assert path.get_start()[0] == pytest.approx(path.get_end()[0])
    assert path.get_bottom()[1] > STAGE.i2p(-0.4585)[1]
    assert tip.get_center() == pytest.approx(path.get_end(), abs=px(20))


def test_phrases_part_a_line_at_its_commas_and_keep_every_letter_in_place() -> None:
    line = label("same f, x = 1.11, 200 steps")
    parts = phrases(line)
    assert [len(part) for part in parts] == [6, 7, 8]
    assert [letter for part in parts for letter in part] == list(line.submobjects)
    for before, after in pairwise(parts):
        assert before.get_right()[0] < after.get_left()[0]
