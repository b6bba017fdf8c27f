"""What a place holds of a lecture: what is live, and every release that was ever made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.publish.errors import PublishError
from pipeline.publish.release import Layout, Release
from pipeline.publish.store import Fixed, Store


@dataclass(frozen=True, slots=True)
class State:
    """What was found at one moment.

    Attributes:
        store: the place.
        layout: where the lecture lies in it.
        fixed: what is at the fixed path.
        numbers: of all releases that have a record, ascending.
    """

    store: Store
    layout: Layout
    fixed: Fixed | None
    numbers: tuple[int, ...]
    _read: dict[int, Release] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, store: Store, layout: Layout) -> State:
        """Look. The fixed path is read before the records: a record is there before it is live.

        Raises:
            PublishError: the place cannot be read, or holds what publishing never writes.
        """
        fixed = store.fixed()
        stems = [
            key.rpartition("/")[2].removesuffix(".json") for key in store.names(layout.records)
        ]
        state = cls(store, layout, fixed, tuple(sorted(int(s) for s in stems if s.isdigit())))
        if fixed and fixed.release is not None and fixed.release not in state.numbers:
            key = layout.record(fixed.release)
            raise PublishError(f"{store.where}: {key}: the live release's record is missing")
        return state

    @property
    def next(self) -> int:
        """The number of the next release."""
        return self.numbers[-1] + 1 if self.numbers else 0

    @property
    def live(self) -> Release | None:
        """The release that students get; None before the first, or if the file is unknown."""
        if self.fixed is None or self.fixed.release is None:
            return None
        return self.release(self.fixed.release)

    @property
    def is_unknown(self) -> bool:
        """Whether something is at the fixed path that was not published."""
        return self.fixed is not None and self.fixed.release is None

    def release(self, number: int) -> Release:
        """The release of that number."""
        if number not in self._read:
            key = self.layout.record(number)
            self._read[number] = Release.decode(key, self.store.read(key))
        return self._read[number]

    def history(self) -> Iterator[Release]:
        """The releases that students got, the live one first."""
        release = self.live
        while release:
            yield release
            before = release.replaces
            release = self.release(before) if before in self.numbers else None  # type: ignore[arg-type]

    def rivals(self) -> list[Release]:
        """Releases newer than the live one: their runs died, or are under way."""
        live = self.live.number if self.live else -1
        return [self.release(number) for number in self.numbers if number > live]
