"""``make publish``, ``rollback``, ``releases`` and ``prune``: what they do, and what they say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from lecture.folders import ROOT
from pipeline.manifest import Manifest
from pipeline.places import FINAL, Places
from pipeline.progress import say
from pipeline.publish.carry_out import carry_out, sweep
from pipeline.publish.config import PUBLISH, TargetSpec, fixed_of, load_publish, target_of
from pipeline.publish.errors import PublishError
from pipeline.publish.outgoing import outgoing
from pipeline.publish.plan import Plan, plan_publication, plan_rollback
from pipeline.publish.prune import carry_out_pruning, plan_pruning
from pipeline.publish.public import Public
from pipeline.publish.release import Layout, Release
from pipeline.publish.retry import Patience
from pipeline.publish.state import State
from pipeline.publish.store import Store

_MEGABYTE = 1e6
_RECENT = 10  # releases that a cache may still give


@dataclass(frozen=True, slots=True)
class Where:
    """What was typed.

    Attributes:
        lecture: a lecture's id, or the folder of a package.
        target: a target's name.
        config: the file with the targets.
    """

    lecture: str
    target: str
    config: Path = PUBLISH

    @property
    def folder(self) -> Path:
        """The package's folder."""
        if os.sep in self.lecture:
            return Path(self.lecture)
        return Places(self.lecture, FINAL).package

    @property
    def id(self) -> str:
        """The lecture's id."""
        return Manifest.read(self.folder).lecture if os.sep in self.lecture else self.lecture


def open_store(target: TargetSpec, layout: Layout, patience: Patience | None = None) -> Store:
    """The place that a target describes; only the client that it needs is loaded."""
    if target.s3:
        from pipeline.publish.s3 import S3Store

        return S3Store(target.s3, layout, target.age, patience)
    from pipeline.publish.folder import FolderStore

    if target.ssh:
        from pipeline.publish.sftp import SftpFiles

        files = SftpFiles(target.ssh.host, target.ssh.folder, patience)
        return FolderStore(files, target, layout, patience)
    from pipeline.publish.files import LocalFiles

    assert target.dir
    return FolderStore(LocalFiles(ROOT / target.dir.folder), target, layout, patience)


def publish(where: Where, dry_run: bool = False) -> None:
    """Put a package in its place, or only say what would be done."""
    with _opened(where) as (target, state):
        fixed = fixed_of(load_publish(where.config), where.id)
        plan = plan_publication(state, outgoing(where.folder, fixed))
        _do(where, target, plan, dry_run)


def rollback(where: Where, to: int | None = None, dry_run: bool = False) -> None:
    """Make the release before the live one, or release ``to``, the next release."""
    with _opened(where) as (target, state):
        _do(where, target, plan_rollback(state, to), dry_run)


def releases(where: Where) -> None:
    """List the releases, the live one marked."""
    with _opened(where) as (_, state):
        live = state.live
        lived = {release.number for release in state.history()}
        if state.is_unknown:
            print(f"at {state.layout.fixed}: a file that was not published from here")
        if not state.numbers:
            print(f"{state.store.where}: no release of {state.layout.lecture} yet")
        keys = state.store.names(state.layout.home)
        for number in reversed(state.numbers):
            print(_line(state, state.release(number), live, lived, keys))


def _line(
    state: State, release: Release, live: Release | None, lived: set[int], keys: dict[str, int]
) -> str:
    mark = "*" if live and release.number == live.number else " "
    what = f"rollback to {release.repeats}" if release.action == "rollback" else release.action
    size = sum(record.size for record in release.files.values()) / _MEGABYTE
    notes = ["never live"] if live and release.number not in lived else []
    if any(state.layout.asset(release.tree, name) not in keys for name in release.files):
        notes.append("files pruned")
    note = f"  ({', '.join(notes)})" if notes else ""
    return (
        f"{mark} {release.number:4}  {release.made}  {what:14}  {release.sha256[:12]}  "
        f"{size:8.2f} MB  {release.title}{note}"
    )


def prune(where: Where, keep: int, delete: bool = False) -> None:
    """Say what no kept release needs, and remove it if ``delete``."""
    with _opened(where) as (_, state):
        pruning = plan_pruning(state, keep)
        print(f"kept: releases {', '.join(map(str, pruning.kept))}")
        for key, size in pruning.keys.items():
            print(f"delete  {key}  {size} bytes")
        total = sum(pruning.keys.values()) / _MEGABYTE
        if not pruning.keys:
            print("nothing to delete")
        elif delete:
            carry_out_pruning(pruning)
            print(f"{len(pruning.keys)} files deleted, {total:.2f} MB")
        else:
            print(f"{len(pruning.keys)} files, {total:.2f} MB; to delete them: DELETE=1")


def _do(where: Where, target: TargetSpec, plan: Plan, dry_run: bool) -> None:
    url = target.url.rstrip("/") if target.url else None
    if dry_run or plan.is_done:
        lines = plan.lines(target.redirect is not None, target.purge is not None, url)
        print("\n".join(lines))
    if dry_run:
        return
    state = plan.state
    if plan.is_done:
        assert state.live
        release = state.live
        sweep(state, release)
    else:
        say(f"{plan.action} {where.id} to {state.store.where}")
        release = carry_out(plan)
        print(f"release {release.number} of {where.id} is live at {state.store.where}")
    _deliver(target, plan, release)
    print("\n".join(_summary(where.target, target, state.layout, release)))


def _deliver(target: TargetSpec, plan: Plan, release: Release) -> None:
    """Look at what students get; purge and look again if it is not this release."""
    state = plan.state
    if not target.url:
        if plan.is_done:
            state.store.activate()  # a run may have died between the swap and this
        return
    public = Public(target, state.layout, release)
    known = {old.sha256: old.number for old in islice(state.history(), _RECENT)}
    if plan.is_done:
        if not public.problems(known):
            return
        state.store.activate()
    public.deliver(Patience(tries=4), known)


def _summary(name: str, target: TargetSpec, layout: Layout, release: Release) -> list[str]:
    if not target.url:
        return [f"target {name} has no url: not fetched to compare, no address to give"]
    public = Public(target, layout, release)
    lines = ["fetched whole and by range, and compared: as published"]
    lines.append(f"  {public.fixed}")
    pages = [file for file in ("index.html",) if file in release.files]
    lines += [f"  {public.of(page)}" for page in pages]
    lines.append("to embed:")
    lines.append(f'  <video width="320" height="240" controls src="{public.fixed}"></video>')
    lines += [
        f'  <iframe width="960" height="720" allow="fullscreen" title="{release.lecture}" '
        f'src="{public.of(page)}"></iframe>'
        for page in pages
    ]
    return lines


@contextmanager
def _opened(where: Where) -> Iterator[tuple[TargetSpec, State]]:
    spec = load_publish(where.config)
    target = target_of(spec, where.target, where.config)
    layout = Layout(target.prefix, where.id, fixed_of(spec, where.id, where.config).path)
    store = open_store(target, layout)
    try:
        yield target, State.read(store, layout)
    except KeyboardInterrupt:
        raise PublishError("stopped; the same command goes on from here") from None
    finally:
        store.close()
