"""Draws pictures as the video stores them, for the tests of what verify finds in them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from pipeline.verify.frames import Frame

GROUND, INK, AXIS = "#0D1117", "#F0F3F8", "#6B7789"
PLAIN, MOMENTUM = "#56B4E9", "#FFB454"
_FINER = 4  # each pixel is drawn as so many squared
# ITU-R BT.709-6 (2015), item 3: luma and chroma of red, green and blue in 0..1.
_MATRIX = np.array(
    [
        [0.2126, 0.7152, 0.0722],
        [-0.2126 / 1.8556, -0.7152 / 1.8556, 0.9278 / 1.8556],
        [0.7874 / 1.5748, -0.7152 / 1.5748, -0.0722 / 1.5748],
    ]
)


@dataclass(slots=True)
class Picture:
    """A canvas whose points may lie between pixels; a pixel's middle is its number."""

    ground: str = GROUND
    width: int = 960
    height: int = 540
    _image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self._image = Image.new("RGB", (self.width * _FINER, self.height * _FINER), self.ground)

    def polygon(self, points: list[tuple[float, float]], color: str) -> None:
        fine = [(_fine(x), _fine(y)) for x, y in points]
        ImageDraw.Draw(self._image).polygon(fine, fill=color)

    def rectangle(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """Around the middle (x, y)."""
        left, top = x - width / 2, y - height / 2
        self.polygon(
            [(left, top), (left + width, top), (left + width, top + height), (left, top + height)],
            color,
        )

    def circle(self, x: float, y: float, diameter: float, color: str) -> None:
        turn = np.linspace(0, 2 * np.pi, 90)
        points = zip(x + diameter / 2 * np.cos(turn), y + diameter / 2 * np.sin(turn), strict=True)
        self.polygon([(float(a), float(b)) for a, b in points], color)

    def line(self, points: list[tuple[float, float]], width: float, color: str) -> None:
        fine = [(_fine(x), _fine(y)) for x, y in points]
        ImageDraw.Draw(self._image).line(fine, fill=color, width=round(width * _FINER))

    def frame(self, number: int = 0) -> Frame:
        """As the decoder gives it."""
        image = self._image.resize((self.width, self.height), Image.Resampling.BOX)
        luma, cb, cr = np.moveaxis(np.asarray(image, np.float64) / 255 @ _MATRIX.T, 2, 0)
        shape = (self.height // 2, 2, self.width // 2, 2)
        halves = [plane.reshape(shape).mean(axis=(1, 3)) for plane in (cb, cr)]
        return Frame(
            number,
            np.round(16 + 219 * luma).astype(np.uint8),
            *(np.round(128 + 224 * half).astype(np.uint8) for half in halves),
        )


def _fine(pixel: float) -> float:
    """PIL draws a polygon through the middles of its pixels."""
    return (pixel + 0.5) * _FINER - 0.5
