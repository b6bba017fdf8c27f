"""The lecture passes its own review: every scene, every gate, with the figures printed."""

from __future__ import annotations

import pytest

from pipeline.review.review import require, review_lecture


@pytest.mark.full
def test_every_scene_passes_every_gate(capfd: pytest.CaptureFixture[str]) -> None:
    with capfd.disabled():
        review = review_lecture("escaping_local_minima")
    require(review)
    scenes = {scene for scene, _ in review.checks}
    assert {"hook", "bowl", "wave", "slope", "descent", "velocity", "momentum", "race",
            "predict", "limits", "recap"} <= scenes  # fmt: skip
    gates = {check.name for _, check in review.checks}
    assert len(gates) >= 19
