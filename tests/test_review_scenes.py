"""pipeline.review: each gate turns red for the fault that it is named after, and for no other."""

from __future__ import annotations

import pytest

from pipeline.review.play import SceneReview, review_scene
from scenes.theme import THEME, contrast
from tests.scenes_support import brief

MODULE = "tests.review_scenes"
FAULTS = [
    ("SmallText", "text size", "“tiny”"),
    ("ShrunkText", "text size", "“shrunk”"),
    ("SmallExponent", "text size", "x^2"),
    ("SmallTick", "tick size", "“1.5”"),
    ("Unmarked", "text size", "letters that scenes.mobjects.text has not made"),
    ("ThinLine", "line width", "the Line"),
    ("GreyText", "text contrast", "“grey”"),
    ("FaintText", "text contrast", "“on a light panel”"),
    ("GreyLine", "graphics contrast", "the Line"),
    ("GreyShape", "graphics contrast", "the Square"),
    ("Overlap", "overlap", "“one word” and “another”"),
    ("OffFrame", "cut", "“half outside” by the frame"),
    ("InMargin", "cut", "“at the edge” stands in the margin"),
    ("TextInCaptions", "caption zone", "“too low”"),
    ("ShapeInCaptions", "caption zone", "the Circle"),
    ("LineThrough", "crossed", "“crossed out” by the Line"),
    ("LineOver", "covered", "“struck out” by the Line"),
    ("DotPasses", "covered", "“in the way” by the Circle"),
    ("Flashing", "flashes", "a quarter of the view flashes"),
    ("AlikeColours", "heroes in greyscale", "too much alike"),
    ("AlikeColours", "heroes in deuteranopia", "too much alike"),
    ("AlikeColours", "heroes in protanopia", "too much alike"),
    ("AlikeShapes", "heroes by shape", "too much alike"),
    ("Unshown", "words shown", "the text word, “stuck”"),
]
# What one fault brings with it, or what these bare scenes are not about.
ALONGSIDE = {
    "LineThrough": {"text contrast"},
    "LineOver": {"crossed", "text contrast"},
    "DotPasses": {"crossed", "text contrast"},
    "Overlap": {"covered"},
    "AlikeColours": {"heroes in full colour", "heroes in greyscale", "heroes in deuteranopia",
                     "heroes in protanopia", "words shown"},
    "AlikeShapes": {"words shown"},
    "Flashing": {"words shown"},
}  # fmt: skip


def reviewed(cls: str, seconds: float = 2) -> SceneReview:
    return review_scene(brief({"all": round(15 * seconds)}), MODULE, cls)


def test_a_scene_without_a_fault_passes_every_gate() -> None:
    review = reviewed("Clean")
    assert review.findings == ()
    gates = {check.name for check in review.checks}
    assert {"text size", "tick size", "line width", "text contrast", "graphics contrast",
            "overlap", "cut", "caption zone", "covered", "crossed", "words shown",
            "longest still", "flashes"} <= gates  # fmt: skip
    assert all(check.passed for check in review.checks)


@pytest.mark.parametrize(("cls", "gate", "what"), FAULTS)
def test_a_gate_turns_red(cls: str, gate: str, what: str) -> None:
    findings = reviewed(cls).findings
    assert any(found.gate == gate and what in found.what for found in findings), findings
    assert {found.gate for found in findings} <= {gate} | ALONGSIDE.get(cls, set())
    assert all(found.cue == "all" and found.scene == "test" for found in findings)


def test_a_still_of_four_seconds_is_allowed_and_a_longer_one_is_not() -> None:
    assert not reviewed("Still", 4).findings
    (found,) = reviewed("Still", 4.2).findings
    assert (found.gate, found.figure) == ("longest still", "for 4.20 s")


def test_figures_are_those_of_the_scene() -> None:
    figures = {check.name: check.figure for check in reviewed("SmallText").checks}
    assert figures["text size"] == "20.0 px, “tiny”"
    figures = {check.name: check.figure for check in reviewed("GreyText").checks}
    assert figures["text contrast"] == f"{contrast('#4A5261', THEME.colors.ground):.2f} : 1, “grey”"
    figures = {check.name: check.figure for check in reviewed("ThinLine").checks}
    assert figures["line width"] == "2.0 px, the Line"


def test_stills_for_the_contact_sheet_are_two_seconds_apart() -> None:
    assert [still.size for still in reviewed("Still", 4).stills] == [(640, 360)] * 2
