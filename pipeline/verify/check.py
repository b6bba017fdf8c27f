"""What a check is: a name, the figure that was measured, the limit, and whether it holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from lecture.errors import LectureError


class VerifyError(LectureError):
    """A package that fails a check, or that lacks what is to be checked; one line."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was measured in a package.

    Attributes:
        name: what was looked at.
        figure: what was found, with its unit and where.
        limit: what is allowed.
        passed: whether it is.
    """

    name: str
    figure: str
    limit: str
    passed: bool

    def line(self) -> str:
        """The check as it is printed."""
        return f"{'ok  ' if self.passed else 'FAIL'} {self.name:32} {self.figure} ({self.limit})"

    def as_record(self) -> dict[str, str | bool]:
        """The check as the manifest keeps it."""
        return asdict(self)


def equal(name: str, found: object, wanted: object) -> Check:
    """A check that ``found`` is ``wanted``."""
    return Check(name, str(found), f"must be {wanted}", found == wanted)


def at_most(name: str, value: float, limit: float, unit: str, where: str = "") -> Check:
    """A check that ``value`` is no larger than ``limit``, both in ``unit``."""
    figure = f"{value:.3g} {unit}{f', {where}' if where else ''}"
    return Check(name, figure, f"at most {limit:g} {unit}", bool(value <= limit))
