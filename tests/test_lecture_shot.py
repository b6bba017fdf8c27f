"""lecture.shot: a scene's shots from those of its parts."""

from __future__ import annotations

from lecture.shot import Shot, joined


def test_the_parts_of_a_run_become_one_shot() -> None:
    parts = (
        Shot("plain", "", False, ()),  # a part that ends before its dot is there
        Shot("plain", "plain", True, ((10, 0), (14, 1))),
        Shot("momentum", "momentum", False, ((12, 0),)),
        Shot("plain", "plain", True, ((18, 2),)),
    )
    assert joined(parts) == (
        Shot("plain", "plain", True, ((10, 0), (14, 1), (18, 2))),
        Shot("momentum", "momentum", False, ((12, 0),)),
    )
