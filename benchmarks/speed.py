"""Our render against x264 alone on the same frames, and against Manim's own command line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import ffmpeg

from benchmarks.lecture import LECTURE, lecture_jobs
from benchmarks.measure import Cost, measure, middle
from lecture.folders import ROOT
from pipeline.ffmpeg import run
from pipeline.render.cache import SceneCache
from pipeline.render.job import SceneJob
from pipeline.render.profile import Profile, load_profile
from pipeline.render.stage import render_scenes


def compare(scenes: Sequence[str], rounds: int, profile_name: str = "final") -> None:
    """Print the costs and the ratios; each round measures all three, one after the other."""
    profile = load_profile(profile_name)
    jobs = lecture_jobs(profile, scenes)
    frames = sum(job.frames for job in jobs)
    ours, alone, stock = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            cost, videos = measure(lambda: _render(jobs, Path(folder)))
            ours.append(cost)
            alone.append(_x264_alone(videos, profile, Path(folder)))
        stock.append(_stock(jobs, profile))
    print(f"{frames} frames of {', '.join(job.scene for job in jobs)}, {os.cpu_count()} cores")
    rows = {"x264 alone": middle(alone), "ours": middle(ours), "manim": middle(stock)}
    for name, cost in rows.items():
        each = 1000 * cost.cpu / frames
        print(f"{name:12} {cost.wall:7.1f} s wall {cost.cpu:7.1f} s cpu {each:6.1f} ms a frame")
    for what, one, other, goal in (
        ("ours / x264 alone", "ours", "x264 alone", "<= 1.25"),
        ("manim / ours", "manim", "ours", ">= 2.8"),
    ):
        wall, cpu = rows[one].wall / rows[other].wall, rows[one].cpu / rows[other].cpu
        print(f"{what:18} {wall:.2f} of wall time ({cpu:.2f} of cpu time), goal {goal}")


def _render(jobs: Sequence[SceneJob], folder: Path) -> list[bytes]:
    segments = render_scenes(jobs, SceneCache(folder / "cache"), folder / "log")
    return [segment.video() for segment in segments]


def _x264_alone(videos: Sequence[bytes], profile: Profile, folder: Path) -> Cost:
    """Encode the frames again on all cores; what decoding them costs is taken off."""
    wall = cpu = 0.0
    for video in videos:
        source = folder / "source.mp4"
        source.write_bytes(video)
        # Without `threads`: x264 takes all cores.
        options = {k: v for k, v in profile.encoder_options.items() if k != "threads"}
        encode = ffmpeg.input(str(source)).output(
            str(folder / "encoded.mp4"), **{"c:v": "libx264", **options}
        )
        decode = ffmpeg.input(str(source)).output("-", f="null")
        with_decoding, _ = measure(lambda: run(encode, timeout=3600))  # noqa: B023
        decoding, _ = measure(lambda: run(decode, timeout=3600))  # noqa: B023
        wall += with_decoding.wall - decoding.wall
        cpu += with_decoding.cpu - decoding.cpu
    return Cost(wall, cpu)


def _stock(jobs: Sequence[SceneJob], profile: Profile) -> Cost:
    """`manim --disable_caching` on the same scenes, one after the other, encoding as it does."""
    wall = cpu = 0.0
    for job in jobs:
        with tempfile.TemporaryDirectory() as media:
            command = [
                *(sys.executable, "-m", "manim", "render", "--disable_caching"),
                *("--resolution", f"{profile.width},{profile.height}"),
                *("--fps", str(profile.fps), "--media_dir", media, "--progress_bar", "none"),
                *(f"{job.module.replace('.', '/')}.py", job.cls),
            ]
            cost, _ = measure(
                lambda: subprocess.run(
                    command,  # noqa: B023
                    cwd=ROOT,
                    env={**os.environ, "LECTURE": LECTURE, "PYTHONPATH": str(ROOT)},
                    check=True,
                    capture_output=True,
                )
            )
        wall += cost.wall
        cpu += cost.cpu
    return Cost(wall, cpu)
