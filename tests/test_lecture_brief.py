"""lecture.brief: what a scene is told, and a digest of all of it and nothing else."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from test_lecture_timeline import takes_of

from lecture.brief import SceneBrief, brief_scenes
from lecture.folders import ROOT
from lecture.frozen import FrozenDict
from lecture.lecture import Lecture, lecture_path
from lecture.spec import load_lecture
from lecture.timeline import CueTime, SceneTimeline, plan


@pytest.fixture(scope="module")
def briefs(lecture: Lecture) -> dict[str, SceneBrief]:
    timeline = plan(lecture.spec, lecture.script, takes_of(lecture.script))
    found = brief_scenes(lecture.spec, lecture.script, timeline)
    assert [brief.scene for brief in found] == [scene.name for scene in lecture.spec.scenes]
    return {brief.scene: brief for brief in found}


def test_a_brief_travels_by_pickle(briefs: dict[str, SceneBrief]) -> None:
    brief = briefs["descent"]
    for again in (pickle.loads(pickle.dumps(brief)), copy.deepcopy(brief)):
        assert again == brief
        assert again.digest() == brief.digest()
        assert type(again.timeline.cues[0].marks) is FrozenDict


def test_the_digest_is_of_the_value_not_of_the_process(
    briefs: dict[str, SceneBrief], tmp_path: Path
) -> None:
    file = tmp_path / "brief"
    file.write_bytes(pickle.dumps(briefs["wave"]))
    code = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).digest())"
    other = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "5", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == briefs["wave"].digest()


def test_the_digest_changes_with_every_part(briefs: dict[str, SceneBrief]) -> None:
    brief = briefs["descent"]
    first, *rest = brief.timeline.cues
    study = brief.study
    slower = study.runs["plain"].model_copy(update={"start": 1.0})
    changed = [
        replace(brief, lecture_id="x"),
        replace(brief, title="x"),
        replace(brief, scene="x"),
        replace(brief, texts={**brief.texts, "new": "x"}),
        replace(brief, study=study.model_copy(update={"start": 1.12})),
        replace(brief, study=study.model_copy(update={"runs": {**study.runs, "plain": slower}})),
        replace(brief, timeline=replace(brief.timeline, ticks=1)),
        replace(brief, timeline=replace(brief.timeline, cues=(replace(first, start=1), *rest))),
        replace(
            brief,
            timeline=replace(brief.timeline, cues=(replace(first, marks={"x": 1.0}), *rest)),
        ),
    ]
    digests = [brief.digest(), *(other.digest() for other in changed)]
    assert len(set(digests)) == len(digests)
    assert all(len(digest) == 64 for digest in digests)


def test_the_order_of_names_does_not_count(briefs: dict[str, SceneBrief]) -> None:
    brief = briefs["descent"]
    backwards = replace(brief, texts=dict(reversed(brief.texts.items())))
    assert list(backwards.texts) != list(brief.texts)
    assert backwards.digest() == brief.digest()


def test_the_digest_covers_the_parameters_of_each_run(briefs: dict[str, SceneBrief]) -> None:
    brief = briefs["momentum"]
    data = brief.study.model_dump()
    data["runs"]["momentum"]["beta"] = 0.91
    other = replace(brief, study=type(brief.study).model_validate(data))
    assert other.digest() != brief.digest()
    assert json.loads(brief.study.model_dump_json())["runs"]["momentum"]["beta"] == 0.9


def test_another_scene_s_take_leaves_the_digest(
    lecture: Lecture, briefs: dict[str, SceneBrief]
) -> None:
    takes = takes_of(lecture.script)
    takes["bowl.shape"] = replace(takes["bowl.shape"], seconds=30.0)
    other = brief_scenes(lecture.spec, lecture.script, plan(lecture.spec, lecture.script, takes))
    changed = {brief.scene for brief in other if brief.digest() != briefs[brief.scene].digest()}
    assert changed == {"bowl"}


def _timed(*ticks: int) -> SceneBrief:
    starts = [sum(ticks[:number]) for number in range(len(ticks))]
    cues = tuple(
        CueTime(f"cue{number}", start, length, 0.0, 0.0, (), {})
        for number, (start, length) in enumerate(zip(starts, ticks, strict=True))
    )
    study = load_lecture(lecture_path("escaping_local_minima")).study
    return SceneBrief("id", "Title", study, "one", {}, SceneTimeline("one", sum(ticks), cues))


@pytest.mark.parametrize(
    ("ticks", "parts"),
    [
        ((100, 99), [(0, 2)]),  # too short
        ((100, 100), [(0, 1), (1, 2)]),
        ((300,), [(0, 1)]),  # no cue to cut at
        ((20, 190, 90), [(0, 3)]),  # one of both would be too short
        ((110, 30, 70, 95), [(0, 1), (1, 4)]),
        ((110, 30, 80, 20, 40, 60), [(0, 1), (1, 3), (3, 6)]),
    ],
)
def test_a_long_scene_is_cut_at_cues_into_parts_that_are_long_enough(
    ticks: tuple[int, ...], parts: list[tuple[int, int]]
) -> None:
    whole = _timed(*ticks)
    found = whole.parts(100)
    assert [brief.shown for brief in found] == parts
    assert sum(brief.ticks for brief in found) == whole.ticks
    assert [brief.start for brief in found] == [sum(ticks[:first]) for first, _ in parts]
    assert len({brief.digest() for brief in found}) == len(parts)
