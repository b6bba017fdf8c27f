"""The rooms: what may import what, and that nothing names this machine or a package registry."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["optim", "lecture", "scenes", "pipeline"]  # each may import itself and those before it


def imports(path: Path) -> set[str]:
    """The top-level names that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_looks_back_up(room: str) -> None:
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    wrong = {str(path.relative_to(ROOT)): imports(path) & later for path in files}
    assert not {name: found for name, found in wrong.items() if found}


def test_optim_needs_numpy_alone() -> None:
    allowed = {"numpy", "optim"}
    for path in (ROOT / "optim").rglob("*.py"):
        outside = imports(path) - allowed
        assert all(_is_standard(name) for name in outside), (path, outside)


def _is_standard(name: str) -> bool:
    import sys

    return name in sys.stdlib_module_names


def test_config_is_data_only() -> None:
    assert not list((ROOT / "config").rglob("*.py"))


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    # Spelled in parts, so that this file does not name what it looks for.
    host = "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + "js", r"deb\." + "debian"])
    path = "|".join(["/" + "root/", "/" + r"home/\w+/", "/" + "work/"])
    words = re.compile(f"{host}|{path}")
    wrong = [
        name
        for name in filter(None, listed)
        if (ROOT / name).suffix in {"", ".py", ".md", ".yaml", ".toml", ".txt", ".sh", ".json"}
        and (ROOT / name).is_file()
        and words.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert wrong == []
