"""The errors of publishing: each is one line that names what, where and the remedy.

PublishError     a LectureError: publishing stopped; students still get what they got
  RefusedError        a package or a place that must not be used
  ConflictError       someone else was faster
  DeniedError         a right is missing
  UnreachableError    the place does not answer, or not in time, however often it is asked
  VanishedError       a file that another run swept away
  UndeliveredError    in place, but the public address does not give it
"""

from __future__ import annotations

from lecture.errors import LectureError


class PublishError(LectureError):
    """Publishing stopped before anything that students see was changed."""


class RefusedError(PublishError):
    """A package that may not go out, or a place that cannot be published to safely."""


class ConflictError(PublishError):
    """Someone else published in the meantime; nothing of theirs was touched."""


class DeniedError(PublishError):
    """The place lets these credentials in, but not do this."""


class UnreachableError(PublishError):
    """The place does not answer."""


class VanishedError(PublishError):
    """A file is gone that was there: another run has swept it."""


class UndeliveredError(PublishError):
    """The release is in place, but the public address does not give it; trying again is safe."""
