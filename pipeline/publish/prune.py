"""Removing what no kept release needs: nothing else here deletes what was published."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pipeline.publish.errors import ConflictError, RefusedError
from pipeline.publish.state import State


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would be removed.

    Attributes:
        state: what it was decided for.
        kept: numbers of the releases whose files stay.
        keys: what goes, with sizes in bytes.
    """

    state: State
    kept: tuple[int, ...]
    keys: dict[str, int]


def plan_pruning(state: State, keep: int) -> Pruning:
    """Keep the last ``keep`` releases that students got, and all that is newer than the live one.

    Records stay for ever: they are small, and a number is never used twice.

    Raises:
        RefusedError: nothing is published.
    """
    kept = list(islice(state.history(), keep))
    if not kept:
        raise RefusedError(f"{state.store.where}: nothing of {state.layout.lecture} is published")
    kept += state.rivals()
    trees = {release.tree for release in kept}
    numbers = {release.number for release in kept}
    layout = state.layout
    keys = {}
    for key, size in state.store.names(layout.home).items():
        folder, _, name = key.removeprefix(layout.home).partition("/")
        if folder == "releases" or not name:
            continue
        if folder == "live":
            number = name.partition("-")[0]
            if number.isdigit() and int(number) in numbers:
                continue
        elif folder in trees:
            continue
        keys[key] = size
    return Pruning(state, tuple(sorted(numbers)), keys)


def carry_out_pruning(pruning: Pruning) -> None:
    """Remove what was planned, if nobody published since.

    Raises:
        ConflictError: someone did.
    """
    state = pruning.state
    now = State.read(state.store, state.layout)
    if (now.fixed, now.numbers) != (state.fixed, state.numbers):
        raise ConflictError(f"{state.store.where}: someone published in the meantime; look again")
    state.store.delete(list(pruning.keys))
