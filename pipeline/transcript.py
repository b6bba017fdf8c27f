"""The transcript: every sentence with a link to its time, and what is to be seen, in one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from lecture.script import Cue, Script
from lecture.spec import LectureSpec
from lecture.timeline import TICK, CueTime, Timeline

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: transcript</title>
<style>
:root {{ color-scheme: light dark; }}
body {{
  font: 1.125rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem;
}}
a.time {{ font-variant-numeric: tabular-nums; margin-right: .5em; }}
.sees {{ font-style: italic; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{description}</p>
{scenes}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the narration and the second at which it begins."""

    start: float
    text: str


def sentences(script: Script, timeline: Timeline, scene: str) -> Iterator[Sentence]:
    """The sentences of one scene, in order."""
    start = timeline.start(scene)
    for cue, time in zip(script.of(scene), timeline.scene(scene).cues, strict=True):
        yield from _split(cue, time, float((start + time.start) * TICK))


def _split(cue: Cue, time: CueTime, offset: float) -> Iterator[Sentence]:
    words: list[str] = []
    start = 0.0
    for token, (begin, _) in zip(cue.tokens, time.words, strict=True):
        if not words:
            start = offset + begin
        words.append(token.caption)
        if re.search(r"[.?!]”?$", token.caption):
            yield Sentence(start, " ".join(words))
            words = []
    if words:
        yield Sentence(start, " ".join(words))


def transcript(spec: LectureSpec, script: Script, timeline: Timeline, video: str) -> str:
    """The page's text.

    Args:
        spec: the lecture; gives titles.
        script: its words, and what is to be seen.
        timeline: their times.
        video: name of the video file beside the page, which the times link into.
    """
    return _PAGE.format(
        language=spec.language,
        title=escape(spec.title),
        description=escape(spec.description),
        scenes="\n".join(_scene(spec, script, timeline, video)),
    )


def _scene(spec: LectureSpec, script: Script, timeline: Timeline, video: str) -> Iterator[str]:
    for scene in spec.scenes:
        yield f'<section>\n<h2 id="{scene.name}">{escape(scene.title)}</h2>'
        yield f'<p class="sees">In the picture: {escape(script.sees[scene.name])}</p>\n<p>'
        for sentence in sentences(script, timeline, scene.name):
            minutes, seconds = divmod(int(sentence.start), 60)
            yield (
                f'<a class="time" href="{video}#t={sentence.start:.2f}">{minutes}:{seconds:02d}</a>'
                f"{escape(sentence.text)}"
            )
        yield "</p>\n</section>"
