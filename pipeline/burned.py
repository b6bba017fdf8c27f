"""Captions as an ASS script: for the copy of the video that has them in its picture.

ASS has no standard; the fields are those of libass's own description of the format (2024).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fontpkg_inter  # type: ignore[import-untyped]

from pipeline.captions import LINES, Caption
from scenes.theme import FRAME_HEIGHT, THEME

_FONTS = Path(fontpkg_inter.ROOT) / "files"
_FREE = THEME.frame.captions / FRAME_HEIGHT  # part of the picture's height that scenes leave free
_AIR = 0.06  # part of that which stays free above and below the lines
_HALO = 0.06  # outline around the letters, in em
# Of Inter, in em. libass counts a font's size by the heights that Windows clips at, and would set
# lines as far apart; so every line is put in its place by itself, as far apart as type is set.
_CLIPPED_ABOVE, _CLIPPED_BELOW = 2269 / 2048, 660 / 2048
_ABOVE, _BELOW = 1984 / 2048, 494 / 2048
_SCRIPT = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV
Style: Default,{font},{size:.2f},{ink},{ground},1,{halo:.2f},0,2,0,0,0

[Events]
Format: Layer, Start, End, Style, Text
"""


def burn(picture: Any, captions: Sequence[Caption], width: int, height: int, script: Path) -> Any:
    """The ffmpeg stream ``picture`` with the captions in it.

    Args:
        picture: a stream of ffmpeg-python.
        captions: the captions.
        width, height: of the picture, in pixels.
        script: a file to be written, which has to be there while ffmpeg runs.
    """
    script.write_text(as_ass(captions, width, height), encoding="utf-8")
    return picture.filter("ass", str(script), fontsdir=str(_FONTS))


def as_ass(captions: Sequence[Caption], width: int, height: int) -> str:
    """The captions for a picture of so many pixels; two lines fill its lowest sixth."""
    free = _FREE * height
    em = (1 - _AIR) * free / LINES / (_ABOVE + _BELOW)
    head = _SCRIPT.format(
        width=width,
        height=height,
        font=fontpkg_inter.FAMILY,
        size=em * (_CLIPPED_ABOVE + _CLIPPED_BELOW),
        halo=_HALO * em,
        ink=_color(THEME.colors.ink),
        ground=_color(THEME.colors.ground),
    )
    last = height - _AIR / 2 * free + (_CLIPPED_BELOW - _BELOW) * em
    events = [
        f"Dialogue: 0,{_time(caption.start)},{_time(caption.end)},Default,"
        f"{{\\pos({width / 2:g},{last - up * (_ABOVE + _BELOW) * em:.2f})}}{_escaped(line)}\n"
        for caption in captions
        for up, line in enumerate(reversed(caption.lines))
    ]
    return head + "".join(events)


def _color(color: str) -> str:
    """``#RRGGBB`` as ASS has it: alpha, blue, green, red."""
    return f"&H00{color[5:7]}{color[3:5]}{color[1:3]}"


def _time(seconds: float) -> str:
    """Hours, minutes and hundredths of seconds.

    >>> _time(62.345)
    '0:01:02.34'
    """
    hundredths = round(100 * seconds)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"


def _escaped(line: str) -> str:
    r"""Braces hold commands and ``\n`` is a break: neither is meant in a caption."""
    return line.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")
