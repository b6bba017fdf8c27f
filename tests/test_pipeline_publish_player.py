"""Real Chromium, watching while a new release takes the fixed path."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from publish_support import FIXED, config, origin, package, run, tool

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]
SECONDS = 16
PAGE = f'<!doctype html><title>course</title><video muted controls src="/{FIXED}"></video>'
VIDEO = "document.querySelector('video')"


@pytest.mark.full
def test_a_viewer_finishes_the_version_that_he_began(tmp_path: Path) -> None:
    first = package(tmp_path / "first", 1, seconds=SECONDS, kilobytes=8000)
    second = package(tmp_path / "second", 2, seconds=SECONDS / 2, kilobytes=3000)
    www = tmp_path / "www"
    # Slower than the player reads ahead, so that most of the video comes after the swap.
    slow = "location = /course.html { } limit_rate_after 300k; limit_rate 700k;"
    with origin(tmp_path / "nginx", www, slow) as server:
        (www / "course.html").write_text(PAGE, encoding="utf-8")
        redirect = {"folder": str(server.folder / "redirects"), "reload": server.reload}
        place = {"dir": {"folder": str(www), "redirect": redirect}}
        where = config(tmp_path, **place)
        assert run("publish", first, where).returncode == 0
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=tool("chromium"), args=FLAGS)
            page = browser.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{server.url}/course.html")
            page.evaluate(f"{VIDEO}.play()")
            page.wait_for_function(f"{VIDEO}.currentTime > 0.5")
            buffered = page.evaluate(f"{VIDEO}.buffered.end(0)")
            assert buffered < SECONDS / 2, "all of it came before the swap: make the film larger"
            assert run("publish", second, where).returncode == 0
            before = len(asked)
            page.evaluate(f"{VIDEO}.currentTime = {SECONDS - 3}")  # far from what has come
            page.wait_for_function(f"{VIDEO}.ended || {VIDEO}.error", timeout=60_000)
            assert page.evaluate(f"{VIDEO}.error") is None
            assert page.evaluate(f"{VIDEO}.ended")
            assert page.evaluate(f"{VIDEO}.currentTime") == pytest.approx(SECONDS, abs=0.2)
            # What came after the swap was asked for at the old release's own address.
            late = [url for url in asked[before:] if url.endswith(".mp4")]
            assert late
            assert not [url for url in late if url.endswith(FIXED)]
            page = browser.new_context().new_page()  # whoever comes now gets the new one
            page.goto(f"{server.url}/course.html")
            page.wait_for_function(f"{VIDEO}.readyState >= 1")
            assert page.evaluate(f"{VIDEO}.duration") == pytest.approx(SECONDS / 2, abs=0.2)
            browser.close()
    shutil.rmtree(tmp_path)
