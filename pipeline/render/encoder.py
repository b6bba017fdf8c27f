"""Encodes a scene while it is drawn: one H.264 stream, no partial files, nothing converted twice.

Manim hands every frame to its file writer as RGBA pixels, copies each, converts each in full (with
the BT.601 matrix and no tags) and cuts a file a `play`. Here the pixels are read where cairo drew
them; only the boxes that changed since the frame before are converted, with the BT.709 matrix,
and a frame that repeats is encoded again without being converted again. The whole seam to Manim is
`SceneRenderer` and `SceneWriter` below: four methods of the renderer, five of the writer.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from manim import CairoRenderer, Camera
from manim.scene.scene import Scene
from manim.scene.scene_file_writer import SceneFileWriter

from pipeline.render.damage import Box, Pixels, watched
from pipeline.render.profile import Profile

BT709 = 1  # the code of matrix, primaries and transfer alike in ITU-T H.273 (2021)
TV_RANGE = 1  # libav's AVCOL_RANGE_MPEG: 16..235 for luma

# Area averaging makes each chroma sample the mean of its own four pixels, so a box with even
# corners converts to the very same bytes as the whole frame does; bilinear looks at neighbours.
_CONVERSION = (
    Interpolation.AREA
    | Interpolation.ACCURATE_RND
    | Interpolation.BITEXACT
    | Interpolation.FULL_CHR_H_INP
)
_MERGE_ROWS = 16  # changed rows nearer than this share a box
_SMALLEST = 4  # pixels; a side of two leaves one chroma sample, where swscale takes no mean
_WHOLE_FRAME = 0.6  # converting this share of the frame costs as much as converting all of it


def changed_boxes(before: Pixels, after: Pixels, within: Iterable[Box]) -> Iterator[Box]:
    """Boxes with even sides, inside those given, outside which both frames agree there.

    `before` and `after` have shape (height, width, 4), both sides even.
    """
    # Two pixels are one 64-bit number: fewer comparisons, and even columns for nothing.
    old = before.reshape(len(before), -1).view(np.uint64)
    new = after.reshape(len(after), -1).view(np.uint64)
    for top, bottom, left, right in within:
        window = np.s_[top:bottom, left // 2 : right // 2]
        changed = old[window] != new[window]
        rows = np.flatnonzero(changed.any(axis=1))
        if not rows.size:
            continue
        for band in np.split(rows, np.flatnonzero(np.diff(rows) > _MERGE_ROWS) + 1):
            first, last = int(band[0]) & ~1, (int(band[-1]) + 2) & ~1
            columns = np.flatnonzero(changed[first:last].any(axis=0))
            yield (
                top + first,
                top + last,
                left + 2 * int(columns[0]),
                left + 2 * int(columns[-1]) + 2,
            )


class FrameConverter:
    """RGBA pixels to a BT.709 yuv420p frame that is kept, so that only changes are converted."""

    def __init__(self, width: int, height: int) -> None:
        self._reformatter = VideoReformatter()
        self._before: Pixels = np.zeros((height, width, 4), np.uint8)
        self._frame: av.VideoFrame | None = None

    def convert(self, pixels: Pixels, within: Iterable[Box]) -> av.VideoFrame:
        """The frame for `pixels`, shape (height, width, 4); valid until the next call.

        Only what lies in the boxes `within` may have changed since that call.
        """
        if self._frame is None:
            return self._convert_all(pixels)
        boxes = list(changed_boxes(self._before, pixels, within))
        area = sum((bottom - top) * (right - left) for top, bottom, left, right in boxes)
        if area > _WHOLE_FRAME * pixels.shape[0] * pixels.shape[1]:
            return self._convert_all(pixels)
        for box in boxes:
            top, bottom = _widened(box[0], box[1])
            left, right = _widened(box[2], box[3])
            part = pixels[top:bottom, left:right]
            self._before[top:bottom, left:right] = part
            self._paste(self._reformat(part), top, left)
        return self._frame

    def _convert_all(self, pixels: Pixels) -> av.VideoFrame:
        self._before[:] = pixels
        self._frame = self._reformat(pixels)
        return self._frame

    def _reformat(self, pixels: Pixels) -> av.VideoFrame:
        return self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, "rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=_CONVERSION,
            threads=1,
        )

    def _paste(self, part: av.VideoFrame, top: int, left: int) -> None:
        assert self._frame is not None
        for target, source, step in zip(self._frame.planes, part.planes, (1, 2, 2), strict=True):
            window = np.s_[
                top // step : top // step + source.height,
                left // step : left // step + source.width,
            ]
            _plane(target)[window] = _plane(source)


def _widened(low: int, high: int) -> tuple[int, int]:
    low = max(min(low, high - _SMALLEST), 0)
    return low, max(high, low + _SMALLEST)


def _plane(plane: av.video.plane.VideoPlane) -> Pixels:
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
    view: Pixels = rows[:, : plane.width]
    return view


class SceneEncoder:
    """One scene's H.264 in MP4, in memory: starts with a closed GOP, tagged truly, no dates."""

    def __init__(self, profile: Profile) -> None:
        self.frames = 0
        self._buffer = io.BytesIO()
        self._container = av.open(self._buffer, "w", format="mp4", options={"fflags": "+bitexact"})
        self._stream = self._container.add_stream(
            "libx264", rate=profile.fps, options=profile.encoder_options
        )
        self._stream.width, self._stream.height = profile.width, profile.height
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = self._tick = Fraction(1, profile.fps)
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = TV_RANGE
        self._converter = FrameConverter(profile.width, profile.height)

    def write(self, pixels: Pixels, repeat: int = 1, within: Iterable[Box] | None = None) -> None:
        """Encode `pixels`, shape (height, width, 4), as the next `repeat` frames.

        Only what lies in the boxes `within` may have changed since the last call; None is anything.

        The pixels are read before this returns and may be drawn over afterwards: libx264 copies
        each picture it is given.
        """
        everywhere = ((0, pixels.shape[0], 0, pixels.shape[1]),)
        frame = self._converter.convert(pixels, everywhere if within is None else within)
        self.write_frame(frame, repeat)

    def write_frame(self, frame: av.VideoFrame, repeat: int = 1) -> None:
        """Encode a yuv420p frame as the next `repeat` frames."""
        frame.time_base = self._tick
        for _ in range(repeat):
            frame.pts = self.frames
            self.frames += 1
            self._container.mux(self._stream.encode(frame))

    def finish(self) -> bytes:
        """The finished file. The encoder is of no more use afterwards."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._buffer.getvalue()

    def abort(self) -> None:
        """Let go of the encoder without a file."""
        self._container.close()


class SceneWriter(SceneFileWriter):  # type: ignore[misc]
    """Manim's file writer, with one encoder for the whole scene instead of one for each `play`."""

    camera: Any  # a class made by `watched`
    encoder: SceneEncoder
    on_frames: Callable[[int], None] | None = None

    def open_partial_movie_stream(self, **_: object) -> None:
        """Nothing to open: the scene's stream goes on."""

    def close_partial_movie_stream(self) -> None:
        """Nothing to close: the scene's stream goes on."""

    def write_frame(self, pixels: Pixels, *, repeat: int = 1) -> None:
        self.encoder.write(pixels, repeat, self.camera.take_changes().boxes())
        if self.on_frames:
            self.on_frames(self.encoder.frames)

    def finish(self) -> None:
        """The job takes the bytes from the encoder; there is nothing to combine."""

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        self.encoder.abort()


class SceneRenderer(CairoRenderer):  # type: ignore[misc]
    """Manim's cairo renderer; gives the writer the camera's own pixels instead of a copy."""

    def __init__(
        self,
        encoder: SceneEncoder,
        camera_class: type = Camera,
        on_frames: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(file_writer_class=SceneWriter, camera_class=watched(camera_class))
        self._encoder, self._on_frames = encoder, on_frames

    def init_scene(self, *args: object, **kwargs: object) -> None:
        super().init_scene(*args, **kwargs)
        self.file_writer.camera = self.camera
        self.file_writer.encoder = self._encoder
        self.file_writer.on_frames = self._on_frames

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> Any:
        # What is skipped over is not drawn.
        static = None if self.skip_animations else static_mobjects
        return super().save_static_frame_data(scene, static)

    def render(self, scene: Scene, time: float, moving_mobjects: object = None) -> None:
        if self.skip_animations:
            return
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def freeze_current_frame(self, duration: float) -> None:
        self.add_frame(
            self.camera.pixel_array, num_frames=int(duration / (1 / self.camera.frame_rate))
        )
