"""What a publication or a rollback is going to do, decided before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pipeline.manifest import FileRecord
from pipeline.publish.errors import RefusedError
from pipeline.publish.outgoing import Outgoing
from pipeline.publish.release import Action
from pipeline.publish.state import State

_RECENT = 5  # releases that are asked before files are fetched to be compared


@dataclass(frozen=True, slots=True)
class Plan:
    """The next release.

    Attributes:
        state: what the plan was made for; if it changes, the plan is void.
        action: publish or rollback.
        repeats: the release that a rollback brings back.
        title: the lecture's title.
        tree: folder of the files.
        files: name -> record of each.
        file: the one for the fixed path.
        outgoing: the package; None for a rollback.
        missing: names of the files that have to be sent.
        unproven: names of files that are there, but that no finished release vouches for.
    """

    state: State
    action: Action
    repeats: int | None
    title: str
    tree: str
    files: dict[str, FileRecord]
    file: str
    outgoing: Outgoing | None
    missing: tuple[str, ...]
    unproven: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether students get exactly this already."""
        live, fixed = self.state.live, self.state.fixed
        return (
            live is not None
            and fixed is not None
            and fixed.settled
            and (live.tree, live.file) == (self.tree, self.file)
            and not self.missing
        )

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(self.files[name].size for name in self.missing)

    def lines(self, activates: bool, purges: bool, url: str | None) -> list[str]:
        """The plan as a person reads it, a line for each step."""
        state, layout = self.state, self.state.layout
        if self.is_done:
            live = state.live
            assert live
            return [f"nothing to write: release {live.number} is this, and it is live"]
        lines = []
        number = state.next
        if state.is_unknown:
            lines.append(f"keep    {layout.fixed} as it is, as release {number}")
            number += 1
        number = max(number, 1)
        for name in self.missing:
            record = self.files[name]
            lines.append(
                f"create  {layout.asset(self.tree, name)}  {record.size} bytes  {record.type}"
            )
        lines += [f"compare {layout.asset(self.tree, name)}" for name in self.unproven]
        lines.append(f"create  {layout.record(number)}")
        source = layout.asset(self.tree, self.file)
        now = "nothing" if not state.fixed else "an unknown file"
        now = f"release {state.live.number}" if state.live else now
        lines.append(f"swap    {layout.fixed}  from {now} to release {number}: {source}")
        if activates:
            lines.append("reload  the web server")
        if purges:
            lines.append(f"purge   {url}/{layout.fixed}")
        if url:
            lines.append(f"fetch   {url}/{layout.fixed}, whole and by range, and compare")
        return lines


def plan_publication(state: State, package: Outgoing) -> Plan:
    """How the package becomes the live release."""
    return _plan(
        state, "publish", None, package.manifest.title, package.files, package.file, package
    )


def plan_rollback(state: State, to: int | None = None) -> Plan:
    """How the release before the live one, or release ``to``, becomes the next release.

    Raises:
        RefusedError: there is none, or its files are gone.
    """
    live = state.live
    if live is None:
        raise RefusedError(f"{state.store.where}: nothing of {state.layout.lecture} is published")
    wanted = live.replaces if to is None else to
    if wanted is None:
        raise RefusedError(f"{state.store.where}: there is no release before {live.number}")
    if wanted not in state.numbers:
        known = ", ".join(map(str, state.numbers))
        raise RefusedError(f"{state.store.where}: there is no release {wanted}; there are: {known}")
    old = state.release(wanted)
    plan = _plan(state, "rollback", wanted, old.title, old.files, old.file, None, old.tree)
    if plan.missing:
        gone = f"{plan.missing[0]} of release {wanted} is gone"
        raise RefusedError(f"{state.store.where}: {gone}: it was pruned, or never got there")
    return plan


def _plan(
    state: State,
    action: Action,
    repeats: int | None,
    title: str,
    files: dict[str, FileRecord],
    file: str,
    package: Outgoing | None,
    tree: str | None = None,
) -> Plan:
    tree = tree or (package.tree if package else "")
    folder = state.layout.asset(tree, "")
    there = state.store.names(folder)
    present = {
        name for name, record in files.items() if there.get(f"{folder}{name}") == record.size
    }
    wrong = [name for name in files if f"{folder}{name}" in there and name not in present]
    if wrong:
        message = f"{folder}{wrong[0]} has another size than its name says; remove it there"
        raise RefusedError(f"{state.store.where}: {message}")
    finished = [*state.rivals(), *islice(state.history(), _RECENT)]
    proven = action == "rollback" or any(release.tree == tree for release in finished)
    return Plan(
        state=state,
        action=action,
        repeats=repeats,
        title=title,
        tree=tree,
        files=files,
        file=file,
        outgoing=package,
        missing=tuple(name for name in files if name not in present),
        unproven=() if proven else tuple(name for name in files if name in present),
    )
