"""A plan carried out: files, the record, the fixed path; each step may be the last."""

from __future__ import annotations

import datetime
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.manifest import FileRecord
from pipeline.progress import say
from pipeline.publish.errors import ConflictError, PublishError, VanishedError
from pipeline.publish.plan import Plan
from pipeline.publish.progress import Sending
from pipeline.publish.release import Release, tree_of
from pipeline.publish.state import State


def carry_out(plan: Plan) -> Release:
    """Make the plan's release the live one.

    Returns:
        The release, which students get from now on.

    Raises:
        ConflictError: someone else was faster; what they published stays.
        PublishError: a step failed; students get what they got. The same call again goes on there.
    """
    store, layout = plan.state.store, plan.state.layout
    store.check()
    state = _keep_unknown(plan.state) if plan.state.is_unknown else plan.state
    _send(plan)
    live = state.live or (state.release(state.numbers[-1]) if state.is_unknown else None)
    release = Release(
        number=max(state.next, 1),
        lecture=layout.lecture,
        title=plan.title,
        action=plan.action,
        repeats=plan.repeats,
        replaces=live.number if live else None,
        token=secrets.token_hex(8),
        tree=plan.tree,
        files=plan.files,
        fixed=layout.fixed,
        file=plan.file,
        made=_now(),
    )
    with store.turn():
        if not store.claim(release):
            now = State.read(store, layout)
            done = now.fixed != plan.state.fixed and now.live
            said = f"published release {now.live.number}" if done and now.live else "is publishing"
            raise ConflictError(
                f"{store.where}: someone else {said}; nothing of theirs was touched; look at "
                "the releases, then try again"
            )
        there = store.names(layout.asset(plan.tree, ""))
        for name in plan.files:
            if layout.asset(plan.tree, name) not in there:
                message = f"{layout.asset(plan.tree, name)} was there and is gone"
                raise VanishedError(f"{store.where}: {message}: is someone pruning? Try again")
        store.swap(plan.state.fixed, release, state.rivals())
    store.activate()
    sweep(state, release)
    return release


def sweep(state: State, live: Release) -> None:
    """Remove what killed runs left, which can no longer be published once ``live`` is."""
    for leftover in state.store.sweep(live.number):
        say(f"swept a leftover: {leftover}")


def _send(plan: Plan) -> None:
    """Bring the files there, and make sure of those that were there."""
    store, layout = plan.state.store, plan.state.layout
    for name in plan.unproven:
        key = layout.asset(plan.tree, name)
        if store.digest(key) != plan.files[name].sha256:
            message = "not the bytes that its name says; remove it there, then try again"
            raise PublishError(f"{store.where}: {key}: {message}")
    if not plan.missing:
        return
    assert plan.outgoing
    with Sending(plan.size) as sending:
        for name in plan.missing:
            sending.begin(name, plan.files[name].size)
            key = layout.asset(plan.tree, name)
            store.upload(key, plan.outgoing.folder / name, plan.files[name], sending.sent)


def _keep_unknown(state: State) -> State:
    """Make the file that nobody published a release of its own, so that a rollback finds it."""
    store, layout = state.store, state.layout
    assert state.fixed
    with tempfile.TemporaryDirectory(prefix="kept-") as folder:
        name = PurePosixPath(layout.fixed).name
        copy = Path(folder) / name
        store.fetch_fixed(state.fixed, copy)
        files = {name: FileRecord.of(copy)}
        for number in reversed(state.numbers):
            known = state.release(number)
            if known.action == "kept" and known.files == files and number == state.numbers[-1]:
                return state
        tree = tree_of(files)
        key = layout.asset(tree, name)
        if key not in store.names(key):
            store.upload(key, copy, files[name], lambda _: None)
        elif store.digest(key) != files[name].sha256:
            raise PublishError(f"{store.where}: {key}: not the bytes that its name says")
    release = Release(
        number=state.next,
        lecture=layout.lecture,
        title=name,
        action="kept",
        repeats=None,
        replaces=state.numbers[-1] if state.numbers else None,
        token=secrets.token_hex(8),
        tree=tree,
        files=files,
        fixed=layout.fixed,
        file=name,
        made=_now(),
    )
    if not store.record(release):
        raise ConflictError(f"{store.where}: someone else is publishing; look, then try again")
    say(f"kept the file at {layout.fixed} as release {release.number}")
    return replace(state, numbers=(*state.numbers, release.number))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
