"""What the lecture says is so, tested before anything is rendered."""

from __future__ import annotations

from pathlib import Path

from lecture.errors import ClaimError, SourceError
from lecture.expression import ExpressionError, Sheet, evaluate
from lecture.spec import LectureSpec


def check_claims(spec: LectureSpec, facts: Sheet, path: Path) -> dict[str, bool]:
    """Evaluate every claim of the lecture.

    Returns:
        claim -> True, for the record in the package.

    Raises:
        ClaimError: claims that do not hold, all of them, with what they say.
        SourceError: a claim that cannot be evaluated.
    """
    failed = []
    for name, claim in spec.claims.items():
        try:
            holds = evaluate(claim.holds, facts)
        except (ExpressionError, ValueError) as error:
            raise SourceError(path, None, f"claims.{name}.holds", str(error)) from None
        if not isinstance(holds, bool):
            message = f"must be true or false; {claim.holds!r} is {holds!r}"
            raise SourceError(path, None, f"claims.{name}.holds", message)
        if not holds:
            failed.append(f"{name} ({claim.says}; {claim.holds})")
    if failed:
        count = "a claim does" if len(failed) == 1 else f"{len(failed)} claims do"
        raise ClaimError(f"{path}: {count} not hold: " + "; ".join(failed))
    return dict.fromkeys(spec.claims, True)
