"""lecture.frozen: a value from the border cannot be changed, and travels as it is."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from lecture.frozen import FrozenDict
from lecture.lecture import Lecture

VALUE = FrozenDict({"eta": 0.05, "inner": FrozenDict(beta=0.9)})


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.__setitem__("eta", 1),
        lambda d: d.__delitem__("eta"),
        lambda d: d.__ior__({"eta": 1}),
        lambda d: d.update(eta=1),
        lambda d: d.pop("eta"),
        lambda d: d.popitem(),
        lambda d: d.setdefault("new", 1),
        lambda d: d.clear(),
    ],
)
def test_no_way_to_change_it(change: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError, match="does not change"):
        change(VALUE)
    assert VALUE == {"eta": 0.05, "inner": {"beta": 0.9}}


def test_it_travels_as_a_dict_does() -> None:
    for again in (pickle.loads(pickle.dumps(VALUE)), copy.deepcopy(VALUE)):
        assert again == VALUE
        assert type(again["inner"]) is FrozenDict
    assert json.loads(json.dumps(VALUE)) == VALUE


def test_equal_values_have_equal_hashes() -> None:
    assert hash(FrozenDict(a=1, b=2)) == hash(FrozenDict(b=2, a=1))


def test_every_mapping_of_a_lecture_is_frozen(lecture: Lecture) -> None:
    spec, study = lecture.spec, lecture.spec.study
    for mapping in (
        spec.claims,
        spec.plain_numbers,
        spec.scenes[0].texts,
        study.landmarks,
        study.runs,
        study.sweeps,
        study.clouds,
        study.runs["plain"].parameters,
        lecture.script.texts,
        lecture.script.texts["hook"],
        lecture.claims,
    ):
        assert type(mapping) is FrozenDict
    assert hash(spec) == hash(pickle.loads(pickle.dumps(spec)))
    assert pickle.loads(pickle.dumps(spec)) == spec
