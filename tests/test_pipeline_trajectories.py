"""The runs as JSON are the runs, to the bit; what is no number is null."""

from __future__ import annotations

import json

import numpy as np

from lecture.facts import Facts
from lecture.frozen import FrozenDict
from lecture.lecture import Lecture
from lecture.study import RunSpec
from pipeline.trajectories import trajectories


def test_every_point_of_every_run_is_there(lecture: Lecture) -> None:
    told = json.loads(trajectories(lecture.facts))
    assert set(told) == set(lecture.spec.study.runs)
    for name, run in told.items():
        theirs = lecture.facts.run(name)
        assert run["method"] == theirs.method
        assert run["parameters"] == lecture.spec.study.runs[name].parameters
        arrays = {"x": theirs.x, "f": theirs.f, "df": theirs.gradient, "v": theirs.velocity}
        for key, array in arrays.items():
            assert np.array_equal(run[key], array)


def test_a_run_that_diverges_is_json_all_the_same(lecture: Lecture) -> None:
    far = RunSpec.model_validate({"method": "gradient_descent", "eta": 2.0, "objective": "bowl"})
    study = lecture.spec.study.model_copy(update={"runs": FrozenDict({"far": far}), "steps": 1000})
    numbers = json.loads(trajectories(Facts(study)))["far"]["x"]
    # On the bowl with eta = 2 each step is x <- -3 x, which passes 1.8e308 at step 646.
    assert numbers[:3] == [1.11, 1.11 - 2 * 2 * 1.11, numbers[1] - 2 * 2 * numbers[1]]
    assert None not in numbers[:640]
    assert numbers[-1] is None
