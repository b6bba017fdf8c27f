"""What a video is encoded as: size, frame rate and x264's settings; config/profiles.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

PROFILES = Path(__file__).parents[2] / "config" / "profiles.yaml"
TICKS_PER_SECOND = 15  # a frame rate must be a multiple, so that every cue begins on a frame


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of picture settings.

    Args:
        name: as in config/profiles.yaml.
        width, height: pixels, both even (yuv420p halves them).
        fps: frames a second, a multiple of 15.
        x264: options of libx264 as pairs of name and value, sorted by name.
    """

    name: str
    width: int
    height: int
    fps: int
    x264: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for side in ("width", "height"):
            if getattr(self, side) < 16 or getattr(self, side) % 2:
                raise ValueError(
                    f"profile {self.name}: {side} {getattr(self, side)} is not an even number >= 16"
                )
        if self.fps < TICKS_PER_SECOND or self.fps % TICKS_PER_SECOND:
            raise ValueError(
                f"profile {self.name}: fps {self.fps} is not a multiple of {TICKS_PER_SECOND}"
            )

    @property
    def encoder_options(self) -> dict[str, str]:
        """Options for PyAV's libx264. One thread a scene: scenes run side by side, and one thread
        makes the same bytes whatever the machine."""
        return {
            **dict(self.x264),
            "threads": "1",
            "flags": "+cgop",
            # Area-averaged chroma lies in the middle of its four pixels.
            "x264-params": "chromaloc=1:force-cfr=1",
        }


def load_profiles(path: Path = PROFILES) -> dict[str, Profile]:
    """All profiles by name. Raises ValueError, one line, when the file does not hold profiles."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{path.name}: expected profiles by name")
    return {str(name): _profile(path, str(name), entry) for name, entry in loaded.items()}


def load_profile(name: str, path: Path = PROFILES) -> Profile:
    """The profile called `name`. Raises ValueError naming those there are."""
    profiles = load_profiles(path)
    if name not in profiles:
        raise ValueError(f"no profile {name!r} in {path.name}; there are {', '.join(profiles)}")
    return profiles[name]


def _profile(path: Path, name: str, entry: object) -> Profile:
    keys = {"width", "height", "fps", "x264"}
    if not isinstance(entry, dict) or set(entry) != keys:
        raise ValueError(
            f"{path.name}: {name} must have exactly the keys {', '.join(sorted(keys))}"
        )
    for key in ("width", "height", "fps"):
        if type(entry[key]) is not int:
            raise ValueError(f"{path.name}: {name}.{key} is {entry[key]!r}, not a whole number")
    if not isinstance(entry["x264"], dict):
        raise ValueError(f"{path.name}: {name}.x264 must map libx264's options to values")
    options = tuple(sorted((str(key), str(value)) for key, value in entry["x264"].items()))
    return Profile(name, entry["width"], entry["height"], entry["fps"], options)
