"""Keeps account of where a camera has drawn, so that only there pixels are restored and compared.

A frame of Manim begins as a copy of the whole still picture, though a moving dot then covers a
hundredth of it. Here the camera notes a box around everything that it draws: the next frame
restores these boxes alone, and the encoder looks for changes nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from manim import Camera

from pipeline.render.outline import spell

Box = tuple[int, int, int, int]  # top, bottom, left, right in pixels, half-open
Pixels = npt.NDArray[np.uint8]

_TILE_HIGH, _TILE_WIDE = 8, 64  # pixels
# Cairo's default limit: a mitred corner reaches up to so many half line widths from its path. That
# also covers square caps, which reach sqrt(2) of them.
_MITER_LIMIT = 10


class Area:
    """A part of a frame, kept as the tiles that it touches."""

    def __init__(self, height: int, width: int) -> None:
        self._height, self._width = height, width
        self._tiles = np.zeros((-(-height // _TILE_HIGH), -(-width // _TILE_WIDE)), np.bool_)

    def add(self, top: float, bottom: float, left: float, right: float) -> None:
        """Include a box, in pixels; what lies outside the frame does not matter."""
        if bottom < 0 or right < 0:
            return
        self._tiles[
            max(int(top) // _TILE_HIGH, 0) : math.ceil(bottom / _TILE_HIGH),
            max(int(left) // _TILE_WIDE, 0) : math.ceil(right / _TILE_WIDE),
        ] = True

    def add_all(self) -> None:
        """Include the whole frame."""
        self._tiles[:] = True

    def include(self, other: Area) -> None:
        """Include another area of the same frame."""
        self._tiles |= other._tiles

    def clear(self) -> None:
        """Include nothing."""
        self._tiles[:] = False

    def boxes(self) -> Iterable[Box]:
        """Boxes that cover the area, none over another, their sides even."""
        rows = np.flatnonzero(self._tiles.any(axis=1))
        if not rows.size:
            return
        for band in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
            first, last = int(band[0]), int(band[-1]) + 1
            columns = np.flatnonzero(self._tiles[first:last].any(axis=0))
            yield (
                first * _TILE_HIGH,
                min(last * _TILE_HIGH, self._height),
                int(columns[0]) * _TILE_WIDE,
                min((int(columns[-1]) + 1) * _TILE_WIDE, self._width),
            )


class _Watched(Camera):  # type: ignore[misc]
    """What is added to a camera class by `watched`."""

    _drawn: Area  # over the background
    _changes: Area

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._background: Any = None  # what the pixels were last set from
        self._paths: WeakKeyDictionary[Any, tuple[Any, Any]] = WeakKeyDictionary()
        super().__init__(*args, **kwargs)

    def take_changes(self) -> Area:
        """Where pixels may have changed since this was last asked."""
        changes, self._changes = self._changes, self._nowhere()
        changes.include(self._drawn)
        return changes

    # What the pixels are set from

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        super().set_pixel_array(pixel_array, convert_from_floats)
        self._background = None
        if not hasattr(self, "_drawn"):  # this is called while the camera is being made
            self._drawn, self._changes = self._nowhere(), self._nowhere()
        self._drawn.add_all()
        self._changes.add_all()

    def set_frame_to_background(self, background: Pixels) -> None:
        if background is self._background:
            for top, bottom, left, right in self._drawn.boxes():
                window = np.s_[top:bottom, left:right]
                self.pixel_array[window] = background[window]
            self._changes.include(self._drawn)
        else:
            super().set_frame_to_background(background)
            self._background = background
        self._drawn.clear()

    # What is drawn over them

    def set_cairo_context_path(self, ctx: Any, vmobject: Any) -> Any:
        # Most of what is drawn in a frame stood in the frame before, at the same place: a letter of
        # a counter, a label. Cairo keeps a path exactly, and takes it back faster than Python can
        # spell it out again.
        if type(self).transform_points_pre_display is not Camera.transform_points_pre_display:
            return super().set_cairo_context_path(ctx, vmobject)  # such as a camera in space
        drawn = (tuple(ctx.get_matrix()), vmobject.points.tobytes())
        kept = self._paths.get(vmobject)
        if kept and kept[0] == drawn:
            ctx.new_path()
            ctx.append_path(kept[1])
            return self
        spell(ctx, vmobject)
        self._paths[vmobject] = (drawn, ctx.copy_path())
        return self

    def display_vectorized(self, vmobject: Any, ctx: Any) -> Any:
        result = super().display_vectorized(vmobject, ctx)
        # The path stays after it is filled and stroked.
        x = ctx.path_extents()
        corners = [ctx.user_to_device(x[i], x[j]) for i, j in ((0, 1), (0, 3), (2, 1), (2, 3))]
        widths = [vmobject.get_stroke_width(background) for background in (False, True)]
        line = max(widths) * self.cairo_line_width_multiple * self.pixel_width / self.frame_width
        margin = _MITER_LIMIT * line / 2 + 2
        across, down = zip(*corners, strict=True)
        box = (min(down) - margin, max(down) + margin, min(across) - margin, max(across) + margin)
        self._drawn.add(*box)
        return result

    def display_multiple_point_cloud_mobjects(self, *args: Any) -> None:
        self._drawn.add_all()
        super().display_multiple_point_cloud_mobjects(*args)

    def display_multiple_image_mobjects(self, *args: Any) -> None:
        self._drawn.add_all()
        super().display_multiple_image_mobjects(*args)

    def display_multiple_background_colored_vmobjects(self, *args: Any) -> Any:
        self._drawn.add_all()
        return super().display_multiple_background_colored_vmobjects(*args)

    def _nowhere(self) -> Area:
        return Area(self.pixel_height, self.pixel_width)


@cache
def watched(camera_class: type) -> type:
    """A camera class that also tells where it has drawn, by `take_changes() -> Area`."""
    return type(f"Watched{camera_class.__name__}", (_Watched, camera_class), {})
