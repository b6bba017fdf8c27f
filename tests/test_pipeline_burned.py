"""Captions in the picture: the script, and the letters that it makes."""

from __future__ import annotations

from pathlib import Path

import ffmpeg
import fontpkg_inter
import numpy as np
import pytest
from PIL import Image, ImageFont

from pipeline.burned import as_ass, burn
from pipeline.captions import Caption
from pipeline.ffmpeg import run

FONTS = Path(fontpkg_inter.ROOT) / "files"
WORDS = "Widely minimal Hamburgefonstiv"
WIDTH, HEIGHT = 640, 360


def _drawn(captions: tuple[Caption, ...], folder: Path) -> np.ndarray:
    script, picture = folder / "a.ass", folder / "a.png"
    ground = ffmpeg.input(f"color=black:s={WIDTH}x{HEIGHT}:r=30:d=1", f="lavfi")
    drawn = burn(ground, captions, WIDTH, HEIGHT, script)
    run(ffmpeg.output(drawn, str(picture), vframes=1))
    return np.asarray(Image.open(picture).convert("L"), np.float64)


def test_letters_are_inter_and_large_enough_for_a_small_player(tmp_path: Path) -> None:
    columns = np.flatnonzero((_drawn((Caption(0, 1, (WORDS,)),), tmp_path) > 128).any(axis=0))
    wide = columns[-1] - columns[0]
    font = next(path for path in FONTS.iterdir() if "Italic" not in path.name)
    em = wide / ImageFont.truetype(str(font), 1000).getlength(WORDS) * 1000
    # Two lines of 1.21 em in the free sixth of 60 pixels, a little less for the gap below.
    assert em == pytest.approx(0.94 * 60 / 2 / 1.21, rel=0.03)
    assert em / 2 >= 9  # pixels at 320x180


def test_two_lines_stay_in_the_lowest_sixth(tmp_path: Path) -> None:
    line = "Ägypten jumps quickly, f′(x) = −2.14 gjpqy"
    assert len(line) == 42
    rows = np.flatnonzero((_drawn((Caption(0, 1, (line, line)),), tmp_path) > 40).any(axis=1))
    assert rows[0] >= 300
    assert rows[-1] < 360
    columns = np.flatnonzero((_drawn((Caption(0, 1, (line, line)),), tmp_path) > 40).any(axis=0))
    assert columns[0] > 20
    assert columns[-1] < 620


def test_symbols_of_the_lectures_are_in_the_font(tmp_path: Path) -> None:
    """None of them is drawn as the box for what a font lacks, which all missing ones share."""
    pictures = {
        symbol: _drawn((Caption(0, 1, (symbol * 3,)),), tmp_path).tobytes()
        for symbol in "²′βησ−≈×←"
    }
    assert len(set(pictures.values())) == len(pictures)


def test_what_means_something_in_ass_is_shown_as_it_is(tmp_path: Path) -> None:
    plain = _drawn((Caption(0, 1, (r"a\Nb {\b1}c",)),), tmp_path)
    rows = np.flatnonzero((plain > 128).any(axis=1))
    assert rows[-1] - rows[0] < 30  # one line
    shorter = _drawn((Caption(0, 1, ("ab c",)),), tmp_path)
    assert (plain > 128).sum() > 1.5 * (shorter > 128).sum()


def test_times_are_hundredths() -> None:
    script = as_ass((Caption(3599.996, 3723.456, ("Late",)),), WIDTH, HEIGHT)
    assert "Dialogue: 0,1:00:00.00,1:02:03.46,Default," in script
