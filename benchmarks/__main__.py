"""All that is measured, or some parts of it; `presets` is a part only by its name."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import again, length, memory, presets, preview, simulation, speed, workers
from benchmarks.goal import Goal, print_goals
from benchmarks.lecture import check
from benchmarks.setting import Setting
from lecture.errors import LectureError

PARTS: dict[str, Callable[[Setting], list[Goal]]] = {
    "speed": speed.goals,
    "again": again.goals,
    "workers": workers.goals,
    "memory": memory.goals,
    "length": length.goals,
    "preview": preview.goals,
    "simulation": simulation.goals,
}


def main() -> int:
    """Measure and print; the table of goals comes last."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}, presets")
    parser.add_argument("--scenes", nargs="+", default=[], help="default: all of the lecture")
    parser.add_argument("--profile", default="final", help="of config/profiles.yaml")
    parser.add_argument(
        "--rounds", type=int, default=1, help="of what takes minutes; the median counts"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - {*PARTS, "presets"}:
        parser.error(f"there is no part {min(unknown)}; there are {', '.join(PARTS)}, presets")
    if "presets" in arguments.parts:
        presets.table(arguments.scenes[0] if arguments.scenes else "hook")
        return 0
    parts = [PARTS[name] for name in arguments.parts or PARTS]
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        setting = Setting(
            Path(scratch), arguments.profile, tuple(arguments.scenes), arguments.rounds
        )
        try:
            check(arguments.profile, arguments.scenes)
            goals = [goal for part in parts for goal in part(setting)]
        except LectureError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
            return 130
    if goals:
        print_goals(goals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
