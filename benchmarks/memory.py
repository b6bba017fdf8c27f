"""The most memory that making the lecture takes, and what of it grows with the lecture."""

from __future__ import annotations

from benchmarks.goal import Goal
from benchmarks.length import more_scenes
from benchmarks.project import made
from benchmarks.setting import Setting

_GIB = 1 << 30
_WORKER, _RUN = 1.0, 2.5  # GiB


def goals(setting: Setting) -> list[Goal]:
    """Of a worker and of all processes, for the lecture and for ever longer ones."""
    _, outcome = made(setting)
    longer = more_scenes(setting)
    peaks = {setting.profile: outcome.peak}
    peaks |= {f"scenes x {times}, 480p15": run.peak for times, run in longer.items()}
    print("\n| what | largest worker, GiB of RSS | whole run, GiB of PSS |\n|---|---|---|")
    for name, peak in peaks.items():
        print(f"| {name} | {peak.worker / _GIB:.2f} | {peak.tree / _GIB:.2f} |", flush=True)
    worker = max(peak.worker for peak in peaks.values()) / _GIB
    run = max(peak.tree for peak in peaks.values()) / _GIB
    shortest, *_, longest = longer.values()
    growth = (longest.peak.tree - shortest.peak.tree) / _GIB
    return [
        Goal("peak memory of a worker", f"{worker:.2f} GiB", "<= 1 GiB", worker <= _WORKER),
        Goal(
            "peak memory of the whole run",
            f"{run:.2f} GiB ({growth:+.2f} for {max(longer)} times the scenes)",
            "<= 2.5 GiB",
            run <= _RUN,
        ),
    ]
