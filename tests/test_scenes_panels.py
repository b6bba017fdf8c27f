"""scenes.mobjects: strip, card, countdown, and the boxes that they stand in."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Square
from scenes_support import MOMENTUM, PLAIN, STUDY

from lecture.facts import Facts
from scenes.layout import INSET, READOUTS, SAFE, STAGE, TOP, Box
from scenes.mobjects.card import Card
from scenes.mobjects.countdown import Countdown
from scenes.mobjects.drive import Drive
from scenes.mobjects.form_board import FormBoard
from scenes.mobjects.rule import update_rule
from scenes.mobjects.strip import OutcomeStrip, outcome_kinds
from scenes.theme import THEME, px

BOX = Box(200, 300, 1700, 500)
KINDS = ["stays"] * 6 + ["escapes", "lost", "escapes", "elsewhere"]


def test_no_box_reaches_the_captions_or_the_margin() -> None:
    for box in (TOP, READOUTS, STAGE, INSET):
        assert SAFE.left <= box.left
        assert box.right <= SAFE.right
        assert box.bottom <= SAFE.bottom == 1080 - 180


def test_put_brings_points_together() -> None:
    square = BOX.put(Square(1.0), 0, 1)
    np.testing.assert_allclose(square.get_corner([-1, 1, 0]), BOX.point(0, 1))


def test_a_strips_columns_have_the_share_of_their_outcomes() -> None:
    strip = OutcomeStrip(np.linspace(0, 0.9, 10), KINDS, BOX)
    columns = strip.columns["stays"]
    assert columns.width == pytest.approx(0.6 * BOX.width)
    assert columns.get_left()[0] == pytest.approx(BOX.point(0, 0)[0])
    assert len(strip.columns["escapes"].get_subpaths()) == 2


def test_a_strip_is_uncovered_from_the_left() -> None:
    strip = OutcomeStrip(np.linspace(0, 0.9, 10), KINDS, BOX)
    strip.show(0.3)
    assert strip.columns["stays"].width == pytest.approx(0.3 * BOX.width)
    assert len(strip.columns["escapes"].points) == 0
    strip.show(0)
    assert len(strip.columns["stays"].points) == 0


def test_a_strips_outcomes_differ_in_more_than_colour() -> None:
    strip = OutcomeStrip(np.linspace(0, 0.9, 10), KINDS, BOX)
    shapes = {(round(c.height, 6)) for c in strip.columns.values()}
    assert len(shapes) == 4
    top = BOX.point(0, 1)[1]
    assert strip.hatching.get_top()[1] < top


def test_a_tick_stands_at_its_value() -> None:
    strip = OutcomeStrip(np.linspace(0, 0.9, 10), KINDS, BOX)
    line, words = strip.tick(0.45, "half")
    assert line.get_center()[0] == pytest.approx(BOX.point(0.5, 0)[0])
    assert words.get_right()[0] < line.get_left()[0]
    assert words.get_bottom()[1] > line.get_top()[1]


def test_outcomes_by_the_minimum_that_was_reached() -> None:
    reached = np.array([1, 2, 0, -1, -2])
    kinds = outcome_kinds(reached, escape=1, stay=2, no_rest=(-1, -2))
    assert kinds == ["escapes", "stays", "elsewhere", "lost", "lost"]


def test_a_card_holds_its_parts_and_says_when_it_cannot() -> None:
    color = THEME.colors.momentum
    card = Card(Box(60, 120, 930, 760), "keep", update_rule("momentum"), "ends", color)
    for part in (card.heading, card.body, card.result):
        assert part.width < card.panel.width
        assert part.height < card.panel.height
    with pytest.raises(ValueError, match="too narrow"):
        Card(Box(60, 120, 300, 760), "keep", update_rule("momentum"), "ends", color)


def test_two_forms_have_a_card_each_and_the_first_ones_dot_is_in_front() -> None:
    words = (PLAIN, "slope", "stays"), (MOMENTUM, "keep", "escapes")
    board = FormBoard(Facts(STUDY), words, "same start")
    left, right = board.cards
    assert left.get_right()[0] < right.get_left()[0]
    assert left.get_bottom()[1] > board.curve.get_top()[1]
    for card, run in zip(board.cards, (PLAIN, MOMENTUM), strict=True):
        assert card.panel.get_stroke_color().to_hex() == run.color
    assert [dot.run for dot in board.dots] == [MOMENTUM, PLAIN]


def test_a_countdown_shows_the_seconds_left() -> None:
    countdown = Countdown(np.array([1.0, 2.0, 0.0]))
    for left, number in ((5, "5"), (4.01, "5"), (4, "4"), (0.5, "1"), (0, "0")):
        countdown.show(left)
        assert countdown.number.text == number
    assert len(countdown.ring.points) == 0
    np.testing.assert_allclose(countdown.number.get_center()[:2], [1, 2], atol=px(4))


def test_a_drive_runs_evenly_from_value_to_value() -> None:
    countdown = Countdown(np.zeros(3))
    drive = Drive(countdown, 5, 0, run_time=5)
    drive.begin()
    drive.interpolate(0.5)
    assert countdown.number.text == "3"
    drive.finish()
    assert countdown.number.text == "0"
