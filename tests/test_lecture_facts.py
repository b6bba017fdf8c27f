"""lecture.facts: the lecture's ground truth, from published figures and by hand, not from here."""

from __future__ import annotations

import math
import time
import warnings

import pytest
from conftest import Project

from lecture.expression import ExpressionError, evaluate
from lecture.facts import Facts
from lecture.lecture import Lecture
from lecture.spec import Study
from optim import case_study

STUDY = Study.model_validate(
    {
        "objective": "bowl",
        "window": (-4.0, 4.0),
        "stage": (-1.0, 1.0),
        "start": 1.0,
        "steps": 40,
        "landmarks": {"bottom": {"kind": "minimum", "near": 0.0}},
        "runs": {
            "halving": {"method": "gradient_descent", "eta": 0.25},
            "leaping": {"method": "gradient_descent", "eta": 0.75},
            "still": {"method": "gradient_descent", "eta": 1.0},
            "wild": {"method": "gradient_descent", "eta": 1e9},
            "slow": {"method": "gradient_descent", "eta": 0.0001},
            "elsewhere": {
                "method": "gradient_descent",
                "eta": 0.25,
                "start": -2.0,
                "objective": "wave",
            },
            "late": {"method": "momentum", "eta": 0.1, "beta": 0.5, "start": 2.0},
        },
        "sweeps": {
            "eta": {
                "run": "late",
                "over": "eta",
                "first": 0.1,
                "last": 0.5,
                "columns": 3,
                "reaches": "bottom",
            }
        },
    }
)


@pytest.mark.parametrize(
    ("text", "value", "within"),
    [
        # the case study's published figures: eta 0.05, beta 0.9, start 1.11, 200 updates
        ("first_valley.x", -0.458457523441226, 1e-12),
        ("first_valley.f", -0.233926, 1e-6),
        ("deeper_valley.x", -2.141476849689143, 1e-12),
        ("deeper_valley.f", -1.833547, 1e-6),
        ("barrier.x", -1.188862545142013, 1e-12),
        ("barrier.f", 0.059692, 1e-6),
        ("deepest.x", -2.141476849689143, 1e-12),
        ("valleys", 5, 0),
        ("wider.deepest.x", 4.8526, 1e-4),
        ("wider.deepest.f", -1.990, 1e-3),
        ("start_f", 1.8389, 1e-4),
        ("steps", 200, 0),
        ("plain.x_end", -0.458457523, 1e-9),
        ("plain.rises", 0, 0),
        ("plain.x[1]", 1.050886, 1e-6),
        ("momentum.x_end", -2.141468969, 1e-9),  # after 200 updates
        ("momentum.x[199]", -2.141494630, 1e-9),  # the notebook's last point
        ("momentum.rises", 93, 0),
        ("momentum.settled", 84, 0),
        ("momentum.past.first_valley", 7, 0),
        ("momentum.past.barrier", 10, 0),
        ("momentum.leftmost.x", -2.5614, 5e-5),
        ("momentum.leftmost.step", 14, 0),
        ("sweeps.beta.threshold", 0.83095, 5e-6),
    ],
)
def test_the_case_study(lecture: Lecture, text: str, value: float, within: float) -> None:
    assert evaluate(text, lecture.facts.sheet) == pytest.approx(value, abs=within, rel=0)


@pytest.mark.parametrize(
    ("run", "end"),
    [
        ("plain", "first_valley"),
        ("momentum", "deeper_valley"),
        ("weak", "first_valley"),
        ("eager", "first_valley"),  # eta = 0.095: over the barrier and back
        ("averaged", "first_valley"),
    ],
)
def test_where_the_runs_end(lecture: Lecture, run: str, end: str) -> None:
    assert evaluate(f"{run}.end", lecture.facts.sheet) == end


def test_the_runs_are_the_notebooks(lecture: Lecture) -> None:
    """Bit for bit, but for the notebook's first y, which is typed in."""
    for name, path in (
        ("plain", case_study.SGD(0.05)),
        ("momentum", case_study.momentum(0.9, 0.05)),
    ):
        run = lecture.facts.run(name)
        assert [
            (1.11, 1.8),
            *zip(run.x[1:200].tolist(), run.f[1:200].tolist(), strict=True),
        ] == path


def test_beyond_the_threshold_the_outcome_is_irregular(lecture: Lecture) -> None:
    facts = lecture.facts
    values, reached = facts.grid("beta"), facts.sweep("beta").reached
    target = facts.landscape.minima.index(facts.landmark("deeper_valley"))
    regular = (values > 0.832) & (values < 0.955)
    assert (reached[regular] == target).all()
    assert not (reached[values < 0.8309] == target).any()
    failures = int((reached[values > 0.83095] != target).sum())
    assert evaluate("sweeps.beta.failures_beyond", facts.sheet) == failures > 0


def test_eta_from_0_020_to_0_090_escapes_and_0_095_does_not(lecture: Lecture) -> None:
    facts = lecture.facts
    x_end = dict(zip(facts.grid("eta").tolist(), facts.sweep("eta").x_end.tolist(), strict=True))

    def end(eta: float) -> float:
        return x_end[min(x_end, key=lambda value: abs(value - eta))]

    assert all(end(eta / 1000) == pytest.approx(-2.1415, abs=0.05) for eta in range(20, 91, 5))
    assert end(0.095) == pytest.approx(-0.4585, abs=0.05)


def test_noise_gets_some_plain_runs_out(lecture: Lecture) -> None:
    cloud = lecture.facts.cloud("noisy")
    assert cloud.x.shape == (201, 300)
    assert len({float(x) for x in cloud.x[-1]}) == 300  # no two seeds alike
    escaped = evaluate("clouds.noisy.escaped", lecture.facts.sheet)
    assert escaped == sum(float(x) < -1.188862545142013 for x in cloud.x[-1])
    assert lecture.facts.cloud("noisy") is cloud


def test_on_the_bowl_by_hand() -> None:
    """x <- (1 - 2 eta) x: halved each step, or minus a half, or turned over, or blown up."""
    sheet = Facts(STUDY).sheet
    assert evaluate("halving.x[3]", sheet) == 0.125
    assert evaluate("halving.settled", sheet) == 7  # 2 ** -7 < 0.01
    assert evaluate("halving.rises", sheet) == 0
    assert evaluate("halving.leftmost.step", sheet) == 40
    assert evaluate("halving.past.bottom", sheet) == math.inf
    assert evaluate("leaping.past.bottom", sheet) == 1
    assert evaluate("leaping.leftmost.x", sheet) == -0.5
    assert evaluate("leaping.end", sheet) == "bottom"
    assert evaluate("still.end", sheet) == "nowhere"
    assert evaluate("still.settled", sheet) == math.inf
    assert evaluate("slow.end", sheet) == "nowhere"
    assert evaluate("still.eta", sheet) == 1


def test_a_run_that_only_passes_a_minimum_has_not_come_to_rest() -> None:
    """0.01 is first reached at step 30 of 40: ten points are no rest, though all lie near."""
    eta = (1 - 0.01 ** (1 / 29.5)) / 2
    runs = {"passing": {"method": "gradient_descent", "eta": eta}}
    study = Study.model_validate({**STUDY.model_dump(), "runs": runs, "sweeps": {}})
    assert evaluate("passing.end", Facts(study).sheet) == "nowhere"


def test_a_run_that_diverges_is_told_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = Facts(STUDY).sheet
        assert evaluate("wild.end", sheet) == "nowhere"
        assert not math.isfinite(float(evaluate("wild.x_end", sheet)))
        assert evaluate("abs(wild.leftmost.x) > 1e100", sheet) is True


def test_landmarks_say_nothing_of_a_run_on_another_objective() -> None:
    sheet = Facts(STUDY).sheet
    assert evaluate("elsewhere.objective", sheet) == "wave"
    assert evaluate("elsewhere.start", sheet) == -2.0
    for fact in ("end", "settled", "past.bottom"):
        with pytest.raises(ExpressionError, match="elsewhere has no fact"):
            evaluate(f"elsewhere.{fact}", sheet)


def test_a_sweep_starts_where_its_run_does() -> None:
    """eta = 0.5, beta = 0.5 on x^2 from 2: the first step leads to 0, the second to -1."""
    study = Study.model_validate({**STUDY.model_dump(), "steps": 20})
    facts = Facts(study)
    assert facts.sweep("eta").x_end[0] == facts.run("late").x[-1]


def test_a_threshold_needs_its_key() -> None:
    with pytest.raises(ExpressionError, match=r"sweeps\.eta has no fact 'threshold'"):
        evaluate("sweeps.eta.threshold", Facts(STUDY).sheet)


def test_another_beta_changes_the_facts(project: Project) -> None:
    project.change(
        "{method: momentum, eta: 0.05, beta: 0.8}", "{method: momentum, eta: 0.05, beta: 0.85}"
    )
    assert "weak_stays" in str(project.mistake())


def test_a_lecture_is_ready_at_once(project: Project) -> None:
    started = time.process_time()
    project.prepare()
    assert time.process_time() - started < 1.5
