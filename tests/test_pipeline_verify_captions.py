"""Captions are read as a strict parser reads them, and held against what a viewer can read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from pipeline.probe import CaptionFacts
from pipeline.verify.captions import Caption, check_captions, read_srt, read_vtt
from pipeline.verify.check import VerifyError
from pipeline.verify.package import Package
from pipeline.vtt import as_webvtt

VTT = """\
WEBVTT

00:00:01.000 --> 00:00:03.500
The first line
and x &lt; 3

00:00:03.600 --> 00:00:05.100
the last one
"""
SRT = """\
1
00:00:01,000 --> 00:00:03,500
The first line
and x < 3

2
00:00:03,600 --> 00:00:05,100
the last one
"""
CAPTIONS = [
    Caption(1.0, 3.5, ("The first line", "and x < 3")),
    Caption(3.6, 5.1, ("the last one",)),
]


def test_both_forms_say_the_same() -> None:
    assert read_vtt(VTT) == CAPTIONS
    assert read_vtt(as_webvtt([])) == []
    assert read_srt(SRT) == CAPTIONS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("WEBVTT\n\n", "WEBVTT\n"),
        ("WEBVTT", "\ufeffWebVTT"),
        ("00:00:01.000", "00:00:01,000"),
        ("00:00:01.000", "0:01.000"),
        ("00:00:03.500", "00:00:00.500"),
        ("&lt;", "<"),
        ("&lt;", "&"),
        ("&lt;", "-->"),
        ("the last one", ""),
        (" --> 00:00:05.100", "-->00:00:05.100"),
        ("00:00:05.100", "00:00:65.100"),
    ],
)
def test_webvtt_with_a_fault_is_refused(old: str, new: str) -> None:
    assert old in VTT
    with pytest.raises(VerifyError, match="WebVTT"):
        read_vtt(VTT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("00:00:01,000", "00:00:01.000"),
        ("\n2\n", "\n3\n"),
        (
            "1\n",
            "",
        ),
        ("the last one", ""),
    ],
)
def test_subrip_with_a_fault_is_refused(old: str, new: str) -> None:
    with pytest.raises(VerifyError, match="SubRip"):
        read_srt(SRT.replace(old, new, 1))


def failures(
    folder: Path,
    vtt: str = VTT,
    srt: str = SRT,
    inside: tuple[tuple[float, float], ...] = ((1.0, 3.5), (3.6, 5.1)),
) -> set[str]:
    for ending, text in {
        ".en.vtt": vtt,
        ".en.srt": srt,
        ".chapters.vtt": VTT,
        ".data.vtt": VTT,
    }.items():
        (folder / f"small{ending}").write_text(text, encoding="utf-8")
    package = SimpleNamespace(
        record=SimpleNamespace(language="en"),
        media=SimpleNamespace(captions=[CaptionFacts("mov_text", "eng", inside)]),
        file=lambda ending: folder / f"small{ending}",
    )
    return {check.name for check in check_captions(cast(Package, package)) if not check.passed}


def test_good_captions_pass(tmp_path: Path) -> None:
    assert failures(tmp_path) == set()


@pytest.mark.parametrize(
    ("old", "new", "failed"),
    [
        ("the last one", "the_last_one_and_so_wide_that_it_has_43_char", "caption width"),
        ("the last one", "the\nlast\none", "caption height"),
        ("the last one", "the last one, and more than can be read", "reading speed"),
        (":05{}100", ":04{}400", "captions shown for"),
        (":05{}100", ":11{}100", "captions shown for"),
        (":03{}600", ":03{}510", "gap between captions"),
    ],
)
def test_captions_that_cannot_be_read_fail(tmp_path: Path, old: str, new: str, failed: str) -> None:
    vtt = VTT.replace(old.format("."), new.format("."), 1)
    srt = SRT.replace(old.format(","), new.format(","), 1)
    inside = tuple((caption.start, caption.end) for caption in read_vtt(vtt))
    assert failed in failures(tmp_path, vtt, srt, inside)
    if failed != "caption width":  # a line that is too wide for its time as well
        assert failures(tmp_path, vtt, srt, inside) == {failed}


def test_captions_that_differ_fail(tmp_path: Path) -> None:
    assert failures(tmp_path, srt=SRT.replace("last", "list")) == {"captions"}
    assert failures(tmp_path, inside=((1.0, 3.5),)) == {"captions"}
    assert failures(tmp_path, inside=((1.0, 3.5), (3.7, 5.1))) == {"captions"}
