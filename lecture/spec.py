"""What a lecture is: the frozen value that ``config/lectures/<id>.yaml`` is read into.

``load_lecture`` is the only border: behind it every value is checked and nothing changes any more.
The shape of each value is checked by its model, and what one value means for another (a claim that
a cue names, a scene's file) by ``check_study`` and ``_check_*``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from lecture.errors import SourceError, shown
from lecture.folders import ROOT
from lecture.frozen import FrozenDict, Name, Named, Part, Table, Text
from lecture.source import Location, Source, parse, read_source
from lecture.study import CloudSpec, LandmarkSpec, RunSpec, Study, SweepSpec, check_study, one_of
from lecture.written import LANGUAGES

__all__ = [
    "AnimationSpec",
    "ClaimSpec",
    "CloudSpec",
    "CueSpec",
    "LandmarkSpec",
    "LectureSpec",
    "Name",
    "Part",
    "PosterSpec",
    "RunSpec",
    "SceneSpec",
    "Study",
    "SweepSpec",
    "Text",
    "VoiceSpec",
    "load_lecture",
    "parse_lecture",
]

Seconds = Annotated[float, Field(ge=0, le=60)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
_SCENE_FILE = re.compile(r"([a-z][a-z0-9_]*/)*[a-z][a-z0-9_]*\.py")


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
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    pause: Seconds = 0.4
    at_least: Seconds = 0.0
    claims: tuple[Name, ...] = ()


class SceneSpec(Part):
    """One scene: a chapter of the video, a file and a class of ``scenes``.

    Attributes:
        name: unique in the lecture; also the file's name unless ``file`` says otherwise.
        title: the chapter's title.
        sees: what a person who cannot see the picture has to be told of it, as a template.
        file: path of the scene's file below ``scenes``.
        texts: every word on screen, by name, as templates over facts.
        cues: the narration, in order.
    """

    name: Name
    title: Text
    sees: Text
    file: Annotated[str, StringConstraints(max_length=100)] | None = None
    texts: Named[Text] = FrozenDict()
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


class AnimationSpec(Part):
    """A run as a loop of ten seconds without sound, for pages and notebooks.

    Attributes:
        run: whose path.
        texts: every word on screen, by name, as templates over facts.
        module, cls: the scene that shows all of them.
    """

    module: ClassVar = "scenes.case_study"
    cls: ClassVar = "CaseStudy"

    run: Name
    texts: Named[Text] = FrozenDict()


class LectureSpec(Part):
    """A whole lecture. ``id`` is the file's name and never stands in the file."""

    id: Name
    title: Text
    description: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    voice: VoiceSpec
    poster: PosterSpec
    study: Study
    claims: Named[ClaimSpec]
    plain_numbers: Table[Text, Text] = FrozenDict()
    scenes: Annotated[tuple[SceneSpec, ...], Field(min_length=1)]
    animations: Table[FileName, AnimationSpec] = FrozenDict()

    def scene(self, name: str) -> SceneSpec:
        """The scene called ``name``; KeyError if there is none."""
        for scene in self.scenes:
            if scene.name == name:
                return scene
        raise KeyError(name)


def load_lecture(path: Path, root: Path = ROOT) -> LectureSpec:
    """Read and check a lecture.

    Args:
        path: ``config/lectures/<id>.yaml``.
        root: the project's folder; the scenes' files have to be in its ``scenes``.

    Raises:
        SourceError: the first mistake, as one line with file, line, key and what is allowed.
    """
    return parse_lecture(read_source(path), root)


def parse_lecture(source: Source, root: Path = ROOT) -> LectureSpec:
    """As ``load_lecture``, of a file that has been read."""
    name = source.path.stem
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        message = "the file's name is the lecture's id: lower-case letters, digits and _ only"
        raise SourceError(source.path, None, "", message)
    spec = parse(source, LectureSpec, id=name)
    one_of(source, ("language",), spec.language.partition("-")[0], LANGUAGES)
    check_study(source, spec.study)
    _check_scenes(source, spec, root)
    poster = spec.poster
    one_of(source, ("poster", "scene"), poster.scene, (scene.name for scene in spec.scenes))
    cues = spec.scene(poster.scene).cues
    one_of(source, ("poster", "cue"), poster.cue, (cue.name for cue in cues))
    for name, animation in spec.animations.items():
        one_of(source, ("animations", name, "run"), animation.run, spec.study.runs)
    return spec


def _check_scenes(source: Source, spec: LectureSpec, root: Path) -> None:
    seen: set[str] = set()
    for index, scene in enumerate(spec.scenes):
        here: Location = ("scenes", index)
        if scene.name in seen:
            raise source.error((*here, "name"), f"the scene {scene.name!r} stands here twice")
        seen.add(scene.name)
        _check_file(source, (*here, "file" if scene.file else "name"), scene, root / "scenes")
        _check_cues(source, (*here, "cues"), scene, spec)


def _check_file(source: Source, here: Location, scene: SceneSpec, folder: Path) -> None:
    named = scene.file or f"{scene.name}.py"
    outside = f"must be a Python file inside scenes/; found {shown(named)}"
    if not _SCENE_FILE.fullmatch(named):
        raise source.error(here, outside)
    try:
        target = (folder / named).resolve(strict=True)
    except (OSError, RuntimeError):
        raise source.error(here, f"there is no file scenes/{named}") from None
    if not (target.is_relative_to(folder.resolve()) and target.is_file()):
        raise source.error(here, outside)


def _check_cues(source: Source, here: Location, scene: SceneSpec, spec: LectureSpec) -> None:
    seen: set[str] = set()
    for index, cue in enumerate(scene.cues):
        if cue.name in seen:
            message = f"the cue {cue.name!r} stands twice in the scene {scene.name!r}"
            raise source.error((*here, index, "name"), message)
        seen.add(cue.name)
        for number, claim in enumerate(cue.claims):
            one_of(source, (*here, index, "claims", number), claim, spec.claims)
        if not cue.words and not cue.at_least:
            raise source.error((*here, index), "needs words, or at_least seconds of picture")
