"""An S3-compatible bucket as a place to publish to: conditional writes do what a lock would do.

``If-None-Match: *`` makes an object only where there is none; ``If-Match: <ETag>`` replaces only
what was read before. A store that ignores either is found out by a scratch key and refused, or used
under a lease if the configuration says so.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.manifest import FileRecord
from pipeline.publish.config import S3Spec
from pipeline.publish.errors import ConflictError, PublishError, RefusedError
from pipeline.publish.lease import Lease
from pipeline.publish.nginx import fixed_age
from pipeline.publish.release import IMMUTABLE, Layout, Release
from pipeline.publish.retry import Patience
from pipeline.publish.s3_client import Client, MissingError, PreconditionError, RejectedError
from pipeline.publish.store import Fixed, Progress

PART = 8 << 20  # bytes of a part; 10,000 of them are allowed
_BEGUN = 3  # times that a multipart upload is begun anew when someone swept it
_NO_ETAG = '"00000000000000000000000000000000"'


class S3Store:
    """A bucket.

    Args:
        spec: what the configuration says of it.
        layout: where the lecture's files lie in it.
        age: seconds for which a cache may keep what the fixed path gives.
        patience: how often to try what may pass.
    """

    def __init__(
        self, spec: S3Spec, layout: Layout, age: int, patience: Patience | None = None
    ) -> None:
        self.where = f"s3://{spec.bucket}"
        self._s3 = Client(spec, patience or Patience())
        self._layout = layout
        self._age = age
        self._lease_seconds = spec.lease
        self._conditions = True
        self._lease: Lease | None = None

    def check(self) -> None:
        self._s3.keys(self._layout.home)
        self.fixed()
        key = self._layout.scratch(f"probe-{secrets.token_hex(6)}")
        # Beginning an upload needs the right to write, and nobody sees that it was begun.
        upload = self._s3.begin(self._layout.fixed, {})
        self._s3.abort(self._layout.fixed, upload)
        self._s3.uploads(self._layout.home)
        try:
            self._conditions = self._conditions_hold(key)
        except PublishError:
            with suppress(PublishError):
                self._s3.delete([key, f"{key}-none"])
            raise
        self._s3.delete([key, f"{key}-none"])
        if not self._conditions and self._lease_seconds is None:
            raise RefusedError(
                f"{self.where}: this store does not honour If-None-Match and If-Match, so that two "
                "publishers could overwrite each other; see lease in docs/publishing.md"
            )

    def _conditions_hold(self, key: str) -> bool:
        """Try both conditions on a scratch key; a lost answer looks like a refusal, so look."""
        try:
            self._is_refused(key, only_new=True)
            if not (
                self._is_refused(key, only_new=True)
                and self._is_refused(key, match=_NO_ETAG)
                and self._is_refused(f"{key}-none", match=_NO_ETAG)
            ):
                return False
            etag = self._s3.head(key)["ETag"]
            refused = self._is_refused(key, match=etag, body=b"swapped")
            return not refused or self._s3.head(key)["ETag"] != etag
        except (MissingError, RejectedError):
            return False

    def _is_refused(
        self, key: str, only_new: bool = False, match: str = "", body: bytes = b"probe"
    ) -> bool:
        try:
            self._s3.put(key, body, only_new=only_new, match=match)
        except (PreconditionError, MissingError):
            return True
        return False

    def names(self, folder: str) -> dict[str, int]:
        return self._s3.keys(folder)

    def read(self, key: str) -> bytes:
        try:
            return b"".join(self._s3.blocks(key))
        except MissingError:
            raise PublishError(f"{self.where}/{key}: not there") from None

    def digest(self, key: str) -> str:
        digest = hashlib.sha256()
        for block in self._s3.blocks(key):
            digest.update(block)
        return digest.hexdigest()

    def upload(self, key: str, path: Path, record: FileRecord, progress: Progress) -> None:
        if record.size > PART:
            self._upload_parts(key, path, record, progress)
        else:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != record.sha256:
                raise RefusedError(f"{path}: not the file that was checked")
            self._create(key, data, _headers(record))
            progress(record.size)
        if self.digest(key) != record.sha256:
            message = "what the store gives back is not what was sent; remove it there"
            raise PublishError(f"{self.where}/{key}: {message}")

    def _create(self, key: str, data: bytes, headers: dict[str, Any]) -> bool:
        """Make an object where there is none; False if there is one."""
        if not self._conditions:
            try:
                self._s3.head(key)
            except MissingError:
                self._s3.put(key, data, headers)
                return True
            return False
        try:
            self._s3.put(key, data, headers, only_new=True)
        except PreconditionError:
            return False
        return True

    def _upload_parts(self, key: str, path: Path, record: FileRecord, progress: Progress) -> None:
        for begun in range(_BEGUN):
            try:
                upload = self._s3.begun(key) or self._s3.begin(key, _headers(record))
                parts, digest = self._send_parts(key, upload, path, progress)
                if digest != record.sha256:
                    self._s3.abort(key, upload)
                    raise RefusedError(f"{path}: not the file that was checked")
                self._s3.complete(key, upload, parts, only_new=self._conditions)
                return
            except PreconditionError:
                self._s3.abort(key, upload)  # someone else was faster with the same bytes
                return
            except MissingError:  # swept by another run, or completed by it
                if self.names(key).get(key) == record.size:
                    return
                if begun == _BEGUN - 1:
                    raise PublishError(f"{self.where}/{key}: swept by another run") from None

    def _send_parts(
        self, key: str, upload: str, path: Path, progress: Progress
    ) -> tuple[list[dict[str, Any]], str]:
        there = self._s3.parts(key, upload)
        whole, parts = hashlib.sha256(), []
        with path.open("rb") as file:
            for number, block in enumerate(iter(lambda: file.read(PART), b""), start=1):
                whole.update(block)
                etag = f'"{hashlib.md5(block, usedforsecurity=False).hexdigest()}"'
                if there.get(number) != etag:
                    etag = self._s3.send_part(key, upload, number, block)
                parts.append({"PartNumber": number, "ETag": etag})
                progress(len(block))
        return parts, whole.hexdigest()

    def fixed(self) -> Fixed | None:
        try:
            head = self._s3.head(self._layout.fixed)
        except MissingError:
            return None
        said = {name.lower(): value for name, value in head.get("Metadata", {}).items()}
        number, token = said.get("release", ""), said.get("token", "")
        known = number.isdigit() and bool(token)
        return Fixed(
            head["ETag"],
            int(number) if known else None,
            token if known else "",
            settled=head.get("CacheControl") == fixed_age(self._age),
        )

    def fetch_fixed(self, fixed: Fixed, target: Path) -> None:
        try:
            with target.open("wb") as file:
                for block in self._s3.blocks(self._layout.fixed, match=fixed.version):
                    file.write(block)
        except (PreconditionError, MissingError):
            message = f"someone else changed {self._layout.fixed}; try again"
            raise ConflictError(f"{self.where}: {message}") from None

    @contextmanager
    def turn(self) -> Iterator[None]:
        if self._conditions:
            yield
            return
        assert self._lease_seconds is not None, "check() was not called"
        self._lease = Lease(self._s3, self._layout.scratch("lease"), self._lease_seconds)
        with self._lease:
            yield

    def claim(self, release: Release) -> bool:
        return self.record(release)

    def record(self, release: Release) -> bool:
        key, data = self._layout.record(release.number), release.encode()
        headers = {
            "ContentType": "application/json",
            "CacheControl": IMMUTABLE,
        }
        # Made by a try whose answer was lost, the record is there, and is this one.
        return self._create(key, data, headers) or self.read(key) == data

    def swap(self, expected: Fixed | None, release: Release, rivals: Sequence[Release]) -> None:
        with tempfile.NamedTemporaryFile(prefix="fixed-") as copy:
            digest = hashlib.sha256()
            for block in self._s3.blocks(self._layout.asset(release.tree, release.file)):
                digest.update(block)
                copy.write(block)
            if digest.hexdigest() != release.sha256:
                key = self._layout.asset(release.tree, release.file)
                raise PublishError(f"{self.where}/{key}: not the bytes that it was made with")
            copy.flush()
            self._replace(expected, release, Path(copy.name))

    def _replace(self, expected: Fixed | None, release: Release, path: Path) -> None:
        headers = {
            "ContentType": release.files[release.file].type,
            "CacheControl": fixed_age(self._age),
            "Metadata": {
                "release": str(release.number),
                "sha256": release.sha256,
                "token": release.token,
            },
        }
        try:
            if not self._conditions:
                assert self._lease is not None, "turn() is not held"
                self._lease.confirm()
                if self.fixed() != expected:
                    raise PreconditionError
                self._s3.put(self._layout.fixed, path, headers)
            else:
                only_new, match = expected is None, expected.version if expected else ""
                self._s3.put(self._layout.fixed, path, headers, only_new=only_new, match=match)
        except (PreconditionError, MissingError):
            now = self.fixed()
            if now is None or now.token != release.token:  # else an answer was lost
                raise ConflictError(_overtaken(self.where, now)) from None

    def activate(self) -> None:
        """The object is the answer: nobody has to be told."""

    def sweep(self, live: int) -> list[str]:
        swept = []
        begun = self._s3.uploads(self._layout.home) + self._s3.uploads(self._layout.fixed)
        for key, upload in begun:
            self._s3.abort(key, upload)
            swept.append(f"{key} (upload {upload[:8]})")
        return swept  # a scratch key may be another run's, which is looking at it just now

    def delete(self, keys: Sequence[str]) -> None:
        self._s3.delete(keys)

    def close(self) -> None:
        self._s3.close()


def _headers(record: FileRecord) -> dict[str, Any]:
    kind = f"{record.type}; charset=utf-8" if record.type.startswith("text/") else record.type
    return {"ContentType": kind, "CacheControl": IMMUTABLE, "Metadata": {"sha256": record.sha256}}


def _overtaken(where: str, now: Fixed | None) -> str:
    if now is None or now.release is None:
        return f"{where}: someone else changed the fixed path; nothing of theirs was touched"
    return f"{where}: someone else published release {now.release}; it stays; look, then try again"
