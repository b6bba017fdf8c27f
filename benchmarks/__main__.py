"""`python -m benchmarks speed` or `presets`; both without a word."""

from __future__ import annotations

import argparse

from benchmarks import presets, speed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("speed", "presets"))
    parser.add_argument("--scenes", nargs="+", default=["descent"], help="default: descent")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    arguments = parser.parse_args()
    if arguments.what != "presets":
        speed.compare(arguments.scenes, arguments.rounds)
    if arguments.what != "speed":
        presets.table(arguments.scenes[0])


if __name__ == "__main__":
    main()
