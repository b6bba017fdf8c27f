"""What students get: the edge told to forget, every address fetched through it and compared."""

from __future__ import annotations

import hashlib
import os
import re
import time
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import urllib3

from pipeline.publish.config import PurgeSpec, TargetSpec
from pipeline.publish.errors import UndeliveredError
from pipeline.publish.files import run_command
from pipeline.publish.release import Layout, Release
from pipeline.publish.retry import Patience

_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_BLOCK = 1 << 18
_HOPS = 3
_ANYONE = "https://another-site.example"  # a page elsewhere, whose player loads our tracks
_RELOAD = 0.5  # seconds until nginx, told to reload, answers anew
_SLICE = 4096  # bytes asked for by range


@dataclass(frozen=True, slots=True)
class Answer:
    """What a URL gave.

    Attributes:
        status: HTTP's.
        headers: with lower-case names.
        sha256: of the body.
        size: of the body, in bytes.
        piece: the body's bytes at the place that was asked for.
        url: where the body came from, after redirections.
        first: the first answer's status and headers, before redirections.
    """

    status: int
    headers: dict[str, str]
    sha256: str
    size: int
    piece: bytes
    url: str
    first: tuple[int, dict[str, str]]


class Public:
    """A release's public addresses.

    Args:
        target: where it was published.
        layout: the lecture's place there.
        release: what they have to give.
    """

    def __init__(self, target: TargetSpec, layout: Layout, release: Release) -> None:
        self._target, self._layout, self._release = target, layout, release
        self._base = (target.url or "").rstrip("/")
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    @property
    def fixed(self) -> str:
        """The URL that never changes."""
        return f"{self._base}/{self._layout.fixed}"

    def of(self, name: str) -> str:
        """The URL of one of the release's files."""
        return f"{self._base}/{self._layout.asset(self._release.tree, name)}"

    def deliver(self, patience: Patience, known: dict[str, int]) -> None:
        """Purge the fixed path, then look until everything is right or patience ends.

        Args:
            patience: how often to look.
            known: sha256 -> number of earlier releases, to say what is still given.

        Raises:
            UndeliveredError: what is wrong; the release stays in place.
        """
        if self._target.redirect:
            time.sleep(_RELOAD)
        for wait in [*patience.waits(), 0.0]:
            # Purged each time: an edge may have asked again before the origin had changed.
            trouble = self.purge()
            problems = self.problems(known)
            if not problems:
                return
            time.sleep(wait)
        also = f"; and the purge failed: {trouble}" if trouble else ""
        raise UndeliveredError(
            f"release {self._release.number} is in place, but {'; '.join(problems)}{also}. "
            "Nothing has to be sent again: mend that, then the same command once more"
        )

    def purge(self) -> str:
        """Make the edge forget the fixed path; empty if it worked, else why not."""
        spec = self._target.purge
        if spec is None:
            return ""
        if spec.command:
            command = [part.replace("{url}", self.fixed) for part in spec.command]
            return hide_secrets(run_command(command), spec)
        return self._purge_by_url(spec)

    def _purge_by_url(self, spec: PurgeSpec) -> str:
        headers = {}
        if spec.token_env:
            token = os.environ.get(spec.token_env)
            if not token:
                return f"the environment variable {spec.token_env} is not set"
            headers["Authorization"] = f"Bearer {token}"
        path = urlsplit(self.fixed).path
        url = (spec.url or "").replace("{url}", quote(self.fixed, safe=""))
        url = url.replace("{path}", path.lstrip("/"))
        try:
            answer = self._pool.request(spec.method, url, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            return f"{urlsplit(url).netloc} does not answer ({type(error).__name__})"
        return "" if answer.status < 300 else f"{urlsplit(url).netloc} answers {answer.status}"

    def problems(self, known: dict[str, int]) -> list[str]:
        """What is not as it should be, a sentence each."""
        try:
            found = self._fixed_problems(known)
            if not found:
                for name in self._release.files:
                    found += self._asset_problems(name)
        except urllib3.exceptions.HTTPError as error:
            return [f"{self._base} does not answer ({type(error).__name__})"]
        return found

    def _fixed_problems(self, known: dict[str, int]) -> list[str]:
        release, url = self._release, self.fixed
        start = max(0, release.size // 2 - _SLICE)
        whole = self._get(url, start)
        if whole.status != 200:
            return [f"{url} answers {whole.status}"]
        if whole.sha256 != release.sha256:
            still = known.get(whole.sha256)
            given = f"release {still}" if still is not None else "something else"
            return [f"{url} still gives {given}"]
        found = []
        part = self._get(url, 0, f"bytes={start}-{start + len(whole.piece) - 1}")
        if part.status != 206 or part.sha256 != hashlib.sha256(whole.piece).hexdigest():
            found.append(f"{url} does not give ranges (status {part.status})")
        status, headers = whole.first
        if self._target.redirect:
            if status != 302 or whole.url != self.of(release.file):
                found.append(f"{url} answers {status} instead of redirecting to {release.file}")
        elif status != 200:
            found.append(f"{url} answers {status} instead of 200")
        age = _max_age(headers)
        if age is None or age > self._target.age:
            said = headers.get("cache-control") or "no Cache-Control"
            found.append(f"{url} may be cached for longer than {self._target.age} s ({said})")
        return found + self._type_problem(url, whole.headers, release.file)

    def _asset_problems(self, name: str) -> list[str]:
        url, record = self.of(name), self._release.files[name]
        answer = self._get(url, 0, method="HEAD")
        if answer.status != 200:
            return [f"{url} answers {answer.status}"]
        found = self._type_problem(url, answer.headers, name)
        if answer.headers.get("content-length") != str(record.size):
            found.append(f"{url} has {answer.headers.get('content-length')} bytes")
        if "immutable" not in answer.headers.get("cache-control", ""):
            found.append(f"{url} lacks Cache-Control: immutable")
        allowed = answer.headers.get("access-control-allow-origin")
        if name.endswith(".vtt") and allowed not in ("*", _ANYONE):
            found.append(f"{url} lacks Access-Control-Allow-Origin, which tracks need")
        return found

    def _type_problem(self, url: str, headers: dict[str, str], name: str) -> list[str]:
        wanted = self._release.files[name].type
        given = headers.get("content-type", "").partition(";")[0].strip()
        return [] if given == wanted else [f"{url} has the type {given!r}, not {wanted}"]

    def _get(self, url: str, start: int, span: str = "", method: str = "GET") -> Answer:
        headers = {"Accept-Encoding": "identity", "Origin": _ANYONE}
        if span:
            headers["Range"] = span
        answers: list[tuple[int, dict[str, str]]] = []
        for _ in range(_HOPS):
            answer = self._pool.request(
                method, url, headers=headers, redirect=False, preload_content=False
            )
            said = {name.lower(): value for name, value in answer.headers.items()}
            answers.append((answer.status, said))
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in said:
                break
            answer.drain_conn()
            url = urljoin(url, said["location"])
        digest, size, piece = hashlib.sha256(), 0, b""
        for block in answer.stream(_BLOCK):
            digest.update(block)
            low, high = max(start - size, 0), start + _SLICE - size
            piece += block[low:high] if high > 0 else b""
            size += len(block)
        answer.release_conn()
        return Answer(answer.status, said, digest.hexdigest(), size, piece, url, answers[0])


def hide_secrets(text: str, spec: PurgeSpec) -> str:
    """``text`` without the values of variables that hold secrets."""
    names = {name for name in os.environ if re.search("SECRET|TOKEN|PASSWORD|KEY", name)}
    for name in names | ({spec.token_env} if spec.token_env else set()):
        value = os.environ.get(name, "")
        if len(value) > 3:
            text = text.replace(value, f"${name}")
    return text


def _max_age(headers: dict[str, str]) -> int | None:
    said = headers.get("cache-control", "")
    if re.search(r"no-cache|no-store", said):
        return 0
    match = re.search(r"max-age=(\d+)", said)
    return int(match[1]) if match else None
