"""lecture.claims: what the lecture says has to be so, and each claim can fail."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Project

from lecture.claims import check_claims
from lecture.errors import ClaimError, SourceError
from lecture.expression import evaluate
from lecture.facts import Facts
from lecture.lecture import Lecture
from lecture.spec import Study

MOMENTUM = "momentum: {method: momentum, eta: 0.05, beta: 0.9}"

# For each claim a change of the study under which it is false.
FALSE_UNDER: dict[str, list[tuple[str, object]]] = {
    "same_problem": [("runs.momentum.eta", 0.06), ("runs.momentum.start", 1.0)],
    "plain_is_stuck": [("start", 1.4), ("steps", 40)],
    "plain_only_descends": [("runs.plain.eta", 1.0)],
    "first_step_is_shared": [("runs.momentum.eta", 0.06), ("runs.momentum.beta", 0.0)],
    "momentum_escapes": [("runs.momentum.beta", 0.8), ("runs.momentum.eta", 0.095), ("steps", 90)],
    "momentum_is_lower": [("runs.momentum.beta", 0.8), ("start", -1.5)],
    "momentum_climbs": [("runs.momentum.beta", 0.0)],
    "deepest_here": [("window", (-6.0, 6.0))],
    "not_deepest_everywhere": [("wider_window", (-4.1, 4.1))],
    "weak_stays": [("runs.weak.beta", 0.9), ("runs.weak.eta", 0.04)],
    "eager_returns": [("runs.eager.eta", 0.05), ("runs.eager.eta", 0.06)],
    "escape_needs_beta": [("runs.weak.beta", 0.84), ("runs.momentum.beta", 0.82)],
    "not_monotone": [("sweeps.beta.last", 0.95)],
    "averaging_stays": [("runs.averaged.eta", 0.5), ("runs.averaged.beta", 0.8)],
    "noise_is_added": [("runs.noisy.sigma", 0.0), ("runs.noisy.eta", 0.06)],
    "bowl_is_safe": [("runs.bowl.eta", 1.0), ("runs.bowl.eta", 0.001)],
}


def changed(study: Study, key: str, value: object) -> Study:
    """The study with another value at the dotted ``key``."""
    data: dict[str, Any] = study.model_dump()
    *outer, last = key.split(".")
    inner = data
    for part in outer:
        inner[part] = dict(inner[part])
        inner = inner[part]
    inner[last] = value
    return Study.model_validate(data)


def test_each_claim_has_a_change_that_makes_it_false(lecture: Lecture) -> None:
    assert set(FALSE_UNDER) == set(lecture.spec.claims), "add the new claim to the table"


@pytest.mark.parametrize(
    ("claim", "key", "value"),
    [(claim, *change) for claim, changes in FALSE_UNDER.items() for change in changes],
)
def test_each_claim_can_fail(lecture: Lecture, claim: str, key: str, value: object) -> None:
    spec = lecture.spec.model_copy(update={"study": changed(lecture.spec.study, key, value)})
    sheet = Facts(spec.study).sheet
    assert evaluate(spec.claims[claim].holds, sheet) is False
    with pytest.raises(ClaimError, match=rf"\b{claim} \(line \d+: "):
        check_claims(spec, sheet, lecture.source)


def test_all_claims_of_the_lecture_hold(lecture: Lecture) -> None:
    assert lecture.claims == dict.fromkeys(lecture.spec.claims, True)


def test_beta_of_0_8_stops_the_build_with_the_claims_that_fail(project: Project) -> None:
    project.change(MOMENTUM, MOMENTUM.replace("0.9", "0.8"))
    error = project.mistake()
    assert isinstance(error, ClaimError)
    line = project.line("  momentum_escapes:")
    assert str(error).startswith(f"{project.path}: ")
    assert f"claims do not hold: momentum_escapes (line {line}: momentum ends in" in str(error)
    for claim in ("momentum_escapes", "weak_stays", "escape_needs_beta", "averaging_stays"):
        assert claim in str(error)
    for claim in ("plain_is_stuck", "deepest_here", "noise_is_added", "bowl_is_safe"):
        assert claim not in str(error)


@pytest.mark.parametrize(
    ("holds", "says"),
    [
        ("plain.rise == 0", "plain has no fact 'rise'; it has eta, objective"),
        ("plane.rises == 0", "the lecture has no fact 'plane'; it has f, gradient, start"),
        ("plain.rises", "must be true or false; 'plain.rises' is 0"),
        ("plain.end", "must be true or false; 'plain.end' is 'first_valley'"),
        ("plain", "'plain' is no single fact"),
        ("plain.rises = 0", "'plain.rises = 0' is not an expression"),
        ("plain.x[999] < 0", "out of bounds"),
        ("__import__('os').system('true') == 0", "not allowed"),
        ("plain.end == 0", "'first_valley' is no number"),
    ],
)
def test_a_claim_that_cannot_be_evaluated_has_its_line(
    lecture: Lecture, holds: str, says: str
) -> None:
    claim = lecture.spec.claims["plain_only_descends"].model_copy(update={"holds": holds})
    spec = lecture.spec.model_copy(update={"claims": {"plain_only_descends": claim}})
    with pytest.raises(SourceError) as caught:
        check_claims(spec, lecture.facts.sheet, lecture.source)
    line = lecture.source.lines["claims", "plain_only_descends", "holds"]
    assert str(caught.value).startswith(
        f"{lecture.path}:{line}: claims.plain_only_descends.holds: "
    )
    assert says in str(caught.value)
