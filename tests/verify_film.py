"""Small films with sound, a keyframe a second, for the tests of what verify measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.verify.package import Package, Scene
from pipeline.verify.plan import ScenePlan

FPS = 15
COLORS = {"ground": "#0D1117", "ink": "#F0F3F8", "axis": "#6B7789"}


class Here(Executor):
    """Carries out calls at once in this process, and keeps what their arguments were."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls.append(args)
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def lighter() -> list[NDArray[np.uint8]]:
    """Three seconds that grow lighter frame by frame, with a noise that is worth decoding."""
    noise = np.random.default_rng(0).integers(0, 30, (180, 320))
    return [(np.roll(noise, n, axis=1) + 4 * n).astype(np.uint8) for n in range(3 * FPS)]


def make_film(path: Path, greys: Iterable[NDArray[np.uint8]], fps: int = FPS) -> Path:
    """Encode pictures (180, 320) and three seconds of a tone."""
    options = {"g": str(fps), "crf": "18", "x264-params": "scenecut=0"}
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=fps, options=options)
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        audio = container.add_stream("aac", rate=48000, layout="mono")
        for grey in greys:
            frame = av.VideoFrame.from_ndarray(np.repeat(grey[..., None], 3, axis=2), "rgb24")
            container.mux(video.encode(frame))
        tone = np.sin(np.arange(3 * 48000) * 2 * np.pi * 440 / 48000).astype(np.float32) / 2
        sound = av.AudioFrame.from_ndarray(tone[np.newaxis], format="fltp", layout="mono")
        sound.sample_rate = 48000
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))
        container.mux(video.encode(None))
    return path


def spoil(film: Path) -> None:
    """Overwrite the middle of the first picture."""
    with av.open(str(film)) as container:
        first = next(container.demux(video=0))
    data = bytearray(film.read_bytes())
    middle = (first.pos or 0) + first.size // 2
    data[middle : middle + 400] = bytes(400)
    film.write_bytes(data)


def as_package(film: Path, cuts: Sequence[int], fps: int = FPS) -> Package:
    """A package of that film, with scenes between the frames ``cuts``."""
    scenes = [Scene(f"scene{first}", "", first, end - first, ()) for first, end in pairwise(cuts)]
    package: Any = SimpleNamespace(
        master=film, fps=fps, frames=cuts[-1], height=180, scenes=scenes, colors=COLORS,
        place=lambda frame: f"frame {frame}",
    )  # fmt: skip
    return cast(Package, package)


def plans(package: Package) -> list[ScenePlan]:
    """Of scenes without runs."""
    return [
        ScenePlan(scene.name, scene.frames, package.fps, package.height, COLORS, (), (), {})
        for scene in package.scenes
    ]
