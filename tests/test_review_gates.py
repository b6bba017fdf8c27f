"""pipeline.review: flashes, stillness, geometry, words, names and what is allowed, one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import Circle, Line, Square, VGroup

from lecture.errors import LectureError
from optim import WAVE
from pipeline.review.allowed import Allowed, load_allowed, unneeded
from pipeline.review.finding import Finding, Findings
from pipeline.review.flashes import COLUMNS, ROWS, Flashes, brightness, cells
from pipeline.review.geometry import Box, crosses, encloses, in_pixels, pieces
from pipeline.review.picture import Leaf, survey
from pipeline.review.play import SceneReview
from pipeline.review.review import ReviewError, judge, require
from pipeline.review.stillness import Stillness
from pipeline.review.words import ShownWords
from pipeline.verify.check import Check
from scenes.mobjects.landscape import Stage
from scenes.mobjects.text import label
from scenes.theme import FRAME_HEIGHT, FRAME_WIDTH, THEME
from tests.scenes_support import STUDY

FPS = 30
QUARTER = (slice(0, 6), slice(0, 11))  # 66 cells: a quarter of 12 x 21 is 63
LESS = (slice(0, 6), slice(0, 10))


def flashes(
    times: int, low: float = 0.0, high: float = 1.0, area: tuple[slice, slice] = QUARTER
) -> Flashes:
    """A second and a half of which the first second has so many flashes."""
    found = Flashes(FPS)
    for frame in range(45):
        light = np.full((ROWS, COLUMNS), low)
        if frame and frame < FPS and (frame * times % FPS) < FPS / 2:
            light[area] = high
        found.see(light, frame)
    return found


@pytest.mark.parametrize("times", [1, 2, 3, 4, 6])
def test_flashes_are_counted_as_pairs_of_opposing_changes(times: int) -> None:
    assert flashes(times).worst == pytest.approx(times, abs=0.5)


def test_what_is_small_faint_or_bright_is_no_flash() -> None:
    assert flashes(6, area=LESS).worst == 0
    assert flashes(6, 0.3, 0.39).worst == 0
    assert flashes(6, 0.3, 0.41).worst >= 5.5
    assert flashes(6, 0.81, 1.0).worst == 0
    assert flashes(6, 0.79, 1.0).worst >= 5.5


def test_slow_fades_are_flashes_too_and_a_ramp_is_none() -> None:
    found = Flashes(FPS)
    for frame in range(3 * FPS):
        found.see(np.full((ROWS, COLUMNS), 0.5 + 0.3 * np.sin(2 * np.pi * frame / FPS)), frame)
    assert found.worst == pytest.approx(1, abs=0.5)
    ramp = Flashes(FPS)
    for frame in range(FPS):
        ramp.see(np.full((ROWS, COLUMNS), frame / FPS), frame)
    assert ramp.worst <= 0.5


def test_cells_are_means_of_their_own_part_of_the_picture() -> None:
    picture = np.zeros((ROWS * 10, COLUMNS * 10, 3), np.uint8)
    picture[10:20, 20:30] = 255
    light = brightness(picture)
    assert light[1, 2] == pytest.approx(1)
    assert light.sum() == pytest.approx(1)
    assert cells(np.ones((333, 555))).shape == (ROWS, COLUMNS)


def test_stillness_is_the_longest_stretch_without_a_change_that_is_seen() -> None:
    still = Stillness()
    picture = np.zeros((360, 640, 4), np.uint8)
    still.see(picture, 0, 10)
    faint = picture.copy()
    faint[:] = 10
    still.see(faint, 10, 1)
    assert (still.longest, still.since) == (11, 0)
    dot = picture.copy()
    dot[100:103, 100:103] = 90  # 9 pixels of a 1080p frame wide
    still.see(dot, 11, 12)
    assert (still.longest, still.since) == (12, 11)
    dot[0, 0] = 200  # one pixel alone is too small to be seen
    still.see(dot, 23, 1)
    assert still.longest == 13


def test_pieces_of_a_cubic_begin_and_end_with_it() -> None:
    cubic = np.array([[0.0, 0], [0, 1], [1, 1], [1, 0]])
    starts, ends = pieces(cubic)
    assert starts[0] == pytest.approx([0, 0])
    assert ends[-1] == pytest.approx([1, 0])
    assert ends[3] == pytest.approx([0.5, 0.75])  # de Casteljau at t = 1/2
    assert np.array_equal(starts[1:], ends[:-1])


def test_manims_points_in_pixels() -> None:
    corners = np.array([[-64 / 9, 4, 0], [64 / 9, -4, 0], [0, 0, 0]])
    wanted = [[0, 0], [FRAME_WIDTH, FRAME_HEIGHT], [FRAME_WIDTH / 2, FRAME_HEIGHT / 2]]
    assert in_pixels(corners) == pytest.approx(np.array(wanted))


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        ((0, 0), (10, 10), True),  # through
        ((0, 5), (10, 5), True),  # level
        ((5, 0), (5, 10), True),  # upright
        ((5, 5), (5, 5), True),  # a point inside
        ((0, 0), (3, 3), False),  # ends before
        ((0, 9), (10, 9), False),  # beside
        ((0, 8), (2.1, 10), False),  # past a corner
        ((0, 0), (0, 0), False),
    ],
)
def test_crossing_a_box(start: tuple[float, float], end: tuple[float, float], meets: bool) -> None:
    box = Box(4, 4, 6, 6)
    assert crosses(np.array([start], float), np.array([end], float), box) is meets
    assert crosses(np.array([end], float), np.array([start], float), box) is meets


def test_inside_of_a_ring_but_not_of_its_hole() -> None:
    def ring(side: float) -> tuple[np.ndarray, np.ndarray]:
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side
        return corners, np.roll(corners, -1, axis=0)

    outer, inner = ring(2), ring(1)
    starts, ends = (np.concatenate(both) for both in zip(outer, inner, strict=True))
    assert encloses(starts, ends, 1.5, 0.1)
    assert not encloses(starts, ends, 0.0, 0.1)
    assert not encloses(starts, ends, 3.0, 0.1)


def leaf(mobject: object, *above: object) -> Leaf:
    return Leaf(mobject, above)


def test_things_are_named_by_what_has_them() -> None:
    stage = Stage(WAVE, STUDY.stage)
    named = [
        leaf(stage.curve, stage), leaf(stage.axes[0], stage, stage.axes),
        leaf(Circle(), VGroup()),
    ]  # fmt: skip
    names = [thing.name for thing in survey(named).drawn]
    assert names == ["the Stage's curve", "the Stage's axes", "the Circle"]


def test_words_are_boxed_one_by_one() -> None:
    text = label("two words\nbelow")
    (written,) = survey([leaf(letter, text) for letter in text]).written
    boxes = list(written.word_boxes())
    assert len(boxes) == 3
    assert boxes[0].right < boxes[1].left
    assert boxes[2].top > boxes[0].bottom
    whole = written.box
    assert whole == boxes[0].union(boxes[1]).union(boxes[2])


def test_what_a_panel_hides_is_not_there() -> None:
    panel = Square(2).set_fill(THEME.colors.panel, 1).set_stroke(width=0)
    hidden, half = Line([-0.5, 0, 0], [0.5, 0, 0]), Line([0, 0, 0], [3, 0, 0])
    found = [leaf(hidden), leaf(half), leaf(panel)]
    assert [thing.mobject for thing in survey(found).drawn] == [half, panel]
    assert [thing.mobject for thing in survey(found, {id(panel)}).drawn] == [panel]
    above = [leaf(panel), leaf(hidden)]
    assert len(survey(above).drawn) == 2
    panel.set_fill(opacity=0.5)
    assert len(survey(found).drawn) == 3


def test_words_count_when_all_of_them_are_there() -> None:
    shown = ShownWords({"end": "x = −0.46", "name": "first valley"})
    shown.see(["x =", "−0.46"], 0.75)
    shown.see(["−0.46", "x", "="], 0.5)
    shown.see(["first"], 5)
    shown.see(["first valley"], 0.9)
    assert list(shown.missing()) == [("name", 0.9)]


def finding(**other: str) -> Finding:
    values = {"scene": "race", "cue": "go", "gate": "overlap", "what": "“a” and “b”"} | other
    return Finding(second=1.0, **values)


def test_a_thing_is_found_once_in_a_cue() -> None:
    findings = Findings()
    for cue in ("go", "go", "end"):
        findings.add(finding(cue=cue))
    findings.add(finding(gate="cut"))
    assert len(findings.all()) == 3
    assert len(findings.of("overlap")) == 2
    assert "race.go   1.00 s  overlap: “a” and “b”" in {one.line() for one in findings.all()}


ALLOWED = Allowed(
    scene="race", gate="overlap", what="“a” and", because="they are one word to the eye"
)


def review_of(*findings: Finding, heroes: bool = True) -> SceneReview:
    checks = [Check("overlap", "1 found", "none", not findings)]
    checks += [Check("heroes by shape", "0.2 apart", "at least 0.1", True)] if heroes else []
    return SceneReview("race", tuple(checks), findings, ())


def test_what_is_found_fails_the_lecture() -> None:
    review = judge([review_of(finding())], [])
    with pytest.raises(ReviewError, match=r"race\.go .* overlap: “a” and “b”"):
        require(review)
    require(judge([review_of()], []))


def test_what_is_allowed_passes_and_is_told_with_its_reason() -> None:
    review = judge([review_of(finding())], [ALLOWED])
    require(review)
    assert review.allowed == ((finding(), ALLOWED.because),)
    assert all(check.passed for _, check in review.checks)


@pytest.mark.parametrize("other", [{"scene": "hook"}, {"gate": "cut"}, {"what": "“b” and “c”"}])
def test_what_is_allowed_is_that_alone(other: dict[str, str]) -> None:
    assert not ALLOWED.covers(finding(**other))
    assert unneeded([ALLOWED], [finding(**other)]) == [ALLOWED]
    with pytest.raises(ReviewError):
        require(judge([review_of(finding(**other))], [ALLOWED]))


def test_an_entry_that_covers_nothing_fails() -> None:
    with pytest.raises(ReviewError, match="allows ““a” and”, which is not there"):
        require(judge([review_of()], [ALLOWED]))


def test_heroes_that_are_never_compared_fail() -> None:
    with pytest.raises(ReviewError, match="heroes compared"):
        require(judge([review_of(heroes=False)], []))


def test_the_list_of_what_is_allowed_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "review.yaml"
    entry = "{scene: a, gate: b, what: words, because: "
    path.write_text(f"lectures:\n  one:\n    - {entry}for a good long reason}}\n", "utf-8")
    (allowed,) = load_allowed("one", path)
    assert (allowed.scene, allowed.what) == ("a", "words")
    assert load_allowed("other", path) == ()
    path.write_text(f"lectures:\n  one:\n    - {entry}no}}\n", "utf-8")
    with pytest.raises(LectureError, match=r"review\.yaml"):
        load_allowed("one", path)
