"""The lease of a store without conditional writes: who holds it, and when it is free."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from pipeline.publish.errors import ConflictError, UnreachableError
from pipeline.publish.lease import Lease
from pipeline.publish.s3_client import MissingError

KEY = "lease"
SECONDS = 0.3


class Objects:
    """A store in memory; ``after_put`` is called after each write."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.after_put: Callable[[], None] = lambda: None

    def blocks(self, key: str) -> Iterator[bytes]:
        if key not in self.data:
            raise MissingError
        yield self.data[key]

    def put(self, key: str, body: bytes, **_: object) -> None:
        self.data[key] = body
        self.after_put()

    def delete(self, keys: list[str]) -> None:
        for key in keys:
            self.data.pop(key, None)


def lease(objects: Objects) -> Lease:
    """A lease of three tenths of a second."""
    return Lease(objects, KEY, SECONDS)  # type: ignore[arg-type]


def test_it_is_held_inside_the_block_and_gone_after_it() -> None:
    objects = Objects()
    with lease(objects) as held:
        held.confirm()
        assert KEY in objects.data
    assert objects.data == {}


def test_whoever_wrote_last_holds_it() -> None:
    objects = Objects()

    def overtake() -> None:
        objects.after_put = lambda: None
        later = threading.Timer(SECONDS / 6, objects.data.update, [{KEY: b"someone later"}])
        later.start()

    objects.after_put = overtake
    started = time.monotonic()
    with lease(objects):
        # It waited until the other, who had written after it, was out of its time.
        assert time.monotonic() - started > SECONDS


def test_one_that_changes_is_waited_for_and_then_given_up() -> None:
    class Busy(Objects):
        def blocks(self, key: str) -> Iterator[bytes]:
            yield str(time.monotonic()).encode()

    with pytest.raises(ConflictError, match="someone else is publishing"), lease(Busy()):
        pytest.fail("it was held all the time")


def test_one_that_ran_out_is_not_confirmed() -> None:
    with lease(Objects()) as held:
        time.sleep(SECONDS)
        with pytest.raises(ConflictError, match="ran out before the swap"):
            held.confirm()


def test_one_that_was_taken_is_not_confirmed_and_not_removed() -> None:
    objects = Objects()
    with lease(objects) as held:
        objects.data[KEY] = b"another"
        with pytest.raises(ConflictError):
            held.confirm()
    assert objects.data == {KEY: b"another"}


def test_a_store_that_is_too_slow_for_it_is_refused() -> None:
    objects = Objects()
    objects.after_put = lambda: time.sleep(SECONDS / 2)
    with pytest.raises(UnreachableError, match="too slow"), lease(objects):
        pytest.fail("a late write cannot be told from another's")
