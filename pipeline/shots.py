"""Which step of which run the finished video shows when, with the numbers of that step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lecture.facts import Facts
from lecture.shot import Shot
from lecture.timeline import Timeline, frames
from pipeline.vtt import Block, as_webvtt
from scenes.run import SHAPES
from scenes.theme import THEME


@dataclass(frozen=True, slots=True)
class Step:
    """One whole step of a run as the video shows it.

    Attributes:
        scene: the scene's name.
        run: the run's name.
        step: k.
        frame: the frame of the whole video in which the picture stands at exactly step k.
        x, v, f, df: the iterate x_k, the velocity that led to it, f(x_k) and f'(x_k).
    """

    scene: str
    run: str
    step: int
    frame: int
    x: float
    v: float
    f: float
    df: float


def steps_shown(
    timeline: Timeline, shots: Sequence[Sequence[Shot]], facts: Facts, fps: int
) -> tuple[Step, ...]:
    """Every whole step of every shot, ordered by frame.

    Args:
        timeline: the lecture's.
        shots: those of each scene, in the timeline's order.
        facts: the computed runs.
        fps: frames a second of the video.
    """
    found = []
    for scene, own in zip(timeline.scenes, shots, strict=True):
        first = frames(timeline.start(scene.scene), fps)
        for shot in own:
            run = facts.run(shot.run)
            for frame, step in shot.marks:
                numbers = (run.x[step], run.velocity[step], run.f[step], run.gradient[step])
                x, v, f, df = (float(number) for number in numbers)
                found.append(Step(scene.scene, shot.run, step, first + frame, x, v, f, df))
    return tuple(sorted(found, key=lambda step: (step.frame, step.run)))


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is to be recognised in a scene.

    Attributes:
        scene: the scene's name.
        run: the run's name.
        color: of its dot and arrow, ``#RRGGBB``.
        shape: of its dot: square, circle or triangle.
        arrow: whether the dot has an arrow, which is the next displacement to scale.
    """

    scene: str
    run: str
    color: str
    shape: str
    arrow: bool


def looks(timeline: Timeline, shots: Sequence[Sequence[Shot]]) -> tuple[Look, ...]:
    """How each run looks in each scene that has a dot of it."""
    return tuple(
        Look(scene.scene, shot.run, getattr(THEME.colors, shot.role), SHAPES[shot.role], shot.arrow)
        for scene, own in zip(timeline.scenes, shots, strict=True)
        for shot in own
        if shot.role
    )


def data_twin(steps: Sequence[Step], timeline: Timeline, fps: int) -> str:
    """The steps as a WebVTT metadata track: a cue from each step to the next of its run.

    A cue's text is JSON with scene, run, step, x, v, f and df. The last step of a run in a scene
    stays until the scene ends.
    """
    return as_webvtt(list(_blocks(steps, timeline, fps)))


def _blocks(steps: Sequence[Step], timeline: Timeline, fps: int) -> Iterator[Block]:
    ends = {
        scene.scene: frames(timeline.start(scene.scene) + scene.ticks, fps)
        for scene in timeline.scenes
    }
    for index, step in enumerate(steps):
        later = (
            after.frame
            for after in steps[index + 1 :]
            if (after.scene, after.run) == (step.scene, step.run) and after.frame > step.frame
        )
        end = next(later, ends[step.scene])
        said = {
            "scene": step.scene,
            "run": step.run,
            "step": step.step,
            "x": step.x,
            "v": step.v,
            "f": step.f,
            "df": step.df,
        }
        yield Block(step.frame / fps, end / fps, (json.dumps(said),))
