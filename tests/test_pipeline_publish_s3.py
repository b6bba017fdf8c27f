"""S3 against the real SeaweedFS, with a network that fails, and rclone, which has no conditions."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from publish_faults import Proxy, proxy
from publish_support import (
    FIXED,
    KEYS,
    LAYOUT,
    LECTURE,
    READER,
    ROOT,
    SPEC,
    Bucket,
    carry_out_at_once,
    command,
    config,
    environment,
    get,
    new_bucket,
    package,
    rclone,
    run,
    seaweed,
)

from pipeline.publish.carry_out import carry_out
from pipeline.publish.config import S3Spec
from pipeline.publish.errors import (
    ConflictError,
    DeniedError,
    PublishError,
    RefusedError,
    UnreachableError,
)
from pipeline.publish.outgoing import Outgoing, outgoing
from pipeline.publish.plan import plan_publication, plan_rollback
from pipeline.publish.prune import carry_out_pruning, plan_pruning
from pipeline.publish.release import Release
from pipeline.publish.retry import Patience
from pipeline.publish.s3 import PART, S3Store
from pipeline.publish.state import State

QUICK = Patience(tries=4, first=0.02, longest=0.1)


@pytest.fixture(scope="module", autouse=True)
def _keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SeaweedFS."""
    with seaweed(tmp_path_factory.mktemp("weed")) as url:
        yield url


@pytest.fixture
def bucket(endpoint: str) -> Bucket:
    """A bucket of its own."""
    return new_bucket(endpoint)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Outgoing]:
    """Four small packages."""
    folder = tmp_path_factory.mktemp("packages")
    return [outgoing(package(folder / str(seed), seed), SPEC) for seed in range(4)]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Outgoing:
    """A package with a file of four parts."""
    more = {"big.mp4": os.urandom(3 * PART + 12345)}
    return outgoing(package(tmp_path_factory.mktemp("large") / "p", 9, more=more), SPEC)


def store(bucket: Bucket, **more: object) -> S3Store:
    """The bucket as a place."""
    return S3Store(S3Spec.model_validate(bucket.spec(**more)), LAYOUT, 60, QUICK)


def publish(place: S3Store, what: Outgoing) -> Release | None:
    """Publish; None if that is what is live."""
    planned = plan_publication(State.read(place, LAYOUT), what)
    return None if planned.is_done else carry_out(planned)


def video(what: Outgoing) -> bytes:
    """The bytes for the fixed path."""
    return (what.folder / what.file).read_bytes()


@contextlib.contextmanager
def behind(bucket: Bucket) -> Iterator[tuple[Bucket, Proxy]]:
    """The bucket behind a proxy."""
    with proxy(int(bucket.endpoint.rpartition(":")[2])) as between:
        yield replace(bucket, endpoint=f"http://127.0.0.1:{between.port}"), between


def test_publish_and_roll_back(bucket: Bucket, packages: list[Outgoing]) -> None:
    bucket.client().put_object(Bucket=bucket.name, Key=FIXED, Body=b"the old video")
    place = store(bucket)
    for what in packages[:2]:
        publish(place, what)
        assert bucket.read(FIXED) == video(what)
    for to, expected in (
        (None, video(packages[0])),
        (None, video(packages[1])),
        (0, b"the old video"),
    ):
        carry_out(plan_rollback(State.read(place, LAYOUT), to))
        assert bucket.read(FIXED) == expected
    assert State.read(place, LAYOUT).numbers == (0, 1, 2, 3, 4, 5)
    assert not [key for key in bucket.names() if "/scratch/" in key]


def test_the_same_package_again_writes_nothing(bucket: Bucket, packages: list[Outgoing]) -> None:
    publish(store(bucket), packages[0])
    before = bucket.client().head_object(Bucket=bucket.name, Key=FIXED)["LastModified"]
    with behind(bucket) as (seen, between):
        assert publish(store(seen), packages[0]) is None
    assert {method for method, _, _ in between.requests} <= {"GET", "HEAD"}
    assert bucket.client().head_object(Bucket=bucket.name, Key=FIXED)["LastModified"] == before


def test_headers_as_students_get_them(bucket: Bucket, packages: list[Outgoing]) -> None:
    release = publish(store(bucket), packages[0])
    assert release
    url = f"{bucket.endpoint}/{bucket.name}"
    fixed = get(f"{url}/{FIXED}").headers
    assert fixed["content-type"] == "video/mp4"
    assert fixed["cache-control"] == "public, max-age=60, must-revalidate"
    assert fixed["x-amz-meta-release"] == "1"
    assert fixed["x-amz-meta-sha256"] == release.sha256
    track = get(f"{url}/{LAYOUT.asset(release.tree, f'{LECTURE}.en.vtt')}").headers
    assert track["content-type"] == "text/vtt; charset=utf-8"
    assert track["cache-control"] == "public, max-age=31536000, immutable"


def test_whoever_is_slower_is_told_and_changes_nothing(
    bucket: Bucket, packages: list[Outgoing]
) -> None:
    publish(store(bucket), packages[0])
    slow = plan_publication(State.read(store(bucket), LAYOUT), packages[1])
    publish(store(bucket), packages[2])
    with pytest.raises(ConflictError, match="someone else published release 2"):
        carry_out(slow)
    assert bucket.read(FIXED) == video(packages[2])


def test_the_swap_alone_refuses_what_changed(bucket: Bucket, packages: list[Outgoing]) -> None:
    publish(store(bucket), packages[0])
    place = store(bucket)
    before = State.read(place, LAYOUT)
    publish(store(bucket), packages[1])
    live = State.read(place, LAYOUT).live
    assert live
    with pytest.raises(ConflictError, match="someone else published release 2"):
        place.swap(before.fixed, replace(live, number=9, token="mine"), [])
    assert bucket.read(FIXED) == video(packages[1])


@pytest.mark.full
def test_of_four_publishers_one_wins(bucket: Bucket, packages: list[Outgoing]) -> None:
    for number in range(1, 3):
        plans = [plan_publication(State.read(store(bucket), LAYOUT), what) for what in packages]
        plans = [plan for plan in plans if not plan.is_done]
        outcomes = carry_out_at_once(plans)
        winners = [outcome for outcome in outcomes if isinstance(outcome, Release)]
        assert (len(winners), len(outcomes)) == (1, len(plans))
        state = State.read(store(bucket), LAYOUT)
        assert state.live == winners[0]
        assert len(list(state.history())) == number


@pytest.mark.full
@pytest.mark.parametrize("fate", ["503", "500", "409", "cut", "lost", "corrupt"])
def test_every_third_request_fails_and_it_still_gets_there(
    bucket: Bucket, packages: list[Outgoing], fate: str
) -> None:
    publish(store(bucket), packages[0])
    with behind(bucket) as (seen, between):
        between.spoil = lambda number, method, path: fate if number % 3 == 2 else ""
        release = publish(store(seen), packages[1])
    assert release
    assert [name for _, _, name in between.requests].count(fate) > 5
    assert bucket.read(FIXED) == video(packages[1])
    state = State.read(store(bucket), LAYOUT)
    assert state.live == release
    for name in packages[1].files:
        data = bucket.read(LAYOUT.asset(release.tree, name))
        assert data == (packages[1].folder / name).read_bytes()


@pytest.mark.full
@pytest.mark.parametrize("fate", ["503", "cut"])
def test_retries_have_a_bound(bucket: Bucket, packages: list[Outgoing], fate: str) -> None:
    publish(store(bucket), packages[0])
    with behind(bucket) as (seen, between):
        between.spoil = lambda number, method, path: fate if method == "PUT" else ""
        started = time.monotonic()
        with pytest.raises(UnreachableError, match="try again"):
            publish(store(seen), packages[1])
        assert time.monotonic() - started < 20
    assert bucket.read(FIXED) == video(packages[0])


def test_a_large_file_goes_on_where_it_was_cut(bucket: Bucket, large: Outgoing) -> None:
    with behind(bucket) as (seen, between):
        # The third part never gets through.
        between.spoil = lambda number, method, path: "cut" if "partNumber=3" in path else ""
        with pytest.raises(UnreachableError):
            publish(store(seen), large)
        between.spoil = lambda number, method, path: ""
        before = len(between.requests)
        assert publish(store(seen), large)
        sent = [path for method, path, _ in between.requests[before:] if "partNumber" in path]
    assert [path.partition("partNumber=")[2][0] for path in sent] == ["3", "4"]
    assert bucket.uploads() == []
    assert (
        bucket.read(LAYOUT.asset(large.tree, "big.mp4")) == (large.folder / "big.mp4").read_bytes()
    )


@pytest.mark.full
def test_what_another_run_left_half_sent_is_swept(
    bucket: Bucket, large: Outgoing, packages: list[Outgoing]
) -> None:
    with behind(bucket) as (seen, between):
        between.spoil = lambda number, method, path: "cut" if "partNumber=2" in path else ""
        with pytest.raises(UnreachableError):
            publish(store(seen), large)
    assert len(bucket.uploads()) == 1
    publish(store(bucket), packages[0])
    assert bucket.uploads() == []


def test_pruning_takes_what_old_releases_and_dead_probes_left(
    bucket: Bucket, packages: list[Outgoing]
) -> None:
    for what in packages[:3]:
        publish(store(bucket), what)
    probe = LAYOUT.scratch("probe-of-a-killed-run")
    bucket.client().put_object(Bucket=bucket.name, Key=probe, Body=b"probe")
    pruning = plan_pruning(State.read(store(bucket), LAYOUT), 2)
    gone = {LAYOUT.asset(packages[0].tree, name) for name in packages[0].files}
    assert set(pruning.keys) == {probe, *gone}
    before = set(bucket.names())
    carry_out_pruning(pruning)
    assert set(bucket.names()) == before - {probe, *gone}


@pytest.mark.full
def test_a_part_with_other_bytes_is_sent_again(bucket: Bucket, large: Outgoing) -> None:
    key = LAYOUT.asset(large.tree, "big.mp4")
    client = bucket.client()
    upload = client.create_multipart_upload(Bucket=bucket.name, Key=key)["UploadId"]
    client.upload_part(Bucket=bucket.name, Key=key, UploadId=upload, PartNumber=1, Body=bytes(PART))
    publish(store(bucket), large)
    assert bucket.read(key) == (large.folder / "big.mp4").read_bytes()


@pytest.mark.full
def test_a_tampered_object_stops_a_release_of_it(bucket: Bucket, packages: list[Outgoing]) -> None:
    what = packages[0]
    data = (what.folder / "index.html").read_bytes()
    key = LAYOUT.asset(what.tree, "index.html")
    bucket.client().put_object(Bucket=bucket.name, Key=key, Body=data[:-1] + b"!")
    with pytest.raises(PublishError, match=r"index\.html: not the bytes that its name says"):
        publish(store(bucket), what)


@pytest.mark.full
def test_a_rollback_to_tampered_bytes_is_stopped(bucket: Bucket, packages: list[Outgoing]) -> None:
    place = store(bucket)
    for what in packages[:2]:
        publish(place, what)
    key = LAYOUT.asset(packages[0].tree, packages[0].file)
    data = video(packages[0])
    bucket.client().put_object(Bucket=bucket.name, Key=key, Body=data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(PublishError, match="not the bytes that it was made with"):
        carry_out(plan_rollback(State.read(place, LAYOUT)))
    assert bucket.read(FIXED) == video(packages[1])


def test_wrong_keys_are_named_as_such_and_never_shown(
    bucket: Bucket, packages: list[Outgoing], tmp_path: Path
) -> None:
    where = config(tmp_path, s3=bucket.spec())
    for keys, code in (
        ((KEYS[0], "wrong-secret-5512"), "SignatureDoesNotMatch"),
        (("NOSUCHKEY0000001", "wrong-secret-5512"), "InvalidAccessKeyId"),
    ):
        done = run("publish", packages[0].folder, where, keys=keys)
        assert done.returncode == 1
        assert f"does not accept these credentials ({code})" in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not any(secret in done.stderr + done.stdout for secret in keys)


def test_a_read_only_key_is_told_which_right_is_missing_before_anything_is_written(
    bucket: Bucket, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", READER[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", READER[1])
    with pytest.raises(
        DeniedError, match=rf"{FIXED}: these credentials lack the right s3:PutObject"
    ):
        publish(store(bucket), packages[0])
    assert bucket.names() == []


def test_no_keys_at_all_says_how_to_give_them(
    bucket: Bucket, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(DeniedError, match="set AWS_ACCESS_KEY_ID"):
        publish(store(bucket), packages[0])


@pytest.mark.full
def test_no_such_bucket_is_named(endpoint: str, packages: list[Outgoing]) -> None:
    with pytest.raises(RefusedError, match=r"s3://nowhere-at-all.*no such bucket"):
        publish(store(Bucket(endpoint, "nowhere-at-all")), packages[0])


@pytest.mark.full
def test_a_wrong_clock_is_named(bucket: Bucket, packages: list[Outgoing], tmp_path: Path) -> None:
    where = config(tmp_path, s3=bucket.spec())
    done = subprocess.run(
        ["faketime", "-f", "+2h", *command("publish", packages[0].folder, where)],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert "this machine's clock is wrong" in done.stderr


@pytest.fixture(scope="module")
def lax(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store that ignores conditions and says nothing."""
    with rclone(tmp_path_factory.mktemp("rclone")) as url:
        yield url


def test_a_store_that_ignores_conditions_is_refused(lax: str, packages: list[Outgoing]) -> None:
    bucket = new_bucket(lax)
    with pytest.raises(RefusedError, match="does not honour If-None-Match"):
        publish(store(bucket), packages[0])
    assert bucket.names() == []


@pytest.mark.parametrize("ignored", ["only_new", "match"])
def test_a_store_that_ignores_one_condition_is_refused(
    bucket: Bucket, packages: list[Outgoing], monkeypatch: pytest.MonkeyPatch, ignored: str
) -> None:
    place = store(bucket)
    put = place._s3.put

    def lax_put(*arguments, **conditions) -> None:  # type: ignore[no-untyped-def]
        conditions.pop(ignored, None)
        put(*arguments, **conditions)

    monkeypatch.setattr(place._s3, "put", lax_put)
    with pytest.raises(RefusedError, match="does not honour If-None-Match"):
        publish(place, packages[0])
    assert bucket.names() == []


@pytest.mark.full
def test_a_store_that_refuses_conditions_is_refused(
    bucket: Bucket, packages: list[Outgoing]
) -> None:
    with behind(bucket) as (seen, between):
        between.spoil = lambda number, method, path: "501" if method == "PUT" else ""
        with pytest.raises(RefusedError, match="does not honour If-None-Match"):
            publish(store(seen), packages[0])


def test_under_a_lease_it_is_used_and_left_clean(lax: str, packages: list[Outgoing]) -> None:
    bucket = new_bucket(lax)
    place = store(bucket, lease=1)
    for what in packages[:2]:
        publish(place, what)
        assert bucket.read(FIXED) == video(what)
    carry_out(plan_rollback(State.read(place, LAYOUT)))
    assert bucket.read(FIXED) == video(packages[0])
    assert not [key for key in bucket.names() if "/scratch/" in key]


@pytest.mark.full
def test_under_a_lease_one_of_three_wins(lax: str, packages: list[Outgoing]) -> None:
    bucket = new_bucket(lax)
    publish(store(bucket, lease=3), packages[3])
    plans = [plan_publication(State.read(store(bucket, lease=3), LAYOUT), p) for p in packages[:3]]
    outcomes: list[object] = []

    def race(plan) -> None:  # type: ignore[no-untyped-def]
        try:
            outcomes.append(carry_out(plan))
        except ConflictError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=race, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if isinstance(outcome, Release)]
    assert (len(outcomes), len(winners)) == (3, 1)
    assert State.read(store(bucket, lease=3), LAYOUT).live == winners[0]


@pytest.mark.full
def test_the_lease_of_a_dead_publisher_runs_out(lax: str, packages: list[Outgoing]) -> None:
    bucket = new_bucket(lax)
    key = LAYOUT.scratch("lease")
    bucket.client().put_object(Bucket=bucket.name, Key=key, Body=b"a publisher that died")
    started = time.monotonic()
    assert publish(store(bucket, lease=1), packages[0])
    assert time.monotonic() - started > 1
