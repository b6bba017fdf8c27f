"""SFTP against the real sshd: the same promises over a connection that breaks."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_faults import proxy
from publish_support import FIXED, LAYOUT, SPEC, Sshd, package, sshd

from pipeline.publish.carry_out import carry_out
from pipeline.publish.config import TargetSpec
from pipeline.publish.errors import (
    ConflictError,
    PublishError,
    UndeliveredError,
    UnreachableError,
)
from pipeline.publish.folder import FolderStore
from pipeline.publish.outgoing import Outgoing, outgoing
from pipeline.publish.plan import Plan, plan_publication, plan_rollback
from pipeline.publish.release import Release
from pipeline.publish.retry import Patience
from pipeline.publish.sftp import SftpFiles
from pipeline.publish.state import State

QUICK = Patience(tries=4, first=0.02, longest=0.1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """sshd, and a HOME whose ssh configuration knows it as "origin"."""
    with sshd(tmp_path_factory.mktemp("ssh")) as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(running.home))
        patch.delenv("SSH_AUTH_SOCK", raising=False)
        yield running


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Outgoing]:
    """Three small packages and a larger one."""
    folder = tmp_path_factory.mktemp("packages")
    more = {"big.mp4": os.urandom(6_000_000)}
    small = [outgoing(package(folder / str(seed), seed), SPEC) for seed in range(3)]
    return [*small, outgoing(package(folder / "big", 9, more=more), SPEC)]


@pytest.fixture
def store(server: Sshd, www: Path) -> Iterator[FolderStore]:
    """The web root as a place."""
    made = open_store(www)
    yield made
    made.close()


def open_store(www: Path, host: str = "origin", **more: object) -> FolderStore:
    """A connection of its own."""
    target = TargetSpec.model_validate({"ssh": {"host": host, "folder": str(www), **more}})
    return FolderStore(SftpFiles(host, str(www), QUICK), target, LAYOUT, QUICK)


def plan(place: FolderStore, what: Outgoing) -> Plan:
    """How ``what`` gets there."""
    return plan_publication(State.read(place, LAYOUT), what)


def video(what: Outgoing) -> bytes:
    """The bytes for the fixed path."""
    return (what.folder / what.file).read_bytes()


def leftovers(www: Path) -> list[Path]:
    """What only killed runs leave behind."""
    return [
        path for path in www.rglob("*") if path.parent.name == "scratch" or ".next-" in path.name
    ]


def test_publish_and_roll_back(store: FolderStore, www: Path, packages: list[Outgoing]) -> None:
    old = (www / FIXED).read_bytes()
    for what in packages[:2]:
        carry_out(plan(store, what))
        assert (www / FIXED).read_bytes() == video(what)
    assert plan(store, packages[1]).is_done
    carry_out(plan_rollback(State.read(store, LAYOUT)))
    assert (www / FIXED).read_bytes() == video(packages[0])
    carry_out(plan_rollback(State.read(store, LAYOUT), 0))
    assert (www / FIXED).read_bytes() == old
    assert leftovers(www) == []


def test_everything_that_goes_out_arrives(
    store: FolderStore, www: Path, packages: list[Outgoing]
) -> None:
    what = packages[3]
    release = carry_out(plan(store, what))
    for name in what.files:
        there = www / LAYOUT.asset(release.tree, name)
        assert there.read_bytes() == (what.folder / name).read_bytes()
        assert there.stat().st_mode & 0o777 == 0o644


def test_whoever_is_slower_is_told(store: FolderStore, www: Path, packages: list[Outgoing]) -> None:
    slow = plan(store, packages[0])
    carry_out(plan(store, packages[1]))
    with pytest.raises(ConflictError, match="someone else"):
        carry_out(slow)
    assert (www / FIXED).read_bytes() == video(packages[1])


def test_a_publisher_that_slept_before_its_swap_changes_nothing(
    store: FolderStore, www: Path, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(plan(store, packages[0]))
    sleeping = plan(store, packages[1])
    rename = store._files.rename

    def late(old: str, new: str) -> bool:
        other = open_store(www)
        carry_out(plan(other, packages[2]))
        other.close()
        return rename(old, new)

    monkeypatch.setattr(store, "check", lambda: None)
    monkeypatch.setattr(store._files, "rename", late)
    with pytest.raises(ConflictError, match="someone else published release 3"):
        carry_out(sleeping)
    assert (www / FIXED).read_bytes() == video(packages[2])


def test_a_cut_connection_is_made_again_and_a_file_goes_on(
    server: Sshd, www: Path, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    what = packages[3]
    cuts = [3_000_000, 2_000_000]
    with proxy(server.port, cut_after=cuts) as between:
        trust(server, between.port, monkeypatch)
        place = open_store(www, "between")
        told: list[int] = []
        record = what.files["big.mp4"]
        place.upload("there.mp4", what.folder / "big.mp4", record, told.append)
        place.close()
    assert cuts == []
    assert (www / "there.mp4").read_bytes() == (what.folder / "big.mp4").read_bytes()
    sent_twice = sum(told) - record.size
    assert sent_twice > 2_000_000  # it was told what was there already, and went on from there


@pytest.mark.full
def test_connections_cut_all_the_time_do_not_stop_a_publication(
    server: Sshd, www: Path, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy(server.port, cut_after=[4_000 + 700 * n for n in range(12)]) as between:
        trust(server, between.port, monkeypatch)
        place = open_store(www, "between")
        stubborn = Patience(tries=30, first=0.01, longest=0.02)
        place._patience = place._files._patience = stubborn  # type: ignore[attr-defined]
        carry_out(plan(place, packages[0]))
        place.close()
        assert between.cut_after == []
    assert (www / FIXED).read_bytes() == video(packages[0])
    assert leftovers(www) == []


def trust(server: Sshd, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ssh know the host "between", which is the server behind a proxy's port."""
    ssh = server.home / ".ssh"
    key = (ssh / "known_hosts").read_text(encoding="utf-8").split(maxsplit=1)[1]
    with (ssh / "known_hosts").open("a", encoding="utf-8") as known:
        known.write(f"[127.0.0.1]:{port} {key}")
    text = (ssh / "config").read_text(encoding="utf-8").partition("Host between")[0]
    block = text.replace("Host origin", "Host between")
    lines = [f"Port {port}" if line.startswith("Port") else line for line in block.splitlines()]
    (ssh / "config").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


def test_several_at_once(server: Sshd, www: Path, packages: list[Outgoing]) -> None:
    outcomes: list[object] = []
    barrier = threading.Barrier(3)

    def race(what: Outgoing) -> None:
        place = open_store(www)
        planned = plan(place, what)
        barrier.wait()
        try:
            outcomes.append(carry_out(planned))
        except ConflictError as error:
            outcomes.append(error)
        finally:
            place.close()

    threads = [threading.Thread(target=race, args=(what,)) for what in packages[:3]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if isinstance(outcome, Release)]
    assert (len(outcomes), len(winners)) == (3, 1)
    wanted = {what.tree: video(what) for what in packages}[winners[0].tree]
    assert (www / FIXED).read_bytes() == wanted


def test_no_right_to_write_is_named(
    store: FolderStore, www: Path, packages: list[Outgoing]
) -> None:
    if os.getuid() == 0:  # root may write anywhere but where nobody may
        target = TargetSpec.model_validate({"ssh": {"host": "origin", "folder": "/proc"}})
        files = SftpFiles("origin", "/proc", QUICK)
        store = FolderStore(files, target, LAYOUT, QUICK)
    else:
        www.chmod(0o555)
    try:
        with pytest.raises(PublishError, match=r"lectures/fall/scratch"):
            store.check()
    finally:
        store.close()


def test_an_unknown_host_key_is_refused(
    server: Sshd, www: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ssh = tmp_path / "home" / ".ssh"
    ssh.mkdir(parents=True)
    (ssh / "config").write_bytes((server.home / ".ssh" / "config").read_bytes())
    monkeypatch.setenv("HOME", str(ssh.parent))
    place = open_store(www)
    with pytest.raises(PublishError, match="host key is not in known_hosts"):
        State.read(place, LAYOUT)
    place.close()


def test_a_host_that_does_not_answer_is_named(server: Sshd, www: Path) -> None:
    with proxy(1) as between:
        port = between.port
    ssh = server.home / ".ssh" / "config"
    text = ssh.read_text(encoding="utf-8")
    ssh.write_text(f"{text}Host gone\n HostName 127.0.0.1\n Port {port}\n", encoding="utf-8")
    place = open_store(www, "gone")
    with pytest.raises(UnreachableError, match="try again"):
        State.read(place, LAYOUT)
    place.close()


def test_a_reload_that_fails_is_told_and_the_next_run_does_it(
    server: Sshd, www: Path, packages: list[Outgoing], tmp_path: Path
) -> None:
    flag = tmp_path / "nginx-works"
    redirect = {"folder": str(tmp_path / "redirects"), "reload": ("test", "-e", str(flag))}
    place = open_store(www, redirect=redirect)
    with pytest.raises(UndeliveredError, match="nginx does not know it"):
        carry_out(plan(place, packages[0]))
    assert plan(place, packages[0]).is_done
    flag.touch()
    place.activate()
    place.close()
