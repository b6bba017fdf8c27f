"""What a video is encoded as: size, frame rate and x264's settings; config/profiles.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lecture.errors import LectureError
from lecture.source import read_source

PROFILES = Path(__file__).parents[2] / "config" / "profiles.yaml"
TICKS_PER_SECOND = 15  # a frame rate must be a multiple, so that every cue begins on a frame


class ProfileError(LectureError):
    """Picture settings that cannot be used; one line."""


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
                raise ProfileError(
                    f"profile {self.name}: {side} {getattr(self, side)} is not an even number >= 16"
                )
        if self.fps < TICKS_PER_SECOND or self.fps % TICKS_PER_SECOND:
            raise ProfileError(
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
    """All profiles by name. Raises LectureError, one line, when the file does not hold profiles."""
    loaded = read_source(path).data
    return {str(name): _profile(path, str(name), entry) for name, entry in loaded.items()}


def load_profile(name: str, path: Path = PROFILES) -> Profile:
    """The profile called `name`. Raises ProfileError naming those there are."""
    profiles = load_profiles(path)
    if name not in profiles:
        raise ProfileError(f"no profile {name!r} in {path.name}; there are {', '.join(profiles)}")
    return profiles[name]


def _profile(path: Path, name: str, entry: object) -> Profile:
    keys = {"width", "height", "fps", "x264"}
    if not isinstance(entry, dict) or set(entry) != keys:
        raise ProfileError(
            f"{path.name}: {name} must have exactly the keys {', '.join(sorted(keys))}"
        )
    for key in ("width", "height", "fps"):
        if type(entry[key]) is not int:
            raise ProfileError(f"{path.name}: {name}.{key} is {entry[key]!r}, not a whole number")
    if not isinstance(entry["x264"], dict):
        raise ProfileError(f"{path.name}: {name}.x264 must map libx264's options to values")
    options = tuple(sorted((str(key), str(value)) for key, value in entry["x264"].items()))
    return Profile(name, entry["width"], entry["height"], entry["fps"], options)
