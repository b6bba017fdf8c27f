"""Everything outside the project's code that shapes a picture, by name and version."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "config" / "theme.yaml"

# Manim and what it draws, sets and encodes with. Asked of the installed packages' metadata, so that
# a render with nothing to do need not load them.
_PACKAGES = (
    "manim",
    "manimpango",
    "pycairo",
    "typst",
    "svgelements",
    "skia-pathops",
    "numpy",
    "scipy",
    "soxr",
    "av",
    "imageio-ffmpeg",
    "pillow",
)


@cache
def environment() -> Mapping[str, str]:
    """Name -> version, or digest, of Python, packages, C libraries, theme and fonts."""
    import av
    import cairo
    import manimpango  # type: ignore[import-untyped]

    libraries = {name: ".".join(map(str, numbers)) for name, numbers in av.library_versions.items()}
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{name: _version(name) for name in _PACKAGES},
        "cairo": cairo.cairo_version_string(),
        "pango": manimpango.pango_version(),
        "libavcodec": libraries["libavcodec"],
        "libswscale": libraries["libswscale"],
        "theme": theme_digest(THEME),
        "fonts": fonts_digest(_font_folder()),
    }


def differences(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What is not the same, one entry a name, such as `manim 0.21.0 instead of 0.22.0`."""
    return [
        f"{name} {found.get(name, 'missing')[:12]} instead of {value[:12]}"
        for name, value in expected.items()
        if found.get(name) != value
    ]


def theme_digest(path: Path) -> str:
    """SHA-256 of what a YAML file says, whatever its layout and comments."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def fonts_digest(folder: Path) -> str:
    """SHA-256 over the bytes of all font files below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".ttf", ".otf", ".ttc"})
    digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _font_folder() -> Path:
    import fontpkg_inter  # type: ignore[import-untyped]

    return Path(fontpkg_inter.ROOT) / "files"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
