"""The finished file: frames at their times, chapters on keyframes, sound and captions beside."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline import aac
from pipeline.assemble import AssemblyError, Part, assemble, check
from pipeline.captions import Caption, as_srt
from pipeline.probe import MediaFacts, probe
from pipeline.render.encoder import SceneEncoder
from pipeline.render.profile import Profile
from tests.render_support import frames, planes

# With B-frames, which leave and arrive in another order than they are shown in.
PROFILE = Profile(
    "small", 160, 90, 30, (("bf", "3"), ("crf", "1"), ("g", "240"), ("preset", "medium"))
)
COUNTS = (17, 1, 40)
CAPTIONS = (Caption(0.1, 0.9, ("One",)), Caption(0.95, 1.8, ("Two & a half", "lines")))


def _pixels(number: int) -> np.ndarray:
    """A picture that tells its number: in its grey, and by a bar that moves."""
    pixels = np.full((90, 160, 4), 255, np.uint8)
    pixels[..., :3] = 20 + 3 * number
    pixels[20:40, 2 * number : 2 * number + 10, :3] = (255, 180, 84)
    return pixels


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    numbers = itertools.count()
    made = []
    for index, count in enumerate(COUNTS):
        encoder = SceneEncoder(PROFILE)
        for _ in range(count):
            encoder.write(_pixels(next(numbers)))
        made.append(Part(f"Chapter {index}; = # \\ ä", encoder.finish(), count))
    return made


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "captions.srt").write_text(as_srt(CAPTIONS), encoding="utf-8")
    return aac.encode(_tone(), 128_000), folder / "captions.srt"


def _tone() -> np.ndarray:
    time = np.arange(round(sum(COUNTS) / 30 * 48000)) / 48000
    return (0.2 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)


@pytest.fixture(scope="module")
def facts(
    parts: list[Part], inputs: tuple[bytes, Path], tmp_path_factory: pytest.TempPathFactory
) -> MediaFacts:
    target = tmp_path_factory.mktemp("master") / "lecture.mp4"
    assemble(parts, 30, *inputs, target, title="Escaping: a = b", language="en")
    return probe(target)


def test_frames_are_contiguous_across_the_joins(facts: MediaFacts) -> None:
    assert facts.video
    assert facts.video.frame_times == tuple(Fraction(n, 30) for n in range(sum(COUNTS)))


def test_the_pictures_are_those_of_the_segments_in_their_order(
    facts: MediaFacts, parts: list[Part]
) -> None:
    joined = [[plane.copy() for plane in planes(f)] for f in frames(facts.path.read_bytes())]
    alone = [[plane.copy() for plane in planes(f)] for part in parts for f in frames(part.video)]
    assert len(joined) == len(alone) == sum(COUNTS)
    for one, other in zip(joined, alone, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    greys = [int(picture[0][80, 80]) for picture in joined]
    assert greys == sorted(greys)
    assert len(set(greys)) == len(greys)


def test_every_chapter_begins_on_a_keyframe_and_is_named(
    facts: MediaFacts, parts: list[Part]
) -> None:
    assert facts.video
    assert [chapter.title for chapter in facts.chapters] == [part.title for part in parts]
    starts = [Fraction(0), Fraction(17, 30), Fraction(18, 30)]
    for chapter, start in zip(facts.chapters, starts, strict=True):
        assert chapter.start == pytest.approx(float(start), abs=0.001)
        assert start in facts.video.keyframe_times


def test_long_chapters_beside_captions_keep_their_times(
    inputs: tuple[bytes, Path], tmp_path: Path
) -> None:
    # In ffmpeg 9's own choice of time scale a chapter of more than 44.7 s overflows 32 bits.
    made = []
    for title in ("Long", "Longer"):
        encoder = SceneEncoder(PROFILE)
        encoder.write(_pixels(1), repeat=60 * 30)
        made.append(Part(title, encoder.finish(), 60 * 30))
    sound = aac.encode(np.zeros(120 * 48000, np.float32), 128_000)
    target = tmp_path / "long.mp4"
    assemble(made, 30, sound, inputs[1], target, title="Long", language="en")
    assert [(c.start, c.end) for c in probe(target).chapters] == [(0, 60), (60, 120)]


def test_streams_tags_and_languages(facts: MediaFacts) -> None:
    video, audio = facts.video, facts.audio
    assert video
    assert audio
    assert (video.codec, video.pixel_format, video.fps) == ("h264", "yuv420p", 30)
    assert (video.matrix, video.primaries, video.transfer) == ("bt709",) * 3
    assert video.range == "tv"
    assert (audio.codec, audio.rate, audio.language) == ("aac", 48000, "eng")
    assert abs(audio.end - video.end) < 0.1
    assert [caption.language for caption in facts.captions] == ["eng"]
    assert facts.metadata["title"] == "Escaping: a = b"
    assert facts.faststart
    with av.open(str(facts.path)) as container:
        assert [stream.codec_context.name for stream in container.streams.subtitles] == ["mov_text"]


def test_captions_are_at_their_times(facts: MediaFacts) -> None:
    shown = facts.captions[0].events
    assert shown == tuple(
        (pytest.approx(c.start, abs=0.002), pytest.approx(c.end, abs=0.002)) for c in CAPTIONS
    )


def test_the_sound_starts_where_it_did(facts: MediaFacts) -> None:
    source, rate = _tone(), 48_000
    with av.open(str(facts.path)) as container:
        decoded = [f.to_ndarray()[0] for f in container.decode(audio=0)]
    sound = np.concatenate(decoded)
    lags = range(-200, 201)
    middle = slice(rate // 2, rate)
    best = max(lags, key=lambda lag: sound[middle.start + lag : middle.stop + lag] @ source[middle])
    assert best == 0


def test_twice_the_same_bytes(
    parts: list[Part], inputs: tuple[bytes, Path], facts: MediaFacts, tmp_path: Path
) -> None:
    target = tmp_path / "again.mp4"
    assemble(parts, 30, *inputs, target, title="Escaping: a = b", language="en")
    assert target.read_bytes() == facts.path.read_bytes()


def test_a_segment_of_other_settings_is_refused(
    parts: list[Part], inputs: tuple[bytes, Path], tmp_path: Path
) -> None:
    other = SceneEncoder(replace(PROFILE, x264=(("preset", "ultrafast"),)))
    other.write(_pixels(0))
    odd = [*parts, Part("Odd", other.finish(), 1)]
    with pytest.raises(
        AssemblyError, match="segment at frame 58 is not encoded with the first one's settings"
    ):
        assemble(odd, 30, *inputs, tmp_path / "out.mp4", title="", language="en")
    assert list(tmp_path.iterdir()) == []


def test_a_segment_without_all_its_frames_is_refused(
    parts: list[Part], inputs: tuple[bytes, Path], tmp_path: Path
) -> None:
    short = [*parts[:2], replace(parts[2], frames=41)]
    with pytest.raises(AssemblyError, match="has 40 frames where the timeline has 41"):
        assemble(short, 30, *inputs, tmp_path / "out.mp4", title="", language="en")


def test_a_file_that_fails_its_check_leaves_the_last_good_one(
    parts: list[Part],
    inputs: tuple[bytes, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "lecture.mp4"
    target.write_bytes(b"the last good one")
    half = aac.encode(np.zeros(24000, np.float32), 128_000)
    with pytest.raises(AssemblyError, match=r"picture ends at 1\.933 s, sound at 0\.5"):
        assemble(parts, 30, half, inputs[1], target, title="", language="en")
    assert target.read_bytes() == b"the last good one"
    assert {path.name for path in tmp_path.iterdir()} == {"lecture.mp4"}


def test_the_check_sees_what_is_wrong(facts: MediaFacts, parts: list[Part]) -> None:
    check(facts, parts, 30)
    assert facts.video
    late = tuple(time + Fraction(1, 1000) for time in facts.video.frame_times)
    wrong = {
        "frames": replace(facts, video=replace(facts.video, frame_times=late)),
        "keyframe": replace(facts, video=replace(facts.video, keyframe_times=(Fraction(0),))),
        "tagged": replace(facts, video=replace(facts.video, matrix="6")),
        "index": replace(facts, faststart=False),
        "lacks": replace(facts, audio=None),
        "is not at": replace(
            facts, chapters=(facts.chapters[0], *(replace(c, start=9) for c in facts.chapters[1:]))
        ),
    }
    for message, one in wrong.items():
        with pytest.raises(AssemblyError, match=message):
            check(one, parts, 30)


def test_a_part_without_a_title_goes_on_with_the_chapter(
    parts: list[Part], inputs: tuple[bytes, Path], tmp_path: Path
) -> None:
    one = [parts[0], replace(parts[1], title=None), parts[2]]
    facts = assemble(one, 30, *inputs, tmp_path / "out.mp4", title="", language="en")
    assert facts.video
    assert facts.video.frames == sum(COUNTS)
    assert [(c.title, c.start, c.end) for c in facts.chapters] == [
        (parts[0].title, 0, pytest.approx(18 / 30, abs=0.001)),
        (parts[2].title, pytest.approx(18 / 30, abs=0.001), pytest.approx(58 / 30, abs=0.001)),
    ]


def test_without_captions_there_is_no_caption_track(
    parts: list[Part], inputs: tuple[bytes, Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    facts = assemble(parts, 30, inputs[0], None, target, title="", language="en")
    assert facts.captions == ()
