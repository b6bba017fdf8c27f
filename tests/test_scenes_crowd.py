"""Many runs in one picture: the cloud, its tally, a sweep's strip and where its runs end."""

from __future__ import annotations

import numpy as np
import pytest
from scenes_support import PLAIN, STUDY

from lecture.facts import Facts
from lecture.study import LandmarkSpec, RunSpec, SweepSpec
from optim import WAVE, noisy_gradient_descent, run
from scenes.layout import Box
from scenes.mobjects.cloud import Cloud, Tally
from scenes.mobjects.landscape import Stage
from scenes.mobjects.strip_board import RunEnds, StripBoard
from scenes.mobjects.sweep_strip import SweepStrip
from scenes.run import Run

WINDOW = (-4.0, 4.0)
BOX = Box(300, 200, 1800, 300)
NOISY = noisy_gradient_descent(eta=0.05, sigma=3.0, seed=np.arange(1, 21))
RUNS = run(WAVE, NOISY, 1.11, 41)
FIRST = Run("noisy", "plain", PLAIN.trajectory)


@pytest.fixture(scope="module")
def facts() -> Facts:
    spec = {"eta": 0.05, "beta": 0.9}
    study = STUDY.model_copy(
        update={
            "steps": 199,
            "landmarks": {
                "first_valley": LandmarkSpec(kind="minimum", near=-0.46),
                "deeper_valley": LandmarkSpec(kind="minimum", near=-2.14),
            },
            "runs": {"momentum": RunSpec(method="momentum", **spec)},
            "sweeps": {
                "beta": SweepSpec(
                    run="momentum", over="beta", first=0.7, last=0.9, columns=21,
                    reaches="deeper_valley",
                ),
                "start": SweepSpec(
                    run="momentum", over="start", first=-4.0, last=4.0, columns=41,
                    reaches="deeper_valley",
                ),
            },
        }
    )  # fmt: skip
    return Facts(study)


def test_every_run_of_a_cloud_stands_on_the_curve_at_its_own_x() -> None:
    stage = Stage(WAVE, WINDOW)
    cloud = Cloud(stage, FIRST, RUNS)
    for step in (0, 7, 7.5, 40):
        cloud.show(step)
        marks = np.concatenate([layer.points.reshape(-1, 16, 3) for layer in cloud.submobjects])
        found = np.sort(marks.mean(axis=1)[:, 0])
        whole = min(int(step), 39)
        x = RUNS.x[whole] + (step - whole) * (RUNS.x[whole + 1] - RUNS.x[whole])
        inside = np.sort(x[(x >= WINDOW[0]) & (x <= WINDOW[1])])
        assert found == pytest.approx([stage.i2p(at)[0] for at in inside], abs=1e-9)


def test_a_tally_counts_along_and_ends_at_the_number_of_its_words() -> None:
    counts = np.array([0, 0, 2, 5])
    tally = Tally(FIRST, counts, "5 of 20 past the hill", np.zeros(3))
    assert tally.number.text == "0"
    tally.show(2.9)
    assert tally.number.text == "2"
    tally.show(3)
    assert tally.number.text == "5"
    with pytest.raises(ValueError, match="does not begin with the last count, 5"):
        Tally(FIRST, counts, "6 of 20 past the hill", np.zeros(3))


def test_a_sweeps_strip_is_green_from_the_first_beta_that_escapes(facts: Facts) -> None:
    strip = SweepStrip(facts, "beta", "first_valley", BOX)
    # At eta = 0.05 the escape begins at beta = 0.83095; columns stand at 0.70, 0.71, ...
    first = BOX.point(14 / 21, 0)[0]
    assert strip.columns["escapes"].get_left()[0] == pytest.approx(first)
    assert strip.columns["stays"].get_right()[0] == pytest.approx(first)


def test_the_ball_of_a_strip_stands_at_its_runs_own_value(facts: Facts) -> None:
    beta = SweepStrip(facts, "beta", "first_valley", BOX)
    start = SweepStrip(facts, "start", "first_valley", BOX)
    assert beta.ball().get_center()[0] == pytest.approx(BOX.point(1, 1)[0])
    assert start.ball().get_center()[0] == pytest.approx(BOX.point((1.11 + 4) / 8, 1)[0])


def test_a_strip_from_a_value_on_shows_the_same_columns_larger(facts: Facts) -> None:
    board = StripBoard(facts, ("beta", "start"), "first_valley", {"stays": "first valley"}, 0.8)
    larger = board.larger
    larger.show(1)
    assert larger.x_of(0.8) == pytest.approx(0)
    assert larger.x_of(0.9) == pytest.approx(1)
    room = larger.box
    assert larger.columns["escapes"].get_left()[0] == pytest.approx(room.point(4 / 11, 0)[0])


def test_the_ball_under_a_strip_stands_where_the_uncovered_run_ends(facts: Facts) -> None:
    ends = RunEnds(facts, SweepStrip(facts, "beta", "first_valley", BOX), Box(300, 400, 1800, 700))
    stage = Stage(WAVE, STUDY.stage, box=Box(300, 400, 1800, 700))
    for part, x in ((0.0, -0.4585), (0.6, -0.4585), (0.7, -2.1415), (1.0, -2.1415)):
        ends.show(part)
        assert ends.ball.get_center()[0] == pytest.approx(stage.i2p(x)[0], abs=0.01)
