"""Publishing under fire, for longer than a test may take: ``make chaos``.

KILLS (100) publishers killed by SIGKILL at random moments, ROUNDS (10) races of four publishers,
and a reader at 2 MB/s through every swap. Prints its figures; any torn file is a failure.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import urllib3
from publish_support import (
    FIXED,
    LAYOUT,
    SPEC,
    environment,
    new_bucket,
    origin,
    package,
    rclone,
    seaweed,
    sshd,
)

from pipeline.publish.carry_out import carry_out, sweep
from pipeline.publish.commands import open_store
from pipeline.publish.config import TargetSpec
from pipeline.publish.errors import ConflictError
from pipeline.publish.outgoing import Outgoing, outgoing
from pipeline.publish.plan import plan_publication
from pipeline.publish.state import State

KILLS = int(os.environ.get("KILLS", "100"))
ROUNDS = int(os.environ.get("ROUNDS", "10"))
RATE = 2_000_000  # bytes a second of the reader
PLACES = ["dir", "redirect", "ssh", "s3", "lease"]
FORK = multiprocessing.get_context("fork")


@dataclass
class Place:
    """Where a campaign publishes to.

    Attributes:
        target: as the configuration would say.
        url: of the fixed path, as students ask for it.
    """

    target: TargetSpec
    url: str


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Outgoing]:
    """Four packages, with a file of several parts and a video of some seconds at 2 MB/s."""
    folder = tmp_path_factory.mktemp("packages")
    made = []
    for seed in range(4):
        more = {"big.mp4": random.Random(seed).randbytes(20_000_000)}
        path = package(folder / str(seed), seed, seconds=8, kilobytes=3000, more=more)
        made.append(outgoing(path, SPEC))
    return made


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Each kind of place, behind a real server."""
    www = tmp_path / "www"
    with contextlib.ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in environment().items():
            patch.setenv(name, value)
        if request.param in ("s3", "lease"):
            folder = tmp_path / "store"
            folder.mkdir()
            server = seaweed if request.param == "s3" else rclone
            bucket = new_bucket(stack.enter_context(server(folder)))
            more = {} if request.param == "s3" else {"lease": 6}
            target = {"s3": bucket.spec(**more)}
            # rclone lets nobody in without a signature.
            url = bucket.client().generate_presigned_url(
                "get_object", {"Bucket": bucket.name, "Key": FIXED}, ExpiresIn=36_000
            )
        else:
            web = stack.enter_context(origin(tmp_path / "nginx", www))
            url = f"{web.url}/{FIXED}"
            target = {"dir": {"folder": str(www)}}
            if request.param == "redirect":
                redirect = {"folder": str(web.folder / "redirects"), "reload": tuple(web.reload)}
                target["dir"]["redirect"] = redirect
            elif request.param == "ssh":
                (tmp_path / "ssh").mkdir()
                server = stack.enter_context(sshd(tmp_path / "ssh"))
                patch.setenv("HOME", str(server.home))
                target = {"ssh": {"host": "origin", "folder": str(www)}}
        yield Place(TargetSpec.model_validate(target), url)


def publish(place: Place, what: Outgoing, ready: Callable[[], None] = lambda: None) -> str:
    """Publish in this process; "won", "lost" or "nothing"."""
    store = open_store(place.target, LAYOUT)
    try:
        plan = plan_publication(State.read(store, LAYOUT), what)
        ready()
        if plan.is_done:
            assert plan.state.live
            store.activate()
            sweep(plan.state, plan.state.live)
            return "nothing"
        carry_out(plan)
        return "won"
    except ConflictError:
        return "lost"
    finally:
        store.close()


def child(place: Place, what: Outgoing, barrier=None, outcomes=None) -> None:  # type: ignore[no-untyped-def]
    """A publisher's process."""
    outcome = publish(place, what, barrier.wait if barrier else lambda: None)
    if outcomes:
        outcomes.put(outcome)


@dataclass
class Reader:
    """Downloads the fixed URL again and again, at a student's pace.

    Attributes:
        whole: downloads whose bytes are one version's.
        cut: downloads that ended early: the student's player asks again.
        mixed: downloads with the right length or more, and the bytes of no version.
    """

    url: str
    known: set[str]
    whole: int = 0
    cut: int = 0
    mixed: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with urllib3.PoolManager(timeout=30) as pool:
            while not self._stop.is_set():
                self._download(pool)

    def _download(self, pool: urllib3.PoolManager) -> None:
        digest, started, size = hashlib.sha256(), time.monotonic(), 0
        answer = pool.request("GET", self.url, preload_content=False, retries=3)
        if answer.status != 200:
            answer.drain_conn()
            self.mixed += answer.status != 404
            return
        try:
            for block in answer.stream(65_536):
                digest.update(block)
                size += len(block)
                time.sleep(max(0.0, size / RATE - (time.monotonic() - started)))
        except urllib3.exceptions.HTTPError:
            self.cut += 1
            return
        if digest.hexdigest() in self.known:
            self.whole += 1
        else:
            self.mixed += 1

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        thread = threading.Thread(target=self.run)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()


def reader(place: Place, packages: list[Outgoing]) -> Reader:
    """A reader that knows all versions."""
    return Reader(place.url, {what.files[what.file].sha256 for what in packages})


def given(place: Place) -> str:
    """SHA-256 of what the fixed URL gives."""
    with urllib3.PoolManager() as pool:
        return hashlib.sha256(pool.request("GET", place.url).data).hexdigest()


def test_killed_at_random_moments(
    place: Place, packages: list[Outgoing], request: pytest.FixtureRequest
) -> None:
    kills, random_ = max(1, KILLS // len(PLACES)), random.Random(7)
    publish(place, packages[0])
    started = time.monotonic()
    publish(place, packages[1])
    usual = time.monotonic() - started
    watching = reader(place, packages)
    converged = died = torn = tries = 0
    with watching.reading():
        while died < kills:  # those that were done before they were killed do not count
            tries += 1
            assert tries < 10 * kills
            what = packages[tries % 4]
            process = FORK.Process(target=child, args=(place, what))
            process.start()
            time.sleep(random_.uniform(0.0, 1.1 * usual))
            os.kill(process.pid, signal.SIGKILL) if process.is_alive() else None
            process.join()
            died += process.exitcode == -signal.SIGKILL
            torn += given(place) not in watching.known
            started = time.monotonic()
            outcome = publish(place, what)
            assert outcome in ("won", "nothing")
            usual = time.monotonic() - started if outcome == "won" else usual
            time.sleep(0.3 if place.target.redirect else 0)  # nginx reads its include again
            converged += given(place) == what.files[what.file].sha256
    name = request.node.callspec.params["place"]
    print(
        f"\n{name}: {died} publishers killed, {tries - died} done before; torn {torn}; "
        f"complete after the next run {converged} of {tries}; reader at 2 MB/s: "
        f"{watching.whole} whole, {watching.mixed} mixed, {watching.cut} cut"
    )
    assert (torn, converged, watching.mixed) == (0, tries, 0)


def test_four_race(place: Place, packages: list[Outgoing], request: pytest.FixtureRequest) -> None:
    publish(place, packages[0])
    watching = reader(place, packages)
    winners = []
    with watching.reading():
        for _ in range(ROUNDS):
            store = open_store(place.target, LAYOUT)
            live = State.read(store, LAYOUT).live
            store.close()
            assert live
            racers = [what for what in packages if what.tree != live.tree]
            racers.append(racers[0])  # two of the four publish the same
            barrier, outcomes = FORK.Barrier(4), FORK.Queue()
            processes = [
                FORK.Process(target=child, args=(place, what, barrier, outcomes)) for what in racers
            ]
            for process in processes:
                process.start()
            said = [outcomes.get(timeout=120) for _ in processes]
            for process in processes:
                process.join()
            winners.append(said.count("won"))
            assert sorted(said) == ["lost"] * 3 + ["won"]
    name = request.node.callspec.params["place"]
    print(
        f"\n{name}: 4 publishers x {ROUNDS}: winners a round {winners}; reader at 2 MB/s: "
        f"{watching.whole} whole, {watching.mixed} mixed, {watching.cut} cut"
    )
    assert watching.mixed == 0
