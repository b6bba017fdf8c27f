"""What a lecture is: the frozen value that ``config/lectures/<id>.yaml`` is read into.

``load_lecture`` is the only border: behind it every value is checked and nothing changes any more.
Meaning that needs other values of the file (a run that a sweep names, the interval that a method
allows) is checked in ``_check_*``; the shape is checked by the models themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lecture.errors import SourceError
from lecture.source import Location, Source, parse, read_source
from optim import METHOD_PARAMETERS, OBJECTIVES

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Seconds = Annotated[float, Field(ge=0, le=60)]


class Part(BaseModel):
    """A piece of a lecture: frozen, strict, no unknown keys, no NaN."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class LandmarkSpec(Part):
    """A critical point of the objective that the lecture speaks of, found by nearness."""

    kind: Literal["minimum", "maximum"]
    near: float


class RunSpec(Part):
    """One run of a method: its name and its parameters, such as ``eta`` and ``beta``.

    Attributes:
        method: a key of ``optim.METHODS``.
        objective: another objective than the study's.
        start: another start than the study's.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, float] = Field(init=False)

    method: str
    objective: str | None = None
    start: float | None = None

    @property
    def parameters(self) -> Mapping[str, float]:
        """The method's parameters by name."""
        return self.__pydantic_extra__


class SweepSpec(Part):
    """Many runs that differ in one parameter: which of them come to rest where."""

    run: Name
    over: Name
    first: float
    last: float
    columns: Annotated[int, Field(ge=2, le=20_000)]
    reaches: Name
    between: tuple[float, float] | None = None


class CloudSpec(Part):
    """Many runs of one noisy method that differ in their seed only."""

    run: Name
    runs: Annotated[int, Field(ge=1, le=10_000)]
    beyond: Name


class Study(Part):
    """The numbers of a lecture: all that its runs depend on."""

    objective: str
    window: tuple[float, float]
    wider_window: tuple[float, float] | None = None
    stage: tuple[float, float]
    start: float
    steps: Annotated[int, Field(ge=1, le=100_000)]
    landmarks: dict[Name, LandmarkSpec]
    runs: dict[Name, RunSpec]
    sweeps: dict[Name, SweepSpec] = {}
    clouds: dict[Name, CloudSpec] = {}


class ClaimSpec(Part):
    """What the lecture says is so: an expression over facts that has to be true."""

    says: Text
    holds: Text


class CueSpec(Part):
    """One stretch of narration, with the words as a template over facts.

    Attributes:
        name: unique in its scene.
        words: the template; empty for a stretch without narration.
        pause: seconds of rest after the words.
        at_least: seconds that the picture needs, whatever the words take.
        claims: the claims that the words lean on.
    """

    name: Name
    words: Annotated[str, StringConstraints(max_length=2000)] = ""
    pause: Seconds = 0.4
    at_least: Seconds = 0.0
    claims: tuple[Name, ...] = ()


class SceneSpec(Part):
    """One scene: a chapter of the video, a file and a class of ``scenes``.

    Attributes:
        name: unique in the lecture; also the file's name unless ``file`` says otherwise.
        title: the chapter's title.
        sees: what a person who cannot see the picture has to be told of it.
        file: path of the scene's file below ``scenes``.
        texts: every word on screen, by name, as templates over facts.
        cues: the narration, in order.
    """

    name: Name
    title: Text
    sees: Text
    file: str | None = None
    texts: dict[Name, Text] = {}
    cues: Annotated[tuple[CueSpec, ...], Field(min_length=1)]

    @property
    def module(self) -> str:
        """The scene's module, such as ``scenes.descent``."""
        return "scenes." + (self.file or f"{self.name}.py").removesuffix(".py").replace("/", ".")

    @property
    def cls(self) -> str:
        """The scene's class, such as ``Descent``."""
        stem = self.module.rpartition(".")[2]
        return "".join(word.capitalize() for word in stem.split("_"))


class VoiceSpec(Part):
    """Who speaks."""

    engine: Name
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$")] = ""


class PosterSpec(Part):
    """The moment that stands for the video: how far into a cue, in seconds."""

    scene: Name
    cue: Name
    after: Seconds


class LectureSpec(Part):
    """A whole lecture. ``id`` is the file's name and never stands in the file."""

    id: Name
    title: Text
    description: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    voice: VoiceSpec
    poster: PosterSpec
    study: Study
    claims: dict[Name, ClaimSpec]
    plain_numbers: dict[str, Text] = {}
    scenes: Annotated[tuple[SceneSpec, ...], Field(min_length=1)]

    def scene(self, name: str) -> SceneSpec:
        """The scene called ``name``; KeyError if there is none."""
        for scene in self.scenes:
            if scene.name == name:
                return scene
        raise KeyError(name)


def load_lecture(path: Path, root: Path | None = None) -> LectureSpec:
    """Read and check a lecture.

    Args:
        path: ``config/lectures/<id>.yaml``.
        root: the project's folder, below which the scenes' files have to be; default: the folder
            that holds ``scenes``.

    Raises:
        SourceError: the first mistake, as one line with file, line, key and what is allowed.
    """
    source = read_source(path)
    if not isinstance(source.data, dict):
        raise source.error((), "must be a mapping of keys to values")
    if "id" in source.data:
        raise source.error(("id",), "the id is the file's name; leave it out")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
        message = "the file's name is the lecture's id: lower-case letters, digits and _ only"
        raise SourceError(path, None, "", message)
    source.data["id"] = path.stem
    spec = parse(source, LectureSpec)
    _check_study(source, spec.study)
    _check_scenes(source, spec, root or Path(__file__).resolve().parent.parent)
    return spec


def _one_of(source: Source, location: Location, value: str, allowed: Mapping[str, object]) -> None:
    if value not in allowed:
        raise source.error(location, f"there is no {value!r}; allowed: {', '.join(allowed)}")


def _check_study(source: Source, study: Study) -> None:
    here: Location = ("study",)
    _one_of(source, (*here, "objective"), study.objective, OBJECTIVES)
    for key in ("window", "wider_window", "stage"):
        interval = getattr(study, key)
        if interval is not None and not interval[0] < interval[1]:
            raise source.error((*here, key), f"the first end must be below the last; {interval}")
    if not study.window[0] <= study.start <= study.window[1]:
        message = f"must lie in the window {study.window}; found {study.start}"
        raise source.error((*here, "start"), message)
    for name, run in study.runs.items():
        _check_run(source, (*here, "runs", name), run)
    for name, sweep in study.sweeps.items():
        at = (*here, "sweeps", name)
        _one_of(source, (*at, "run"), sweep.run, study.runs)
        over = {**study.runs[sweep.run].parameters, "start": study.start}
        _one_of(source, (*at, "over"), sweep.over, over)
        _one_of(source, (*at, "reaches"), sweep.reaches, study.landmarks)
        if not sweep.first < sweep.last:
            raise source.error((*at, "last"), f"must be above first = {sweep.first}")
    for name, cloud in study.clouds.items():
        at = (*here, "clouds", name)
        _one_of(source, (*at, "run"), cloud.run, study.runs)
        _one_of(source, (*at, "beyond"), cloud.beyond, study.landmarks)
        if "seed" not in study.runs[cloud.run].parameters:
            raise source.error((*at, "run"), f"{cloud.run} has no seed: a cloud needs a noisy run")


def _check_run(source: Source, here: Location, run: RunSpec) -> None:
    _one_of(source, (*here, "method"), run.method, METHOD_PARAMETERS)
    if run.objective is not None:
        _one_of(source, (*here, "objective"), run.objective, OBJECTIVES)
    allowed = METHOD_PARAMETERS[run.method]
    for key, value in run.parameters.items():
        if key not in allowed:
            message = f"unknown key; {run.method} takes {', '.join(allowed)}"
            raise source.error((*here, key), message)
        try:
            allowed[key].check(value)
        except ValueError as error:
            raise source.error((*here, key), str(error)) from None
    for key, parameter in allowed.items():
        if key not in run.parameters and parameter.default is None:
            raise source.error(here, f"{run.method} needs the key {key}: {parameter}")


def _check_scenes(source: Source, spec: LectureSpec, root: Path) -> None:
    folder = (root / "scenes").resolve()
    seen: set[str] = set()
    for index, scene in enumerate(spec.scenes):
        here: Location = ("scenes", index)
        if scene.name in seen:
            raise source.error((*here, "name"), f"the scene {scene.name!r} stands here twice")
        seen.add(scene.name)
        named = scene.file or f"{scene.name}.py"
        key = (*here, "file" if scene.file else "name")
        target = (folder / named).resolve()
        if not named.endswith(".py") or not target.is_relative_to(folder):
            raise source.error(key, f"must be a Python file inside scenes/; found {named!r}")
        if not target.is_file():
            raise source.error(key, f"there is no file scenes/{named}")
        cues: set[str] = set()
        for at, cue in enumerate(scene.cues):
            if cue.name in cues:
                message = f"the cue {cue.name!r} stands twice in scene {scene.name!r}"
                raise source.error((*here, "cues", at, "name"), message)
            cues.add(cue.name)
            for number, claim in enumerate(cue.claims):
                _one_of(source, (*here, "cues", at, "claims", number), claim, spec.claims)
            if not cue.words.strip() and not cue.at_least:
                message = "needs words, or at_least seconds of picture"
                raise source.error((*here, "cues", at), message)
    _one_of(source, ("poster", "scene"), spec.poster.scene, dict.fromkeys(seen))
    names = {cue.name: cue for cue in spec.scene(spec.poster.scene).cues}
    _one_of(source, ("poster", "cue"), spec.poster.cue, names)
