"""The smaller copies: sizes, keyframes, tags, pictures, and captions in the picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lecture.errors import SourceError
from pipeline.captions import Caption
from pipeline.copies import shrink, within
from pipeline.ffmpeg import FfmpegError
from pipeline.probe import probe
from pipeline.renditions import load_ladder
from tests.copies_support import (
    AMBER,
    CAPTIONS,
    FPS,
    ID,
    LADDER,
    PROFILE,
    Small,
    bar,
    make_copies,
    make_small,
)
from tests.render_support import frames, planes, to_rgb


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return make_small(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(("name", "width"), [("180p", 320), ("90p", 160)])
def test_a_copy_is_what_its_settings_say(small: Small, name: str, width: int) -> None:
    facts = probe(small.copy(name))
    video, audio = facts.video, facts.audio
    assert video
    assert audio
    assert (video.width, video.height, video.fps) == (width, LADDER.sizes[name].height, 30)
    assert (video.codec, video.profile, video.pixel_format) == ("h264", "High", "yuv420p")
    tags = (video.matrix, video.primaries, video.transfer, video.range)
    assert tags == ("bt709", "bt709", "bt709", "tv")
    assert (audio.codec, audio.rate, audio.channels, audio.language) == ("aac", 48_000, 1, "eng")
    assert audio.bit_rate == pytest.approx(LADDER.sizes[name].audio, rel=0.3)
    assert facts.faststart
    assert facts.metadata["title"] == "Small"


@pytest.mark.parametrize("name", LADDER.sizes)
def test_frames_keyframes_and_chapters_are_the_videos(small: Small, name: str) -> None:
    facts, master = probe(small.copy(name)), small.package.media
    assert facts.video
    assert facts.video.frame_times == tuple(Fraction(n, 30) for n in range(216))  # 7.2 s
    # From each chapter's start every two seconds: 5.2 s is the second chapter's.
    assert facts.video.keyframe_times == (0, 2, 4, Fraction(26, 5))
    assert facts.video.end == pytest.approx(7.2)
    assert [(c.title, c.start) for c in facts.chapters] == [
        (c.title, c.start) for c in master.chapters
    ]
    assert [c.start for c in facts.chapters] == pytest.approx([0, 5.2])


def test_soft_captions_stay_and_burned_ones_are_no_track(small: Small) -> None:
    (track,) = probe(small.copy("90p")).captions
    assert track.events == small.package.media.captions[0].events
    assert probe(small.copy("180p")).captions == ()


@pytest.mark.parametrize("name", LADDER.sizes)
def test_the_pictures_are_every_second_one_of_the_video(small: Small, name: str) -> None:
    for number, frame in enumerate(frames(small.copy(name).read_bytes())):
        luma = planes(frame)[0]
        scale = luma.shape[1] / 320
        row = luma[round(100 * scale)].astype(float)
        middle = float(np.average(np.arange(row.size), weights=np.clip(row - 60, 0, None)))
        expected = (bar(2 * number) + 3.5 + 0.5) * scale - 0.5
        assert abs(middle - expected) < 0.6, number


@pytest.mark.parametrize("name", LADDER.sizes)
def test_colours_are_those_of_the_video(small: Small, name: str) -> None:
    frame = next(frames(small.copy(name).read_bytes()))
    rgb = to_rgb(frame, 0.2126, 0.0722)
    middle = round(40 * rgb.shape[1] / 320)
    assert np.abs(rgb[middle, middle] - AMBER).max() <= 3


def _letters(frame: object) -> np.ndarray:
    """The lowest sixth, where letters are."""
    luma = planes(frame)[0]  # type: ignore[arg-type]
    return luma[luma.shape[0] * 5 // 6 :] > 160


def test_burned_captions_are_shown_when_they_are_said_and_only_then(small: Small) -> None:
    shown = [bool(_letters(frame).any()) for frame in frames(small.copy("180p").read_bytes())]
    wanted = [any(c.start <= n / 30 < c.end for c in CAPTIONS) for n in range(len(shown))]
    wrong = [n for n, (a, b) in enumerate(zip(shown, wanted, strict=True)) if a != b]
    # ASS counts in hundredths of seconds, so a frame at the very edge may fall on either side.
    assert all(
        min(abs(n / 30 - t) for c in CAPTIONS for t in (c.start, c.end)) < 0.04 for n in wrong
    )
    assert not any(_letters(frame).any() for frame in frames(small.copy("90p").read_bytes()))


def test_a_scene_has_the_captions_that_are_shown_in_it() -> None:
    captions = (Caption(1, 3, ("One",)), Caption(3, 5, ("Two",)), Caption(5, 6, ("Three",)))
    assert within(captions, 2.5, 5) == (Caption(0, 0.5, ("One",)), Caption(0.5, 2.5, ("Two",)))


def test_a_video_of_another_rate_is_refused(small: Small) -> None:
    ladder = LADDER.model_copy(update={"fps": 45})
    with pytest.raises(ValueError, match="60 frames a second, not n times 45"):
        shrink(small.master, PROFILE, ladder)


def test_what_ffmpeg_says_of_a_setting_is_told(small: Small, tmp_path: Path) -> None:
    video = tmp_path / "scene.mp4"
    video.write_bytes(small.master.read_bytes())
    with pytest.raises(FfmpegError, match="hasty"):
        shrink(video, PROFILE, LADDER.model_copy(update={"x264": {"preset": "hasty"}}))


def test_the_same_video_gives_the_same_bytes(small: Small, tmp_path: Path) -> None:
    (tmp_path / f"{ID}.en.srt").write_bytes((small.folder / f"{ID}.en.srt").read_bytes())
    make_copies(tmp_path)
    for name in LADDER.sizes:
        again = tmp_path / "renditions" / f"{ID}.{name}.mp4"
        assert again.read_bytes() == small.copy(name).read_bytes()


def test_the_shipped_copies_fit_the_shipped_video() -> None:
    ladder = load_ladder()
    assert FPS % ladder.fps == 0
    assert {name: size.height for name, size in ladder.sizes.items()} == {
        "720p": 720,
        "480p": 480,
        "360p": 360,
    }
    assert ladder.sizes["360p"].captions == "burned"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("fps: 30", "fps: 24", "fps"),
        ("gop: 4", "gop: 0", "gop"),
        ("height: 720", "height: 721", "height"),
        ("captions: burned", "captions: none", "captions"),
        ("audio: 48000", "audio: loud", "audio"),
        ("fps: 30", "fps: 30\nfast: yes", "fast"),
    ],
)
def test_a_mistake_in_the_settings_is_one_line(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    from pipeline.renditions import LADDER_FILE

    path = tmp_path / "renditions.yaml"
    path.write_text(LADDER_FILE.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_ladder(path)
    assert named in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
