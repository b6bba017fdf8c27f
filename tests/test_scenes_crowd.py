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
from scenes.theme import px

WINDOW = (-4.0, 4.0)
BOX = Box(300, 200, 1800, 300)
HILL = -1.188862545142013  # f' = 0 there, by another program
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
    # All runs begin at 1.11, right of the hill at -1.19.
    counts = [sum(x < HILL for x in step) for step in RUNS.x.tolist()]
    assert counts[0] == 0 < counts[-1] < 20
    cloud = Cloud(Stage(WAVE, WINDOW), FIRST, RUNS)
    tally = Tally(cloud, HILL, f"{counts[-1]} of 20 past the hill", np.zeros(3))
    for step, shown in ((0, 0), (20.9, counts[20]), (40, counts[-1])):
        tally.show(step)
        assert tally.number.text == str(shown)
    with pytest.raises(ValueError, match=f"does not begin with the last count, {counts[-1]}"):
        Tally(cloud, HILL, f"{counts[-1] + 1} of 20 past the hill", np.zeros(3))


def test_a_tallys_line_stands_on_the_hill() -> None:
    stage = Stage(WAVE, WINDOW)
    counts = [sum(x < HILL for x in step) for step in RUNS.x.tolist()]
    words = f"{counts[-1]} of 20 past the hill"
    line = Tally(Cloud(stage, FIRST, RUNS), HILL, words, np.zeros(3)).line
    assert line.get_bottom() == pytest.approx(stage.i2p(HILL), abs=px(30))
    assert line.get_center()[0] == pytest.approx(stage.i2p(HILL)[0])


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
    board = StripBoard(facts, ("beta", "start"), "first_valley", 0.8, stays="first valley")
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
