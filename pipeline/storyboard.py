"""Does every scene use what the lecture gives it, and nothing else? Read from the scenes' source.

Rendering would find out too, minutes later. A scene names its cues, moments and texts as literals,
``self.cue("go")``, ``cue.mark("fast")``, ``self.text("stuck")``, so reading its source is enough.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lecture.errors import TimelineError
from lecture.folders import ROOT
from lecture.script import Script
from lecture.spec import LectureSpec, SceneSpec

_CALLS = {"cue": "cue", "mark": "moment", "text": "text"}


def check_storyboards(spec: LectureSpec, script: Script) -> None:
    """Compare each scene's source with its cues, moments and texts in the lecture, both ways.

    Raises:
        TimelineError: a scene's class is not in its file, a name that the scene uses and the
            lecture does not have, or one that the lecture has and the scene does not use.
    """
    for scene in spec.scenes:
        path = ROOT / f"{scene.module.replace('.', '/')}.py"
        tree = _parse(path)
        if not any(isinstance(n, ast.ClassDef) and n.name == scene.cls for n in tree.body):
            raise TimelineError(f"{_shown(path)}: there is no class {scene.cls}")
        given = {
            "cue": {cue.name for cue in scene.cues},
            "moment": {mark for cue in script.of(scene.name) for mark in cue.marks},
            "text": set(scene.texts),
        }
        _compare(scene, path, given, tree)


def _compare(scene: SceneSpec, path: Path, given: dict[str, set[str]], tree: ast.Module) -> None:
    used: dict[str, dict[str, int]] = {kind: {} for kind in given}
    for kind, name, line in _names(tree):
        used[kind].setdefault(name, line)
        if name not in given[kind]:
            there = ", ".join(sorted(given[kind])) or "none"
            message = f"the lecture has no {kind} {name!r} for scene {scene.name!r}; it has {there}"
            raise TimelineError(f"{_shown(path)}:{line}: {message}")
    for kind, names in given.items():
        for name in sorted(names - set(used[kind])):
            message = f"the {kind} {name!r} of scene {scene.name!r} is never used"
            raise TimelineError(f"{_shown(path)}: {message}")


def _names(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr=attribute), args=[ast.Constant(value=str(name)), *_]
            ) if attribute in _CALLS:
                yield _CALLS[attribute], name, node.lineno


def _parse(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise TimelineError(f"{_shown(path)}:{error.lineno}: {error.msg}") from None


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
