"""A package that may go out: checked, whole, made with the lecture's own voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.manifest import NAME, FileRecord, Manifest
from pipeline.places import FINAL
from pipeline.publish.config import PLAIN_PATH, FixedSpec
from pipeline.publish.errors import RefusedError
from pipeline.publish.release import tree_of


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A package that may go out.

    Attributes:
        folder: where it lies.
        manifest: its record.
        files: name -> record of each file, ``manifest.json`` among them.
        file: the file for the fixed path.
    """

    folder: Path
    manifest: Manifest
    files: dict[str, FileRecord]
    file: str

    @property
    def tree(self) -> str:
        """The name that its content gives it."""
        return tree_of(self.files)


def outgoing(folder: Path, fixed: FixedSpec) -> Outgoing:
    """The package in ``folder``, if it may go out.

    Raises:
        ManifestError: there is no package.
        RefusedError: it is not checked, failed a check, is no final one, speaks with another
            voice, its files are not those that were checked, or the fixed path's is missing.
    """
    manifest = Manifest.read(folder)
    where = f"{folder / NAME}"
    if manifest.profile != FINAL:
        raise RefusedError(
            f"{where}: made with the profile {manifest.profile!r}; type: make render"
        )
    if manifest.own_voice is not True:
        message = f"spoken by {manifest.voice}, which is not the lecture's own voice"
        raise RefusedError(f"{where}: {message}; type: make render")
    if not manifest.checks:
        raise RefusedError(f"{where}: no check was made of this package; type: make render")
    for check in manifest.checks:
        if check.get("passed") is not True:
            raise RefusedError(
                f"{where}: the check {check.get('name')!r} failed; type: make render"
            )
    for name in manifest.files:
        if not PLAIN_PATH.match(name) or name == NAME:
            raise RefusedError(f"{where}: {name[:60]!r} is no name of a file that can be published")
    damage = manifest.damage(folder)
    if damage:
        raise RefusedError(f"{folder}: {damage[0]}; type: make render")
    if fixed.file not in manifest.files:
        videos = ", ".join(name for name in manifest.files if name.endswith(".mp4")) or "none"
        message = f"no {fixed.file}, which belongs at the fixed path; its videos: {videos}"
        raise RefusedError(f"{where}: the package has {message}; see fixed in config/publish.yaml")
    files = {**manifest.files, NAME: FileRecord.of(folder / NAME)}
    return Outgoing(folder, manifest, files, fixed.file)
