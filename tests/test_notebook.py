"""The course's notebook runs from a clean kernel, and its numbers are those of the case study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from lecture.folders import ROOT
from lecture.lecture import Lecture
from optim import case_study
from pipeline.places import Places
from pipeline.renditions import load_ladder, rendition_path

NOTEBOOK = ROOT / "notebooks" / "escaping_local_minima.ipynb"
TELL = "import json; print(json.dumps([SGD(0.05), momentum(0.9, 0.05), end, ends]))"


@pytest.fixture(scope="module")
def committed() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook after a run from top to bottom, with one more cell that tells its numbers."""
    book = nbformat.read(NOTEBOOK, as_version=4)
    book.cells.append(new_code_cell(TELL))
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(folder))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        NotebookClient(book, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return book


def outputs(book: Any, kind: str) -> list[str]:
    """Everything of one media type that the cells gave, in order."""
    return [
        output["data"][kind]
        for cell in book.cells
        for output in cell.get("outputs", [])
        if kind in output.get("data", {})
    ]


def printed(book: Any) -> list[str]:
    streams = (output for cell in book.cells for output in cell.get("outputs", []))
    return [output["text"].strip() for output in streams if output["output_type"] == "stream"]


def test_no_output_is_committed(committed: Any) -> None:
    nbformat.validate(committed)
    for cell in committed.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.full
def test_its_runs_are_the_case_studys_to_the_bit(executed: Any) -> None:
    plain, rolling, _, _ = json.loads(printed(executed)[-1])
    # The course's first y is typed in, 1.8; the notebook has f(1.11) there.
    assert [tuple(point) for point in plain[1:]] == case_study.SGD(0.05)[1:]
    assert [tuple(point) for point in rolling[1:]] == case_study.momentum(0.9, 0.05)[1:]
    assert plain[0] == rolling[0]


@pytest.mark.full
def test_it_shows_three_plots_and_both_animations(executed: Any) -> None:
    assert len(outputs(executed, "image/png")) == 3
    animations = [html for html in outputs(executed, "text/html") if 'class="animation"' in html]
    assert len(animations) == 2
    assert all(html.count("data:image/png;base64") == 41 for html in animations)


@pytest.mark.full
def test_it_says_what_the_lecture_says(executed: Any, lecture: Lecture) -> None:
    said = "\n".join(printed(executed))
    facts = lecture.facts
    assert f"x = {facts.run('plain').x[199]:.4f}" in said
    assert f"x = {facts.run('momentum').x[199]:.4f}" in said
    assert "β = 0.8, η = 0.05: x = -0.4585, the first valley" in said
    assert "plain: the loss rises on 0 of 199 steps" in said
    rises = np.count_nonzero(np.diff(facts.run("momentum").f[:200]) > 1e-14)
    assert f"momentum: the loss rises on {rises} of 199 steps" in said


@pytest.mark.full
def test_the_check_of_its_gradient_passes(executed: Any) -> None:
    (line,) = (text for text in printed(executed) if text.startswith("largest difference"))
    assert float(line.rpartition(" ")[2]) < 1e-6


def test_its_video_is_a_file_of_the_package(committed: Any) -> None:
    """The copy with captions in its picture: a notebook's cleaning leaves no caption track."""
    (cell,) = (cell for cell in committed.cells if "<video" in cell.source)
    assert cell.cell_type == "markdown"
    _, _, rest = cell.source.partition('src="')
    sizes = load_ladder().sizes
    (burned,) = (name for name, size in sizes.items() if size.captions == "burned")
    package = Places("escaping_local_minima", "final").package
    wanted = rendition_path(package, "escaping_local_minima", burned)
    assert (NOTEBOOK.parent / Path(rest.partition('"')[0])).resolve() == wanted
