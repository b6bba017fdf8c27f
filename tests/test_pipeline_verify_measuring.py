"""Scenes are measured side by side, and none of them twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from verify_film import FPS, Here, as_package, lighter, make_film, plans

from pipeline.assemble import Part, join
from pipeline.render.pool import WorkerPool
from pipeline.verify import measuring
from pipeline.verify.check import VerifyError
from pipeline.verify.kept import KeptMeasurements
from pipeline.verify.measure import Measurement
from pipeline.verify.measuring import Measuring
from pipeline.verify.package import Package
from pipeline.verify.plan import ScenePlan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four scenes, each a file, of one, two, three and again two seconds."""
    made = tmp_path_factory.mktemp("scenes")
    for name, seconds, shift in (("a", 1, 0), ("b", 2, 5), ("c", 3, 9), ("changed", 2, 6)):
        pictures = [np.roll(grey, shift * 20, axis=1) for grey in lighter()[: seconds * FPS]]
        make_film(made / f"{name}.mp4", pictures)
    return made


def joined(folder: Path, target: Path, *names: str) -> Package:
    """A package of some of the scenes."""
    sizes = {"a": FPS, "b": 2 * FPS, "c": 3 * FPS, "changed": 2 * FPS}
    parts = [Part(name, (folder / f"{name}.mp4").read_bytes(), sizes[name]) for name in names]
    join(parts, FPS, target)
    package = as_package(target, [0, *np.cumsum([sizes[name] for name in names]).tolist()])
    package.scenes = [  # type: ignore[misc, assignment]
        replace(scene, name=name) for scene, name in zip(package.scenes, names, strict=True)
    ]
    return package


@pytest.fixture(scope="module")
def package(folder: Path) -> Package:
    return joined(folder, folder / "abc.mp4", "a", "b", "c")


def measure(
    package: Package, kept: Path | None, changed: dict[str, ScenePlan] | None = None
) -> tuple[list[Measurement], list[str]]:
    """The measurements, and the names of the scenes that were measured for them, in order."""
    pool, found = Here(), KeptMeasurements(kept) if kept else None
    asked = [(changed or {}).get(plan.scene, plan) for plan in plans(package)]
    results = Measuring(package, asked, pool, found).results()
    return results, [plan.scene for _, plan in pool.calls]


def test_workers_measure_what_one_process_does(package: Package) -> None:
    with WorkerPool(2) as pool:
        side_by_side = Measuring(package, plans(package), pool, None).results()
    assert side_by_side == measure(package, None)[0]
    assert [one.decoded.frames for one in side_by_side] == [15, 30, 45]


def test_the_longest_scene_comes_first(package: Package) -> None:
    assert measure(package, None)[1] == ["c", "b", "a"]


def test_an_unchanged_scene_is_not_measured_again(package: Package, tmp_path: Path) -> None:
    first, measured = measure(package, tmp_path)
    assert len(measured) == 3
    assert measure(package, tmp_path) == (first, [])


def test_without_a_folder_all_is_measured_anew(package: Package) -> None:
    assert measure(package, None)[1] == measure(package, None)[1] == ["c", "b", "a"]


def test_only_the_scene_whose_pictures_changed_is_measured(
    folder: Path, package: Package, tmp_path: Path
) -> None:
    before, _ = measure(package, tmp_path / "kept")
    now = joined(folder, tmp_path / "now.mp4", "a", "changed", "c")
    now.scenes[1] = replace(now.scenes[1], name="b")  # type: ignore[index]
    after, measured = measure(now, tmp_path / "kept")
    assert measured == ["b"]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] != before[1]


def test_a_scene_that_moved_is_not_measured_again(
    folder: Path, package: Package, tmp_path: Path
) -> None:
    before, _ = measure(package, tmp_path / "kept")
    moved = joined(folder, tmp_path / "moved.mp4", "b", "c", "a")
    assert measure(moved, tmp_path / "kept") == ([before[1], before[2], before[0]], [])


def test_only_the_scene_whose_plan_changed_is_measured(package: Package, tmp_path: Path) -> None:
    measure(package, tmp_path)
    (_, plan, _) = plans(package)
    other = replace(plan, colors={**plan.colors, "ground": "#000000"})
    assert measure(package, tmp_path, {"b": other})[1] == ["b"]


def test_other_code_measures_all_anew(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure(package, tmp_path)
    monkeypatch.setattr("pipeline.verify.kept.sources_digest", lambda _: "other code")
    assert measure(package, tmp_path)[1] == ["c", "b", "a"]


def test_a_damaged_entry_is_measured_again(package: Package, tmp_path: Path) -> None:
    first, _ = measure(package, tmp_path)
    for path in tmp_path.glob("??/*.json"):
        path.write_bytes(path.read_bytes().replace(b'"frames":30', b'"frames":31'))
    assert measure(package, tmp_path) == (first, ["b"])


def test_a_scene_that_cannot_be_measured_is_one_line(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(coded: object, plan: ScenePlan) -> Measurement:
        raise MemoryError("two\nlines")

    monkeypatch.setattr(measuring, "measure_scene", fail)
    with pytest.raises(
        VerifyError, match=r"^scene [abc] cannot be measured: MemoryError: two lines$"
    ):
        measure(package, None)


def test_progress_is_told_by_scenes_and_frames(
    package: Package, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(package, tmp_path)
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first == "measuring 3 scenes, 90 frames"
    assert " is done; 3/3 scenes" in last
    measure(package, tmp_path)
    assert capsys.readouterr().err == ""
