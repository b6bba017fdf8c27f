"""Holds every whole step that the video shows against an independent computation of its run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.verify.axes import Axes, AxesReader
from pipeline.verify.check import Check, VerifyError, at_most
from pipeline.verify.colour import stored
from pipeline.verify.dots import Dot, find_dots, find_tip
from pipeline.verify.frames import Frame
from pipeline.verify.package import Look, Package, Step
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
        hidden: of these, those behind another dot or outside of the window.
        seen: those whose dot was found and measured.
        drawn, pointed: displacements long enough for an arrow, and arrows measured.
        dot, tip: largest error in pixels, and where.
        missing: where a dot was not found first.
    """

    shown: int = 0
    hidden: int = 0
    seen: int = 0
    drawn: int = 0
    pointed: int = 0
    dot: tuple[float, str] = (0.0, "")
    tip: tuple[float, str] = (0.0, "")
    missing: str = ""


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
            objective, path = self._paths[step.run]
            tally = self.tallies[step.scene, step.run]
            tally.shown += 1
            axes = self._reader.read(frame, objective, OBJECTIVES[objective][0])
            where = f"step {step.step}, frame {frame.number}"
            if axes is None:
                tally.missing = tally.missing or f"no axes at {where}"
                continue
            x, y = self._place(axes, step)
            if not axes.ticks.left <= x <= axes.ticks.right:
                tally.hidden += 1
                continue
            dot = self._nearest(frame, step, x, y)
            if dot is None:
                if self._is_behind(axes, step, x, y):
                    tally.hidden += 1
                else:
                    tally.missing = tally.missing or f"no dot at {where}"
                continue
            tally.seen += 1
            error = ((dot.x - x) ** 2 + (dot.y - y) ** 2) ** 0.5
            tally.dot = max(tally.dot, (error, where))
            if self._looks[step.scene, step.run].arrow:
                self._see_arrow(frame, step, dot, axes.x.pixel(path[step.step + 1]), tally)

    def _place(self, axes: Axes, step: Step) -> tuple[float, float]:
        objective, path = self._paths[step.run]
        x = path[step.step]
        return axes.x.pixel(x), axes.y.pixel(OBJECTIVES[objective][0](x))

    def _nearest(self, frame: Frame, step: Step, x: float, y: float) -> Dot | None:
        look = self._looks[step.scene, step.run]
        dots = find_dots(frame, stored(look.color), stored(self.package.colors["ground"]))
        right = [dot for dot in dots if dot.shape == look.shape]
        return min(right, key=lambda dot: (dot.x - x) ** 2 + (dot.y - y) ** 2, default=None)

    def _is_behind(self, axes: Axes, step: Step, x: float, y: float) -> bool:
        """Whether the dot of another run stands where this one should be."""
        near = BESIDE * self.package.height / 1080
        for other in self._steps[step.frame]:
            if other.run != step.run:
                there = self._place(axes, other)
                if (there[0] - x) ** 2 + (there[1] - y) ** 2 < near**2:
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
            where = f"step {step.step}, frame {frame.number}"
            tally.tip = max(tally.tip, (abs(found - tip), where))

    def checks(self) -> Iterator[Check]:
        """What was seen, once all frames have gone by."""
        limit = 1.0 if self.package.height >= 1080 else 2.0
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


def _figures(worst: tuple[float, str], limit: float) -> tuple[float, float, str, str]:
    return worst[0], limit, "px", worst[1]
