"""`python -m benchmarks.renditions VIDEO`: codecs and presets for a smaller copy of it."""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import measure
from pipeline.ffmpeg import ffmpeg_binary

HEIGHT, FPS, SECONDS = 720, 30, 20  # of the copy, from START seconds on
START = 15
CHOICES: tuple[tuple[str, str, int], ...] = (
    *(("libx264", "veryfast", crf) for crf in (20, 21, 22, 24)),
    *(("libx264", "medium", crf) for crf in (20, 22, 24)),
    *(("libx264", "slow", crf) for crf in (22, 24)),
    *(("libsvtav1", "10", crf) for crf in (36, 44)),
    *(("libsvtav1", "8", crf) for crf in (36, 44, 52)),
    *(("libsvtav1", "6", crf) for crf in (44, 52, 58)),
)


def table(video: Path, choices: Sequence[tuple[str, str, int]] = CHOICES) -> None:
    """Print a row of Markdown for each choice; PSNR-Y is against the same copy, lossless."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        source, coded = Path(scratch) / "source.mp4", Path(scratch) / "coded.mp4"
        scaled = f"framestep=2,scale=-2:{HEIGHT}:flags=bicubic"
        lossless = ("-c:v", "libx264", "-qp", "0", "-preset", "ultrafast")
        _ffmpeg(
            "-ss", START, "-i", video, "-t", SECONDS, "-an", "-sn", "-vf", scaled, *lossless, source
        )
        print(f"{SECONDS} s of {video.name} at {HEIGHT}p{FPS}\n")
        print("| codec | preset | crf | kB | PSNR-Y, dB | s CPU |\n|---|---|---|---|---|---|")
        for codec, preset, crf in choices:
            tune = ("-tune", "animation", "-threads", 1) if codec == "libx264" else ()
            options = ("-c:v", codec, "-preset", preset, "-crf", crf, "-g", 4 * FPS, *tune)
            cost, _ = measure(lambda options=options: _ffmpeg("-i", source, *options, coded))  # type: ignore[misc]
            size, quality = coded.stat().st_size / 1000, _psnr(coded, source)
            print(
                f"| {codec} | {preset} | {crf} | {size:.0f} | {quality:.2f} | {cost.cpu:.1f} |",
                flush=True,
            )


def _psnr(coded: Path, source: Path) -> float:
    said = _ffmpeg("-i", coded, "-i", source, "-lavfi", "psnr", "-f", "null", "-")
    found = re.search(r"PSNR y:([\d.]+)", said)
    assert found, said
    return float(found[1])


def _ffmpeg(*arguments: object) -> str:
    command = [ffmpeg_binary(), "-hide_banner", "-nostdin", "-y", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.renditions", description=__doc__)
    parser.add_argument("video", type=Path)
    table(parser.parse_args().video)
