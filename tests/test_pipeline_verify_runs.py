"""The dots of the finished video against an independent run: really rendered, true and false."""

from __future__ import annotations

from pathlib import Path

import pytest
import verify_scenes as scenes
from verify_pictures import AXIS, GROUND, INK, PLAIN
from verify_support import finished, make, package, planned, render

from pipeline.render.segment import Segment
from pipeline.verify import VerifyError
from pipeline.verify.package import Look, Step
from pipeline.verify.plan import RunPath, ScenePlan
from pipeline.verify.runs import At, Runs

pytestmark = pytest.mark.full


def figures(checks: list[dict[str, object]]) -> dict[str, str]:
    return {str(check["name"]): str(check["figure"]) for check in checks}


def test_an_honest_scene_is_within_a_pixel_or_two(tmp_path: Path) -> None:
    found = figures(make(tmp_path, {"both": scenes.Honest}))
    for run in ("plain", "momentum"):
        assert float(found[f"both: {run} dot off by"].split()[0]) < 1
        assert float(found[f"both: {run} arrow tip off by"].split()[0]) < 2
    # On the first steps the square is behind the ball.
    assert found["both: plain seen"] == "10 of 13 steps, 3 hidden"
    assert found["both: momentum seen"] == "13 of 13 steps, 0 hidden"


@pytest.mark.parametrize(
    ("cls", "message"),
    [
        (scenes.WaypointMoved, r"momentum dot off by: 8\.\d+ px, step 6"),
        (scenes.WrongBeta, r"momentum (seen|dot off by): "),
        (scenes.OutOfOrder, r"momentum (seen: .*no dot at|dot off by: .* px,) step [56]"),
        (scenes.ArrowTooLong, r"momentum arrow tip off by: .* px, step"),
        (scenes.Swapped, r"(plain|momentum) (seen|dot off by): "),
        (scenes.ScaleOff, r"momentum seen: .*no axes at step 0"),
        (scenes.ByArcLength, r"momentum (seen: .*no dot|dot off by)"),
    ],
)
def test_a_false_scene_is_found_out(cls: type[scenes.Honest], message: str, tmp_path: Path) -> None:
    with pytest.raises(VerifyError, match=message) as caught:
        make(tmp_path, {"both": cls})
    assert len(str(caught.value).splitlines()) == 1
    assert not (tmp_path / "package").exists()


def test_a_stale_scene_is_found_out(tmp_path: Path) -> None:
    """A scene from the time before beta was changed, under the key of the one after."""
    before = planned(tmp_path / "before", {"early": scenes.MomentumAlone}, beta=0.8)
    ((job,),) = before.scenes
    stale = render(scenes.MomentumAlone, job.brief, tmp_path)
    now = planned(tmp_path / "now", {"early": scenes.MomentumAlone}, beta=0.9)
    with pytest.raises(VerifyError, match=r"momentum (seen: .*no dot|dot off by)"):
        package(now, finished(now, [stale], tmp_path))


def test_segments_in_the_wrong_order_are_found_out(tmp_path: Path) -> None:
    both = {"early": scenes.PlainAlone, "late": scenes.MomentumAlone}
    ready = planned(tmp_path, both)
    first, second = (
        render(cls, job.brief, tmp_path)
        for cls, (job,) in zip(both.values(), ready.scenes, strict=True)
    )
    swapped = [
        Segment(second.video, first.frames, first.shots),
        Segment(first.video, second.frames, second.shots),
    ]
    with pytest.raises(VerifyError, match=r"plain seen: .*no dot at step 0"):
        package(ready, finished(ready, swapped, tmp_path))


def test_a_step_in_no_picture_of_its_scene_is_missed() -> None:
    steps = tuple(Step("one", "plain", step, 10 * step, 0.0, 0.0, 0.0, 0.0) for step in (0, 1))
    colors = {"ground": GROUND, "ink": INK, "axis": AXIS}
    looks = (Look("one", "plain", PLAIN, "square", False),)
    paths = {"plain": RunPath("wave", (1.11, 1.0, 0.9))}
    (tally,) = Runs(ScenePlan("one", 10, 15, 540, colors, looks, steps, paths)).measured()
    assert tally.shown == 2
    assert tally.missing == ("no picture", At(0, 0))
