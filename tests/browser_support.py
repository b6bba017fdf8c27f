"""A real browser and a page in it, for the tests of what a student opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.publish_support import nginx, tool


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, the system's own, that lets videos start by themselves."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=tool("chromium"), args=arguments)
        yield browser
        browser.close()


@contextmanager
def site(root: Path, folder: Path) -> Iterator[str]:
    """``root`` behind a real nginx, whose own files are in ``folder``; gives the address."""
    with nginx(folder, f"root {root};") as server:
        yield server.url


@dataclass(frozen=True, slots=True)
class Opened:
    """A page in the browser, with all that it asked for and all that went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """Schemes and hosts that the page sent requests to."""
        parts = (urlsplit(address) for address in self.asked)
        return {f"{part.scheme}://{part.netloc}" for part in parts if part.scheme != "data"}

    def video(self, property_: str) -> Any:
        """A property of the page's video."""
        return self.page.evaluate(f"document.querySelector('video').{property_}")

    def seek(self, seconds: float) -> None:
        """Go to a moment, and wait until its frame is there."""
        self.page.evaluate("t => { document.querySelector('video').currentTime = t }", seconds)
        self.settled()

    def settled(self) -> None:
        """Wait until the video shows the frame that it was sent to."""
        self.page.wait_for_function(
            "(() => { const v = document.querySelector('video');"
            " return !v.seeking && v.readyState >= 2 })()"
        )
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))")


@contextmanager
def opened(
    browser: Browser, address: str, *, ready: bool = True, **options: Any
) -> Iterator[Opened]:
    """The page at ``address`` in a window of its own.

    Args:
        browser: from ``chromium``.
        address: of the page.
        ready: wait until the video can be sought.
        options: of Playwright's new_context, such as ``color_scheme``.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    try:
        found = Opened(context.new_page())
        page = found.page
        page.set_default_timeout(30_000)
        page.on("request", lambda request: found.asked.append(request.url))
        page.on("pageerror", lambda error: found.mistakes.append(str(error)))
        page.on(
            "console",
            lambda said: found.mistakes.append(said.text) if said.type == "error" else None,
        )
        page.goto(address)
        if ready:
            found.settled()
        yield found
    finally:
        context.close()
