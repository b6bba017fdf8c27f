"""What is measured scene by scene and put together is what one pass over the whole gives."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import verify_scenes as scenes
import verify_support
from verify_film import FPS, as_package, make_film, plans

from pipeline.manifest import Manifest
from pipeline.verify.check import Check
from pipeline.verify.coded import coded_scenes
from pipeline.verify.flashes import check_flashes
from pipeline.verify.measure import Measurement, measure_scene
from pipeline.verify.package import Package, Scene, read_package
from pipeline.verify.patches import check_colours
from pipeline.verify.plan import ScenePlan, scene_plan, study_paths
from pipeline.verify.runs import Tally
from pipeline.verify.stills import check_stills

CUTS = [(15, 75), (30, 45), (15, 30, 45, 60)]


def measured(package: Package, scene_plans: Sequence[ScenePlan]) -> list[Measurement]:
    coded = coded_scenes(package)
    return [measure_scene(one, plan) for one, plan in zip(coded, scene_plans, strict=True)]


def checks(package: Package, found: Sequence[Measurement]) -> list[Check]:
    return [
        *check_stills(package, [one.stillness for one in found]),
        *check_flashes(package, [one.brightness for one in found]),
        *check_colours(package, [one.colours for one in found]),
    ]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds: a bar moves, waits from frame 20 to 50, flashes around 60, and then waits."""
    pictures = []
    for number in range(6 * FPS):
        grey = np.full((180, 320), 30, np.uint8)
        at = 2 * min(number, 20) + 2 * max(0, min(number, 55) - 50)
        grey[60:120, at : at + 12] = 235
        grey[120:, :200] = 255 if 52 <= number < 68 and number // 2 % 2 else 30
        pictures.append(grey)
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", pictures)


@pytest.mark.parametrize("cuts", CUTS)
def test_a_film_in_scenes_has_the_figures_of_the_whole(film: Path, cuts: tuple[int, ...]) -> None:
    package = as_package(film, [0, 90])
    whole = checks(package, measured(package, plans(package)))
    figures = {check.name: check.figure for check in whole}
    assert figures["longest still"] == "2.07 s, frame 20"
    assert figures["flashes"].startswith("4 in a second, frame 6")
    parts = as_package(film, [0, *cuts, 90])
    found = measured(parts, plans(parts))
    assert checks(parts, found) == whole
    assert [one.decoded.frames for one in found] == [scene.frames for scene in parts.scenes]
    assert all(one.decoded.in_order and not one.decoded.errors for one in found)


def test_a_measurement_travels_between_processes(film: Path) -> None:
    package = as_package(film, [0, 45, 90])
    (_, coded), (_, plan) = coded_scenes(package), plans(package)
    assert pickle.loads(pickle.dumps((coded, plan))) == (coded, plan)
    measurement = measure_scene(coded, plan)
    assert pickle.loads(pickle.dumps(measurement)) == measurement


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """A rendered scene of two runs, with a keyframe every second."""
    folder = tmp_path_factory.mktemp("runs")
    options = tuple(sorted({**dict(verify_support.SMALL.x264), "g": "15"}.items()))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(verify_support, "SMALL", replace(verify_support.SMALL, x264=options))
        verify_support.make(folder, {"both": scenes.Honest})
    return read_package(folder / "package", Manifest.read(folder / "package"))


def halves(package: Package, cut: int) -> Package:
    """The same package with its scene cut in two at a frame."""
    names = ("early", "late")
    return replace(
        package,
        scenes=(Scene("early", "", 0, cut, ()), Scene("late", "", cut, package.frames - cut, ())),
        looks=tuple(replace(look, scene=name) for name in names for look in package.looks),
        steps=tuple(replace(step, scene=names[step.frame >= cut]) for step in package.steps),
    )


def tallies(package: Package) -> list[Tally]:
    paths = study_paths(package)
    scene_plans = [scene_plan(package, scene, paths) for scene in package.scenes]
    return [tally for one in measured(package, scene_plans) for tally in one.runs]


@pytest.mark.full
@pytest.mark.parametrize("cut", [15, 30])
def test_the_runs_of_a_scene_in_two_are_those_of_the_whole(package: Package, cut: int) -> None:
    parts = tallies(halves(package, cut))
    for whole in tallies(package):
        early, late = (part for part in parts if part.run == whole.run)
        for count in ("shown", "seen", "hidden", "drawn", "pointed"):
            assert getattr(early, count) + getattr(late, count) == getattr(whole, count)
        # The axes are read once in each part, from pictures that are coded a little differently.
        assert max(early.dot[0], late.dot[0]) == pytest.approx(whole.dot[0], abs=0.05)
        assert max(early.tip[0], late.tip[0]) == pytest.approx(whole.tip[0], abs=0.05)
        assert early.colors + late.colors == whole.colors
        assert [part.missing for part in (early, late, whole)] == [None] * 3
