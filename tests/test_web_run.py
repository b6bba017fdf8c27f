"""The page's runs are optim's: the same updates to the bit, the same iterates to 1e-12.

Two computers' sines differ in the last place now and then (V8's and glibc's in 3 of 100 numbers),
and where a run is irregular that difference grows until the paths part: no program can promise
1e-12 there. So three things are tested, on random parameters from all that the sliders allow:
each update equals optim's to the bit when it is given the same gradients; each gradient is
optim's up to the last places; and the iterates agree to 1e-12 up to the step that the page itself
says is sure, which for 1,000 runs is the last one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lecture.lecture import Lecture
from optim import METHODS, OBJECTIVES, Landscape, outcomes, run
from pipeline.page import modules
from pipeline.page_data import METHODS as PLAYABLE
from pipeline.page_data import page_data, trial

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STEPS = 200
WANTED = 1_000  # sets of parameters that are sure to the last step
TOLERANCE = 1e-12

SCRIPT = """
async ({ sets, landscape, over, columns, steps }) => {
  const [{ OBJECTIVES }, { METHODS }, { agreement, run }, { outcome, sweep }] = await Promise.all(
    ["#objectives", "#methods", "#run", "#outcomes"].map((name) => import(name)),
  );
  const list = (numbers) => [...numbers].map((x) => (Number.isFinite(x) ? x : null));
  const runs = sets.map((set) => {
    const { x, f, gradient, velocity } = run(set, steps);
    return {
      x: list(x), f: list(f), gradient: list(gradient), velocity: list(velocity),
      sure: agreement(set, x, 1e-12),
      reached: landscape ? outcome(x, landscape.minima, landscape.window) : null,
    };
  });
  const swept = over ? sweep(sets[0], over, landscape.ranges[over], columns, landscape) : null;
  const names = { objectives: Object.keys(OBJECTIVES), methods: Object.keys(METHODS) };
  return JSON.stringify({ runs, swept, names });
}
"""

Compute = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def compute(browser: Browser) -> Iterator[Compute]:
    """What the page's own modules compute, in the browser that they are for."""
    page = browser.new_page()
    page.set_content(f'<script type="importmap">{json.dumps({"imports": modules()})}</script>')

    def in_page(**given: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            page.evaluate(SCRIPT, {"sets": [], "steps": STEPS, **given})
        )
        return found

    yield in_page
    page.close()


@dataclass(frozen=True, slots=True)
class Pair:
    """One set of parameters, run by the page and by optim; NaN where a run has left all bounds."""

    method: str
    parameters: dict[str, float]
    x0: float
    sure: int
    page: dict[str, NDArray[np.float64]]

    def optim(self) -> NDArray[np.float64]:
        method = METHODS[self.method](**self.parameters)
        return run(OBJECTIVES["wave"], method, self.x0, STEPS + 1).x


def pair(given: dict[str, Any], found: dict[str, Any]) -> Pair:
    keys = ("eta",) if given["method"] == "gradient_descent" else ("eta", "beta")
    arrays = {
        key: np.array([np.nan if number is None else number for number in found[key]])
        for key in ("x", "f", "gradient", "velocity")
    }
    parameters = {key: given[key] for key in keys}
    return Pair(given["method"], parameters, given["x0"], found["sure"], arrays)


@pytest.fixture(scope="module")
def study(lecture: Lecture) -> dict[str, Any]:
    found = trial(lecture.facts)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pairs(study: dict[str, Any], compute: Compute) -> list[Pair]:
    """Runs of all methods at random places between the sliders' ends."""
    random = np.random.default_rng(20)
    ranges = study["ranges"]
    sets = [
        {
            "objective": "wave",
            "method": sorted(PLAYABLE)[index % len(PLAYABLE)],
            **{name: float(random.uniform(*ranges[name])) for name in ("eta", "beta", "x0")},
        }
        for index in range(1_400)
    ]
    found = compute(sets=sets)["runs"]
    return [pair(given, one) for given, one in zip(sets, found, strict=True)]


def test_the_page_has_the_objectives_and_methods_of_optim(compute: Compute) -> None:
    names = compute()["names"]
    assert set(names["objectives"]) == set(OBJECTIVES)
    assert names["methods"] == list(PLAYABLE)
    assert set(PLAYABLE) <= set(METHODS)


def test_a_thousand_regular_runs_agree_to_1e_12_over_200_steps(pairs: list[Pair]) -> None:
    regular = [one for one in pairs if one.sure == STEPS][:WANTED]
    assert len(regular) == WANTED
    apart = [float(np.max(np.abs(one.page["x"] - one.optim()))) for one in regular]
    assert max(apart) <= TOLERANCE


def test_irregular_runs_agree_as_far_as_the_page_says(pairs: list[Pair]) -> None:
    irregular = [one for one in pairs if one.sure < STEPS]
    assert irregular
    assert len(irregular) < len(pairs) / 4
    for one in irregular:
        upto = slice(0, one.sure + 1)
        assert np.max(np.abs(one.page["x"][upto] - one.optim()[upto])) <= TOLERANCE


def test_it_calls_irregular_what_is(pairs: list[Pair]) -> None:
    """Move the start by its last place, and the path is soon another one: in most of them."""
    irregular = [one for one in pairs if one.sure < STEPS / 2]
    moved = 0
    for one in irregular:
        method = METHODS[one.method](**one.parameters)
        there = run(OBJECTIVES["wave"], method, np.nextafter(one.x0, 9), STEPS + 1).x
        here = one.optim()
        with np.errstate(invalid="ignore"):
            moved += not np.nanmax(np.abs(there - here)) <= 1e-9
    assert moved > len(irregular) / 2


def test_every_update_is_optims_to_the_bit(pairs: list[Pair]) -> None:
    """Given the page's gradients, chaotic and diverging runs included."""
    for one in pairs:
        method = METHODS[one.method](**one.parameters)
        state, x = method.init(), np.float64(one.x0)
        for k in range(STEPS):
            if not np.isfinite(one.page["x"][k + 1]):
                break
            assert one.page["x"][k] == x
            assert one.page["velocity"][k] == state.velocity or k == 0
            displacement, state = method.update(one.page["gradient"][k], state)
            x = x + displacement


def test_every_gradient_is_optims_to_the_last_places(pairs: list[Pair]) -> None:
    objective = OBJECTIVES["wave"]
    x, gradient, f = (
        np.concatenate([one.page[key] for one in pairs]) for key in ("x", "gradient", "f")
    )
    near = np.abs(x) <= 10  # further out x^2 itself is known to fewer places
    x, gradient, f = x[near], gradient[near], f[near]
    bound = 2.0**-53 * (2 * np.abs(x) * (2 * x**2 + 6) + 4 + 2 * np.abs(gradient))
    assert np.all(np.abs(gradient - objective.gradient(x)) <= bound)
    assert np.all(np.abs(f - objective.value(x)) <= 2.0**-52 * (x**2 + 2))


@pytest.mark.parametrize("steps", [STEPS, 40])  # after 40 many pass a minimum, not at rest yet
@pytest.mark.parametrize("over", ["eta", "beta", "x0"])
def test_a_strip_shows_where_optims_runs_end(
    study: dict[str, Any], compute: Compute, over: str, steps: int
) -> None:
    columns = 161
    low, high = study["ranges"][over]
    values = [low + (high - low) * column / (columns - 1) for column in range(columns)]
    sets = [{**study["first"], over: value} for value in values]
    landscape_ = {**study, "steps": steps}
    found = compute(sets=sets, landscape=landscape_, over=over, columns=columns, steps=steps)
    landscape = Landscape(OBJECTIVES["wave"], tuple(study["window"]))
    first = study["first"]
    method = METHODS[first["method"]](
        eta=np.array([one["eta"] for one in sets]), beta=np.array([one["beta"] for one in sets])
    )
    x0 = np.array([one["x0"] for one in sets])
    theirs = outcomes(landscape, method, x0, steps + 1).reached
    sure = np.array([one["sure"] == steps for one in found["runs"]])
    assert sure.mean() > 0.6
    ours = np.array(found["swept"])
    assert np.array_equal(ours, [one["reached"] for one in found["runs"]])
    assert np.array_equal(ours[sure], theirs[sure])


def test_the_lecture_is_what_is_tried_first(
    lecture: Lecture, study: dict[str, Any], compute: Compute
) -> None:
    found = compute(sets=[study["first"]])["runs"][0]
    assert found["sure"] == STEPS
    assert np.max(np.abs(found["x"] - lecture.facts.run("momentum").x)) <= TOLERANCE


def test_runs_are_called_by_method_and_parameters(lecture: Lecture) -> None:
    timeline = {"fps": 15, "scenes": [], "looks": [], "steps": []}
    assert page_data(lecture, timeline)["runs"]["weak"] == "Momentum, η = 0.05, β = 0.8"
