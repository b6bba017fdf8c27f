"""pipeline.transcript: every sentence with its time, and what is to be seen, with its numbers."""

from __future__ import annotations

from html import escape

from lecture.lecture import Lecture
from pipeline.transcript import sentences, transcript
from scenes.standalone import timed


def test_each_scene_tells_what_is_to_be_seen(lecture: Lecture) -> None:
    page = transcript(lecture.spec, lecture.script, timed(lecture), "video.mp4")
    for scene in lecture.spec.scenes:
        assert f"In the picture: {escape(lecture.script.sees[scene.name])}</p>" in page
    assert "A blue square takes 200 steps from the start;" in page
    assert "{" not in page.partition("<main>")[2]


def test_each_sentence_links_to_its_time(lecture: Lecture) -> None:
    timeline = timed(lecture)
    page = transcript(lecture.spec, lecture.script, timeline, "video.mp4")
    for scene in lecture.spec.scenes:
        said = list(sentences(lecture.script, timeline, scene.name))
        assert " ".join(one.text for one in said) == " ".join(
            cue.caption for cue in lecture.script.of(scene.name) if cue.caption
        )
        for one in said:
            assert f'href="video.mp4#t={one.start:.2f}"' in page
            assert f"</a>{escape(one.text)}" in page
