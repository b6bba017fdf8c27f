"""The animations' files: ten seconds, the right frames, small enough; and their jobs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Project
from PIL import Image, ImageSequence

from lecture.lecture import Lecture
from pipeline.animations import PROFILE, SECONDS, loop_jobs, make_loops
from pipeline.probe import probe
from pipeline.render.encoder import SceneEncoder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an animation whose bar moves a pixel of the GIF in each of the GIF's frames."""
    encoder = SceneEncoder(PROFILE)
    for number in range(20 * SECONDS):
        picture = np.full((PROFILE.height, PROFILE.width, 4), (13, 17, 23, 255), np.uint8)
        picture[200:400, 2 * number : 2 * number + 80, :3] = (0xFF, 0xB4, 0x54)
        encoder.write(picture, repeat=3)
    folder = tmp_path_factory.mktemp("animation")
    for ending, content in make_loops(encoder.finish()).items():
        (folder / f"Moves{ending}").write_bytes(content)
    return folder


@pytest.mark.full
def test_the_gif_has_every_third_frame_for_ten_seconds(made: Path) -> None:
    with Image.open(made / "Moves.gif") as image:
        assert image.size == (640, 480)
        assert image.info["loop"] == 0
        assert image.n_frames == 200  # type: ignore[attr-defined]
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            assert frame.info["duration"] == 50
            if number % 20 == 0:
                row = np.asarray(frame.convert("RGB"), int)[150]
                assert np.flatnonzero(row[:, 0] > 130)[0] == number
                assert np.abs(row[number + 20] - (0xFF, 0xB4, 0x54)).max() <= 6


@pytest.mark.full
@pytest.mark.parametrize(("ending", "codec", "fps"), [(".mp4", "h264", 60), (".webm", "vp9", 30)])
def test_the_loops_have_twice_its_size(made: Path, ending: str, codec: str, fps: int) -> None:
    facts = probe(made / f"Moves{ending}")
    assert facts.video
    assert facts.audio is None
    assert (facts.video.codec, facts.video.width, facts.video.height) == (codec, 1280, 960)
    assert facts.video.frames == SECONDS * fps
    assert facts.seconds == pytest.approx(SECONDS, abs=0.01)
    assert facts.video.matrix == "bt709"
    if ending == ".mp4":
        assert facts.faststart


def test_a_job_an_animation_named_after_its_run(lecture: Lecture) -> None:
    jobs = loop_jobs(lecture)
    assert [job.title for job in jobs] == list(lecture.spec.animations)
    assert list(lecture.spec.animations) == ["SGD_Nonconvex_2D", "MM_Nonconvex_2D"]
    scenes = [job.scene for job in jobs]
    assert [scene.brief.scene for scene in scenes] == ["plain", "momentum"]
    assert all(scene.frames == 600 for scene in scenes)
    assert len({task.key for task in (*jobs, *scenes)}) == 4
    assert scenes[0].brief.texts["title"] == "SGD (η = 0.05)"
    assert scenes[1].brief.texts["title"] == "Momentum (β = 0.9, η = 0.05)"


@pytest.mark.full
def test_the_real_ones_are_far_below_a_megabyte(lecture: Lecture) -> None:
    for job in loop_jobs(lecture):
        for content in make_loops(job.scene.render().video).values():
            assert len(content) < 500_000


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (
            "    run: plain\n    texts:",
            "    run: plane\n    texts:",
            "animations.SGD_Nonconvex_2D.run",
        ),
        ("SGD (η = {plain.eta})", "SGD (η = 0.05)", "'0' is a number without a source"),
        ("SGD (η = {plain.eta})", "SGD (η = {plain.etta})", "etta"),
        ("  SGD_Nonconvex_2D:", "  ../SGD:", "animations"),
    ],
)
def test_a_mistake_in_an_animation_is_one_line(
    project: Project, old: str, new: str, named: str
) -> None:
    project.change(old, new)
    assert named in str(project.mistake())
