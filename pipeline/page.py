"""The player page of a package: one file that needs the video beside it and nothing else.

Styles, scripts, captions, chapters, transcript, poster and data are inside it, so that it works
from a disk, from a server and in a frame alike. Without scripts it is a video with its words.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from lecture.errors import LectureError
from lecture.folders import ROOT
from lecture.lecture import Lecture
from lecture.timeline import TICK, Timeline
from pipeline.animations import ENDINGS
from pipeline.page_data import page_data
from pipeline.renditions import Rendition, load_ladder, rendition_path
from pipeline.transcript import sentences
from scenes.theme import THEME

NAME = "index.html"
WEB = ROOT / "web"
_SMALL = 900  # pixels of screen width up to which a smaller copy is as good

_FILES = {  # what a person may want of a package, by what follows the lecture's id
    ".{language}.vtt": "Captions, WebVTT",
    ".{language}.srt": "Captions, SubRip",
    ".chapters.vtt": "Chapters, WebVTT",
    ".data.vtt": "Every step shown, WebVTT with JSON",
    ".timeline.json": "Timeline and steps, JSON",
    ".trajectories.json": "All runs, JSON",
}


class PageError(LectureError):
    """A file that the page needs is missing or cannot be read; one line that names it."""


def write_page(lecture: Lecture, timeline: Timeline, folder: Path) -> None:
    """Write ``index.html`` into a package whose other files are all there.

    Raises:
        PageError: one of those that the page needs is not.
    """
    (folder / NAME).write_text(page(lecture, timeline, folder), encoding="utf-8")


def page(lecture: Lecture, timeline: Timeline, folder: Path) -> str:
    """The page's text.

    Args:
        lecture: words and numbers.
        timeline: when they are said.
        folder: of the package.

    Raises:
        PageError: a file that the page needs is missing or cannot be read.
    """
    spec = lecture.spec
    video = f"{spec.id}.mp4"
    _bytes(folder / video)
    plan = _timeline(folder / f"{spec.id}.timeline.json")
    data = page_data(lecture, plan)
    return _template("index.html").substitute(
        language=spec.language,
        title=escape(spec.title),
        description=escape(spec.description),
        style="\n".join(_styles()),
        poster=_poster(folder / "poster.jpg"),
        video=video,
        sources="\n".join(_sources(folder, spec.id)),
        tracks="\n".join(_tracks(lecture, folder)),
        quality=_quality(folder, spec.id, plan["height"]),
        chapters="\n".join(_chapters(lecture, timeline, video)),
        transcript="\n".join(_transcript(lecture, timeline, video)),
        trial=_trial(lecture, data["trial"]),
        files="\n".join(_files(lecture, folder, plan["height"])),
        data=_json(data),
        modules=_json({"imports": modules()}),
    )


def _template(name: str) -> Template:
    return Template((WEB / name).read_text(encoding="utf-8"))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise PageError(f"{path}: the page needs it, and it cannot be read") from None


def _timeline(path: Path) -> dict[str, Any]:
    try:
        plan: dict[str, Any] = json.loads(_bytes(path))
    except ValueError as error:
        raise PageError(f"{path}: not a timeline ({error})") from None
    return plan


def _json(value: object) -> str:
    """JSON that may stand in a script element: nothing in it can end that element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def data_uri(content: bytes, kind: str) -> str:
    """An address that holds ``content``, of media type ``kind``, whole."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _poster(path: Path) -> str:
    return f' poster="{data_uri(path.read_bytes(), "image/jpeg")}"' if path.is_file() else ""


def _copies(folder: Path, lecture: str) -> Iterator[tuple[Rendition, str]]:
    """The smaller copies that there are, the largest first, with their paths in the package."""
    for name, size in load_ladder().sizes.items():
        path = rendition_path(folder, lecture, name)
        if path.is_file():
            yield size, path.relative_to(folder).as_posix()


def _sources(folder: Path, lecture: str) -> Iterator[str]:
    """What the browser tries in turn: on a small screen a copy first, on others the video."""
    copies = list(_copies(folder, lecture))
    smaller = [path for size, path in copies if size.captions == "soft"]
    for path in smaller[:1]:
        yield f'<source src="{path}" type="video/mp4" media="(max-width: {_SMALL}px)">'
    for path in (f"{lecture}.mp4", *(path for _, path in copies)):
        yield f'<source src="{path}" type="video/mp4">'


def _tracks(lecture: Lecture, folder: Path) -> Iterator[str]:
    spec = lecture.spec
    captions = data_uri(_bytes(folder / f"{spec.id}.{spec.language}.vtt"), "text/vtt")
    chapters = data_uri(_bytes(folder / f"{spec.id}.chapters.vtt"), "text/vtt")
    language = f'srclang="{spec.language}"'
    yield f'<track default kind="captions" {language} label="Captions" src="{captions}">'
    yield f'<track kind="chapters" {language} label="Chapters" src="{chapters}">'


def _quality(folder: Path, lecture: str, height: int) -> str:
    files = {f"{height}p": f"{lecture}.mp4"}
    for size, path in _copies(folder, lecture):
        if size.captions == "soft":
            files[f"{size.height}p"] = path
    if len(files) < 2:
        return ""
    options = "".join(f'<option value="{path}">{name}</option>' for name, path in files.items())
    return f'<label>Picture <select id="quality">{options}</select></label>'


def _chapters(lecture: Lecture, timeline: Timeline, video: str) -> Iterator[str]:
    for scene in lecture.spec.scenes:
        start = float(timeline.start(scene.name) * TICK)
        minutes, seconds = divmod(int(start), 60)
        time = f'<time datetime="PT{minutes}M{seconds}S">{minutes}:{seconds:02d}</time>'
        yield f"<li>{_link(video, start, f'{time}<span>{escape(scene.title)}</span>')}</li>"


def _transcript(lecture: Lecture, timeline: Timeline, video: str) -> Iterator[str]:
    for scene in lecture.spec.scenes:
        yield f"<h3>{escape(scene.title)}</h3>"
        yield f'<p class="sees">In the picture: {escape(lecture.script.sees[scene.name])}</p>'
        said = sentences(lecture.script, timeline, scene.name)
        yield f"<p>{' '.join(_link(video, one.start, escape(one.text)) for one in said)}</p>"


def _link(video: str, start: float, inner: str) -> str:
    """A link to a moment: a script goes there in the page, without one the video opens there."""
    return f'<a href="{video}#t={start:.2f}" data-start="{start:.3f}">{inner}</a>'


def _trial(lecture: Lecture, study: dict[str, Any] | None) -> str:
    if study is None:
        return ""
    objective = lecture.facts.objective
    roles = {point["role"]: point["name"] for point in study["minima"]}
    entries = [
        ("escapes", "100%", f"the {roles['escapes'] or 'deepest valley'}"),
        ("stays", "50%", f"the {roles['stays']}" if "stays" in roles else ""),
        ("elsewhere", "78%", "another valley" if "elsewhere" in roles else ""),
        ("lost", "30%", "none: it does not come to rest, or leaves the window (half as high)"),
    ]
    legend = ",\n".join(
        f'<i style="--kind: var(--{role}); --height: {height}"></i>{words}'
        for role, height, words in entries
        if words
    )
    return _template("trial.html").substitute(
        formula=escape(objective.caption), steps=study["steps"], legend=f"{legend}."
    )


def _files(lecture: Lecture, folder: Path, height: int) -> Iterator[str]:
    spec = lecture.spec
    named = {f"{spec.id}.mp4": f"Video, {height}p"}
    for size, path in _copies(folder, spec.id):
        burned = ", captions in the picture" if size.captions == "burned" else ""
        named[path] = f"Video, {size.height}p{burned}"
    for ending, words in _FILES.items():
        named[f"{spec.id}{ending.format(language=spec.language)}"] = words
    named[f"transcript.{spec.language}.html"] = "Transcript"
    for animation in sorted(folder.glob("*.gif")):
        for ending in ENDINGS:
            named[f"{animation.stem}{ending}"] = f"Animation {animation.stem}, {ending[1:].upper()}"
    for name, words in named.items():
        if (folder / name).is_file():
            length = (folder / name).stat().st_size
            told = f"{length / 1e6:.1f} MB" if length >= 1e5 else f"{length / 1e3:.1f} kB"
            yield f'<li><a href="{name}" download>{words}</a> <small>{told}</small></li>'


def _styles() -> Iterator[str]:
    for name in ("page", "player", "trial"):
        yield _template(f"css/{name}.css").substitute(THEME.colors.model_dump())


def modules() -> dict[str, str]:
    """The page's own copies of its scripts, by the names that they import one another under."""
    return {
        f"#{path.stem}": data_uri(path.read_bytes(), "text/javascript")
        for path in sorted((WEB / "js").glob("*.js"))
    }
