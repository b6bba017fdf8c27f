"""What is asked for, and whether it is there already; imports little, since mostly it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.inputs import raw_digest
from pipeline.manifest import Manifest, ManifestError
from pipeline.places import Places


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        lecture: the lecture's id.
        profile: a profile's name.
        voice: a voice's name; None for the lecture's own.
        workers: processes that render; None for one a core.
        scheduler: a Dask scheduler's address, to render there.
    """

    lecture: str
    profile: str
    voice: str | None = None
    workers: int | None = None
    scheduler: str | None = None

    @property
    def places(self) -> Places:
        """Where it goes."""
        return Places(self.lecture, self.profile)

    @property
    def raw(self) -> str:
        """The digest of all bytes that the package follows from."""
        return raw_digest(self.places, self.voice)

    def is_made(self) -> bool:
        """Whether the package is there, whole, and of the files as they are."""
        return self.made_from("raw", self.raw)

    def made_from(self, kind: str, digest: str) -> bool:
        """Whether the package is there, whole, and of inputs with this digest of this kind."""
        manifest = self._manifest()
        if manifest is None or manifest.inputs.get(kind) != digest:
            return False
        return not manifest.damage(self.places.package)

    def note_raw(self) -> None:
        """Let the package's record know that it is of the files as they are."""
        manifest = self._manifest()
        if manifest is not None:
            inputs = {**manifest.inputs, "raw": self.raw}
            replace(manifest, inputs=inputs).write(self.places.package)

    def _manifest(self) -> Manifest | None:
        try:
            return Manifest.read(self.places.package)
        except ManifestError:
            return None
