"""Scenes of three seconds for the tests of verify: one that is true, and ways to be false."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import MoveAlongPath, linear

import optim
from scenes.base import LectureScene
from scenes.clock import Pace
from scenes.mobjects.iterate import Iterate, token
from scenes.mobjects.landscape import Stage
from scenes.run import Run

STEPS, TICKS = 12, 3.0


class Honest(LectureScene):
    """The dots of two runs, twelve steps of each."""

    names: tuple[str, ...] = ("plain", "momentum")

    def construct(self) -> None:
        stage = self.stage()
        dots = [Iterate(stage, run) for run in self.shown_runs()]
        self.add(stage, *dots)
        with self.cue("go"):
            self.play_steps(*dots, to=STEPS, ticks=TICKS)

    def stage(self) -> Stage:
        return Stage(self.facts.objective, self.brief.study.stage)

    def shown_runs(self) -> list[Run]:
        return [self.run(name) for name in self.names]


class PlainAlone(Honest):
    names = ("plain",)


class MomentumAlone(Honest):
    names = ("momentum",)


class WaypointMoved(MomentumAlone):
    """The iterate after six steps is 0.05 further on."""

    def shown_runs(self) -> list[Run]:
        run = self.run("momentum")
        x = run.trajectory.x.copy()
        x[6] += 0.05
        return [with_path(run, x)]


class WrongBeta(MomentumAlone):
    """The run keeps less of its velocity than the study says."""

    def shown_runs(self) -> list[Run]:
        run = self.run("momentum")
        weak = optim.run(self.facts.objective, optim.momentum(0.05, 0.88), 1.11, STEPS + 2)
        return [Run(run.name, run.role, weak)]


class OutOfOrder(MomentumAlone):
    """Steps 5 and 6 have changed places."""

    def shown_runs(self) -> list[Run]:
        run = self.run("momentum")
        x = run.trajectory.x.copy()
        x[[5, 6]] = x[[6, 5]]
        return [with_path(run, x)]


class ArrowTooLong(MomentumAlone):
    """The arrow is a tenth longer than the step."""

    def shown_runs(self) -> list[Run]:
        run = self.run("momentum")
        return [Longer(run.name, run.role, run.trajectory)]


class Longer(Run):
    def displacement(self, step: float) -> float:
        return 1.1 * super().displacement(step)


class Swapped(Honest):
    """Each dot takes the other's way."""

    def shown_runs(self) -> list[Run]:
        plain, momentum = super().shown_runs()
        return [
            Run(plain.name, plain.role, momentum.trajectory),
            Run(momentum.name, momentum.role, plain.trajectory),
        ]


class ScaleOff(MomentumAlone):
    """Curve and dot are two per cent wider than the axes say."""

    def stage(self) -> Stage:
        return Wide(self.facts.objective, self.brief.study.stage)


class Wide(Stage):
    def c2p(self, x: float, y: float) -> np.ndarray:
        return super().c2p(x + 0.02 * (x - self.x_window[0]), y)


class ByArcLength(LectureScene):
    """The dot runs along the curve evenly, as Manim's own animation does."""

    def construct(self) -> None:
        run = self.run("momentum")
        stage = Stage(self.facts.objective, self.brief.study.stage)
        path = stage.curve.copy()
        first, last = run.trajectory.x[0], run.trajectory.x[STEPS]
        path.set_points(stage.curve_points(float(first), float(last)))
        dot = token(run.role).move_to(path.get_start())
        self.add(stage, dot)
        pace = Pace(0, STEPS, TICKS)
        self._dots["momentum"] = ("momentum", False)
        self._marks["momentum"] = dict(pace.marks(0, round(self.camera.frame_rate) // 15))
        with self.cue("go"):
            self.play(MoveAlongPath(dot, path, rate_func=linear), run_time=float(pace.length) / 15)


def with_path(run: Run, x: np.ndarray) -> Run:
    """A run that goes through other points than it should, on the curve."""
    trajectory: optim.Trajectory = replace(run.trajectory, x=x)
    return Run(run.name, run.role, trajectory)
