"""scenes.theme: the gates of the small player hold at the border."""

from __future__ import annotations

from pathlib import Path

import pytest

from lecture.errors import SourceError
from scenes.theme import THEME_FILE, contrast, load_theme, px, stroke


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    # The lightest grey that passes 4.5 on white, a published value of WCAG's working group.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


def test_pixels_are_those_of_a_1080p_frame() -> None:
    assert px(1080) == pytest.approx(8)
    # Manim's camera draws a stroke width of 1 as 0.01 of its units.
    assert stroke(6) * 0.01 == pytest.approx(px(6))


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ("  label: 56 ", "  label: 53 ", "type.label"),
        ("  tick: 44 ", "  tick: 41 ", "type.tick"),
        ("  math: 80 ", "  math: 76 ", "type.math"),
        ("  axis: 6\n", "  axis: 5\n", "lines.axis"),
        ('muted: "#9AA5B8"', 'muted: "#5A6578"', "muted on ground"),
        ('axis: "#6B7789"', 'axis: "#3B4759"', "axis on ground"),
        ("  captions: 180", "  captions: 100", "frame.captions"),
        ("frame:", "edges: 1\nframe:", "unknown key"),
    ],
)
def test_a_theme_below_the_gates_is_refused(
    tmp_path: Path, was: str, becomes: str, key: str
) -> None:
    text = THEME_FILE.read_text(encoding="utf-8")
    assert was in text
    worse = tmp_path / "theme.yaml"
    worse.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(SourceError, match=key):
        load_theme(worse)
