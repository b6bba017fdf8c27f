"""What the lecture says is so, tested before anything is rendered."""

from __future__ import annotations

from lecture.errors import ClaimError, shown
from lecture.expression import ExpressionError, Sheet, evaluate
from lecture.frozen import FrozenDict
from lecture.source import Source
from lecture.spec import LectureSpec


def check_claims(spec: LectureSpec, facts: Sheet, source: Source) -> FrozenDict[str, bool]:
    """Evaluate every claim of the lecture.

    Returns:
        claim -> True, for the record in the package.

    Raises:
        ClaimError: claims that do not hold, all of them, with what they say.
        SourceError: a claim that cannot be evaluated.
    """
    failed = []
    for name, claim in spec.claims.items():
        here = ("claims", name, "holds")
        try:
            holds = evaluate(claim.holds, facts)
        except ExpressionError as error:
            raise source.error(here, str(error)) from None
        if not isinstance(holds, bool):
            raise source.error(here, f"must be true or false; {claim.holds!r} is {shown(holds)}")
        if not holds:
            line = source.lines["claims", name]
            failed.append(f"{name} (line {line}: {claim.says}; {claim.holds})")
    if failed:
        count = "a claim does" if len(failed) == 1 else f"{len(failed)} claims do"
        raise ClaimError(f"{source.path}: {count} not hold: " + "; ".join(failed))
    return FrozenDict(dict.fromkeys(spec.claims, True))
