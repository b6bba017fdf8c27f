"""What a package follows from, as digests: equal digests, nothing to do.

``raw`` is over the bytes of every file that can matter and takes milliseconds. ``meaning`` is blind
to comments and layout; it is asked only when ``raw`` differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from lecture.folders import CONFIG, LECTURES, ROOT
from pipeline.places import Places

_CODE = ("optim", "lecture", "scenes", "pipeline", "web")


def raw_digest(places: Places, voice: str | None) -> str:
    """SHA-256 over names and bytes of all source files, the lecture, its takes and the settings."""
    digest = hashlib.sha256(f"{places.lecture} {places.profile} {voice}\n".encode())
    for path in sorted(_files(places)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def meaning_digest(places: Places, voice: str | None) -> str:
    """SHA-256 over what the same files say: code without comments, YAML without layout."""
    import yaml

    from pipeline.render.environment import environment
    from pipeline.render.sources import project_digest

    digest = hashlib.sha256(f"{places.lecture} {places.profile} {voice}\n".encode())
    digest.update(project_digest().encode())
    digest.update(repr(sorted(environment().items())).encode())
    for path in sorted(_files(places)):
        if path.suffix == ".yaml":
            said = yaml.safe_load(path.read_text(encoding="utf-8"))
            digest.update(f"{path.name} {said!r}\n".encode())
        elif path.suffix != ".py":
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(places: Places) -> Iterator[Path]:
    for package in _CODE:
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
    yield from CONFIG.glob("*.yaml")
    lecture = LECTURES / f"{places.lecture}.yaml"
    if lecture.is_file():  # else the build says that there is no such lecture
        yield lecture
    yield ROOT / "constraints.txt"
    for folder in (ROOT / "takes" / places.lecture, places.recordings):
        yield from (path for path in folder.rglob("*") if path.is_file())
