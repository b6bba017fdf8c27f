"""What every scene is: a storyboard over the cues of its brief, exact to the frame.

A scene's ``construct`` uses each cue once, in the lecture's order:

    with self.cue("rule") as cue:
        self.play(Write(rule), run_time=1.2)
        self.until(cue.mark("learning_rate"))
        self.play(Indicate(rule.term("eta")))

Leaving the block waits out the cue; taking longer than the cue is an error. Time is kept as ideal
seconds from the scene's start, and the n-th boundary stands at the frame nearest to it, so that
rounding never adds up and every frame rate shows the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from manim import Scene, Wait, config
from manim.utils.exceptions import EndSceneEarlyException

from lecture.brief import SceneBrief
from lecture.errors import TimelineError
from lecture.facts import Facts
from lecture.shot import Shot
from lecture.timeline import TICK, CueTime, frames
from scenes.clock import FRAMES_PER_STEP, Pace, PlaySteps
from scenes.mobjects.iterate import Iterate
from scenes.mobjects.step_clock import StepClock
from scenes.run import Run, role_of
from scenes.standalone import brief_of
from scenes.theme import THEME, Role

LATE = 1.0  # seconds that a moment may have passed before waiting for it is an error


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue while it plays. Times are seconds from the scene's start."""

    scene: str
    time: CueTime

    @property
    def start(self) -> float:
        """When the cue begins."""
        return float(self.time.start * TICK)

    @property
    def end(self) -> float:
        """When the next cue begins."""
        return float((self.time.start + self.time.ticks) * TICK)

    def mark(self, name: str) -> float:
        """The moment that the words call ``[name]``.

        Raises:
            TimelineError: the cue's words have no such moment.
        """
        if name not in self.time.marks:
            there = ", ".join(self.time.marks) or "none"
            raise TimelineError(
                f"{self.scene}.{self.time.name}: there is no moment [{name}] (there: {there})"
            )
        return self.start + self.time.marks[name]


class LectureScene(Scene):
    """A scene of a lecture.

    Args:
        brief: all that the picture depends on; default: see ``scenes.standalone.brief_of``.

    Attributes:
        brief: the value above.
        shots: the runs' whole steps and their frames, complete after the render. Of a part of a
            scene they are that part's, counted from the scene's start nevertheless.
    """

    def __init__(self, brief: SceneBrief | None = None, **kwargs: Any) -> None:
        self.brief = brief or brief_of(type(self).__name__)
        self._cues = list(self.brief.timeline.cues)
        self._cue: Cue | None = None
        self._seconds = 0.0  # ideal time
        self._frame = 0  # frames so far, those before the part that is shown included
        self._steps: dict[str, int] = {}
        self._marks: dict[str, dict[int, int]] = {}
        self._dots: dict[str, tuple[str, bool]] = {}  # run -> role and arrow of its dot
        self._first_paces: dict[str, float] = {}
        super().__init__(**kwargs)
        self.camera.background_color = THEME.colors.ground

    # What the lecture gives

    @cached_property
    def facts(self) -> Facts:
        """The computed numbers of the lecture's study."""
        return Facts(self.brief.study)

    def text(self, name: str) -> str:
        """The words on screen that the lecture calls ``name``.

        Raises:
            TimelineError: the lecture has no such text for this scene.
        """
        if name not in self.brief.texts:
            there = ", ".join(self.brief.texts) or "none"
            raise TimelineError(f"{self.brief.scene}: there is no text {name!r} (there: {there})")
        return self.brief.texts[name]

    def run(self, name: str, role: Role | None = None) -> Run:
        """The run that the lecture's study calls ``name``, with its role on screen."""
        method = self.brief.study.runs[name].method
        return Run(name, role or role_of(method), self.facts.run(name))

    # Cues and time

    @contextmanager
    def cue(self, name: str) -> Iterator[Cue]:
        """The stretch of narration called ``name``; on leaving, what is left of it is waited out.

        Of a scene that is shown in part, what comes before is gone through without being drawn, and
        with the cue that follows it the scene ends.

        Raises:
            TimelineError: not the next cue, a cue inside a cue, or an animation that overran it.
        """
        here = f"{self.brief.scene}.{name}"
        if self._cue:
            raise TimelineError(f"{here}: begins inside the cue {self._cue.time.name!r}")
        if not self._cues or self._cues[0].name != name:
            due = repr(self._cues[0].name) if self._cues else "none any more"
            raise TimelineError(f"{here}: the lecture's next cue of this scene is {due}")
        self._show(len(self.brief.timeline.cues) - len(self._cues))
        self._cue = Cue(self.brief.scene, self._cues.pop(0))
        yield self._cue
        end = self._cue.end
        if self._seconds < end:
            self.wait(end - self._seconds)
        self._seconds, self._cue = end, None

    @property
    def now(self) -> float:
        """Seconds from the scene's start."""
        return self._seconds

    def until(self, moment: float) -> None:
        """Hold the picture until ``moment``, in seconds from the scene's start (``cue.mark(...)``).

        A moment that has just passed is no reason to wait; one that passed long ago is an error.

        Raises:
            TimelineError: the moment passed more than LATE seconds ago.
        """
        if self._seconds - moment > LATE:
            late = self._seconds - moment
            raise TimelineError(
                f"{self._place()}: at {moment:.2f} s the picture is {late:.2f} s late"
            )
        if moment > self._seconds:
            self.wait(moment - self._seconds)

    def within(self, seconds: float, end: float) -> float:
        """A run time: ``seconds``, or less if ``end`` comes first; at least one tick.

        So that an animation still fits when another voice speaks faster.
        """
        return max(min(seconds, end - self._seconds), float(TICK))

    def play(self, *animations: Any, **kwargs: Any) -> None:
        """Play as Manim does, for exactly the frames that lie in the run time.

        Raises:
            TimelineError: outside a cue.
        """
        compiled = self.compile_animations(*animations, **kwargs)
        seconds = max(animation.run_time for animation in compiled)
        count = self._advance(seconds, least=1)
        for animation in compiled:
            if animation.run_time == seconds:
                # Manim rounds up what it plays; half a frame less is exact whatever the floats do.
                animation.run_time = max(count - 0.5, 1) / config.frame_rate
        super().play(*compiled)

    def wait(self, duration: float = 1.0, **kwargs: Any) -> None:
        """Hold the picture for exactly the frames that lie in ``duration`` seconds, or for none.

        Raises:
            TimelineError: outside a cue.
        """
        count = self._advance(duration, least=0)
        if count:
            # Manim rounds down what it freezes.
            super().play(Wait((count + 0.5) / config.frame_rate, frozen_frame=True, **kwargs))

    def tear_down(self) -> None:
        """Check that the storyboard used the whole of its timeline.

        Raises:
            TimelineError: a cue that was not used.
        """
        if self._cues:
            raise TimelineError(f"{self.brief.scene}.{self._cues[0].name}: the scene never uses it")
        super().tear_down()

    # Runs

    @property
    def shots(self) -> tuple[Shot, ...]:
        """For each run, the frames in which the picture stands at exactly a whole step."""
        first = frames(self.brief.start, round(config.frame_rate))
        return tuple(
            Shot(
                run,
                *self._dots.get(run, ("", False)),
                tuple(sorted((f, k) for f, k in marks.items() if first <= f < self._frame)),
            )
            for run, marks in self._marks.items()
        )

    def play_steps(self, *followers: Any, to: int, ticks: float, first: int | None = None) -> None:
        """Let the followers' runs go on to step ``to``, all by one clock.

        Args:
            followers: ``Iterate``, ``StepClock``, ``LossInset`` and others that ``show`` a step.
                They are brought to the front, so that nothing else is drawn again in every frame.
            to: the step to end at.
            ticks: screen time of a step in ticks of 1/15 s, a multiple of a quarter.
            first: the step to begin at; default: where the runs stand, 0 at first.

        Raises:
            TimelineError: the cue is too short, or the runs stand at different steps.
            ValueError: a pace that is not allowed.
        """
        runs = list(dict.fromkeys(run.name for follower in followers for run in follower.runs))
        standing = {self._steps.get(run, 0) for run in runs}
        if first is None and len(standing) != 1:
            raise TimelineError(f"{self._place()}: the runs stand at different steps {standing}")
        pace = Pace(standing.pop() if first is None else first, to, ticks)
        for follower in followers:
            follower.show(pace.first)
            if isinstance(follower, StepClock):
                first_pace = self._first_paces.setdefault(follower.runs[0].name, ticks)
                follower.set_speed(first_pace / ticks)
            if isinstance(follower, Iterate):
                self._dots[follower.run.name] = follower.run.role, follower.has_arrow
        per_tick = frames(1, round(config.frame_rate))
        for run in runs:
            self._marks.setdefault(run, {}).update(pace.marks(self._frame, per_tick))
            self._steps[run] = to
        self.bring_to_front(*followers)
        if pace.length:
            self.play(PlaySteps(followers, pace, per_tick, run_time=float(pace.length * TICK)))
        for run in runs:
            self._marks[run][self._frame] = to

    def play_out(self, *followers: Any, to: int, end: float) -> None:
        """Let the runs go on to their last step by ``end``, in two paces.

        Half of the time goes to the steps up to ``to``, which are worth seeing, half to the rest,
        or more to the rest if it could not be shown in half.

        Args:
            followers: as for ``play_steps``; the clock among them shows the speeds.
            to: a step between where the runs stand and their last.
            end: seconds from the scene's start.

        Raises:
            TimelineError: as ``fitting``.
        """
        run = next(run for follower in followers for run in follower.runs)
        fastest = (run.last - to) / FRAMES_PER_STEP * float(TICK)
        middle = min((self.now + end) / 2, end - fastest)
        for last, by in ((to, middle), (run.last, end)):
            ticks = self.fitting(last - self._steps.get(run.name, 0), by)
            self.play_steps(*followers, to=last, ticks=ticks)

    def fitting(self, steps: int, end: float) -> float:
        """The slowest allowed ticks a step with which ``steps`` steps end by ``end``.

        Args:
            steps: how many.
            end: seconds from the scene's start, such as ``cue.end`` or a moment.

        Raises:
            TimelineError: too short even for the fastest pace.
        """
        quarter_ticks = math.floor((end - self._seconds) / float(TICK) * FRAMES_PER_STEP + 1e-9)
        ticks = (quarter_ticks // steps) / FRAMES_PER_STEP
        if ticks <= 0:
            seconds = end - self._seconds
            raise TimelineError(f"{self._place()}: {steps} steps do not fit in {seconds:.2f} s")
        return ticks

    def steps_by(self, moment: float, ticks: float) -> int:
        """How many whole steps of ``ticks`` ticks end by ``moment``, in the scene's seconds."""
        return max(0, math.floor((moment - self._seconds) / (ticks * float(TICK)) + 1e-9))

    # Frames

    def _show(self, cue: int) -> None:
        """Begin or end to draw, if the part that is shown begins or ends with this cue."""
        first, end = self.brief.shown
        if cue == end:
            self._cues.clear()
            raise EndSceneEarlyException
        if first and cue in (0, first):
            self.next_section(skip_animations=cue == 0)

    def _place(self) -> str:
        return f"{self.brief.scene}.{self._cue.time.name}" if self._cue else self.brief.scene

    def _advance(self, seconds: float, least: int) -> int:
        if not self._cue:
            raise TimelineError(f"{self.brief.scene}: something plays outside of any cue")
        overrun = self._seconds + seconds - self._cue.end
        if overrun > 0.5 / config.frame_rate:
            raise TimelineError(
                f"{self._place()}: the picture takes {overrun:.2f} s longer than the cue"
            )
        self._seconds += seconds
        end = math.floor(self._seconds * config.frame_rate + 0.5)
        count = max(end - self._frame, least)
        self._frame += count
        return count
