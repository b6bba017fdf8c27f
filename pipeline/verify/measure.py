"""Measures the pictures of one scene: a pure function that any process can carry out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.verify.coded import CodedScene
from pipeline.verify.flashes import Brightness, Brightnesses
from pipeline.verify.frames import Decoded, decode
from pipeline.verify.patches import Colours, Patches
from pipeline.verify.plan import ScenePlan
from pipeline.verify.runs import Runs, Tally
from pipeline.verify.stills import Stillness, Stills


@dataclass(frozen=True, slots=True)
class Measurement:
    """All that judging needs of a scene's pictures; places are frames of the scene.

    Attributes:
        decoded: what decoding gave.
        runs: what was seen of each run.
        stillness: when nothing moves.
        brightness: how bright the pictures are, in time.
        colours: by how much known colours were off.
    """

    decoded: Decoded
    runs: tuple[Tally, ...]
    stillness: Stillness
    brightness: Brightness
    colours: Colours


def measure_scene(coded: CodedScene, plan: ScenePlan) -> Measurement:
    """Decode a scene and measure it.

    Args:
        coded: its pictures.
        plan: what they have to show.
    """
    runs, stills, brightness, patches = (
        Runs(plan), Stills(), Brightnesses(plan.fps), Patches(plan)
    )  # fmt: skip
    decoded = decode(coded, plan.fps, (runs, stills, brightness, patches))
    return Measurement(
        decoded, runs.measured(), stills.measured(), brightness.measured(), patches.measured()
    )
