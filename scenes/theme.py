"""The look that all scenes share: ``config/theme.yaml`` as one frozen, checked value.

All sizes are pixels of a 1080p frame, whatever the frame that is rendered. The gates of a small
player (320x180, a sixth of 1080p) are checked at the border, so that no scene can fall below them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, StringConstraints, model_validator

from lecture.errors import SourceError
from lecture.source import parse, read_source
from lecture.spec import Part

THEME_FILE = Path(__file__).resolve().parent.parent / "config" / "theme.yaml"
FRAME_WIDTH, FRAME_HEIGHT = 1920, 1080  # pixels that the theme's numbers are counted in
UNITS_HIGH = 8.0  # Manim's frame height
STROKE_UNIT = 0.01  # Manim's frame units for a stroke width of 1 (its camera's default)

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
Role = Literal["plain", "momentum", "other"]

_TEXT = ("ink", "muted", "plain", "momentum", "other", "push", "deeper", "failure")


class Colors(Part):
    """The palette. On ground and panel, text reaches a contrast of 4.5, graphics 3."""

    ground: Color
    panel: Color
    ink: Color
    muted: Color
    axis: Color
    plain: Color
    momentum: Color
    other: Color
    push: Color
    deeper: Color
    failure: Color

    def of(self, role: Role) -> str:
        """The colour of a run's role."""
        return str(getattr(self, role))

    @model_validator(mode="after")
    def _readable(self) -> Colors:
        for below in ("ground", "panel"):
            for name, least in (*((text, 4.5) for text in _TEXT), ("axis", 3.0)):
                found = contrast(getattr(self, name), getattr(self, below))
                if found < least:
                    message = f"{name} on {below} has a contrast of {found:.2f}; at least {least}"
                    raise ValueError(message)
        return self


class Type(Part):
    """Em of each kind of text, in pixels at 1080p."""

    title: Annotated[float, Field(ge=54)]
    label: Annotated[float, Field(ge=54)]
    tick: Annotated[float, Field(ge=42)]
    counter: Annotated[float, Field(ge=54)]
    math: Annotated[float, Field(ge=54 / 0.7)]  # Typst sets an exponent at 0.7 of its base


class Lines(Part):
    """Widths of lines in pixels at 1080p: at least one pixel at 320x180."""

    curve: Annotated[float, Field(ge=6)]
    axis: Annotated[float, Field(ge=6)]
    velocity: Annotated[float, Field(ge=6)]
    push: Annotated[float, Field(ge=6)]
    path: Annotated[float, Field(ge=6)]


class Frame(Part):
    """What stays free at the frame's edges, in pixels at 1080p."""

    margin: Annotated[float, Field(ge=0, le=200)]
    captions: Annotated[float, Field(ge=180, le=400)]


class Theme(Part):
    """The whole look."""

    colors: Colors
    type: Type
    lines: Lines
    frame: Frame


def load_theme(path: Path = THEME_FILE) -> Theme:
    """Read and check the theme.

    Raises:
        SourceError: the first mistake, as one line with file, line, key and what is allowed.
    """
    source = read_source(path)
    if not isinstance(source.data, dict):
        raise SourceError(path, None, "", "must be a mapping of keys to values")
    return parse(source, Theme)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def px(pixels: float) -> float:
    """Pixels at 1080p as a length in Manim's units."""
    return pixels * UNITS_HIGH / FRAME_HEIGHT


def by(right: float, up: float) -> np.ndarray:
    """A way (3,) in the frame in Manim's units, from pixels at 1080p."""
    return np.array([px(right), px(up), 0.0])


def stroke(pixels: float) -> float:
    """Pixels at 1080p as a Manim stroke width."""
    return px(pixels) / STROKE_UNIT


THEME = load_theme()
