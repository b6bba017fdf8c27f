"""Holds every whole step that the video shows against an independent computation of its run."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.verify.arrows import find_tip
from pipeline.verify.axes import Axes, AxesReader
from pipeline.verify.check import Check, VerifyError, at_most
from pipeline.verify.colour import levels_off, stored
from pipeline.verify.dots import Cut, Dot, cut, find_covered, find_dots
from pipeline.verify.frames import Frame
from pipeline.verify.package import Look, Package, Step
from pipeline.verify.patches import OFF
from pipeline.verify.published import OBJECTIVES, study_path

LEAST_SEEN = 0.75  # part of a shot's steps that must not be hidden
LEAST_POINTED = 0.9  # part of a shot's long enough displacements whose arrow must be seen
SHORTEST = 11.0  # pixels at 1080p: a shorter displacement is written, not drawn
BESIDE = 48.0  # pixels at 1080p between the middles of two dots below which one hides the other
ROUNDING = 1e-9  # by which two ways to compute a run may differ

_Shot = tuple[str, str]  # scene and run


@dataclass(slots=True)
class Tally:
    """What was seen of one run in one scene.

    Attributes:
        shown: steps that the scene shows.
        hidden: of these, those that cannot be seen behind another dot, or outside of the axes.
        seen: those whose dot was found and measured.
        drawn, pointed: displacements long enough for an arrow, and arrows measured.
        dot, tip: largest error in pixels, and where.
        colors: by how many levels each dot's fill was off.
        missing: where a dot was not found first.
    """

    shown: int = 0
    hidden: int = 0
    seen: int = 0
    drawn: int = 0
    pointed: int = 0
    dot: tuple[float, str] = (0.0, "")
    tip: tuple[float, str] = (0.0, "")
    colors: list[float] = field(default_factory=list)
    missing: str = ""

    def see(self, error: float, where: str) -> None:
        """One more dot was measured."""
        self.seen += 1
        self.dot = max(self.dot, (error, where))


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


@dataclass(slots=True)
class Runs:
    """Looks at the frames in which a run stands at exactly a whole step.

    Attributes:
        package: whose video is decoded.
        tallies: what was seen so far.
    """

    package: Package
    tallies: dict[_Shot, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _looks: Mapping[_Shot, Look] = field(init=False)
    _steps: Mapping[int, list[Step]] = field(init=False)
    _paths: dict[str, tuple[str, list[float]]] = field(init=False)
    _reader: AxesReader = field(init=False)
    _whole: dict[str, Dot] = field(default_factory=dict)  # run -> a dot that nothing covered
    _covered: list[_Covered] = field(default_factory=list)

    def __post_init__(self) -> None:
        package = self.package
        self._looks = {(look.scene, look.run): look for look in package.looks}
        steps: dict[int, list[Step]] = defaultdict(list)
        for step in package.steps:
            if (step.scene, step.run) in self._looks:
                steps[step.frame].append(step)
        self._steps = steps
        self._paths = {}
        for run in sorted({step.run for step in package.steps}):
            try:
                self._paths[run] = study_path(package.record.study, run)
            except (KeyError, TypeError) as error:
                raise VerifyError(f"the run {run} cannot be computed: {error}") from None
        colors = package.colors
        self._reader = AxesReader(*(stored(colors[name]) for name in ("axis", "ink", "ground")))

    def see(self, frame: Frame) -> None:
        """Measure the dots of the steps that this frame shows."""
        for step in self._steps.get(frame.number, ()):
            objective, _ = self._paths[step.run]
            tally = self.tallies[step.scene, step.run]
            tally.shown += 1
            axes = self._reader.read(frame, objective, OBJECTIVES[objective][0])
            if axes is None:
                tally.missing = tally.missing or f"no axes at {_where(step)}"
                continue
            x, y = self._place(axes, step)
            self._see_dot(frame, step, (x, y), axes)

    def _see_dot(self, frame: Frame, step: Step, place: tuple[float, float], axes: Axes) -> None:
        """Measure one dot, which should be at ``place``, and its arrow."""
        look, tally = self._looks[step.scene, step.run], self.tallies[step.scene, step.run]
        around = cut(frame, *place)
        ground = stored(self.package.colors["ground"])
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
        tally.see(math.dist((dot.x, dot.y), place), _where(step))
        if look.arrow:
            tip = axes.x.pixel(self._paths[step.run][1][step.step + 1])
            self._see_arrow(frame, step, dot, tip, tally)

    def _place(self, axes: Axes, step: Step) -> tuple[float, float]:
        objective, path = self._paths[step.run]
        x = path[step.step]
        return axes.x.pixel(x), axes.y.pixel(OBJECTIVES[objective][0](x))

    def _see_covered(self) -> None:
        """Measure the dots of which other runs cover a part."""
        for covered in self._covered:
            step = covered.step
            tally, look = self.tallies[step.scene, step.run], self._looks[step.scene, step.run]
            others = {look.color for look in self.package.looks if look.scene == step.scene}
            fills = [stored(color) for color in sorted(others - {look.color})]
            whole = self._whole.get(step.run)
            own, ground = stored(look.color), stored(self.package.colors["ground"])
            found = find_covered(covered.cut, whole, own, ground, fills) if whole else None
            if found:
                tally.see(math.dist(found, covered.place), _where(step))
            elif covered.behind:
                tally.hidden += 1
            else:
                tally.missing = tally.missing or f"no dot at {_where(step)}"
        self._covered.clear()

    def _is_behind(self, axes: Axes, step: Step, x: float, y: float) -> bool:
        """Whether the dot of another run stands where this one should be."""
        near = BESIDE * self.package.height / 1080
        for other in self._steps[step.frame]:
            if other.run != step.run:
                there = self._place(axes, other)
                if math.dist(there, (x, y)) < near:
                    return True
        return False

    def _see_arrow(self, frame: Frame, step: Step, dot: Dot, tip: float, tally: Tally) -> None:
        if abs(tip - dot.x) < SHORTEST * self.package.height / 1080:
            return
        tally.drawn += 1
        color = stored(self._looks[step.scene, step.run].color)
        found = find_tip(frame, dot, color, stored(self.package.colors["ground"]))
        if found is not None:
            tally.pointed += 1
            tally.tip = max(tally.tip, (abs(found - tip), _where(step)))

    def checks(self) -> Iterator[Check]:
        """What was seen, once all frames have gone by."""
        large = self.package.height >= 1080
        limit = 1.0 if large else 2.0
        self._see_covered()
        yield from self._numbers()
        for (scene, run), tally in self.tallies.items():
            name = f"{scene}: {run}"
            figure = f"{tally.seen} of {tally.shown} steps, {tally.hidden} hidden"
            figure += f", {tally.missing}" if tally.missing else ""
            good = not tally.missing and tally.seen >= LEAST_SEEN * tally.shown
            limit_ = f"all that are not hidden, at least {LEAST_SEEN:.0%}"
            yield Check(f"{name} seen", figure, limit_, good)
            if tally.seen:
                yield at_most(f"{name} dot off by", *_figures(tally.dot, limit))
            if tally.colors and large:
                # A dot in flight is coded coarsely; at most of its steps it is not.
                off = statistics.median(tally.colors)
                yield at_most(f"{name} dot's colour off by", off, OFF, "levels", "median")
            if tally.drawn:
                figure = f"{tally.pointed} of {tally.drawn} arrows"
                good = tally.pointed >= LEAST_POINTED * tally.drawn
                yield Check(f"{name} arrows", figure, f"at least {LEAST_POINTED:.0%}", good)
                yield at_most(f"{name} arrow tip off by", *_figures(tally.tip, limit))
        never = sorted({*self._looks} - {*self.tallies})
        figure = f"{len(self.tallies)}{f', not {never[0]}' if never else ''}"
        yield Check("runs shown", figure, f"must be {len(self._looks)}", not never)

    def _numbers(self) -> Iterator[Check]:
        """The numbers of the package's data against the same computation."""
        worst, where = 0.0, ""
        for step in self.package.steps:
            objective, path = self._paths[step.run]
            f, df = (function(path[step.step]) for function in OBJECTIVES[objective])
            eta = self.package.record.study["runs"][step.run]["eta"]
            moved = path[step.step] - path[step.step - 1] if step.step else 0.0
            off = max(
                abs(step.x - path[step.step]),
                abs(step.f - f),
                abs(step.df - df),
                abs(moved + eta * step.v),
            )
            worst, where = max((worst, where), (off, f"{step.run}, step {step.step}"))
        yield at_most("numbers of the steps off by", worst, ROUNDING, "", where)


def _where(step: Step) -> str:
    return f"step {step.step}, frame {step.frame}"


def _figures(worst: tuple[float, str], limit: float) -> tuple[float, float, str, str]:
    return worst[0], limit, "px", worst[1]
