"""Measurements are found again for the same scene alone, whole, and the oldest go."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from verify_film import as_package, lighter, make_film, plans

from pipeline.verify import kept as module
from pipeline.verify.coded import CodedScene, coded_scenes
from pipeline.verify.kept import KeptMeasurements
from pipeline.verify.measure import Measurement, measure_scene
from pipeline.verify.plan import ScenePlan


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[CodedScene, ScenePlan, Measurement]:
    film = make_film(tmp_path_factory.mktemp("film") / "small.mp4", lighter())
    package = as_package(film, [0, 45])
    (coded,), (plan,) = coded_scenes(package), plans(package)
    return coded, plan, measure_scene(coded, plan)


Measured = tuple[CodedScene, ScenePlan, Measurement]


def entry(folder: Path) -> Path:
    (path,) = folder.glob("??/*.json")
    return path


def test_what_was_kept_is_found_as_it_was(measured: Measured, tmp_path: Path) -> None:
    coded, plan, measurement = measured
    first = KeptMeasurements(tmp_path)
    assert first.get(first.key(coded, plan)) is None
    first.put(first.key(coded, plan), measurement)
    later = KeptMeasurements(tmp_path)
    assert later.get(later.key(coded, plan)) == measurement


def test_anything_that_it_follows_from_makes_another_key(
    measured: Measured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded, plan, _ = measured
    kept = KeptMeasurements(tmp_path)
    (time, data), *others = coded.packets
    keys = {
        kept.key(coded, plan),
        kept.key(replace(coded, packets=((time, data[:-1] + b"\xff"), *others)), plan),
        kept.key(coded, replace(plan, fps=plan.fps + 1)),
        kept.key(coded, replace(plan, colors={**plan.colors, "ink": "#FFFFFF"})),
    }
    monkeypatch.setattr(module, "sources_digest", lambda _: "other code")
    keys.add(KeptMeasurements(tmp_path).key(coded, plan))
    monkeypatch.setattr(module, "environment", lambda: {"av": "0.0.1"})
    keys.add(KeptMeasurements(tmp_path).key(coded, plan))
    assert len(keys) == 6


@pytest.mark.parametrize("place", [0, 70, 400, -2])
def test_a_damaged_entry_counts_as_none(measured: Measured, tmp_path: Path, place: int) -> None:
    kept = KeptMeasurements(tmp_path)
    kept.put("k" * 64, measured[2])
    data = bytearray(entry(tmp_path).read_bytes())
    data[place] ^= 1
    entry(tmp_path).write_bytes(data)
    assert kept.get("k" * 64) is None


def test_a_part_of_an_entry_counts_as_none(measured: Measured, tmp_path: Path) -> None:
    kept = KeptMeasurements(tmp_path)
    kept.put("k" * 64, measured[2])
    data = entry(tmp_path).read_bytes()
    for size in (0, 64, 65, len(data) // 2, len(data) - 1):
        entry(tmp_path).write_bytes(data[:size])
        assert kept.get("k" * 64) is None


def test_an_entry_in_another_s_place_counts_as_none(measured: Measured, tmp_path: Path) -> None:
    kept = KeptMeasurements(tmp_path)
    kept.put("k" * 64, measured[2])
    entry(tmp_path).rename(entry(tmp_path).with_stem("k" * 63 + "l"))
    assert kept.get("k" * 63 + "l") is None


def test_what_was_used_longest_ago_goes_first(measured: Measured, tmp_path: Path) -> None:
    kept = KeptMeasurements(tmp_path, limit=2)
    keys = [letter * 64 for letter in "abc"]
    for age, key in enumerate(keys):
        kept.put(key, measured[2])
        os.utime(tmp_path / key[:2] / f"{key}.json", (1000 + age, 1000 + age))
    assert kept.get(keys[0])
    kept.prune()
    assert [kept.get(key) is not None for key in keys] == [True, False, True]
