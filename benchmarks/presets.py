"""What x264's presets and crf give on the lecture's own pictures: size, quality, cost."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import av
import numpy as np
import numpy.typing as npt

from benchmarks.lecture import lecture_jobs
from pipeline.render.encoder import SceneEncoder
from pipeline.render.profile import Profile, load_profile

CHOICES: tuple[tuple[str, str], ...] = (
    ("ultrafast", "20"),
    ("superfast", "20"),
    ("veryfast", "18"),
    ("veryfast", "20"),
    ("veryfast", "23"),
    ("faster", "20"),
    ("medium", "20"),
    ("medium", "23"),
    ("slow", "20"),
)
_EVERY = 7  # of the frames, one in so many is compared
_LOSSLESS = {"preset": "ultrafast", "qp": "0", "profile": "high444"}


def table(scene: str, choices: Sequence[tuple[str, str]] = CHOICES) -> None:
    """Print a row of Markdown for each choice; PSNR-Y is that of the worst frame."""
    profile = load_profile("final")
    job, *_ = lecture_jobs(_with(profile, _LOSSLESS, drop=("crf", "tune")), [scene])
    source = job.render().video
    print(f"{job.frames} frames of {scene}, {profile.width}x{profile.height} at {profile.fps}\n")
    print("| preset | crf | kB | ms CPU a frame | worst PSNR-Y, dB |")
    print("|---|---|---|---|---|")
    for preset, crf in choices:
        encoder = SceneEncoder(_with(profile, {"preset": preset, "crf": crf}))
        cpu = 0.0
        for frame in _frames(source):
            started = time.process_time()
            encoder.write_frame(frame)
            cpu += time.process_time() - started
        started = time.process_time()
        video = encoder.finish()
        cpu += time.process_time() - started
        worst = min(
            _psnr(_luma(one), _luma(other))
            for number, (one, other) in enumerate(zip(_frames(source), _frames(video), strict=True))
            if number % _EVERY == 0
        )
        each = 1000 * cpu / job.frames
        print(
            f"| {preset} | {crf} | {len(video) / 1000:.0f} | {each:.1f} | {worst:.1f} |", flush=True
        )


def _with(profile: Profile, options: dict[str, str], drop: Sequence[str] = ()) -> Profile:
    kept = {key: value for key, value in profile.x264 if key not in drop}
    return replace(profile, x264=tuple(sorted({**kept, **options}.items())))


def _frames(video: bytes) -> Iterator[av.VideoFrame]:
    with av.open(io.BytesIO(video), "r") as container:
        yield from container.decode(video=0)


def _luma(frame: av.VideoFrame) -> npt.NDArray[np.float32]:
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
    luma: npt.NDArray[np.float32] = rows[:, : plane.width].astype(np.float32)
    return luma


def _psnr(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    return float(10 * np.log10(255**2 / max(float(np.mean((one - other) ** 2)), 1e-9)))
