"""Reviews all scenes of a lecture, side by side, and says in words what is wrong with them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lecture.errors import LectureError
from lecture.lecture import Lecture, lecture_path, prepare
from pipeline.captions import write_captions
from pipeline.places import FINAL, LOG, Places
from pipeline.progress import say
from pipeline.render.pool import WorkerPool
from pipeline.review.allowed import Allowed, load_allowed, unneeded
from pipeline.review.finding import Finding
from pipeline.review.play import SceneReview, review_scene
from pipeline.stills import contact_sheets
from pipeline.storyboard import check_storyboards
from pipeline.verify.check import Check
from scenes.standalone import timed, timed_briefs

_TOGETHER = "heroes by shape"  # a check that is there when both heroes were seen at once


class ReviewError(LectureError):
    """A lecture of which something cannot be seen or read as it should; one line."""


@dataclass(frozen=True, slots=True)
class Review:
    """What was found in a lecture.

    Attributes:
        checks: all gates of all scenes with their figures, by scene.
        findings: what is wrong.
        allowed: what is as it is for a reason, and that reason.
    """

    checks: tuple[tuple[str, Check], ...]
    findings: tuple[Finding, ...]
    allowed: tuple[tuple[Finding, str], ...]


def review_lecture(lecture_id: str, workers: int | None = None) -> Review:
    """Play all scenes of a lecture, print what they are like, and write their contact sheets.

    Words without a take last as long as reading them aloud.

    Args:
        lecture_id: which lecture.
        workers: processes; default: one a core.

    Raises:
        LectureError: a mistake in the lecture.
    """
    lecture = prepare(lecture_path(lecture_id))
    check_storyboards(lecture.spec, lecture.script)
    scenes = _play(lecture, workers or os.cpu_count() or 1)
    folder = Places(lecture_id, FINAL).package / "review"
    folder.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(scenes, start=1):
        for ending, sheet in contact_sheets(scene.stills).items():
            (folder / f"{number:02d}_{scene.scene}{ending}").write_bytes(sheet)
    review = judge(scenes, load_allowed(lecture_id))
    captions = _captions(lecture)
    review = replace(review, checks=(*review.checks, ("lecture", captions)))
    for name, check in review.checks:
        say(f"{name:9} {check.line()}")
    for finding, reason in review.allowed:
        say(f"allowed: {finding.line()} ({reason})")
    for finding in review.findings:
        say(f"FAIL {finding.line()}")
    return review


def judge(scenes: Sequence[SceneReview], allowed: Sequence[Allowed]) -> Review:
    """Put together what was found in the scenes of a lecture.

    Args:
        scenes: all of them.
        allowed: what may pass.
    """
    findings = [finding for scene in scenes for finding in scene.findings]
    passed = [
        (finding, entry.because)
        for finding in findings
        for entry in allowed
        if entry.covers(finding)
    ]
    left = [finding for finding in findings if not any(finding is one for one, _ in passed)]
    for entry in unneeded(allowed, findings):
        what = f"config/review.yaml allows “{entry.what}”, which is not there"
        left.append(Finding(entry.scene, "", 0.0, entry.gate, what))
    failing = {(finding.scene, finding.gate) for finding in left}
    checks = [
        (scene.scene, replace(check, passed=(scene.scene, check.name) not in failing))
        for scene in scenes
        for check in scene.checks
    ]
    together = [scene for scene, check in checks if check.name == _TOGETHER]
    figure = ", ".join(together) or "nowhere"
    checks.append(("lecture", Check("heroes compared", figure, "in a scene", bool(together))))
    return Review(tuple(checks), tuple(left), tuple(passed))


def require(review: Review) -> None:
    """Stop if something is wrong.

    Raises:
        ReviewError: what was found first, and how much more.
    """
    wrong = [finding.line() for finding in review.findings]
    wrong += [check.line() for _, check in review.checks if not check.passed]
    if wrong:
        others = f"; and {len(review.findings) - 1} more" if len(review.findings) > 1 else ""
        raise ReviewError(f"{wrong[0]}{others}")


def _play(lecture: Lecture, workers: int) -> list[SceneReview]:
    briefs = timed_briefs(lecture)
    order = sorted(range(len(briefs)), key=lambda one: -briefs[one].timeline.ticks)
    LOG.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="review-", ignore_cleanup_errors=True) as scratch,
        WorkerPool(min(workers, len(briefs)), LOG / "review.log", Path(scratch)) as pool,
    ):
        running = {
            one: pool.submit(
                review_scene, briefs[one], lecture.spec.scenes[one].module,
                lecture.spec.scenes[one].cls,
            )
            for one in order
        }  # fmt: skip
        return [running[one].result() for one in range(len(briefs))]


def _captions(lecture: Lecture) -> Check:
    """Whether the captions have every word that is spoken."""
    captions = write_captions(lecture.script, timed(lecture))
    written = " ".join(caption.text for caption in captions).split()
    spoken = [
        part
        for cue in lecture.script.cues
        for token in cue.tokens
        for part in token.caption.split()
    ]
    figure = f"{len(written)} of {len(spoken)} words in {len(captions)} captions"
    return Check("captions", figure, "every word that is spoken", written == spoken)
