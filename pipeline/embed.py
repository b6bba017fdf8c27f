"""What a notebook's author pastes to show the video: a snippet that survives Jupyter's cleaning.

JupyterLab shows what it does not trust cleaned: it removes ``src`` from ``<source>`` and
``<track>`` and leaves it on ``<video>`` (class Sanitizer of @jupyterlab/apputils 4, 2026). So the
address is on ``<video>`` itself. The captions are inside the snippet, since a browser loads a track
from another host only with that host's consent. Cleaning takes them away: what is left are the
transcript below the video, which is plain HTML, and the copy with captions in the picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from pipeline.manifest import Manifest
from pipeline.page import PageError, data_uri
from pipeline.renditions import load_ladder, rendition_path

WIDTH = 640  # pixels; a notebook's cell is wider


def snippet(folder: Path, address: str, *, burned: bool = False) -> str:
    """HTML for a notebook's Markdown cell, for ``IPython.display.HTML``, or for any page.

    Args:
        folder: of the finished package.
        address: of the package where students get it.
        burned: show the copy that has the captions in its picture.

    Raises:
        ManifestError: there is no package.
        PageError: it lacks a file that the snippet needs.
    """
    record = Manifest.read(folder)
    base = address.rstrip("/")
    file = _file(folder, record.lecture, burned)
    track = ""
    if not burned:
        captions = _bytes(folder / f"{record.lecture}.{record.language}.vtt")
        track = (
            f'<track default kind="captions" srclang="{record.language}" label="Captions" '
            f'src="{data_uri(captions, "text/vtt")}">'
        )
    # One line: a blank one would end the block of HTML in a Markdown cell.
    return (
        f'<video controls preload="metadata" width="{WIDTH}" src="{escape(f"{base}/{file}")}" '
        f'poster="{escape(f"{base}/poster.jpg")}">{track}</video>'
        f"<details><summary>{escape(record.title)}: transcript</summary>"
        f"{''.join(_transcript(folder / f'{record.lecture}.timeline.json'))}"
        f'<p><a href="{escape(f"{base}/index.html")}">The page of this lecture</a></p></details>\n'
    )


def old_tag(address: str) -> str:
    """The course notebook's own tag, unchanged but for the address.

    It shows 320x240 pixels and no captions: the file at the address has them in its picture.
    """
    return (
        '<video width="320" height="240" controls>\n'
        f'  <source src="{escape(address)}" type="video/mp4">\n'
        "</video>\n"
    )


def _file(folder: Path, lecture: str, burned: bool) -> str:
    """The largest copy with, or without, captions in its picture; else the video itself."""
    wanted = "burned" if burned else "soft"
    for name, size in load_ladder().sizes.items():
        path = rendition_path(folder, lecture, name)
        if size.captions == wanted and path.is_file():
            return path.relative_to(folder).as_posix()
    if burned:
        raise PageError(f"{folder}: the package has no copy with captions in its picture")
    return f"{lecture}.mp4"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise PageError(f"{path}: the snippet needs it, and it cannot be read") from None


def _transcript(timeline: Path) -> Iterator[str]:
    try:
        for scene in json.loads(_bytes(timeline))["scenes"]:
            words = (token for cue in scene["cues"] for token in cue["tokens"])
            yield f"<p><b>{escape(scene['title'])}.</b> {escape(' '.join(words))}</p>"
    except (ValueError, KeyError, TypeError) as error:
        raise PageError(f"{timeline}: not a timeline ({error})") from None
