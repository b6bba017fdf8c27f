"""Holds every whole step that the video shows against an independent computation of its run."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.verify.arrows import find_tip
from pipeline.verify.axes import Axes, AxesReader
from pipeline.verify.check import Check, at_most
from pipeline.verify.colour import levels_off, stored
from pipeline.verify.dots import Cut, Dot, cut, find_covered, find_dots
from pipeline.verify.frames import Frame
from pipeline.verify.package import Look, Package, Scene, Step
from pipeline.verify.patches import OFF
from pipeline.verify.plan import RunPath, ScenePlan
from pipeline.verify.published import OBJECTIVES

LEAST_SEEN = 0.75  # part of a shot's steps that must not be hidden
LEAST_POINTED = 0.9  # part of a shot's long enough displacements whose arrow must be seen
SHORTEST = 11.0  # pixels at 1080p: a shorter displacement is written, not drawn
BEYOND = (
    60.0  # pixels at 1080p beyond twice the displacement, in which an arrow's tip is looked for
)
BESIDE = 48.0  # pixels at 1080p between the middles of two dots below which one hides the other
ROUNDING = 1e-9  # by which two ways to compute a run may differ


class At(NamedTuple):
    """A step, and the frame of its scene that shows it."""

    step: int
    frame: int


@dataclass(slots=True)
class Tally:
    """What was seen of one run in one scene.

    Attributes:
        run: its name.
        shown: steps that the scene shows.
        hidden: of these, those that cannot be seen behind another dot, or outside of the axes.
        seen: those whose dot was found and measured.
        drawn, pointed: displacements long enough for an arrow, and arrows measured.
        dot, tip: largest error in pixels, and where.
        colors: by how many levels each dot's fill was off.
        missing: what was not found first, and where.
    """

    run: str
    shown: int = 0
    hidden: int = 0
    seen: int = 0
    drawn: int = 0
    pointed: int = 0
    dot: tuple[float, At] = (0.0, At(0, 0))
    tip: tuple[float, At] = (0.0, At(0, 0))
    colors: list[float] = field(default_factory=list)
    missing: tuple[str, At] | None = None

    def see(self, error: float, at: At) -> None:
        """One more dot was measured."""
        self.seen += 1
        self.dot = max(self.dot, (error, at))

    def miss(self, what: str, at: At) -> None:
        """Something is not there."""
        self.missing = self.missing or (what, at)


@dataclass(frozen=True, slots=True)
class _Covered:
    """A step whose dot was not seen whole where it should be, and that part of the picture.

    Attributes:
        step: the step.
        place: where its dot should be, in pixels.
        behind: whether another run's dot is there, or the place is outside of the axes.
        cut: the picture around the place.
    """

    step: Step
    place: tuple[float, float]
    behind: bool
    cut: Cut


class Runs:
    """Looks at the frames of a scene in which a run stands at exactly a whole step.

    Args:
        plan: of the scene.
    """

    def __init__(self, plan: ScenePlan) -> None:
        self._plan = plan
        self._looks: Mapping[str, Look] = {look.run: look for look in plan.looks}
        self._steps: dict[int, list[Step]] = defaultdict(list)
        self._tallies: dict[str, Tally] = {}
        for step in plan.steps:
            self._steps[step.frame].append(step)
            self._tallies.setdefault(step.run, Tally(step.run)).shown += 1
        colors = plan.colors
        self._reader = AxesReader(*(stored(colors[name]) for name in ("axis", "ink", "ground")))
        self._frames = 0
        self._whole: dict[str, Dot] = {}  # run -> a dot that nothing covered
        self._covered: list[_Covered] = []

    def see(self, frame: Frame) -> None:
        """Measure the dots of the steps that this frame shows."""
        self._frames = frame.number + 1
        for step in self._steps.get(frame.number, ()):
            objective = self._plan.paths[step.run].objective
            axes = self._reader.read(frame, objective, OBJECTIVES[objective][0])
            if axes is None:
                self._tallies[step.run].miss("no axes", _at(step))
                continue
            x, y = self._place(axes, step)
            self._see_dot(frame, step, (x, y), axes)

    def measured(self) -> tuple[Tally, ...]:
        """What was seen of each run, once all frames of the scene have gone by."""
        self._see_covered()
        for step in self._plan.steps:
            if not 0 <= step.frame < self._frames:
                self._tallies[step.run].miss("no picture", _at(step))
        return tuple(self._tallies.values())

    def _see_dot(self, frame: Frame, step: Step, place: tuple[float, float], axes: Axes) -> None:
        """Measure one dot, which should be at ``place``, and its arrow."""
        look, tally = self._looks[step.run], self._tallies[step.run]
        around = cut(frame, *place)
        ground = stored(self._plan.colors["ground"])
        dots = find_dots(around, look.shape, stored(look.color), ground)
        dot = min(dots, key=lambda dot: math.dist((dot.x, dot.y), place), default=None)
        if dot is None:
            # What covers it may leave enough: to be told once a whole one has been seen.
            outside = not axes.ticks.left <= place[0] <= axes.ticks.right
            behind = outside or self._is_behind(axes, step, *place)
            self._covered.append(_Covered(step, place, behind, around))
            return
        self._whole[step.run] = dot
        tally.colors.append(levels_off(dot.color, look.color))
        tally.see(math.dist((dot.x, dot.y), place), _at(step))
        if look.arrow:
            tip = axes.x.pixel(self._plan.paths[step.run].x[step.step + 1])
            self._see_arrow(frame, step, dot, tip, tally)

    def _place(self, axes: Axes, step: Step) -> tuple[float, float]:
        objective, path = self._plan.paths[step.run]
        x = path[step.step]
        return axes.x.pixel(x), axes.y.pixel(OBJECTIVES[objective][0](x))

    def _see_covered(self) -> None:
        """Measure the dots of which other runs cover a part."""
        for covered in self._covered:
            step = covered.step
            tally, look = self._tallies[step.run], self._looks[step.run]
            others = {look.color for look in self._plan.looks}
            fills = [stored(color) for color in sorted(others - {look.color})]
            whole = self._whole.get(step.run)
            own, ground = stored(look.color), stored(self._plan.colors["ground"])
            found = find_covered(covered.cut, whole, own, ground, fills) if whole else None
            if found:
                tally.see(math.dist(found, covered.place), _at(step))
            elif covered.behind:
                tally.hidden += 1
            else:
                tally.miss("no dot", _at(step))

    def _is_behind(self, axes: Axes, step: Step, x: float, y: float) -> bool:
        """Whether the dot of another run stands where this one should be."""
        near = BESIDE * self._plan.height / 1080
        for other in self._steps[step.frame]:
            if other.run != step.run:
                there = self._place(axes, other)
                if math.dist(there, (x, y)) < near:
                    return True
        return False

    def _see_arrow(self, frame: Frame, step: Step, dot: Dot, tip: float, tally: Tally) -> None:
        scale = self._plan.height / 1080
        if abs(tip - dot.x) < SHORTEST * scale:
            return
        tally.drawn += 1
        color = stored(self._looks[step.run].color)
        farthest = 2 * abs(tip - dot.x) + BEYOND * scale
        found = find_tip(frame, dot, color, stored(self._plan.colors["ground"]), farthest)
        if found is not None:
            tally.pointed += 1
            tally.tip = max(tally.tip, (abs(found - tip), _at(step)))


class RunChecks:
    """Judges what was seen of the runs in all scenes of a package.

    Args:
        package: whose scenes they are.
        paths: of its runs.
        seen: of each scene, in order.
    """

    def __init__(
        self, package: Package, paths: Mapping[str, RunPath], seen: Sequence[Sequence[Tally]]
    ) -> None:
        self._package, self._paths = package, paths
        self._tallies = [
            (scene, tally)
            for scene, tallies in zip(package.scenes, seen, strict=True)
            for tally in tallies
        ]

    def checks(self) -> Iterator[Check]:
        """The numbers, and of each run in each scene its dots and arrows."""
        large = self._package.height >= 1080
        limit = 1.0 if large else 2.0
        yield from self._numbers()
        for scene, tally in self._tallies:
            name = f"{scene.name}: {tally.run}"
            figure = f"{tally.seen} of {tally.shown} steps, {tally.hidden} hidden"
            if tally.missing:
                figure += f", {tally.missing[0]} at {_where(tally.missing[1], scene)}"
            good = not tally.missing and tally.seen >= LEAST_SEEN * tally.shown
            limit_ = f"all that are not hidden, at least {LEAST_SEEN:.0%}"
            yield Check(f"{name} seen", figure, limit_, good)
            if tally.seen:
                yield at_most(f"{name} dot off by", *_figures(tally.dot, scene, limit))
            if tally.colors and large:
                # A dot in flight is coded coarsely; at most of its steps it is not.
                off = statistics.median(tally.colors)
                yield at_most(f"{name} dot's colour off by", off, OFF, "levels", "median")
            if tally.drawn:
                figure = f"{tally.pointed} of {tally.drawn} arrows"
                good = tally.pointed >= LEAST_POINTED * tally.drawn
                yield Check(f"{name} arrows", figure, f"at least {LEAST_POINTED:.0%}", good)
                yield at_most(f"{name} arrow tip off by", *_figures(tally.tip, scene, limit))
        looks = {(look.scene, look.run) for look in self._package.looks}
        shown = {(scene.name, tally.run) for scene, tally in self._tallies}
        never = sorted(looks - shown)
        figure = f"{len(shown)}{f', not {never[0]}' if never else ''}"
        yield Check("runs shown", figure, f"must be {len(looks)}", not never)

    def _numbers(self) -> Iterator[Check]:
        """The numbers of the package's data against the same computation."""
        worst, where = 0.0, ""
        for step in self._package.steps:
            objective, path = self._paths[step.run]
            f, df = (function(path[step.step]) for function in OBJECTIVES[objective])
            eta = self._package.record.study["runs"][step.run]["eta"]
            moved = path[step.step] - path[step.step - 1] if step.step else 0.0
            off = max(
                abs(step.x - path[step.step]),
                abs(step.f - f),
                abs(step.df - df),
                abs(moved + eta * step.v),
            )
            worst, where = max((worst, where), (off, f"{step.run}, step {step.step}"))
        yield at_most("numbers of the steps off by", worst, ROUNDING, "", where)


def _at(step: Step) -> At:
    return At(step.step, step.frame)


def _where(at: At, scene: Scene) -> str:
    return f"step {at.step}, frame {scene.first + at.frame}"


def _figures(worst: tuple[float, At], scene: Scene, limit: float) -> tuple[float, float, str, str]:
    return worst[0], limit, "px", _where(worst[1], scene)
