"""What a media file is, against what ffprobe says of it, or was told to make."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg
import pytest

from pipeline.ffmpeg import run
from pipeline.probe import probe


def _clip(target: Path, **options: object) -> None:
    video = ffmpeg.input("testsrc=size=160x90:rate=25:duration=2", f="lavfi")
    audio = ffmpeg.input("sine=sample_rate=44100:duration=2", f="lavfi")
    run(
        ffmpeg.output(
            video, audio, str(target), pix_fmt="yuv420p", **{"c:v": "libx264", "g": 10, **options}
        )
    )


def test_a_clip_is_what_it_was_made_as(tmp_path: Path) -> None:
    _clip(tmp_path / "clip.mp4", movflags="+faststart", metadata="title=A clip")
    facts = probe(tmp_path / "clip.mp4")
    assert facts.video
    assert facts.audio
    assert (facts.video.codec, facts.video.profile) == ("h264", "High")
    assert (facts.video.width, facts.video.height, facts.video.fps) == (160, 90, 25)
    assert facts.video.frame_times == tuple(Fraction(n, 25) for n in range(50))
    assert facts.video.keyframe_times == tuple(Fraction(n, 25) for n in range(0, 50, 10))
    assert (facts.video.end, facts.audio.rate, facts.audio.channels) == (2.0, 44100, 1)
    assert facts.audio.end == pytest.approx(2, abs=0.03)
    assert facts.metadata["title"] == "A clip"
    assert facts.captions == facts.chapters == ()
    assert facts.faststart


def test_an_index_at_the_end_is_seen(tmp_path: Path) -> None:
    _clip(tmp_path / "clip.mp4")
    assert not probe(tmp_path / "clip.mp4").faststart


@pytest.mark.parametrize(
    ("matrix", "said"), [("bt709", ("bt709", "bt709", "bt709", "tv")), ("smpte170m", None)]
)
def test_colour_tags_are_read(tmp_path: Path, matrix: str, said: tuple[str, ...] | None) -> None:
    tags = f"setparams=colorspace={matrix}:color_primaries={matrix}:color_trc={matrix}:range=tv"
    _clip(tmp_path / "clip.mp4", vf=tags)
    video = probe(tmp_path / "clip.mp4").video
    assert video
    found = (video.matrix, video.primaries, video.transfer, video.range)
    assert found == (said or ("6", "6", "6", "tv"))  # 6 is smpte170m in ITU-T H.273


def test_what_is_no_media_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video", encoding="utf-8")
    for name in ("text.mp4", "missing.mp4"):
        with pytest.raises(ValueError, match="is not a media file"):
            probe(tmp_path / name)
