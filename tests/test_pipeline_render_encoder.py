"""The fast path: the same picture as Manim's own, in true colours, whatever is drawn where."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from manim import CairoRenderer, tempconfig

import tests.render_scenes as scenes
from pipeline.render.damage import Area
from pipeline.render.encoder import FrameConverter, SceneEncoder, SceneRenderer, changed_boxes
from tests.render_support import TINY, brief, frames, job, planes, psnr, to_rgb, with_x264

BT709, BT601 = (0.2126, 0.0722), (0.299, 0.114)  # Kr, Kb of ITU-R BT.709-6 and BT.601-7


def test_a_known_colour_decodes_within_three_levels() -> None:
    wanted = [int(scenes.COLOUR[at : at + 2], 16) for at in (1, 3, 5)]
    for frame in frames(job("OneColour").render().video):
        found = to_rgb(frame, *BT709)
        assert np.abs(found - wanted).max() <= 3


def test_the_tags_are_true() -> None:
    with av.open(io.BytesIO(job("OneColour").render().video), "r") as container:
        context = container.streams.video[0].codec_context
        tags = [context.colorspace, context.color_primaries, context.color_trc, context.color_range]
        assert [int(tag) for tag in tags] == [1, 1, 1, 1]  # bt709 three times, and tv


def test_the_picture_is_that_of_manims_own_writer(tmp_path: Path) -> None:
    ours = list(frames(job("Everything").render().video))
    settings = {
        "pixel_width": TINY.width,
        "pixel_height": TINY.height,
        "frame_rate": TINY.fps,
        "media_dir": str(tmp_path),
        "disable_caching": True,
        "progress_bar": "none",
        "video_encoder_options": dict(TINY.x264),
        "verbosity": "ERROR",
    }
    with tempconfig(settings):
        scene = scenes.Everything(brief("everything"))
        scene.render()
        path = Path(scene.renderer.file_writer.movie_file_path)
    stock = list(frames(path.read_bytes()))
    assert len(ours) == len(stock) == 15
    for one, other in zip(ours, stock, strict=True):
        # Edges carry each converter's own taste in halving the colours: compare what both keep.
        assert psnr(_halved(to_rgb(one, *BT709)), _halved(to_rgb(other, *BT601))) >= 50


def _halved(rgb: np.ndarray) -> np.ndarray:
    high, wide = rgb.shape[0] // 2, rgb.shape[1] // 2
    return rgb.reshape(high, 2, wide, 2, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("name", ["Everything", "Camera"])
def test_watching_where_things_are_drawn_changes_no_pixel(name: str, tmp_path: Path) -> None:
    shown: dict[str, list[np.ndarray]] = {"watched": [], "plain": []}

    class Recorder(SceneEncoder):
        """Keeps what is encoded, as the converter made it from the changes alone."""

        def write(self, pixels, repeat=1, within=None) -> None:  # type: ignore[no-untyped-def]
            super().write(pixels, repeat, within)
            assert self._converter._frame is not None
            picture = [plane.copy() for plane in planes(self._converter._frame)]
            shown["watched"].extend([picture] * repeat)
            assert np.array_equal(self._converter._before, pixels)

    class Plain(CairoRenderer):
        def add_frame(self, frame, num_frames=1) -> None:  # type: ignore[no-untyped-def]
            whole = FrameConverter(TINY.width, TINY.height).convert(frame, ())
            shown["plain"].extend([[plane.copy() for plane in planes(whole)]] * num_frames)

    settings = {
        "pixel_width": TINY.width,
        "pixel_height": TINY.height,
        "frame_rate": TINY.fps,
        "media_dir": str(tmp_path),
        "disable_caching": True,
        "progress_bar": "none",
        "format": "none",
        "verbosity": "ERROR",
    }
    scene_class = getattr(scenes, name)
    camera = {"Everything": scenes.Scene, "Camera": scenes.MovingCameraScene}[name]
    with tempconfig({**settings, "format": "mp4"}):
        encoder = Recorder(TINY)
        camera_class = type(camera().renderer.camera)
        scene_class(brief(name), renderer=SceneRenderer(encoder, camera_class)).render()
    with tempconfig(settings):
        scene_class(brief(name), renderer=Plain(camera_class=camera_class)).render()
    assert len(shown["watched"]) == len(shown["plain"]) == 15
    for one, other in zip(shown["watched"], shown["plain"], strict=True):
        for plane, reference in zip(one, other, strict=True):
            assert np.array_equal(plane, reference)


def test_twice_the_same_bytes() -> None:
    assert job("Everything").render().video == job("Everything").render().video


def test_every_frame_has_its_number_and_the_first_is_a_keyframe() -> None:
    video = job("Everything").render().video
    with av.open(io.BytesIO(video), "r") as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.pts is not None]
    times = sorted(packet.pts * packet.time_base for packet in packets)
    assert times == [Fraction(number, TINY.fps) for number in range(15)]
    assert packets[0].is_keyframe
    assert min(packets, key=lambda packet: packet.pts) is packets[0]


def test_all_scenes_share_the_stream_head() -> None:
    heads = set()
    for name in ("Everything", "OneColour"):
        profile = with_x264(TINY, crf="20", preset="veryfast")
        with av.open(io.BytesIO(job(name, profile=profile).render().video), "r") as container:
            heads.add(bytes(container.streams.video[0].codec_context.extradata or b""))
    assert len(heads) == 1


def test_converting_changes_gives_the_bytes_of_converting_all() -> None:
    random = np.random.default_rng(1)
    pixels = random.integers(0, 256, (90, 160, 4), np.uint8)
    kept = FrameConverter(160, 90)
    everywhere = ((0, 90, 0, 160),)
    for top, bottom, left, right in (
        (0, 90, 0, 160),
        (3, 8, 11, 17),
        (40, 41, 159, 160),
        (0, 9, 0, 9),
    ):
        pixels = pixels.copy()
        pixels[top:bottom, left:right] = random.integers(0, 256, (bottom - top, right - left, 4))
        changed = [plane.copy() for plane in planes(kept.convert(pixels, everywhere))]
        whole = planes(FrameConverter(160, 90).convert(pixels, everywhere))
        assert all(np.array_equal(a, b) for a, b in zip(changed, whole, strict=True))


def test_changes_are_found_where_they_are_and_nowhere_else() -> None:
    before = np.zeros((90, 160, 4), np.uint8)
    after = before.copy()
    everywhere = [(0, 90, 0, 160)]
    assert list(changed_boxes(before, after, everywhere)) == []
    after[7, 33, 2] = 1
    after[61:63, 100:121] = 255
    assert list(changed_boxes(before, after, everywhere)) == [(6, 8, 32, 34), (60, 64, 100, 122)]
    assert list(changed_boxes(before, after, [(0, 8, 0, 64)])) == [(6, 8, 32, 34)]


def test_an_area_covers_what_was_added_and_no_box_lies_over_another() -> None:
    area = Area(90, 160)
    points = [(5.5, 9.0, 70.2, 75.0), (-20.0, 3.0, -4.0, 2.0), (85.0, 200.0, 150.0, 300.0)]
    for box in points:
        area.add(*box)
    area.add(-9, -5, 0, 10)  # above the frame
    covered = np.zeros((90, 160), int)
    for top, bottom, left, right in area.boxes():
        assert not any(side % 2 for side in (top, bottom, left, right))
        covered[top:bottom, left:right] += 1
    assert covered.max() == 1
    for top, bottom, left, right in points:
        rows = slice(max(int(top), 0), int(np.ceil(bottom)))
        assert (covered[rows, max(int(left), 0) : int(np.ceil(right))] == 1).all()
    area.clear()
    assert list(area.boxes()) == []
