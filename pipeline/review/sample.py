"""A moment of a scene, as the gates look at it: what stands where, and the pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.review.finding import Finding, Findings
from pipeline.review.geometry import Box
from pipeline.review.picture import PLAIN, Drawn, Picture, Written
from scenes.theme import FRAME_HEIGHT

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment.

    Attributes:
        scene, cue, second: when, from the scene's start.
        picture: what is on screen.
        moving: ids of the mobjects that changed since the frame before.
        shown: the frame, (height, width, 3).
        bare: the same without its letters.
        lettered: ``bare`` with all letters on top.
        without: draws the picture without one of its mobjects.
        findings: where to put what is wrong.
    """

    scene: str
    cue: str
    second: float
    picture: Picture
    moving: frozenset[int]
    shown: Pixels
    bare: Pixels
    lettered: Pixels
    without: Callable[[Any], Pixels]
    findings: Findings

    def is_still(self, written: Written) -> bool:
        """Whether a text neither moves nor fades."""
        return not any(id(letter.mobject) in self.moving for letter in written.letters)

    def texts(self) -> Iterator[Written]:
        """The texts that are clearly there."""
        return (text for text in self.picture.written if text.opacity >= PLAIN)

    def things(self) -> Iterator[Drawn]:
        """The lines and shapes that are clearly there, without grounds and panels."""
        for thing in self.picture.drawn:
            paints = [paint for paint in (thing.fill, thing.stroke) if paint]
            if not thing.is_surface and max(paint.opacity for paint in paints) >= PLAIN:
                yield thing

    def part(self, pixels: Any, box: Box) -> Any:
        """The pixels of a frame that lie in ``box``; none if it is outside."""
        height, width = pixels.shape[:2]
        scale = height / FRAME_HEIGHT
        top, bottom = np.clip([box.top * scale, np.ceil(box.bottom * scale)], 0, height).astype(int)
        left, right = np.clip([box.left * scale, np.ceil(box.right * scale)], 0, width).astype(int)
        return pixels[top:bottom, left:right]

    @property
    def pixel_area(self) -> float:
        """Area of a pixel of the frame, in those of a 1080p frame."""
        return float((FRAME_HEIGHT / self.shown.shape[0]) ** 2)

    def find(self, gate: str, what: str, figure: str = "") -> None:
        """Say that something is wrong."""
        found = Finding(self.scene, self.cue, self.second, gate, what, figure)
        self.findings.add(found)
