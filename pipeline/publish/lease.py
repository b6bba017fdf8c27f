"""Taking turns in a store that knows no conditional writes: the weaker way, chosen on purpose.

Fischer's timed mutual exclusion (Lamport, A fast mutual exclusion algorithm, 1987): write one's
name, wait longer than any write can take, and go on only if the name is still one's own. No two
clocks are compared: each run measures on its own how long the lease has not changed. It is as good
as its one assumption, that a write is visible within a third of the lease.
"""

from __future__ import annotations

import secrets
import time
from types import TracebackType
from typing import Self

from pipeline.publish.errors import ConflictError, UnreachableError
from pipeline.publish.retry import Patience
from pipeline.publish.s3_client import Client, MissingError

_ONCE = Patience(tries=1)  # a write that comes late is what the algorithm cannot bear
_WAITS = 3.0  # leases to wait for at most


class Lease:
    """Held inside a ``with`` block.

    Args:
        objects: where it is kept.
        key: its key.
        seconds: how long it is held at most.
    """

    def __init__(self, objects: Client, key: str, seconds: float) -> None:
        self._objects, self._key, self._seconds = objects, key, seconds
        self._name = secrets.token_hex(16).encode()
        self._since = 0.0

    def __enter__(self) -> Self:
        limit = time.monotonic() + _WAITS * self._seconds
        seen, seen_since = self._holder(), time.monotonic()
        while True:
            if seen is None or time.monotonic() - seen_since > self._seconds:
                self._since = time.monotonic()
                self._objects.put(self._key, self._name, patience=_ONCE)
                if time.monotonic() - self._since > self._seconds / 3:
                    raise UnreachableError(f"{self._key}: the store is too slow for this lease")
                time.sleep(self._seconds / 3)
                if self._holder() == self._name:
                    return self
            if time.monotonic() > limit:
                raise ConflictError(f"{self._key}: someone else is publishing; try again later")
            time.sleep(min(self._seconds / 10, 1.0))
            now = self._holder()
            if now != seen:
                seen, seen_since = now, time.monotonic()

    def confirm(self) -> None:
        """Make sure that the lease is still held.

        Raises:
            ConflictError: it has run out, or someone else has it.
        """
        if time.monotonic() - self._since > self._seconds or self._holder() != self._name:
            raise ConflictError(
                f"{self._key}: the lease ran out before the swap; nothing was changed"
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._holder() == self._name:
            self._objects.delete([self._key])

    def _holder(self) -> bytes | None:
        try:
            return b"".join(self._objects.blocks(self._key))
        except MissingError:
            return None
