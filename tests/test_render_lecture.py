"""The whole way, as a producer goes it: the lecture rendered, again, killed, asked too much."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from lecture.folders import ROOT
from lecture.lecture import lecture_path, prepare
from pipeline.probe import MediaFacts, probe

pytestmark = pytest.mark.full

LECTURE = "escaping_local_minima"
NEEDED = ("optim", "lecture", "scenes", "pipeline", "config", "takes", "web")


def command(*arguments: str) -> list[str]:
    """The command line of a copy of the project."""
    return [sys.executable, "-m", "pipeline", *arguments]


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Carry out a command of a copy of the project."""
    return subprocess.run(
        command(*arguments),
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def copy(target: Path) -> Path:
    """A copy of what rendering needs, with nothing made in it."""
    target.mkdir()
    for name in NEEDED:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "constraints.txt", target)
    return target


def sha256(path: Path) -> str:
    """Of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the lecture's preview made in it."""
    project = copy(tmp_path_factory.mktemp("preview") / "project")
    made = run(project, "render", LECTURE, "--profile", "preview")
    assert made.returncode == 0, made.stderr[-2000:]
    return project


def master(project: Path) -> Path:
    """The preview's video."""
    return project / "build" / LECTURE / "preview" / f"{LECTURE}.mp4"


@pytest.fixture(scope="module")
def rendered() -> MediaFacts:
    """The lecture as `make render` makes it, in this checkout's own build folder."""
    made = run(ROOT, "render", LECTURE)
    assert made.returncode == 0, made.stderr[-2000:]
    return probe(ROOT / "build" / LECTURE / f"{LECTURE}.mp4")


def test_the_master_is_what_players_and_the_notebook_need(rendered: MediaFacts) -> None:
    video, audio = rendered.video, rendered.audio
    assert video is not None
    assert audio is not None
    assert (video.codec, video.profile, video.pixel_format) == ("h264", "High", "yuv420p")
    assert (video.width, video.height, video.fps) == (1920, 1080, Fraction(60))
    tags = (video.matrix, video.primaries, video.transfer, video.range)
    assert tags == ("bt709", "bt709", "bt709", "tv")
    assert (audio.codec, audio.rate, audio.language) == ("aac", 48_000, "eng")
    assert [caption.codec for caption in rendered.captions] == ["mov_text"]
    assert rendered.faststart
    assert abs(video.end - audio.end) <= 0.1
    spec = prepare(lecture_path(LECTURE)).spec
    assert [chapter.title for chapter in rendered.chapters] == [s.title for s in spec.scenes]
    assert len(rendered.chapters) == 11
    assert rendered.metadata["title"] == "Escaping Local Minima"
    assert 4 * 60 <= video.end <= 6 * 60


def test_rendering_again_with_nothing_changed_is_at_once(rendered: MediaFacts) -> None:
    before = rendered.path.stat().st_mtime_ns
    again = run(ROOT, "render", LECTURE)
    assert again.returncode == 0
    assert "nothing has changed" in again.stdout
    assert rendered.path.stat().st_mtime_ns == before


def test_a_warm_render_equals_the_cold_one(previewed: Path) -> None:
    cold = sha256(master(previewed))
    shutil.rmtree(master(previewed).parent)
    warm = run(previewed, "render", LECTURE, "--profile", "preview")
    assert warm.returncode == 0, warm.stderr[-2000:]
    assert "rendering" not in warm.stderr
    assert sha256(master(previewed)) == cold


def test_after_kills_at_any_moment_the_next_run_completes(previewed: Path, tmp_path: Path) -> None:
    project = copy(tmp_path / "project")
    moments = random.Random(7)
    for _ in range(4):
        process = subprocess.Popen(
            command("render", LECTURE, "--profile", "preview"),
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(2, 15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (master(project).parent / "manifest.json").exists()
    made = run(project, "render", LECTURE, "--profile", "preview")
    assert made.returncode == 0, made.stderr[-2000:]
    assert sha256(master(project)) == sha256(master(previewed))


def test_a_beta_that_does_not_escape_stops_before_rendering(previewed: Path) -> None:
    path = previewed / "config" / "lectures" / f"{LECTURE}.yaml"
    text = path.read_text(encoding="utf-8")
    good = sha256(master(previewed))
    weaker = text.replace(
        "momentum: {method: momentum, eta: 0.05, beta: 0.9}",
        "momentum: {method: momentum, eta: 0.05, beta: 0.8}",
    )
    assert weaker != text
    path.write_text(weaker, encoding="utf-8")
    try:
        stopped = run(previewed, "render", LECTURE, "--profile", "preview")
    finally:
        path.write_text(text, encoding="utf-8")
    assert stopped.returncode == 1
    assert "momentum_escapes" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert stopped.stderr.count("\n") == 1
    assert sha256(master(previewed)) == good
