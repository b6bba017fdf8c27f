"""The measuring of all scenes of a package, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass

from lecture.errors import LectureError
from pipeline.progress import RenderProgress
from pipeline.verify.check import VerifyError
from pipeline.verify.coded import coded_scenes
from pipeline.verify.kept import KeptMeasurements
from pipeline.verify.measure import Measurement, measure_scene
from pipeline.verify.package import Package
from pipeline.verify.plan import ScenePlan


@dataclass(frozen=True, slots=True)
class _Work:
    """The measuring of one scene, for its progress."""

    name: str
    frames: int
    kind: str = "scenes"

    @property
    def cost(self) -> float:
        return self.frames

    @classmethod
    def of(cls, plan: ScenePlan) -> _Work:
        return cls(f"measuring {plan.scene}", plan.frames)


class Measuring:
    """Scenes that are being measured.

    Args:
        package: whose scenes.
        plans: of each of them, in order.
        pool: who measures.
        kept: where measurements are looked for and kept; None to make all of them anew.
    """

    def __init__(
        self,
        package: Package,
        plans: Sequence[ScenePlan],
        pool: Executor,
        kept: KeptMeasurements | None,
    ) -> None:
        self._plans, self._kept = plans, kept
        self._keys: dict[int, str] = {}
        self._found: dict[int, Measurement] = {}
        self._running: dict[Future[Measurement], int] = {}
        coded = coded_scenes(package)
        # What is left at the end is short, so that no worker is alone for long.
        for scene in sorted(range(len(plans)), key=lambda scene: -plans[scene].frames):
            if kept:
                self._keys[scene] = kept.key(coded[scene], plans[scene])
                measurement = kept.get(self._keys[scene])
                if measurement:
                    self._found[scene] = measurement
                    continue
            self._running[pool.submit(measure_scene, coded[scene], plans[scene])] = scene

    def results(self) -> list[Measurement]:
        """The measurement of each scene, once all are there.

        Raises:
            VerifyError: a scene that could not be measured.
        """
        if self._running:
            self._wait()
        return [self._found[scene] for scene in range(len(self._plans))]

    def _wait(self) -> None:
        work = {scene: _Work.of(self._plans[scene]) for scene in self._running.values()}
        with RenderProgress([*work.values()], len(self._found), doing="measuring") as progress:
            for future in as_completed(self._running):
                scene = self._running[future]
                self._found[scene] = _result(self._plans[scene], future)
                if self._kept:
                    self._kept.put(self._keys[scene], self._found[scene])
                progress.finished(work[scene])
        if self._kept:
            self._kept.prune()


def _result(plan: ScenePlan, future: Future[Measurement]) -> Measurement:
    try:
        return future.result()
    except LectureError:
        raise
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())
        raise VerifyError(f"scene {plan.scene} cannot be measured: {message}") from None
