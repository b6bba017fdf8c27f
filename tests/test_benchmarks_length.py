"""A straight line is told from growth that is faster, whatever a render costs at least."""

from __future__ import annotations

import pytest

from benchmarks.length import off_line

LENGTHS = [1, 2, 4, 8]


@pytest.mark.parametrize("least", [0.0, 5.0])
def test_a_straight_line_is_not_off(least: float) -> None:
    assert off_line(LENGTHS, [least + 3.0 * length for length in LENGTHS]) == pytest.approx(0)


@pytest.mark.parametrize("power", [1.3, 2.0])
def test_a_power_above_one_is_off_by_more_than_a_tenth(power: float) -> None:
    assert off_line(LENGTHS, [length**power for length in LENGTHS]) > 0.1


def test_one_length_that_costs_a_quarter_more_shows() -> None:
    assert off_line(LENGTHS, [10.0, 20.0, 50.0, 80.0]) > 0.1
