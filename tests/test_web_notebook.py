"""The snippet and the old tag where students meet them: JupyterLab, trusted and not, plain HTML."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pipeline.embed import old_tag, snippet
from pipeline.manifest import FileRecord
from pipeline.renditions import load_ladder, rendition_path
from tests.page_support import SmallPackage
from tests.publish_support import free_port, running, wait_for
from tests.test_pipeline_manifest import RECORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.full

PLAYS = """
(video) => new Promise((done) => {
  const told = () => done({
    moved: video.currentTime > 0.2,
    file: video.currentSrc.split("/").pop(),
    width: video.offsetWidth,
    captions: [...video.textTracks].flatMap((track) => [...(track.cues ?? [])]).length,
  });
  video.muted = true;
  video.play().catch(() => {});
  const end = Date.now() + 20000;
  const look = () => (video.currentTime > 0.2 || Date.now() > end ? told() : setTimeout(look, 100));
  look();
})
"""


@pytest.fixture(scope="module")
def package(small_package: SmallPackage, tmp_path_factory: pytest.TempPathFactory) -> SmallPackage:
    """The small package with its copies and its record."""
    folder = tmp_path_factory.mktemp("course") / "package"
    shutil.copytree(small_package.folder, folder)
    lecture = small_package.lecture.spec
    for name in load_ladder().sizes:
        copy = rendition_path(folder, lecture.id, name)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(small_package.video, copy)
    files = {path.name: FileRecord.of(path) for path in folder.iterdir() if path.is_file()}
    record = replace(RECORD, lecture=lecture.id, title=lecture.title, files=files)
    record.write(folder)
    return replace(small_package, folder=folder)


@pytest.fixture(scope="module")
def address(package: SmallPackage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where students get the package: another origin than the notebook's."""
    from tests.browser_support import site

    with site(package.folder.parent, tmp_path_factory.mktemp("nginx")) as url:
        yield f"{url}/package"


@dataclass(frozen=True, slots=True)
class Lab:
    """A running JupyterLab: its address, its folder, the environment of its commands."""

    url: str
    folder: Path
    environment: dict[str, str]

    def notebook(self, name: str, html: str, trusted: bool) -> str:
        """Put a notebook with ``html`` in a Markdown cell and as an output; gives its address."""
        output = new_output("display_data", data={"text/html": html, "text/plain": "video"})
        book = new_notebook(
            cells=[new_markdown_cell(html), new_code_cell("show()", outputs=[output])]
        )
        path = self.folder / f"{name}.ipynb"
        nbformat.write(book, path)
        if trusted:
            command = [sys.executable, "-m", "jupyter", "trust", str(path)]
            subprocess.run(command, env=self.environment, check=True, capture_output=True)
        return f"{self.url}/lab/workspaces/{name}/tree/{path.name}"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = {**os.environ, **{f"JUPYTER_{place}": str(home / place) for place in places}}
    environment |= {"IPYTHONDIR": str(home / "ipython"), "HOME": str(home)}
    port, log = free_port(), home / "lab.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={work}"]
    command += ["--LabApp.news_url=None", "--LabApp.extension_manager=readonly"]
    before = dict(os.environ)
    os.environ |= environment
    try:
        with running(command, log) as process:
            wait_for(port, process, log)
            yield Lab(f"http://127.0.0.1:{port}", work, environment)
    finally:
        os.environ.clear()
        os.environ |= before


def played(page: Page, part: str) -> list[dict[str, object]]:
    """What each video in a part of the page does when it is played."""
    page.wait_for_selector(f"{part} video", state="attached")
    return [video.evaluate(PLAYS) for video in page.locator(f"{part} video").all()]


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "untrusted"])
def test_the_video_plays_in_jupyterlab(
    browser: Browser, lab: Lab, package: SmallPackage, address: str, trusted: bool
) -> None:
    """The snippet, the same with captions in the picture, and the course's own tag."""
    fixed = f"{address}/renditions/{package.lecture.spec.id}.360p.mp4"
    html = snippet(package.folder, address) + snippet(package.folder, address, burned=True)
    url = lab.notebook("trusted" if trusted else "untrusted", html + old_tag(fixed), trusted)
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(90_000)
    page.goto(url)
    for part, clean in ((".jp-MarkdownOutput", True), (".jp-OutputArea-output", not trusted)):
        large, burned, old = played(page, part)
        assert large["moved"]
        assert large["file"] == f"{package.lecture.spec.id}.720p.mp4"
        assert burned["moved"]
        assert burned["file"] == f"{package.lecture.spec.id}.360p.mp4"
        # Cleaning removes the track's captions, and the old tag's only address.
        assert bool(large["captions"]) is not clean
        assert old["moved"] is not clean
        words = page.locator(f"{part} details").first.text_content() or ""
        assert "Watch this point roll downhill" in words
    page.close()


def test_the_video_plays_on_any_page(
    browser: Browser, package: SmallPackage, address: str, tmp_path: Path
) -> None:
    """The snippet and the unchanged old tag in plain HTML, from the disk: another origin."""
    fixed = f"{address}/renditions/{package.lecture.spec.id}.360p.mp4"
    text = f"<!doctype html>{snippet(package.folder, address)}{old_tag(fixed)}"
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    large, old = played(page, "body")
    assert large["moved"]
    assert large["captions"]
    assert (old["moved"], old["width"]) == (True, 320)
    assert str(old["file"]).endswith(".360p.mp4")
    page.close()
