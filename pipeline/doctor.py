"""What is installed, what is missing, and how to get it."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lecture.folders import LECTURES, ROOT

PACKAGES = ("manim", "manimpango", "pycairo", "typst", "av", "numpy", "imageio-ffmpeg")
SPACE = 2  # GiB that a render of a lecture may need


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        what: its name.
        found: what there is; empty if it is missing.
        remedy: what to do when it is missing.
    """

    what: str
    found: str
    remedy: str


def examine() -> tuple[Finding, ...]:
    """Look at everything that a render needs."""
    return (
        Finding("Python", platform.python_version() if sys.version_info >= (3, 11) else "", "3.11"),
        *(Finding(name, _found(partial(_pinned, name)), "make setup") for name in PACKAGES),
        Finding("ffmpeg", _found(_ffmpeg), "make setup"),
        Finding("font", _found(_font), "make setup"),
        Finding("lectures", ", ".join(sorted(p.stem for p in LECTURES.glob("*.yaml"))), "git"),
        Finding("disk", _found(_disk), f"free {SPACE} GiB, or make clean"),
    )


def _found(look: Callable[[], str]) -> str:
    try:
        return look()
    except Exception:  # whatever keeps it from working, it is not there
        return ""


def _pinned(name: str) -> str:
    version = importlib.metadata.version(name)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        pinned, _, wanted = line.partition("==")
        if pinned.lower() == name.lower() and wanted != version:
            raise RuntimeError(f"{name} {version} is not the pinned {wanted}")
    return version


def _ffmpeg() -> str:
    from pipeline.ffmpeg import version

    return version()


def _font() -> str:
    from scenes.fonts import use_project_fonts

    return use_project_fonts()


def _disk() -> str:
    free = shutil.disk_usage(ROOT).free / 2**30
    if free < SPACE:
        raise RuntimeError(f"{free:.1f} GiB")
    return f"{free:.0f} GiB free"
