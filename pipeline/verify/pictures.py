"""Checks of poster and thumbnails: sizes, and that every moment has its place in the sprite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PIL import Image

from pipeline.stills import POSTER_WIDTH, SPRITE, THUMBNAILS
from pipeline.verify.captions import read_vtt
from pipeline.verify.check import Check, VerifyError, equal
from pipeline.verify.package import Package

_PLACE = re.compile(rf"{re.escape(SPRITE)}#xywh=(\d+),(\d+),(\d+),(\d+)")
_APART = 0.0015  # seconds; times in the file are whole milliseconds


def check_pictures(package: Package) -> Iterator[Check]:
    """The poster in both formats, and the thumbnails."""
    height = round(package.height * POSTER_WIDTH / package.width)
    for name, kind in (("poster.jpg", "JPEG"), ("poster.webp", "WEBP")):
        image = _opened(package, name)
        flat = int(np.ptp(np.asarray(image.convert("L"))))
        figure = f"{image.format} {image.width}x{image.height}{'' if flat > 32 else ', empty'}"
        yield equal(name, figure, f"{kind} {POSTER_WIDTH}x{height}")
    yield _thumbnails(package)


def _thumbnails(package: Package) -> Check:
    sprite = _opened(package, SPRITE)
    cues = read_vtt((package.folder / THUMBNAILS).read_text(encoding="utf-8"))
    found = [_PLACE.fullmatch(" ".join(cue.lines)) for cue in cues]
    places = [tuple(map(int, place.groups())) for place in found if place]
    inside = len(places) == len(cues) and all(
        left + width <= sprite.width and top + high <= sprite.height
        for left, top, width, high in places
    )
    ends = [0.0, *(time for cue in cues for time in (cue.start, cue.end)), package.video.end]
    gapless = all(abs(later - earlier) < _APART for earlier, later in list(pairwise(ends))[::2])
    figure = f"{len(cues)}{'' if inside else ', some outside of the sprite'}"
    figure += "" if gapless else ", with gaps"
    good = inside and gapless and len(set(places)) == len(cues) > 0
    return Check("thumbnails", figure, "each in the sprite, from start to end", good)


def _opened(package: Package, name: str) -> Image.Image:
    try:
        image = Image.open(package.folder / name)
        image.load()
    except OSError as error:
        raise VerifyError(f"{name}: {error}") from None
    return image
