"""Which smaller copies of the finished video there are; config/renditions.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lecture.folders import ROOT
from lecture.frozen import Part, Table
from lecture.source import parse, read_source

LADDER_FILE = ROOT / "config" / "renditions.yaml"
RENDITIONS = "renditions"  # of the package

SizeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=20)]


class Rendition(Part):
    """One copy.

    Attributes:
        height: pixels, even; the width follows from the video's own shape.
        crf: x264's measure of quality; lower is better.
        audio: bits a second of its sound, which is AAC.
        captions: ``soft`` keeps the video's caption track, ``burned`` has them in the picture.
    """

    height: Annotated[int, Field(ge=90, le=4320, multiple_of=2)]
    crf: Annotated[float, Field(ge=0, le=51)]
    audio: Annotated[int, Field(ge=16_000, le=512_000)]
    captions: Literal["soft", "burned"]


class Ladder(Part):
    """All copies, and what they share.

    Attributes:
        fps: frames a second; must divide the video's.
        gop: most seconds between two keyframes.
        x264: further options of libx264.
        sizes: the copies by the names that their files have.
    """

    fps: Annotated[int, Field(ge=15, multiple_of=15)]
    gop: Annotated[int, Field(ge=1, le=10)]
    x264: Table[str, str]
    sizes: Annotated[Table[SizeName, Rendition], Field(min_length=1)]


def load_ladder(path: Path = LADDER_FILE) -> Ladder:
    """Read and check the settings.

    Raises:
        SourceError: the first mistake, as one line with file, line, key and what is allowed.
    """
    return parse(read_source(path), Ladder)


def rendition_path(folder: Path, lecture: str, size: str) -> Path:
    """Where the copy called ``size`` lies in the package's folder."""
    return folder / RENDITIONS / f"{lecture}.{size}.mp4"
