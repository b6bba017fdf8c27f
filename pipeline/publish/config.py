"""What ``config/publish.yaml`` says: where each lecture is found, and the places it goes to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.frozen import FrozenDict, Name, Named, Part
from lecture.source import Source, parse, read_source

PUBLISH = ROOT / "config" / "publish.yaml"

_WORD = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
PLAIN_PATH = re.compile(
    rf"^{_WORD}(/{_WORD})*$"
)  # nothing that a URL or a shell would have to quote
PlainPath = Annotated[str, StringConstraints(pattern=PLAIN_PATH.pattern, max_length=300)]
FolderPath = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._/-]+$", max_length=300)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=300)]
Word = Annotated[str, StringConstraints(pattern=r"^[^\s-][^\s]*$", max_length=200)]
Command = Annotated[
    tuple[Annotated[str, StringConstraints(min_length=1)], ...], Field(min_length=1)
]


class FixedSpec(Part):
    """The address of a lecture that never changes.

    Attributes:
        path: below the place's root, and below its public URL.
        file: the file of the package that is found there.
    """

    path: PlainPath
    file: PlainPath


class RedirectSpec(Part):
    """The fixed path answers with a 302 to the immutable file; nginx does that by an include.

    Attributes:
        folder: where the include of each lecture is written; relative to the place's folder.
        reload: the command that makes nginx read it.
    """

    folder: FolderPath
    reload: Command


class DirSpec(Part):
    """A folder of this machine that a web server serves; relative to the project's root."""

    folder: FolderPath
    redirect: RedirectSpec | None = None


class SshSpec(Part):
    """A folder of another machine that a web server serves, reached by SFTP.

    Attributes:
        host: as ``ssh`` takes it; user, port, key and jump hosts stand in ``~/.ssh/config``.
        folder: the web server's root there.
    """

    host: Word
    folder: FolderPath
    redirect: RedirectSpec | None = None


class S3Spec(Part):
    """A bucket of an S3-compatible store; credentials come from the environment or AWS's files.

    Attributes:
        bucket: its name.
        endpoint: the store's URL; none for AWS.
        region: of the bucket; else that of the environment or AWS's files.
        profile: of AWS's files.
        lease: seconds; allows a store without conditional writes, where publishers take turns by
            a lease that is only as good as the store's promptness. See docs/publishing.md.
    """

    bucket: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    endpoint: Url | None = None
    region: Word | None = None
    profile: Word | None = None
    lease: Annotated[float, Field(ge=1, le=600)] | None = None


class PurgeSpec(Part):
    """What makes the edge forget the fixed path. Exactly one of ``command`` and ``url``.

    Attributes:
        command: run here; ``{url}`` in it becomes the public URL of the fixed path.
        url: asked with ``method``; ``{url}`` and ``{path}`` in it are replaced.
        method: of that request.
        token_env: name of the environment variable with the bearer token of that request.
    """

    command: Command | None = None
    url: Url | None = None
    method: Annotated[str, StringConstraints(pattern=r"^[A-Z]+$")] = "POST"
    token_env: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None


class TargetSpec(Part):
    """A place that lectures are published to: exactly one of ``dir``, ``ssh`` and ``s3``.

    Attributes:
        dir, ssh, s3: the place.
        prefix: folder of everything but the fixed paths.
        url: public URL of the place's root; without it nothing is fetched to compare.
        age: seconds for which a cache may keep what the fixed path gives.
        purge: what makes the edge forget the fixed path.
    """

    dir: DirSpec | None = None
    ssh: SshSpec | None = None
    s3: S3Spec | None = None
    prefix: PlainPath = "lectures"
    url: Url | None = None
    age: Annotated[int, Field(ge=0, le=86_400)] = 60
    purge: PurgeSpec | None = None

    @property
    def redirect(self) -> RedirectSpec | None:
        """How the fixed path redirects, if it does."""
        place = self.dir or self.ssh
        return place.redirect if place else None


class PublishSpec(Part):
    """The whole file."""

    fixed: Named[FixedSpec] = FrozenDict()
    targets: Named[TargetSpec] = FrozenDict()


def load_publish(path: Path = PUBLISH) -> PublishSpec:
    """Read and check ``config/publish.yaml``.

    Raises:
        SourceError: the first mistake: file, line, key, what is allowed.
    """
    source = read_source(path)
    spec = parse(source, PublishSpec)
    _check(source, spec)
    return spec


def _check(source: Source, spec: PublishSpec) -> None:
    paths: dict[str, str] = {}
    for lecture, fixed in spec.fixed.items():
        if fixed.path in paths:
            message = f"is also the address of {paths[fixed.path]}; every lecture has its own"
            raise source.error(("fixed", lecture, "path"), message)
        paths[fixed.path] = lecture
    for name, target in spec.targets.items():
        here = ("targets", name)
        if sum(place is not None for place in (target.dir, target.ssh, target.s3)) != 1:
            raise source.error(here, "must have exactly one of the keys dir, ssh and s3")
        for fixed in spec.fixed.values():
            if f"{fixed.path}/".startswith(f"{target.prefix}/"):
                message = f"must not hold the fixed path {fixed.path}"
                raise source.error((*here, "prefix"), message)
        purge = target.purge
        if purge and (purge.command is None) == (purge.url is None):
            raise source.error((*here, "purge"), "must have exactly one of command and url")
        if purge and not target.url:
            raise source.error((*here, "purge"), "needs the target's url: what is to be purged")
        urls = {
            (*here, "url"): target.url,
            (*here, "s3", "endpoint"): target.s3 and target.s3.endpoint,
            (*here, "purge", "url"): purge and purge.url,
        }
        for location, url in urls.items():
            parts = urlsplit(url or "")
            if parts.username is not None or parts.password is not None:
                message = "must hold no user name and no password: this file is in the repository"
                raise source.error(location, message)
            if "purge" not in location and (parts.query or parts.fragment):
                raise source.error(location, "must have no query and no fragment")


def target_of(spec: PublishSpec, name: str, path: Path = PUBLISH) -> TargetSpec:
    """The target called ``name``.

    Raises:
        LectureError: there is none.
    """
    if name not in spec.targets:
        known = ", ".join(spec.targets) or "none"
        raise LectureError(f"{path}: targets: there is no target {name[:60]!r}; there are: {known}")
    return spec.targets[name]


def fixed_of(spec: PublishSpec, lecture: str, path: Path = PUBLISH) -> FixedSpec:
    """The fixed address of a lecture.

    Raises:
        LectureError: the file gives it none.
    """
    if lecture not in spec.fixed:
        known = ", ".join(spec.fixed) or "none"
        raise LectureError(
            f"{path}: fixed: lecture {lecture[:60]!r} has no address; those that have: {known}"
        )
    return spec.fixed[lecture]


__all__ = [
    "PLAIN_PATH",
    "PUBLISH",
    "DirSpec",
    "FixedSpec",
    "Name",
    "PublishSpec",
    "PurgeSpec",
    "RedirectSpec",
    "S3Spec",
    "SshSpec",
    "TargetSpec",
    "fixed_of",
    "load_publish",
    "target_of",
]
