"""Our render against x264 alone on the same frames, and against Manim as it comes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

import ffmpeg

from benchmarks.cold import Rendered, cold_render
from benchmarks.command import carry_out, python
from benchmarks.goal import Goal
from benchmarks.lecture import LECTURE, lecture_jobs
from benchmarks.measure import Cost, measure, middle, total
from benchmarks.setting import CORES, Setting
from lecture.folders import ROOT
from pipeline.ffmpeg import run
from pipeline.progress import say
from pipeline.render.profile import Profile, load_profile

_BESIDE, _BEFORE = 1.25, 2.8
_LONGEST = 3600.0  # seconds for one scene


def goals(setting: Setting) -> list[Goal]:
    """Print the costs; each round measures all three, one after the other."""
    profile = load_profile(setting.profile)
    ours, alone, stock = [], [], []
    for number in range(setting.rounds):
        render = cold_render(setting, CORES, number)
        ours.append(render.outcome.cost)
        alone.append(_x264_alone(render.jobs, profile))
        stock.append(_stock(setting, profile))
    rows = {"x264 alone": middle(alone), "ours": middle(ours), "manim": middle(stock)}
    print(f"\n{render.frames} frames of {len(render.jobs)} jobs, {CORES} cores\n")
    print("| what | s wall | s CPU | ms CPU a frame |\n|---|---|---|---|")
    for name, cost in rows.items():
        each = 1000 * cost.cpu / render.frames
        print(f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {each:.1f} |", flush=True)
    beside, beside_figure = _ratio(rows["ours"], rows["x264 alone"])
    before, before_figure = _ratio(rows["manim"], rows["ours"])
    return [
        Goal("cold render / x264 alone", beside_figure, f"<= {_BESIDE}", beside <= _BESIDE),
        Goal("stock manim / cold render", before_figure, f">= {_BEFORE}", before >= _BEFORE),
    ]


def _ratio(one: Cost, other: Cost) -> tuple[float, str]:
    """Of wall times, and how to write it."""
    wall, cpu = one.wall / other.wall, one.cpu / other.cpu
    return wall, f"{wall:.2f} ({cpu:.2f} of CPU time)"


def _x264_alone(jobs: Sequence[Rendered], profile: Profile) -> Cost:
    """Encode the frames again on all cores; what decoding them costs is taken off."""
    # Without `threads`: x264 takes all cores.
    options = {k: v for k, v in profile.encoder_options.items() if k != "threads"}
    costs = []
    for job in jobs:
        say(f"  x264 alone: {job.name}, {job.frames} frames")
        source = ffmpeg.input(str(job.video))
        coded = str(job.video.with_suffix(".again.mp4"))
        encode = source.output(coded, **{"c:v": "libx264", **options})
        decode = source.output("-", f="null")
        with_decoding, _ = measure(lambda: run(encode, timeout=_LONGEST))  # noqa: B023
        decoding, _ = measure(lambda: run(decode, timeout=_LONGEST))  # noqa: B023
        costs.append(with_decoding.less(decoding))
    return total(costs)


def _stock(setting: Setting, profile: Profile) -> Cost:
    """`manim --disable_caching` on the same scenes, one after the other, encoding as it does."""
    costs = []
    # Of a scene in parts the whole is rendered.
    scenes = {job.scene: job for job in lecture_jobs(profile, setting.scenes)}
    for job in scenes.values():
        say(f"  stock manim: {job.scene}")
        with tempfile.TemporaryDirectory(dir=setting.scratch) as media:
            options = [
                *("--disable_caching", "--resolution", f"{profile.width},{profile.height}"),
                *("--fps", str(profile.fps), "--media_dir", media, "--progress_bar", "none"),
                *("--verbosity", "WARNING"),
            ]
            file = f"{job.module.replace('.', '/')}.py"
            command = python("manim", "render", *options, file, job.cls)
            costs.append(carry_out(command, ROOT, {"LECTURE": LECTURE}).cost)
    return total(costs)
