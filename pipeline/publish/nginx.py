"""The include by which nginx redirects a lecture's fixed path, and which says what it gives."""

from __future__ import annotations

import re

from pipeline.publish.release import Release

_FIRST_LINE = re.compile(rb"# lecture \S+ release (\d+) token (\S+) sha256 [0-9a-f]{64}\n")


def include(release: Release, fixed: str, address: str, age: int) -> bytes:
    """The text of the include.

    Args:
        release: what the fixed path shall give.
        fixed: path of the fixed URL, with a leading slash.
        address: path of the immutable file's URL, with a leading slash.
        age: seconds for which a cache may keep the redirection.
    """
    return (
        f"# lecture {release.lecture} release {release.number} token {release.token} "
        f"sha256 {release.sha256}\n"
        f"location = {fixed} {{\n"
        f'    add_header Cache-Control "{fixed_age(age)}" always;\n'
        f"    add_header Access-Control-Allow-Origin * always;\n"
        f"    add_header X-Release {release.number} always;\n"
        f"    add_header X-Sha256 {release.sha256} always;\n"
        f"    return 302 {address};\n"
        "}\n"
    ).encode()


def fixed_age(age: int) -> str:
    """The Cache-Control of the fixed path."""
    return f"public, max-age={age}, must-revalidate"


def release_of(text: bytes) -> tuple[int, str] | None:
    """Number and token of the release that an include gives; None if it is none of ours."""
    match = _FIRST_LINE.match(text)
    return (int(match[1]), match[2].decode()) if match else None
