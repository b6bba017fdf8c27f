"""Checks of the smaller copies: each against its settings and against the video itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import langcodes
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.probe import AudioFacts, MediaFacts, VideoFacts, probe
from pipeline.stills import stills
from pipeline.verify.captions import read_vtt
from pipeline.verify.check import Check, VerifyError, at_most, equal
from pipeline.verify.package import Package

ALIKE = 30.0  # dB of PSNR that a copy's picture must reach against the video's, scaled
LOUDER = 1.1  # times the bit rate of the sound that was asked for
LETTERS = 0.01  # part of the captions' place that letters cover at least
_CAPTIONS = 5 / 6  # of the height: below it are captions only
_SOON = 0.5  # seconds after which a caption is looked at
_BRIGHT = 160  # levels of grey; letters of captions are brighter, the ground is not


def check_renditions(package: Package) -> Iterator[Check]:
    """The copies that the timeline names; a preview has none."""
    plan = json.loads(package.file(".timeline.json").read_text(encoding="utf-8"))
    ladder = plan.get("renditions")
    if not ladder:
        return
    original = cache(lambda at: next(stills(package.master, [at])).convert("L"))
    keys = {}
    for name, size in ladder["sizes"].items():
        path = package.folder / "renditions" / f"{package.record.lecture}.{name}.mp4"
        settings = {**size, "fps": ladder["fps"], "gop": ladder["gop"]}
        copy = _Copy(package, name, settings, path, original)
        keys[name] = copy.video.keyframe_times
        yield from copy.checks()
    same = len(set(keys.values())) == 1
    figure = f"{len(keys)} copies, {'the same' if same else 'different'} keyframes"
    yield Check("copies", figure, "must share their keyframes", same)


class _Copy:
    """One copy and what it has to be.

    Args:
        package: that it belongs to.
        name: of the copy.
        settings: height, audio, captions, fps and gop, as in config/renditions.yaml.
        path: of the file.
        original: the video's picture at a second, in grey.
    """

    def __init__(
        self,
        package: Package,
        name: str,
        settings: Mapping[str, Any],
        path: Path,
        original: Callable[[float], Image.Image],
    ) -> None:
        self._package, self._name, self._settings = package, name, settings
        self._original = original
        self._media: MediaFacts = _measured(path)
        if self._media.video is None or self._media.audio is None:
            raise VerifyError(f"{path.name} lacks picture or sound")
        self.video: VideoFacts = self._media.video
        self._audio: AudioFacts = self._media.audio

    def checks(self) -> Iterator[Check]:
        """What can be told of its streams, and what a few of its pictures show."""
        yield from self._streams()
        yield from self._times()
        yield from self._pictures()

    def _streams(self) -> Iterator[Check]:
        package, settings, video = self._package, self._settings, self.video
        code = langcodes.Language.get(package.record.language).to_alpha3()
        height = settings["height"]
        width = 2 * round(height * package.width / package.height / 2)
        picture = f"{video.codec} {video.profile} {video.pixel_format}"
        yield equal(f"{self._name} picture", picture, "h264 High yuv420p")
        size = f"{video.width}x{video.height} at {video.fps}"
        yield equal(f"{self._name} size", size, f"{width}x{height} at {settings['fps']}")
        tags = f"{video.matrix} {video.primaries} {video.transfer} {video.range}"
        yield equal(f"{self._name} colour tags", tags, "bt709 bt709 bt709 tv")
        audio = self._audio
        sound = f"{audio.codec} {audio.rate} Hz {audio.channels} channel {audio.language}"
        yield equal(f"{self._name} sound", sound, f"aac 48000 Hz 1 channel {code}")
        rate, most = audio.bit_rate / 1000, settings["audio"] / 1000 * LOUDER
        yield at_most(f"{self._name} sound's rate", rate, most, "kbit/s")
        events = [event for track in self._media.captions for event in track.events]
        wanted = [event for track in package.media.captions for event in track.events]
        yield equal(
            f"{self._name} caption track",
            f"{len(events)} captions",
            f"{len(wanted) if settings['captions'] == 'soft' else 0} captions",
        )
        yield equal(f"{self._name} index first", self._media.faststart, True)

    def _times(self) -> Iterator[Check]:
        package, fps, video = self._package, self._settings["fps"], self.video
        even = list(video.frame_times) == [Fraction(n, fps) for n in range(video.frames)]
        figure = f"{video.frames} frames, {'even' if even else 'uneven'}"
        yield Check(f"{self._name} frames", figure, f"one every 1/{fps} s", even)
        apart = max(abs(stream.end - package.video.end) for stream in (video, self._audio)) * fps
        yield at_most(f"{self._name} longer or shorter by", apart, 1 + 1e-6, "frames")
        chapters = [(chapter.title, round(chapter.start, 2)) for chapter in self._media.chapters]
        wanted = [(chapter.title, round(chapter.start, 2)) for chapter in package.media.chapters]
        figure = f"{len(chapters)}{'' if chapters == wanted else ', not those of the video'}"
        yield Check(f"{self._name} chapters", figure, "those of the video", chapters == wanted)
        gaps = [later - earlier for earlier, later in pairwise(video.keyframe_times)]
        longest = float(max([*gaps, Fraction(video.end) - video.keyframe_times[-1]]))
        yield at_most(f"{self._name} between keyframes", longest, self._settings["gop"], "s")
        starts = [Fraction(scene.first, package.fps) for scene in package.scenes]
        without = len(set(starts) - set(video.keyframe_times))
        yield equal(f"{self._name} chapters without keyframe", without, 0)

    def _pictures(self) -> Iterator[Check]:
        """A picture in the middle of each scene is the video's; burned captions are there."""
        least, where = np.inf, ""
        for scene in self._package.scenes:
            middle = (scene.first + scene.frames / 2) / self._package.fps
            at = float(max(time for time in self.video.keyframe_times if time <= middle))
            copy, video = self._both(at)
            visible = round(_CAPTIONS * copy.shape[0])
            error = float(np.mean((copy[:visible] - video[:visible]) ** 2))
            least, where = min((least, where), (_psnr(error), f"{scene.name}, {at:.1f} s"))
        figure = f"PSNR {least:.1f} dB, {where}"
        yield Check(
            f"{self._name} like the video", figure, f"at least {ALIKE:g} dB", least >= ALIKE
        )
        if self._settings["captions"] == "burned":
            yield self._captions()

    def _captions(self) -> Check:
        """Whether the first caption of each scene is to be read below the picture."""
        text = self._package.file(f".{self._package.record.language}.vtt").read_text("utf-8")
        captions = read_vtt(text)
        starts = [scene.first / self._package.fps for scene in self._package.scenes]
        first = {
            next(caption for caption in captions if caption.start >= start)
            for start in starts
            if captions[-1].start >= start
        }
        missing = []
        for caption in sorted(first, key=lambda caption: caption.start):
            # Soon after the scene's keyframe, so that little has to be decoded to see it.
            copy, video = self._both(caption.start + min(_SOON, (caption.end - caption.start) / 2))
            below = round(_CAPTIONS * copy.shape[0])
            if np.mean((copy[below:] > _BRIGHT) & (video[below:] <= _BRIGHT)) < LETTERS:
                missing.append(caption.lines[0])
        figure = f"{len(first) - len(missing)} of {len(first)}"
        figure += f", not {missing[0]!r}" if missing else ""
        return Check(f"{self._name} captions seen", figure, "the first of each scene", not missing)

    def _both(self, at: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The copy's picture ``at`` seconds and the video's, both in grey and of its size."""
        copy = next(stills(self._media.path, [at])).convert("L")
        video = self._original(at)
        scaled = video.resize(copy.size, Image.Resampling.BICUBIC)
        return np.asarray(copy, np.float64), np.asarray(scaled, np.float64)


def _measured(path: Path) -> MediaFacts:
    try:
        return probe(path)
    except ValueError as error:
        raise VerifyError(str(error)) from None


def _psnr(error: float) -> float:
    return float(10 * np.log10(255**2 / max(error, 1e-9)))
