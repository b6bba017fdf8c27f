"""A folder that a web server serves: whatever is interrupted, students see one whole version."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_support import (
    FIXED,
    LAYOUT,
    LECTURE,
    ROOT,
    SPEC,
    carry_out_at_once,
    command,
    config,
    environment,
    film,
    package,
    run,
)

from pipeline.publish.carry_out import carry_out, sweep
from pipeline.publish.config import TargetSpec
from pipeline.publish.errors import ConflictError, PublishError, RefusedError
from pipeline.publish.files import LocalFiles
from pipeline.publish.folder import FolderStore
from pipeline.publish.outgoing import Outgoing, outgoing
from pipeline.publish.plan import Plan, plan_publication, plan_rollback
from pipeline.publish.prune import carry_out_pruning, plan_pruning
from pipeline.publish.release import Release
from pipeline.publish.retry import Patience
from pipeline.publish.state import State

QUICK = Patience(tries=2, first=0.001)
PLAIN = TargetSpec.model_validate({"dir": {"folder": "."}})
REDIRECT = TargetSpec.model_validate(
    {"dir": {"folder": ".", "redirect": {"folder": "redirects", "reload": ("true",)}}}
)


class KilledError(BaseException):
    """The process is gone: nothing of it runs any more, not even what cleans up."""


class MortalFiles:
    """A folder whose user is killed at its n-th operation that writes."""

    WRITES = frozenset({"append", "write", "link", "symlink", "rename", "remove", "run"})

    def __init__(self, root: Path, lives: int) -> None:
        self._files, self._lives = LocalFiles(root), lives

    def __getattr__(self, name: str) -> object:
        if name in self.WRITES:
            self._lives -= 1
        if self._lives < 0:
            raise KilledError
        return getattr(self._files, name)


def store(www: Path, target: TargetSpec = PLAIN, lives: int | None = None) -> FolderStore:
    """The folder as a place."""
    files = LocalFiles(www) if lives is None else MortalFiles(www, lives)
    return FolderStore(files, target, LAYOUT, QUICK)  # type: ignore[arg-type]


def plan(place: FolderStore, what: Outgoing) -> Plan:
    """How ``what`` gets there."""
    return plan_publication(State.read(place, LAYOUT), what)


def publish(place: FolderStore, what: Outgoing) -> Release | None:
    """Publish; None if that is what is live."""
    planned = plan(place, what)
    return None if planned.is_done else carry_out(planned)


def rollback(place: FolderStore, to: int | None = None) -> Release:
    """Roll back."""
    return carry_out(plan_rollback(State.read(place, LAYOUT), to))


def given(www: Path) -> bytes:
    """What students get, as the web server finds it: by the redirection, else at the path."""
    redirection = www / "redirects" / f"{LECTURE}.conf"
    if redirection.exists():
        address = redirection.read_text().split("return 302 /")[1].partition(";")[0]
        return (www / address).read_bytes()
    return (www / FIXED).read_bytes()


def everything(www: Path) -> dict[str, bytes]:
    """All files there."""
    return {
        path.relative_to(www).as_posix(): path.read_bytes()
        for path in www.rglob("*")
        if path.is_file()
    }


def leftovers(www: Path) -> list[str]:
    """What only killed runs leave behind."""
    return [name for name in everything(www) if "/scratch/" in name or ".next-" in name]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Outgoing]:
    """Four packages."""
    folder = tmp_path_factory.mktemp("packages")
    return [outgoing(package(folder / str(seed), seed), SPEC) for seed in range(4)]


def video(what: Outgoing) -> bytes:
    """The bytes for the fixed path."""
    return (what.folder / what.file).read_bytes()


@pytest.mark.parametrize("target", [PLAIN, REDIRECT], ids=["link", "redirect"])
def test_publish_roll_back_and_forth(
    www: Path, packages: list[Outgoing], target: TargetSpec
) -> None:
    old, place = given(www), store(www, target)
    first, second = publish(place, packages[0]), publish(place, packages[1])
    assert first
    assert second
    assert (first.number, second.number) == (1, 2)
    assert given(www) == video(packages[1])
    assert rollback(place).repeats == 1
    assert given(www) == video(packages[0])
    assert rollback(place).repeats == 2  # a rollback of the rollback
    assert given(www) == video(packages[1])
    assert rollback(place, 0).number == 5
    assert given(www) == old  # the file that was there before the first publication
    assert leftovers(www) == []


@pytest.mark.parametrize("target", [PLAIN, REDIRECT], ids=["link", "redirect"])
def test_the_same_package_again_writes_nothing(
    www: Path, packages: list[Outgoing], target: TargetSpec
) -> None:
    publish(store(www, target), packages[0])
    before = everything(www)
    assert publish(store(www, target), packages[0]) is None
    assert everything(www) == before


def test_the_fixed_path_itself_says_release_and_hash(www: Path, packages: list[Outgoing]) -> None:
    release = publish(store(www), packages[0])
    assert release
    link = str((www / FIXED).readlink())
    assert f"/000001-{release.token}-{release.sha256}.mp4" in link
    publish(store(www, REDIRECT), packages[1])
    first_line = (www / "redirects" / f"{LECTURE}.conf").read_text().splitlines()[0]
    assert first_line.startswith(f"# lecture {LECTURE} release 2 token ")
    assert first_line.endswith(packages[1].files[packages[1].file].sha256)


@pytest.mark.parametrize(
    "target", [PLAIN, pytest.param(REDIRECT, marks=pytest.mark.full)], ids=["link", "redirect"]
)
def test_killed_at_any_step_students_see_one_version_and_the_next_run_completes(
    www: Path, packages: list[Outgoing], target: TargetSpec
) -> None:
    publish(store(www, target), packages[0])
    versions = {video(packages[0]), video(packages[1])}
    taken = set()
    for lives in itertools.count():
        again = www.with_name(f"www{lives}")
        shutil.copytree(www, again, symlinks=True)
        try:
            publish(store(again, target, lives), packages[1])
            break
        except KilledError:
            pass
        assert given(again) in versions
        publish(store(again, target), packages[1])
        state = State.read(store(again, target), LAYOUT)
        assert state.live
        sweep(state, state.live)
        assert given(again) == video(packages[1])
        assert leftovers(again) == []
        taken.add(state.live.number)
        rollback(store(again, target))
        assert given(again) == video(packages[0])
    assert lives > 25  # as many different moments
    assert taken == {2, 3}  # a number that a killed run took is not used again


def test_killed_while_the_old_file_is_kept_it_is_kept_once(
    www: Path, packages: list[Outgoing]
) -> None:
    old = given(www)
    for lives in range(40):
        with contextlib.suppress(KilledError):
            publish(store(www, lives=lives), packages[0])
            break
        assert given(www) in (old, video(packages[0]))
    state = State.read(store(www), LAYOUT)
    assert [n for n in state.numbers if state.release(n).action == "kept"] == [0]
    rollback(store(www), 0)
    assert given(www) == old


def test_of_several_publishers_one_wins_and_the_others_are_told(
    www: Path, packages: list[Outgoing]
) -> None:
    for _ in range(5):
        plans = [plan(store(www), what) for what in packages]
        plans = [each for each in plans if not each.is_done]
        outcomes = carry_out_at_once(plans)
        winners = [outcome for outcome in outcomes if isinstance(outcome, Release)]
        assert len(outcomes) == len(plans)
        assert len(winners) == 1
        live = State.read(store(www), LAYOUT).live
        assert live == winners[0]
        assert all("someone else" in str(e) for e in outcomes if isinstance(e, ConflictError))


def test_a_publisher_that_slept_before_its_swap_changes_nothing(
    www: Path, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store(www), packages[0])
    sleeper = store(www)
    sleeping = plan(sleeper, packages[1])
    rename = sleeper._files.rename

    def late(old: str, new: str) -> bool:
        other = store(www)  # it publishes while the sleeper, having looked already, sleeps
        monkeypatch.setattr(other, "sweep", lambda live: [])  # and dies before it sweeps
        publish(other, packages[2])
        return rename(old, new)

    monkeypatch.setattr(sleeper._files, "rename", late, raising=False)
    monkeypatch.setattr(sleeper, "check", lambda: None)
    with pytest.raises(ConflictError, match="someone else published release 3"):
        carry_out(sleeping)
    assert given(www) == video(packages[2])
    assert leftovers(www) == []


def test_whoever_looked_before_another_swapped_changes_nothing(
    www: Path, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store(www), packages[0])
    faster, plans = store(www), []
    swap = faster.swap

    def looked_at(*arguments) -> None:  # type: ignore[no-untyped-def]
        plans.append(plan(store(www), packages[2]))  # sees its record, and the old release live
        swap(*arguments)

    monkeypatch.setattr(faster, "swap", looked_at)
    publish(faster, packages[1])
    with pytest.raises(ConflictError, match="someone else published release 2"):
        carry_out(plans[0])
    assert given(www) == video(packages[1])


def test_a_file_put_there_by_hand_is_kept_too(www: Path, packages: list[Outgoing]) -> None:
    publish(store(www), packages[0])
    (www / FIXED).unlink()
    film(www / FIXED, seed=77)
    by_hand = given(www)
    release = publish(store(www), packages[1])
    assert release
    assert (release.number, release.replaces) == (3, 2)
    rollback(store(www))
    assert given(www) == by_hand


def test_a_half_sent_file_is_resumed(www: Path, packages: list[Outgoing]) -> None:
    what = packages[0]
    record = what.files[what.file]
    part = www / LAYOUT.scratch(f"{record.sha256}.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(video(what)[:1000])
    told: list[int] = []
    store(www).upload("there.mp4", what.folder / what.file, record, told.append)
    assert (told[0], sum(told)) == (1000, record.size)
    assert (www / "there.mp4").read_bytes() == video(what)


def test_a_half_sent_file_with_wrong_bytes_is_sent_anew(
    www: Path, packages: list[Outgoing]
) -> None:
    what = packages[0]
    record = what.files[what.file]
    part = www / LAYOUT.scratch(f"{record.sha256}.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 1000)
    store(www).upload("there.mp4", what.folder / what.file, record, lambda _: None)
    assert (www / "there.mp4").read_bytes() == video(what)


def test_a_file_that_changes_while_it_is_sent_does_not_go_out(www: Path, tmp_path: Path) -> None:
    what = outgoing(package(tmp_path / "p", 5), SPEC)
    planned = plan(store(www), what)
    (what.folder / "index.html").write_text("<title>other</title>", encoding="utf-8")
    before = given(www)
    with pytest.raises(RefusedError, match=r"index\.html: what arrived is not"):
        carry_out(planned)
    assert given(www) == before


def test_a_tampered_file_there_stops_a_new_release_of_it(
    www: Path, packages: list[Outgoing]
) -> None:
    what = packages[0]
    key = www / LAYOUT.asset(what.tree, "index.html")
    key.parent.mkdir(parents=True)
    data = (what.folder / "index.html").read_bytes()
    key.write_bytes(data[:-1] + b"!")
    with pytest.raises(PublishError, match="not the bytes that its name says"):
        publish(store(www), what)


def test_files_can_be_read_by_another_user_whatever_the_umask(
    www: Path, packages: list[Outgoing]
) -> None:
    before = os.umask(0o077)
    try:
        release = publish(store(www), packages[0])
    finally:
        os.umask(before)
    assert release
    path = www / LAYOUT.asset(release.tree, release.file)
    assert path.stat().st_mode & 0o444 == 0o444
    for folder in list(path.parents)[: len(path.relative_to(www).parents) - 1]:
        assert folder.stat().st_mode & 0o055 == 0o055, folder


def test_pruning_keeps_what_the_last_releases_name(www: Path, packages: list[Outgoing]) -> None:
    place = store(www)
    for what in packages:
        publish(place, what)
    state = State.read(place, LAYOUT)
    pruning = plan_pruning(state, 2)
    assert pruning.kept == (3, 4)
    before = everything(www)
    assert set(pruning.keys) < set(before)  # planning deletes nothing
    carry_out_pruning(pruning)
    after = everything(www)
    assert set(before) - set(after) == set(pruning.keys)
    for what in packages[2:]:
        assert {LAYOUT.asset(what.tree, name) for name in what.files} <= set(after)
    assert rollback(place).repeats == 3
    with pytest.raises(RefusedError, match="pruned"):
        rollback(place, 1)


def test_pruning_stops_when_someone_publishes(www: Path, packages: list[Outgoing]) -> None:
    place = store(www)
    for what in packages[:3]:
        publish(place, what)
    pruning = plan_pruning(State.read(place, LAYOUT), 1)
    publish(place, packages[0])
    with pytest.raises(ConflictError):
        carry_out_pruning(pruning)
    assert given(www) == video(packages[0])


def test_a_pruned_package_can_be_published_again(www: Path, packages: list[Outgoing]) -> None:
    place = store(www)
    for what in packages[:2]:
        publish(place, what)
    carry_out_pruning(plan_pruning(State.read(place, LAYOUT), 1))
    assert publish(place, packages[0])
    assert given(www) == video(packages[0])


def test_a_redirection_by_another_hand_is_not_overwritten(
    www: Path, packages: list[Outgoing]
) -> None:
    theirs = www / "redirects" / f"{LECTURE}.conf"
    theirs.parent.mkdir()
    theirs.write_text("return 404;\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="not written by make publish"):
        publish(store(www, REDIRECT), packages[0])
    assert theirs.read_text(encoding="utf-8") == "return 404;\n"


def test_a_changed_age_is_put_into_force(www: Path, packages: list[Outgoing]) -> None:
    publish(store(www, REDIRECT), packages[0])
    longer = REDIRECT.model_copy(update={"age": 300})
    assert publish(store(www, longer), packages[0])
    text = (www / "redirects" / f"{LECTURE}.conf").read_text(encoding="utf-8")
    assert "max-age=300, must-revalidate" in text


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[list[str]]:
    """What to put before a command so that it may not write to ``folder``."""
    folder.chmod(0o555)
    try:
        # Root may write anywhere, so the command runs without that privilege.
        yield ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    finally:
        folder.chmod(0o755)


def test_without_the_right_to_write_nothing_is_written(www: Path, tmp_path: Path) -> None:
    what, where = package(tmp_path / "p"), config(tmp_path, dir={"folder": str(www)})
    before = everything(www)
    with locked((www / FIXED).parent) as words:
        done = subprocess.run(
            [*words, *command("publish", what, where)],
            capture_output=True,
            text=True,
            env=environment(),
            cwd=ROOT,
        )
    assert done.returncode == 1
    assert f"no right to write {Path(FIXED).parent}/.fall.mp4.next-" in done.stderr
    assert everything(www) == before


@pytest.mark.full
def test_on_a_full_disk_nothing_changes_and_it_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    what = package(tmp_path / "p", more={"big.mp4": os.urandom(3_000_000)})
    www = tmp_path / "www"
    www.mkdir()
    where = config(tmp_path, dir={"folder": str(www)})
    script = (
        f"mount -t tmpfs -o size=2m tmpfs {www} && "
        f'"$@" 2>&1; echo "status $?"; find {www}/old -not -type d; '
        f'mount -o remount,size=20m {www}; "$@" >/dev/null 2>&1; echo "status $?"; '
        f"cat {www}/{FIXED}; umount {www}"
    )
    # Where a process may have no name space of its own, such as in a chroot, root may mount.
    apart = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        apart = []
    done = subprocess.run(
        [*apart, "sh", "-c", script, "sh", *command("publish", what, where)],
        capture_output=True,
        env=environment(),
        cwd=ROOT,
    )
    said, _, after = done.stdout.partition(b"status 1\n")
    assert b"big.mp4: no space left; make room there" in said, done
    assert after.startswith(b"status 0\n"), done
    assert after.endswith((what / "fall.360p.mp4").read_bytes())


@pytest.mark.full
def test_a_clock_a_day_behind_does_not_disturb_the_order(www: Path, tmp_path: Path) -> None:
    where = config(tmp_path, dir={"folder": str(www)})
    packages = [package(tmp_path / str(seed), seed) for seed in (1, 2)]
    assert run("publish", packages[0], where).returncode == 0
    words = ["faketime", "-f", "-1d", *command("publish", packages[1], where)]
    subprocess.run(words, check=True, env=environment(), cwd=ROOT, capture_output=True)
    listed = run("releases", LECTURE, where).stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["*", "2"],
        ["1", listed[1].split()[1]],
        ["0", listed[2].split()[1]],
    ]
    assert listed[0].split()[2] < listed[1].split()[1]  # the times are those of the clocks
    assert given(www) == (packages[1] / "fall.360p.mp4").read_bytes()
