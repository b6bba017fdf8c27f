"""The S3 operations that publishing uses, tried again within a bound, with errors in plain words.

Credentials stay inside boto3: no message shows more of an error than its code, the right that was
needed and the key that was meant.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import boto3
import urllib3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSLError,
)

from pipeline.publish.config import S3Spec
from pipeline.publish.errors import DeniedError, PublishError, RefusedError, UnreachableError
from pipeline.publish.retry import Patience, persist

Result = TypeVar("Result")

_CONNECT, _ANSWER = 10, 60  # seconds
_BLOCK = 1 << 18
_CUT = (ConnectionError, HTTPClientError, IncompleteReadError, urllib3.exceptions.HTTPError)
_PASSING = {"SlowDown", "RequestTimeout", "BadDigest", "XAmzContentSHA256Mismatch"}
_UNKNOWN = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}


class PreconditionError(Exception):
    """The object is not what the request's condition says."""


class MissingError(Exception):
    """There is no such object, or no such upload."""


class RejectedError(PublishError):
    """The store does not know what it was asked."""


class Client:
    """A bucket.

    Args:
        spec: what the configuration says of it.
        patience: how often to try what may pass.
    """

    def __init__(self, spec: S3Spec, patience: Patience) -> None:
        self.bucket = spec.bucket
        self._patience = patience
        self._endpoint = spec.endpoint or "AWS"
        config = Config(
            connect_timeout=_CONNECT,
            read_timeout=_ANSWER,
            retries={"total_max_attempts": 1, "mode": "standard"},  # persist() counts them
            request_checksum_calculation="when_required",  # Content-MD5, which every store knows
            response_checksum_validation="when_required",
            # The signature covers the body, and the path style needs no DNS of the store's.
            s3={
                "payload_signing_enabled": True,
                "addressing_style": "path" if spec.endpoint else "auto",
            },
        )
        try:
            session = boto3.Session(profile_name=spec.profile, region_name=spec.region)
            region = session.region_name or "us-east-1"
            self._s3: Any = session.client(
                "s3", endpoint_url=spec.endpoint, region_name=region, config=config
            )
        except (ProfileNotFound, BotoCoreError) as error:
            raise _plain(error, f"s3://{spec.bucket}", "") from None

    def close(self) -> None:
        """Close the connections."""
        self._s3.close()

    def head(self, key: str) -> dict[str, Any]:
        """ETag, metadata and size of an object."""
        try:
            answer: dict[str, Any] = self._ask("s3:GetObject", "head_object", Key=key)
        except DeniedError:
            # This answer has no body and so no reason; that of a listing has.
            self._ask("s3:ListBucket", "list_objects_v2", Prefix=key, MaxKeys=1)
            raise
        return answer

    def keys(self, prefix: str) -> dict[str, int]:
        """Keys that begin with ``prefix``, with their sizes."""
        found: dict[str, int] = {}
        more: dict[str, Any] = {}
        while True:
            page = self._ask("s3:ListBucket", "list_objects_v2", Prefix=prefix, **more)
            found |= {entry["Key"]: entry["Size"] for entry in page.get("Contents", [])}
            if not page.get("IsTruncated"):
                return found
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def blocks(self, key: str, match: str = "") -> Iterator[bytes]:
        """An object's bytes, piece by piece, going on where a connection was cut.

        Raises:
            PreconditionError: its ETag is not ``match``, or it changed on the way.
        """
        waits = self._patience.waits()
        offset, size = 0, None
        while size is None or offset < size:
            wanted: dict[str, Any] = {"IfMatch": match} if match else {}
            if offset:
                wanted["Range"] = f"bytes={offset}-"
            answer = self._ask("s3:GetObject", "get_object", Key=key, **wanted)
            match = answer["ETag"]
            size = offset + answer["ContentLength"]
            try:
                for block in answer["Body"].iter_chunks(_BLOCK):
                    offset += len(block)
                    yield block
            except (BotoCoreError, urllib3.exceptions.HTTPError) as error:
                if not waits:
                    raise _plain(error, f"s3://{self.bucket}/{key}", "s3:GetObject") from None
                time.sleep(waits.pop(0))

    def put(
        self,
        key: str,
        body: bytes | Path,
        headers: dict[str, Any] | None = None,
        only_new: bool = False,
        match: str = "",
        patience: Patience | None = None,
    ) -> None:
        """Write an object at once.

        Args:
            key: where.
            body: what; a file is opened anew for each try.
            headers: content type and the like.
            only_new: only if there is none.
            match: only if that is its ETag.
            patience: other than the usual one.

        Raises:
            PreconditionError, MissingError: the condition does not hold.
        """
        wanted: dict[str, Any] = dict(headers or {})
        wanted |= {"IfNoneMatch": "*"} if only_new else {}
        wanted |= {"IfMatch": match} if match else {}
        wanted["ContentMD5"] = _md5(body)

        def attempt() -> None:
            if isinstance(body, bytes):
                self._s3.put_object(Bucket=self.bucket, Key=key, Body=body, **wanted)
                return
            with body.open("rb") as file:
                self._s3.put_object(Bucket=self.bucket, Key=key, Body=file, **wanted)

        self._guard(attempt, "s3:PutObject", key, patience)

    def delete(self, keys: Sequence[str]) -> None:
        """Remove objects, those that are not there too."""
        for key in keys:
            self._ask("s3:DeleteObject", "delete_object", Key=key)

    def uploads(self, prefix: str) -> list[tuple[str, str]]:
        """Key and id of the uploads by part that were begun below ``prefix``."""
        right = "s3:ListBucketMultipartUploads"
        found: list[tuple[str, str]] = []
        more: dict[str, Any] = {}
        while True:
            page = self._ask(right, "list_multipart_uploads", Prefix=prefix, **more)
            found += [(entry["Key"], entry["UploadId"]) for entry in page.get("Uploads", [])]
            if not page.get("IsTruncated"):
                return found
            more = {
                "KeyMarker": page["NextKeyMarker"],
                "UploadIdMarker": page["NextUploadIdMarker"],
            }

    def begun(self, key: str) -> str | None:
        """The id of an upload of ``key`` that was begun and can go on."""
        ids = [upload for found, upload in self.uploads(key) if found == key]
        return ids[-1] if ids else None

    def begin(self, key: str, headers: dict[str, Any]) -> str:
        """Begin an upload by part; its id."""
        answer = self._ask("s3:PutObject", "create_multipart_upload", Key=key, **headers)
        return str(answer["UploadId"])

    def parts(self, key: str, upload: str) -> dict[int, str]:
        """The ETag of each part that is there: its MD5, in quotes."""
        right = "s3:ListMultipartUploadParts"
        found: dict[int, str] = {}
        more: dict[str, Any] = {}
        while True:
            page = self._ask(right, "list_parts", Key=key, UploadId=upload, **more)
            found |= {part["PartNumber"]: part["ETag"] for part in page.get("Parts", [])}
            if not page.get("IsTruncated"):
                return found
            more = {"PartNumberMarker": page["NextPartNumberMarker"]}

    def send_part(self, key: str, upload: str, number: int, data: bytes) -> str:
        """Send a part; its ETag."""
        answer = self._ask(
            "s3:PutObject",
            "upload_part",
            Key=key,
            UploadId=upload,
            PartNumber=number,
            Body=data,
            ContentMD5=_md5(data),
        )
        return str(answer["ETag"])

    def complete(self, key: str, upload: str, parts: list[dict[str, Any]], only_new: bool) -> None:
        """Make the parts an object; PreconditionError if ``only_new`` and there is one."""
        condition = {"IfNoneMatch": "*"} if only_new else {}
        self._ask(
            "s3:PutObject",
            "complete_multipart_upload",
            Key=key,
            UploadId=upload,
            MultipartUpload={"Parts": parts},
            **condition,
        )

    def abort(self, key: str, upload: str) -> None:
        """Forget an upload, if it is still there."""
        try:
            self._ask("s3:AbortMultipartUpload", "abort_multipart_upload", Key=key, UploadId=upload)
        except MissingError:
            return

    def _ask(self, right: str, operation: str, **wanted: Any) -> Any:
        call = getattr(self._s3, operation)
        place = wanted.get("Key") or wanted.get("Prefix", "")
        return self._guard(lambda: call(Bucket=self.bucket, **wanted), right, place)

    def _guard(
        self,
        attempt: Callable[[], Result],
        right: str,
        key: str,
        patience: Patience | None = None,
    ) -> Result:
        try:
            return persist(attempt, _passing, patience or self._patience)
        except (ClientError, BotoCoreError, urllib3.exceptions.HTTPError) as error:
            raise _plain(error, f"s3://{self.bucket}/{key}", right) from None


def _md5(body: bytes | Path) -> str:
    """The Content-MD5 of a body, which every store compares with what arrived."""
    if isinstance(body, bytes):
        digest = hashlib.md5(body, usedforsecurity=False)
    else:
        with body.open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
    return base64.b64encode(digest.digest()).decode()


def _status(error: ClientError) -> tuple[int, str]:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status, str(error.response.get("Error", {}).get("Code", ""))


def _passing(error: Exception) -> bool:
    if isinstance(error, ClientError):
        status, code = _status(error)
        return (status >= 500 and status != 501) or status in (409, 429) or code in _PASSING
    if isinstance(error, SSLError):
        return False
    return isinstance(error, _CUT)


def _plain(error: Exception, where: str, right: str) -> Exception:
    """The error that says what is wrong and what to do, without anything secret."""
    if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
        message = "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
        return DeniedError(f"{where}: {message}")
    if isinstance(error, SSLError):
        return UnreachableError(f"{where}: the store's TLS certificate is not one that is trusted")
    if not isinstance(error, ClientError):
        if _passing(error):
            return UnreachableError(f"{where}: no answer ({type(error).__name__}); try again")
        return PublishError(f"{where}: {type(error).__name__}")
    status, code = _status(error)
    if status == 412:
        return PreconditionError()
    if code == "NoSuchBucket":
        return RefusedError(f"{where}: there is no such bucket")
    if status == 404:
        return MissingError()
    if code in _UNKNOWN:
        return DeniedError(f"{where}: the store does not accept these credentials ({code})")
    if code == "RequestTimeTooSkewed":
        return DeniedError(
            f"{where}: this machine's clock is wrong by the store's: set it ({code})"
        )
    if status in (401, 403):
        return DeniedError(f"{where}: these credentials lack the right {right} ({code})")
    if status in (400, 501):
        return RejectedError(f"{where}: the store does not understand {right} as asked ({code})")
    if _passing(error):
        return UnreachableError(
            f"{where}: the store keeps answering {status} {code}; try again later"
        )
    return PublishError(f"{where}: the store answers {status} {code} to {right}")
