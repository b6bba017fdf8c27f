"""The digest of the code: what changes it and what does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lecture.errors import LectureError
from pipeline.render.sources import imported_files, sources_digest

FILES = {
    "scenes/__init__.py": "",
    "scenes/first.py": "import numpy\nfrom scenes.base import Base\n\nclass A(Base):\n    x = 1\n",
    "scenes/base.py": "def late():\n    from .deep import helper\n\nclass Base:\n    pass\n",
    "scenes/deep/__init__.py": "from . import helper\n",
    "scenes/deep/helper.py": "import optim.run as run\n",
    "optim/__init__.py": "VALUE = 1\n",
    "optim/run.py": "def run():\n    return 1\n",
    "scenes/other.py": "OTHER = 1\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "checkout"


def test_all_that_is_imported_is_found_however_it_is_written(project: Path) -> None:
    found = imported_files(["scenes.first"], project)
    assert set(found) == {
        "scenes.first",
        "scenes",
        "scenes.base",
        "scenes.deep",
        "scenes.deep.helper",
        "optim",
        "optim.run",
    }


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scenes/first.py", "x = 1", "x = 2"),
        ("scenes/base.py", "pass", "y = 1"),
        ("optim/run.py", "return 1", "return 2"),  # three imports away
        ("optim/__init__.py", "VALUE = 1", "VALUE = 2"),
    ],
)
def test_a_change_of_code_is_seen(project: Path, file: str, old: str, new: str) -> None:
    before = sources_digest("scenes.first", root=project)
    path = project / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert sources_digest("scenes.first", root=project) != before


def test_comments_docstrings_and_layout_are_no_change(project: Path) -> None:
    before = sources_digest("scenes.first", root=project)
    (project / "optim/run.py").write_text(
        '"""A run."""\n\n# why\ndef run():\n    """Run."""\n\n    return (1)  # one\n',
        encoding="utf-8",
    )
    (project / "scenes/base.py").write_text(
        'def late():\n    from .deep import helper\n\n\nclass Base:\n    "It."\n    pass\n',
        encoding="utf-8",
    )
    assert sources_digest("scenes.first", root=project) == before


def test_touching_moving_and_renaming_are_no_change(project: Path, tmp_path: Path) -> None:
    before = sources_digest("scenes.first", root=project)
    (project / "scenes/base.py").touch()
    assert sources_digest("scenes.first", root=project) == before
    clone = tmp_path / "clone"
    shutil.copytree(project, clone)
    assert sources_digest("scenes.first", root=clone) == before
    (clone / "scenes/first.py").rename(clone / "scenes/opening.py")
    assert sources_digest("scenes.opening", root=clone) == before


def test_what_is_not_imported_does_not_count(project: Path) -> None:
    before = sources_digest("scenes.first", root=project)
    (project / "scenes/other.py").write_text("OTHER = 2\n", encoding="utf-8")
    assert sources_digest("scenes.first", root=project) == before


def test_a_module_that_is_not_there_is_an_error(project: Path) -> None:
    with pytest.raises(LectureError, match=r"no module scenes\.missing"):
        sources_digest("scenes.missing", root=project)
