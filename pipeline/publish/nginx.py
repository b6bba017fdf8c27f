"""The include by which nginx redirects a lecture's fixed path, and which says what it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

_INCLUDE = re.compile(
    r"# lecture (\S+) release (\d+) token (\S+) sha256 ([0-9a-f]{64})\n.*^    return 302 (\S+);$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Redirection:
    """What a lecture's fixed path gives.

    Attributes:
        lecture: the lecture's id.
        release: number of the release.
        token: of the run that made it.
        sha256: of the file.
        address: path of the immutable file's URL, with a leading slash.
    """

    lecture: str
    release: int
    token: str
    sha256: str
    address: str

    def text(self, fixed: str, age: int) -> bytes:
        """The include.

        Args:
            fixed: path of the fixed URL, with a leading slash.
            age: seconds for which a cache may keep the redirection.
        """
        return (
            f"# lecture {self.lecture} release {self.release} token {self.token} "
            f"sha256 {self.sha256}\n"
            f"location = {fixed} {{\n"
            f'    add_header Cache-Control "{fixed_age(age)}" always;\n'
            f"    add_header Access-Control-Allow-Origin * always;\n"
            f"    add_header X-Release {self.release} always;\n"
            f"    add_header X-Sha256 {self.sha256} always;\n"
            f"    return 302 {self.address};\n"
            "}\n"
        ).encode()

    @classmethod
    def read(cls, text: bytes) -> Redirection | None:
        """What an include says; None if it is none of ours."""
        match = _INCLUDE.match(text.decode(errors="replace"))
        return cls(match[1], int(match[2]), match[3], match[4], match[5]) if match else None


def fixed_age(age: int) -> str:
    """The Cache-Control of the fixed path."""
    return f"public, max-age={age}, must-revalidate"
