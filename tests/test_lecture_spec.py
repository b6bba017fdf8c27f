"""lecture.spec and lecture.study: each mistake in a lecture's file is one telling line."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Project

from lecture.errors import SourceError
from lecture.facts import Facts
from lecture.lecture import Lecture
from lecture.spec import load_lecture
from lecture.study import RESERVED

SCENES = ("hook", "bowl", "momentum", "predict")
PLAIN = "plain: {method: gradient_descent, eta: 0.05}"
MOMENTUM = "momentum: {method: momentum, eta: 0.05, beta: 0.9}"
START = "  start: 1.11"
CUES = "    cues:\n"
BETA_SWEEP = "beta: {run: momentum, over: beta, first: 0.0, last: 0.999, columns: 1200, "
ETA_SWEEP = "eta: {run: momentum, over: eta, first: 0.002, last: 0.15, columns: 1200, "
START_SWEEP = "start: {run: momentum, over: start, first: -4.0, last: 4.0, columns: 1200, "
CLOUD = "noisy: {run: noisy, runs: 300, beyond: barrier}"
RUN = "study.runs.plain"


@dataclass(frozen=True)
class Mistake:
    """Put ``new`` for ``old``: the error stands at ``key`` and says ``says``.

    The line is that on which ``new`` begins, or ``at``, the words to look for.
    """

    old: str
    new: str
    key: str
    says: str
    at: str = ""


MISTAKES = {
    # keys
    "unknown key at the top": Mistake(
        "language: en", "lenguage: en", "lenguage", "unknown key; allowed here: title, description"
    ),
    "unknown nested key": Mistake(
        START,
        "  strat: 1.11",
        "study.strat",
        "allowed here: objective, window, wider_window, stage",
    ),
    "unknown key in a list": Mistake(
        "\n    title: ",
        "\n    titel: ",
        "scenes[0].titel",
        "allowed here: name, title, sees, file, texts, cues",
    ),
    "unknown key in a cue": Mistake(
        CUES,
        f"{CUES}      - {{name: x, paws: 1}}\n",
        "scenes[0].cues[0].paws",
        "allowed here: name, words, pause, at_least, claims",
        "- {name: x, paws",
    ),
    "unknown parameter": Mistake(
        PLAIN, PLAIN[:-1] + ", beta: 0.9}", f"{RUN}.beta", "gradient_descent takes eta"
    ),
    "misspelt parameter": Mistake(
        MOMENTUM, MOMENTUM.replace("beta", "bta"), "study.runs.momentum.bta", "takes eta, beta"
    ),
    "missing parameter": Mistake(
        MOMENTUM,
        "momentum: {method: momentum, eta: 0.05}",
        "study.runs.momentum",
        "needs the key beta: 0 <= beta < 1",
    ),
    "missing key": Mistake(
        "  objective: wave", "  # gone", "study.objective", "this key is missing", "study:"
    ),
    "the id": Mistake("language: en", "id: x\nlanguage: en", "id", "not written in the file"),
    "duplicate key": Mistake(START, f"{START}\n{START}5", "study.start", "twice", f"{START}5"),
    "merge key": Mistake(PLAIN, "plain: {<<: {eta: 0.05}, method: x}", f"{RUN}.<<", "number"),
    # types
    "text for a number": Mistake(START, "  start: far", "study.start", "must be a number; found"),
    "quoted number": Mistake(START, "  start: '1.11'", "study.start", "a number; found '1.11'"),
    "boolean for a number": Mistake(START, "  start: true", "study.start", "number; found True"),
    "date for a number": Mistake(START, "  start: 2026-01-31", "study.start", "must be a number"),
    "nothing for a number": Mistake(START, "  start:", "study.start", "number; found None"),
    "boolean for a parameter": Mistake(
        PLAIN, PLAIN.replace("0.05", "yes"), f"{RUN}.eta", "must be a number; found 'yes'"
    ),
    "quoted parameter": Mistake(PLAIN, PLAIN.replace("0.05", "'0.05'"), f"{RUN}.eta", "number"),
    "fraction for a count": Mistake(
        "steps: 200", "steps: 200.5", "study.steps", "must be a whole number; found 200.5"
    ),
    "number for a text": Mistake(
        "title: Escaping Local Minima", "title: 5", "title", "must be text; found 5"
    ),
    "list for a mapping": Mistake(
        "voice: {engine: kokoro, name: af_heart}", "voice: [kokoro]", "voice", "mapping of keys"
    ),
    "three ends of a window": Mistake(
        "window: [-4.0, 4.0]", "window: [-4.0, 0.0, 4.0]", "study.window", "at most 2 items"
    ),
    # values
    "eta of 0": Mistake(
        PLAIN, PLAIN.replace("0.05", "0"), f"{RUN}.eta", "eta must satisfy 0 < eta, not 0"
    ),
    "eta below 0": Mistake(PLAIN, PLAIN.replace("0.05", "-0.05"), f"{RUN}.eta", "0 < eta"),
    "beta of 1": Mistake(
        MOMENTUM, MOMENTUM.replace("0.9", "1"), "study.runs.momentum.beta", "0 <= beta < 1, not 1"
    ),
    "beta below 0": Mistake(
        MOMENTUM, MOMENTUM.replace("0.9", "-0.1"), "study.runs.momentum.beta", "0 <= beta < 1"
    ),
    "NaN": Mistake(START, "  start: .nan", "study.start", "finite number; found nan"),
    "NaN in a list": Mistake(
        "stage: [-3.0, 1.7]", "stage: [.nan, 1.7]", "study.stage[0]", "finite number"
    ),
    "NaN as a parameter": Mistake(PLAIN, PLAIN.replace("0.05", ".nan"), f"{RUN}.eta", "finite"),
    "infinity": Mistake(
        PLAIN, PLAIN.replace("0.05", ".inf"), f"{RUN}.eta", "finite number; found inf"
    ),
    "more digits than a float has": Mistake(
        PLAIN, PLAIN.replace("0.05", "9" * 400), f"{RUN}.eta", "finite number; found inf"
    ),
    "a seed that is not whole": Mistake(
        "seed: 1}", "seed: 1.5}", "study.runs.noisy.seed", "a whole number"
    ),
    "a start outside": Mistake(START, "  start: 9", "study.start", "in the window (-4.0, 4.0)"),
    "a window backwards": Mistake(
        "window: [-4.0, 4.0]", "window: [4.0, -4.0]", "study.window", "first end must be below"
    ),
    "a window too wide to search": Mistake(
        "wider_window: [-6.0, 6.0]", "wider_window: [-6.0, 1e9]", "study.wider_window[1]", "100"
    ),
    "too few steps": Mistake(
        "steps: 200", "steps: 3", "study.steps", "greater than or equal to 20"
    ),
    "too many steps": Mistake("steps: 200", "steps: 1000000", "study.steps", "less than or equal"),
    "a pause too long": Mistake(
        CUES,
        f"{CUES}      - {{name: x, pause: 900}}\n",
        "scenes[0].cues[0].pause",
        "less than or equal to 60",
        "- {name: x, pause",
    ),
    "a pause backwards": Mistake(
        CUES,
        f"{CUES}      - {{name: x, pause: -1}}\n",
        "scenes[0].cues[0].pause",
        "greater than or equal to 0",
        "- {name: x, pause",
    ),
    "a language without number words": Mistake(
        "language: en", "language: tlh", "language", "must match pattern"
    ),
    "a language that no words are known of": Mistake(
        "language: en", "language: de", "language", "there is no 'de'; allowed: en"
    ),
    "a blank text": Mistake(
        "    texts:\n",
        "    texts:\n      blank: ' '\n",
        "scenes[0].texts.blank",
        "at least 1 character",
        "blank: ",
    ),
    "no such objective of a run": Mistake(
        "objective: bowl", "objective: bowls", "study.runs.bowl.objective", "allowed: bowl, wave"
    ),
    "no such method": Mistake(
        PLAIN, PLAIN.replace("descent", "ascent"), f"{RUN}.method", "there is no 'gradient_ascent'"
    ),
    "no such landmark": Mistake(
        "near: -0.46",
        "near: 0.9",
        "study.landmarks.first_valley.near",
        "no minimum is within 0.05 of 0.9; in the window (-4.0, 4.0) they are at -3.293, -2.141, ",
    ),
    "a maximum where none is": Mistake(
        "{kind: minimum, near: -0.46}",
        "{kind: maximum, near: -0.46}",
        "study.landmarks.first_valley.near",
        "they are at -3.774, -2.832, -1.189, 1.295, 2.772, 3.745",
    ),
    "no such kind of landmark": Mistake(
        "{kind: minimum, near: -0.46}",
        "{kind: saddle, near: -0.46}",
        "study.landmarks.first_valley.kind",
        "'minimum' or 'maximum'",
    ),
    "no such run of a sweep": Mistake(
        BETA_SWEEP,
        BETA_SWEEP.replace("momentum", "momentun"),
        "study.sweeps.beta.run",
        "there is no 'momentun'; allowed: plain, momentum, weak",
    ),
    "no such parameter of a sweep": Mistake(
        BETA_SWEEP,
        BETA_SWEEP.replace("over: beta", "over: gamma"),
        "study.sweeps.beta.over",
        "there is no 'gamma'; allowed: eta, beta, start",
    ),
    "a sweep over what is whole": Mistake(
        ETA_SWEEP,
        ETA_SWEEP.replace("run: momentum, over: eta", "run: noisy, over: seed"),
        "study.sweeps.eta.over",
        "there is no 'seed'; allowed: eta, sigma, start",
    ),
    "a sweep to a maximum": Mistake(
        ETA_SWEEP + "reaches: deeper_valley",
        ETA_SWEEP + "reaches: barrier",
        "study.sweeps.eta.reaches",
        "there is no 'barrier'; allowed: first_valley, deeper_valley",
    ),
    "a sweep up to beta 1": Mistake(
        BETA_SWEEP, BETA_SWEEP.replace("0.999", "1.0"), "study.sweeps.beta.last", "0 <= beta < 1"
    ),
    "a sweep from eta 0": Mistake(
        ETA_SWEEP, ETA_SWEEP.replace("0.002", "0.0"), "study.sweeps.eta.first", "0 < eta"
    ),
    "a sweep backwards": Mistake(
        ETA_SWEEP, ETA_SWEEP.replace("0.15", "0.001"), "study.sweeps.eta.last", "above first"
    ),
    "a threshold outside its sweep": Mistake(
        "between: [0.8, 0.9]", "between: [0.8, 1.5]", "study.sweeps.beta.between", "first to last"
    ),
    "a threshold over the start": Mistake(
        START_SWEEP, START_SWEEP + "between: [0.0, 1.0], ", "study.sweeps.start.between", "leave it"
    ),
    "a sweep of another objective's run": Mistake(
        ETA_SWEEP,
        ETA_SWEEP.replace("run: momentum", "run: bowl"),
        "study.sweeps.eta.run",
        "another objective than wave",
    ),
    "a cloud without a seed": Mistake(
        CLOUD, CLOUD.replace("run: noisy", "run: plain"), "study.clouds.noisy.run", "no seed"
    ),
    "a cloud beyond nothing": Mistake(
        CLOUD, CLOUD.replace("barrier", "hill"), "study.clouds.noisy.beyond", "there is no 'hill'"
    ),
    "a cloud with more seeds than there are": Mistake(
        "seed: 1}", "seed: 4294967295}", "study.clouds.noisy.runs", "seed must satisfy", CLOUD
    ),
    "a run with the name of a fact": Mistake(
        "    weak: ", "    steps: ", "study.runs.steps", "this name is taken"
    ),
    "a run with a landmark's name": Mistake(
        "    weak: ",
        "    barrier: ",
        "study.runs.barrier",
        "this name is taken",
        "    barrier: {me",
    ),
    "a landmark with the name of a fact": Mistake(
        "    barrier: ", "    window: ", "study.landmarks.window", "this name is taken"
    ),
    "a name in capitals": Mistake("    weak: ", "    Weak: ", "study.runs.Weak", "pattern"),
    "no such claim": Mistake(
        CUES,
        f"{CUES}      - {{name: x, at_least: 1, claims: [plain_is_stuck, nothing]}}\n",
        "scenes[0].cues[0].claims[1]",
        "there is no 'nothing'; allowed: same_problem, plain_is_stuck",
        "- {name: x, at_least",
    ),
    "no such scene of the poster": Mistake(
        "poster: {scene: momentum",
        "poster: {scene: momentun",
        "poster.scene",
        "there is no 'momentun'; allowed: hook, bowl, momentum, predict",
    ),
    "no such cue of the poster": Mistake(
        ", cue: ", ", cue: clime_", "poster.cue", "there is no 'clime_"
    ),
    # scenes and cues
    "duplicate scene": Mistake(
        "  - name: bowl",
        "  - name: hook",
        "scenes[1].name",
        "the scene 'hook' stands here twice",
        "  - name: hook\n    title: In a bowl",
    ),
    "duplicate cue": Mistake(
        CUES,
        f"{CUES}      - {{name: x, at_least: 1}}\n      - {{name: x, at_least: 2}}\n",
        "scenes[0].cues[1].name",
        "the cue 'x' stands twice in the scene 'hook'",
        "- {name: x, at_least: 2}",
    ),
    "no such scene file": Mistake(
        "  - name: hook", "  - name: hok", "scenes[0].name", "there is no file scenes/hok.py"
    ),
    "no scenes": Mistake("\nscenes:\n", "\nscenes: []\nrest:\n", "scenes", "at least 1 item"),
    "a cue without anything": Mistake(
        CUES,
        f"{CUES}      - {{name: x, words: ' '}}\n",
        "scenes[0].cues[0]",
        "needs words, or at_least seconds of picture",
        "- {name: x, words",
    ),
}


@pytest.fixture
def project(project: Project) -> Project:
    """The copy with some of its scenes only: it is read a hundred times."""
    head, *scenes = project.text.split("\n  - name: ")
    kept = [scene for scene in scenes if scene.split("\n")[0] in SCENES]
    project.path.write_text("\n  - name: ".join([head, *kept]), encoding="utf-8")
    return project


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_with_place_and_remedy(project: Project, name: str) -> None:
    mistake = MISTAKES[name]
    project.change(mistake.old, mistake.new)
    with pytest.raises(SourceError) as caught:
        load_lecture(project.path, project.root)
    line = project.line(mistake.at or mistake.new)
    if not mistake.at and mistake.new.startswith("\n"):
        line += 1
    text = str(caught.value)
    assert text.startswith(f"{project.path}:{line}: {mistake.key}: ")
    assert mistake.says in text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    "named",
    [
        "../x.py",
        "../scenes/../../x.py",
        "/etc/passwd",
        "/etc/x.py",
        "mobjects/../../x.py",
        "hook.txt",
        "hook",
        "C:\\\\x.py",
        "hook.py ",
        ".py",
        "'x\\ny.py'",
        '"x\\ny.py"',
        "~/x.py",
        "link.py",
        "linked/inner.py",
        "folder.py",
    ],
)
def test_a_scene_file_has_to_be_inside_scenes(project: Project, tmp_path: Path, named: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "inner.py").touch()
    (tmp_path / "x.py").touch()
    (project.root / "scenes" / "link.py").symlink_to(tmp_path / "x.py")
    (project.root / "scenes" / "linked").symlink_to(outside)
    (project.root / "scenes" / "folder.py").mkdir()
    project.change("  - name: hook\n", f"  - name: hook\n    file: {named}\n")
    if named == "hook.py ":  # YAML drops the space
        assert load_lecture(project.path, project.root).scenes[0].module == "scenes.hook"
        return
    with pytest.raises(SourceError) as caught:
        load_lecture(project.path, project.root)
    text = str(caught.value)
    assert text.startswith(
        f"{project.path}:{project.line('    file: ')}: scenes[0].file: must be a"
    )
    assert "inside scenes/" in text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("named", ["nothing.py", "loop.py"])
def test_a_scene_file_has_to_be_there(project: Project, named: str) -> None:
    (project.root / "scenes" / "loop.py").symlink_to("loop.py")
    project.change("  - name: hook\n", f"  - name: hook\n    file: {named}\n")
    with pytest.raises(SourceError, match=rf"there is no file scenes/{named}"):
        load_lecture(project.path, project.root)


def test_a_scene_file_may_have_another_name(project: Project) -> None:
    (project.root / "scenes" / "more").mkdir()
    (project.root / "scenes" / "more" / "first_look.py").touch()
    project.change("  - name: hook\n", "  - name: hook\n    file: more/first_look.py\n")
    scene = load_lecture(project.path, project.root).scenes[0]
    assert (scene.module, scene.cls) == ("scenes.more.first_look", "FirstLook")


def test_a_file_name_that_is_no_id(project: Project) -> None:
    path = project.path.rename(project.path.with_name("My Lecture.yaml"))
    with pytest.raises(SourceError, match=r"lower-case letters, digits and _ only$"):
        load_lecture(path, project.root)


def test_whole_numbers_may_stand_for_floats(project: Project) -> None:
    project.change(START, "  start: 1")
    project.change(PLAIN, "plain: {method: gradient_descent, eta: 1}")
    study = load_lecture(project.path, project.root).study
    assert isinstance(study.start, float)
    assert isinstance(study.runs["plain"].parameters["eta"], float)


def test_a_lecture_is_frozen_and_travels(lecture: Lecture) -> None:
    spec = lecture.spec
    with pytest.raises(ValueError, match="frozen"):
        spec.study.start = 0.0  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert spec.study.model_dump(mode="json")["runs"]["plain"]["eta"] == 0.05


def test_the_id_is_the_file_name(lecture: Lecture) -> None:
    assert lecture.spec.id == "escaping_local_minima"
    assert lecture.spec.scene("descent").cls == "Descent"
    with pytest.raises(KeyError):
        lecture.spec.scene("nowhere")


def test_reserved_names_are_the_facts_that_every_lecture_has(lecture: Lecture) -> None:
    study = lecture.spec.study
    own = set(Facts(study).sheet.names) - set(study.runs) - set(study.landmarks)
    assert own <= RESERVED
