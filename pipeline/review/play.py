"""Plays a scene, small and without encoding it, and lets the gates look at it on the way."""

from __future__ import annotations

import importlib
import logging
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from manim import Camera, tempconfig
from PIL import Image

from lecture.brief import SceneBrief
from lecture.timeline import TICK, frames
from pipeline.render.encoder import SceneRenderer
from pipeline.review.contrasts import Contrasts
from pipeline.review.finding import Finding, Findings
from pipeline.review.flashes import MOST, Flashes, brightness
from pipeline.review.heroes import Heroes
from pipeline.review.layout import Layout
from pipeline.review.picture import PLAIN, fingerprint, leaves, survey
from pipeline.review.sample import Pixels, Sample
from pipeline.review.sizes import Sizes
from pipeline.review.stillness import LONGEST, Stillness
from pipeline.review.words import LEAST, ShownWords
from pipeline.verify.check import Check, at_most

WIDTH, HEIGHT, FPS = 640, 360, 15
_EVERY = 0.5  # seconds between two looks
_AFTER = 0.7  # seconds after a moment at which what it brought stands
_STILLS = 2.0  # seconds between the stills of a contact sheet


@dataclass(frozen=True, slots=True)
class SceneReview:
    """What was found in a scene.

    Attributes:
        scene: its name.
        checks: the gates with their figures.
        findings: what is wrong, in words.
        stills: pictures for a contact sheet.
    """

    scene: str
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    stills: tuple[Image.Image, ...]


def review_scene(brief: SceneBrief, module: str, cls: str) -> SceneReview:
    """Play a scene and look at it.

    Args:
        brief: all that the scene is told.
        module, cls: where its class is.
    """
    logging.getLogger("manim").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="review-") as media:
        settings: dict[str, Any] = {
            "pixel_width": WIDTH, "pixel_height": HEIGHT, "frame_rate": FPS, "media_dir": media,
            "disable_caching": True, "progress_bar": "none", "notify_outdated_version": False,
            "seed": 0, "format": "mp4",
        }  # fmt: skip
        with tempconfig(settings):
            viewer = Viewer(brief)
            renderer = SceneRenderer(viewer)  # type: ignore[arg-type]  # in place of an encoder
            viewer.scene = getattr(importlib.import_module(module), cls)(
                brief=brief, renderer=renderer
            )
            viewer.scene.render()
    return viewer.review()


class Viewer:
    """Takes a scene's frames in place of an encoder.

    Attributes:
        scene: the scene that is played.
        frames: how many frames there were so far.
    """

    scene: Any

    def __init__(self, brief: SceneBrief) -> None:
        self.frames = 0
        self._brief = brief
        self._gates = (Sizes(), Contrasts(), Layout(), Heroes())
        self._words, self._stillness = ShownWords(brief.texts), Stillness()
        self._flashes, self._findings = Flashes(FPS), Findings()
        self._due = _looks(brief)
        length = float(brief.timeline.ticks * TICK)
        count = max(2, int(length / _STILLS))
        self._stills_due = [int((i + 0.5) * length / count * FPS) for i in range(count)]
        self._stills: list[Image.Image] = []
        self._before: dict[int, bytes] = {}
        self._changed = True  # since the last look
        self._met: set[tuple[str, int, str]] = set()
        self._spaces: list[tuple[str, Any]] = []
        self._camera: Camera | None = None

    # What an encoder does

    def write(self, pixels: Any, repeat: int, within: Iterable[Any]) -> None:
        """Look at ``pixels`` (height, width, 4), shown for the next ``repeat`` frames."""
        first, last = self.frames, self.frames + repeat
        self.frames = last
        shown: Pixels = pixels[..., :3]
        self._flashes.see(brightness(shown), first)
        self._stillness.see(pixels, first, repeat)
        while self._stills_due and self._stills_due[0] < last:
            self._stills_due.pop(0)
            self._stills.append(Image.fromarray(shown.copy()))
        found = leaves(self.scene)
        now = {id(leaf.mobject): fingerprint(leaf.mobject) for leaf in found}
        moving = frozenset(key for key, mark in now.items() if self._before.get(key) != mark)
        self._changed |= bool(moving) or now.keys() != self._before.keys()
        self._before = now
        self._words.see((leaf.words for leaf in found if leaf.is_seen), repeat / FPS)
        due = False
        while self._due and self._due[0] < last:
            due = True
            self._due.pop(0)
        if (due and self._changed) or self._meets(found, moving, first):
            self._look(shown, found, moving if repeat == 1 else frozenset(), first)
            self._changed = False

    def abort(self) -> None:
        """Nothing to let go of."""

    # Looking

    def _meets(self, found: Any, moving: frozenset[int], frame: int) -> bool:
        """Whether something moved onto a text, for the first time in this cue."""
        cue = self._cue(frame)
        fresh = False
        for leaf in found:
            if id(leaf.mobject) in moving and (thing := leaf.drawn()) and not thing.is_surface:
                for words, box in self._spaces:
                    key = cue, id(leaf.mobject), words
                    if key not in self._met and thing.meets(box):
                        self._met.add(key)
                        fresh = True
        return fresh

    def _look(self, shown: Pixels, found: Any, moving: frozenset[int], frame: int) -> None:
        picture = survey(found, moving)
        sample = Sample(
            self._brief.scene, self._cue(frame), frame / FPS, picture, moving, shown.copy(),
            self._draw(picture.bare), self._draw(picture.letters, over=True),
            lambda thing: self._draw([one for one in picture.order if one is not thing]),
            self._findings,
        )  # fmt: skip
        for gate in self._gates:
            gate.look(sample)
        self._spaces = [
            (text.words, word)
            for text in picture.written
            if text.opacity >= PLAIN and sample.is_still(text)
            for word in text.word_boxes()
        ]

    def _draw(self, mobjects: Sequence[Any], over: bool = False) -> Pixels:
        """A picture of ``mobjects`` alone, or over what was drawn last."""
        if self._camera is None:
            self._camera = Camera(background_color=self.scene.camera.background_color)
        if not over:
            self._camera.reset()
        self._camera.capture_mobjects(mobjects, include_submobjects=False)
        drawn: Pixels = self._camera.pixel_array[..., :3].copy()
        return drawn

    def _cue(self, frame: int) -> str:
        cues = self._brief.timeline.cues
        started = (cue.name for cue in reversed(cues) if frames(cue.start, FPS) <= frame)
        return next(started, "")

    # What came of it

    def review(self) -> SceneReview:
        """Everything that was found and measured."""
        for name, seconds in self._words.missing():
            words = f"the text {name}, “{self._brief.texts[name]}”"
            self._find("words shown", 0, words, f"on screen for {seconds:.1f} s; {LEAST:g} needed")
        still, flashes = self._stillness.longest / FPS, self._flashes.worst
        if still > LONGEST:
            figure = f"for {still:.2f} s"
            self._find("longest still", self._stillness.since, "nothing moves", figure)
        if flashes > MOST:
            figure = f"{flashes:g} in a second"
            self._find("flashes", self._flashes.frame, "a quarter of the view flashes", figure)
        since = f"from {self._stillness.since / FPS:.2f} s on"
        checks = [check for gate in self._gates for check in gate.checks()]
        checks += self._words.checks()
        checks.append(at_most("longest still", still, LONGEST, "s", since))
        checks.append(at_most("flashes", flashes, MOST, "in a second"))
        return SceneReview(
            self._brief.scene, tuple(checks), self._findings.all(), tuple(self._stills)
        )

    def _find(self, gate: str, frame: int, what: str, figure: str) -> None:
        scene, cue = self._brief.scene, self._cue(frame)
        self._findings.add(Finding(scene, cue, frame / FPS, gate, what, figure))


def _looks(brief: SceneBrief) -> list[int]:
    """The frames that are looked at whatever happens: around each cue's moments, and in between."""
    end = frames(brief.timeline.ticks, FPS)
    wanted = {round(number * _EVERY * FPS) for number in range(int(end / FPS / _EVERY) + 1)}
    for cue in brief.timeline.cues:
        start = float(cue.start * TICK)
        for moment in (0.0, *cue.marks.values()):
            wanted |= {round((start + moment) * FPS), round((start + moment + _AFTER) * FPS)}
        wanted.add(frames(cue.start + cue.ticks, FPS) - 1)
    return sorted(frame for frame in wanted if 0 <= frame < end)
