"""The player page as a student has it: in a real browser, from a real server and from the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import ffmpeg
import pytest
import webvtt

from lecture.timeline import TICK
from pipeline.ffmpeg import run
from pipeline.page import write_page
from pipeline.renditions import load_ladder, rendition_path
from pipeline.transcript import sentences
from tests.page_support import DOT, ROWS, SmallPackage, column_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser_support import Opened

pytestmark = pytest.mark.full

Open = Callable[..., AbstractContextManager["Opened"]]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# The mean column of the pixels in some rows that have a dot's colour, in the frame on screen.
FIND_DOT = """
([top, bottom, red, green, blue]) => {
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  const { data } = context.getImageData(0, top, canvas.width, bottom - top);
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const near = [red, green, blue].every((value, k) => Math.abs(data[i + k] - value) < 60);
    if (near) [sum, count] = [sum + ((i / 4) % canvas.width), count + 1];
  }
  return count ? sum / count : null;
}
"""
COLORS = {"plain": (0x56, 0xB4, 0xE9), "momentum": (0xFF, 0xB4, 0x54)}


@pytest.fixture(scope="module")
def address(small_package: SmallPackage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from tests.browser_support import site

    with site(small_package.folder, tmp_path_factory.mktemp("nginx")) as url:
        yield f"{url}/index.html"


@pytest.fixture
def open_(browser: Browser, address: str) -> Open:
    """Opens the page from the server."""
    from tests.browser_support import opened

    return partial(opened, browser, address)


@pytest.fixture
def from_disk(browser: Browser, small_package: SmallPackage) -> Open:
    """Opens the page from the disk."""
    from tests.browser_support import opened

    return partial(opened, browser, (small_package.folder / "index.html").as_uri())


def captions_at(package: SmallPackage, seconds: float) -> list[str]:
    path = package.folder / f"{package.lecture.spec.id}.en.vtt"
    cues = webvtt.read(str(path))
    return [cue.text for cue in cues if cue.start_in_seconds <= seconds < cue.end_in_seconds]


def shown_captions(page: Opened) -> list[str]:
    found: list[str] = page.page.evaluate(
        "[...document.querySelector('video').textTracks]"
        ".filter(t => t.kind === 'captions' && t.mode === 'showing')"
        ".flatMap(t => [...t.activeCues].map(c => c.text))"
    )
    return found


@pytest.mark.parametrize("place", ["open_", "from_disk"])
def test_it_plays(place: str, request: pytest.FixtureRequest) -> None:
    with request.getfixturevalue(place)() as page:
        page.page.evaluate("document.querySelector('video').play()")
        page.page.wait_for_function("document.querySelector('video').currentTime > 0.5")
        assert page.video("videoWidth") == 320
        assert not page.mistakes


def test_a_chapter_is_sought_over_the_network(open_: Open, small_package: SmallPackage) -> None:
    with open_() as page:
        page.page.click("#chapters a >> nth=1")
        page.settled()
        start = float(small_package.timeline.start("momentum") * TICK)
        assert page.video("currentTime") == pytest.approx(start, abs=0.001)
        assert page.page.locator("#chapters a[aria-current]").inner_text().endswith("Over the hill")
        page.page.click("#chapters a >> nth=0")
        page.settled()
        assert page.video("currentTime") == 0


def test_a_sentence_seeks_and_is_followed(open_: Open, small_package: SmallPackage) -> None:
    script, timeline = small_package.lecture.script, small_package.timeline
    said = list(sentences(script, timeline, "momentum"))
    with open_() as page:
        page.page.click(f"#transcript a:has-text('{said[1].text[:24]}')")
        page.settled()
        assert page.video("currentTime") == pytest.approx(said[1].start, abs=0.001)
        current = page.page.locator("#transcript a[aria-current]")
        assert current.inner_text() == said[1].text
        page.page.evaluate("document.activeElement.blur()")
        page.seek(said[-1].start + 0.2)
        assert current.inner_text() == said[-1].text
        page.page.wait_for_timeout(800)  # it scrolls smoothly
        box = page.page.locator("#transcript").bounding_box()
        line = current.bounding_box()
        assert box is not None
        assert line is not None
        assert box["y"] <= line["y"] <= box["y"] + box["height"] - line["height"]


@pytest.mark.parametrize("place", ["open_", "from_disk"])
def test_the_right_caption_is_on_screen_after_a_seek(
    place: str, request: pytest.FixtureRequest, small_package: SmallPackage
) -> None:
    with request.getfixturevalue(place)() as page:
        for seconds in (1.0, 24.0, 5.0, 61.0):
            wanted = captions_at(small_package, seconds)
            assert len(wanted) == 1
            page.seek(seconds)
            assert shown_captions(page) == wanted


def test_a_caption_is_really_drawn(open_: Open) -> None:
    with open_() as page:
        page.page.evaluate("document.querySelector('video').controls = false")
        page.seek(1.0)
        video = page.page.locator("video")
        with_caption = video.screenshot()
        page.page.evaluate("document.querySelector('video').textTracks[0].mode = 'hidden'")
        page.page.wait_for_timeout(200)
        assert with_caption != video.screenshot()


@pytest.mark.parametrize(
    ("run", "step"), [("plain", 0), ("plain", 30), ("momentum", 10), ("momentum", 57)]
)
def test_the_data_is_that_of_the_decoded_frame(
    open_: Open, small_package: SmallPackage, run: str, step: int
) -> None:
    with open_() as page:
        page.page.select_option("#twin select", run)
        page.page.fill("#twin input", str(step))
        page.page.click("text=Show this step")
        page.settled()
        entry = page.page.locator(f"#twin li[data-run={run}]")
        told = {name: entry.locator(f"[data-part={name}]").inner_text() for name in ("step", "x")}
        x = float(small_package.lecture.facts.run(run).x[step])
        assert told == {"step": f"step {step}", "x": f"x = {x:.3f}".replace("-", "−")}
        rows = (ROWS[run] - DOT + 2, ROWS[run] + DOT - 2)
        column = page.page.evaluate(FIND_DOT, [*rows, *COLORS[run]])
        assert column == pytest.approx(column_of(x), abs=1.0)


def test_the_data_goes_on_with_the_picture_as_it_plays(open_: Open) -> None:
    with open_() as page:
        page.seek(20.0)
        page.page.evaluate("document.querySelector('video').play()")
        seen = set()
        for _ in range(40):
            entry = page.page.locator("#twin li[data-run=momentum] [data-part=step]")
            seen.add(entry.inner_text())
            page.page.wait_for_timeout(50)
        assert len(seen) >= 3


def test_steps_go_back_and_on(open_: Open) -> None:
    with open_() as page:
        page.page.select_option("#twin select", "momentum")
        page.page.click("text=Show this step")  # 10
        page.settled()
        entry = page.page.locator("#twin li[data-run=momentum] [data-part=step]")
        for button, wanted in (("Step on", 11), ("Step back", 10), ("Step back", 9)):
            page.page.click(f"text={button}")
            page.settled()
            assert entry.inner_text() == f"step {wanted}"


def test_everything_is_reached_and_done_by_keyboard(
    open_: Open, small_package: SmallPackage
) -> None:
    start = float(small_package.timeline.start("momentum") * TICK)
    with open_() as page:
        press = page.page.keyboard.press
        page.page.focus("video")
        press("n")
        page.settled()
        assert page.video("currentTime") == pytest.approx(start, abs=0.001)
        press("ArrowRight")
        page.settled()
        assert page.video("currentTime") == pytest.approx(start + 5, abs=0.001)
        press(".")
        page.settled()
        steps = page.page.locator("#twin [data-part=step]")
        first = steps.inner_text()
        press(".")
        page.settled()
        assert int(steps.inner_text().split()[1]) == int(first.split()[1]) + 1
        press("Shift+>")
        assert page.video("playbackRate") == 1.25
        page.page.wait_for_function("document.querySelector('#rate').value === '1.25'")
        press("c")
        assert shown_captions(page) == []
        press("c")
        assert shown_captions(page)
        press("k")
        assert page.video("paused") is False
        press("Space")
        assert page.video("paused") is True


def test_keys_do_nothing_outside_the_player(open_: Open) -> None:
    """WCAG 2.1.4: a single letter must not take a screen reader's key."""
    with open_() as page:
        page.page.focus("#chapters a")
        page.page.keyboard.press("k")
        page.page.keyboard.press("n")
        assert page.video("paused") is True
        assert page.video("currentTime") == 0


def test_tab_reaches_every_control_and_shows_where_it_is(open_: Open) -> None:
    with open_() as page:
        wanted = page.page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, select, summary, video')]"
            ".filter(e => e.checkVisibility() && !e.matches(':disabled')).length"
        )
        outlines = set()  # the video's own controls show theirs in their own way
        found: set[int] = set()
        for _ in range(wanted + 30):  # the video's own controls take some more
            page.page.keyboard.press("Tab")
            number, outline = page.page.evaluate(
                "(() => { const e = document.activeElement;"
                " const number = [...document.querySelectorAll('*')].indexOf(e);"
                " const browsers = e === document.body || e.tagName === 'VIDEO';"
                " return [number, browsers ? '' : getComputedStyle(e).outlineStyle] })()"
            )
            found.add(number)
            outlines.add(outline)
        assert len(found) >= wanted
        assert outlines == {"solid", ""}


@pytest.mark.parametrize("width", [320, 768])
def test_a_phone_needs_no_sideways_scrolling(open_: Open, width: int) -> None:
    """WCAG 1.4.10: at 320 pixels, which is also 1280 pixels at 400 %."""
    with open_(viewport={"width": width, "height": 640}) as page:
        page.seek(20.0)
        wide = page.page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility()"
            " && !e.closest('.unseen, svg') && e.getBoundingClientRect().right > innerWidth + 0.5)"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert wide == []
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_pressed_is_large_enough(open_: Open) -> None:
    """WCAG 2.5.8: 24 by 24 pixels, links in running text excepted."""
    with open_(viewport={"width": 320, "height": 640}) as page:
        small = page.page.evaluate(
            "[...document.querySelectorAll('button, select, input, summary, #chapters a')]"
            ".filter(e => e.checkVisibility() && !e.matches('[type=checkbox]'))"
            ".filter(e => Math.min(e.offsetWidth, e.offsetHeight) < 24).map(e => e.outerHTML)"
        )
        assert small == []


def test_it_asks_no_other_host_for_anything(open_: Open, address: str) -> None:
    with open_() as page:
        page.page.click("text=Run >> nth=-1")
        page.seek(30.0)
        assert page.hosts == {address.removesuffix("/index.html")}


def test_it_works_offline_from_the_disk(from_disk: Open) -> None:
    with from_disk(offline=True) as page:
        page.page.click("#chapters a >> nth=1")
        page.settled()
        page.page.wait_for_function("document.querySelector('[data-part=result]').textContent")
        assert page.video("currentTime") > 0
        assert page.hosts == {"file://"}
        assert not page.mistakes


def test_without_scripts_it_is_a_video_with_its_words(
    open_: Open, small_package: SmallPackage
) -> None:
    with open_(java_script_enabled=False, ready=False) as page:
        text = page.page.inner_text("body")
        for one in sentences(small_package.lecture.script, small_package.timeline, "hook"):
            assert one.text in text
        assert "In the picture" in text
        for needs_script in ("Try it yourself", "Show this step", "Speed", "Follow the video"):
            assert needs_script not in text
        link = page.page.get_attribute("#chapters a >> nth=1", "href")
        assert link is not None
        assert link.startswith(f"{small_package.video.name}#t=")
        page.page.wait_for_timeout(1500)
        assert page.video("readyState") >= 1
        assert page.video("textTracks[0].mode") == "showing"
        assert page.video("textTracks[0].cues.length") == len(
            webvtt.read(str(small_package.folder / f"{small_package.lecture.spec.id}.en.vtt"))
        )


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_a_video_that_cannot_be_played_is_named(
    browser: Browser, small_package: SmallPackage, tmp_path: Path, damage: str
) -> None:
    from tests.browser_support import opened

    shutil.copy(small_package.folder / "index.html", tmp_path)
    if damage == "broken":
        (tmp_path / small_package.video.name).write_bytes(b"no video")
    with opened(browser, (tmp_path / "index.html").as_uri(), ready=False) as page:
        message = page.page.locator("[role=alert]")
        message.wait_for(state="visible")
        assert small_package.video.name in message.inner_text()
        assert page.page.is_visible("#transcript a")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(open_: Open, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with open_(color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        page.seek(21.0)
        page.page.click("summary")
        page.page.wait_for_function("document.querySelector('[data-part=result]').textContent")
        results = Axe().run(page.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert results.response["violations"] == [], results.generate_report()
        assert len(results.response["passes"]) > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system(open_: Open, scheme: str) -> None:
    with open_(color_scheme=scheme) as page:
        color = page.page.evaluate("getComputedStyle(document.body).backgroundColor")
        levels = [int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(",")]
        assert (min(levels) > 230) if scheme == "light" else (max(levels) < 40)


def result_of(page: Opened) -> str:
    page.page.wait_for_timeout(600)
    return page.page.inner_text("[data-part=result]")


def test_a_smaller_beta_stays_and_the_link_says_so(open_: Open, browser: Browser) -> None:
    from tests.browser_support import opened

    with open_() as page:
        assert "deeper valley" in result_of(page)
        page.page.fill("[name=beta_number]", "0.8")
        assert "first valley" in result_of(page)
        link = page.page.evaluate("document.querySelector('[data-part=link]').href")
    with opened(browser, link) as page:
        assert page.page.input_value("[name=beta]") == "0.8"
        assert "first valley" in result_of(page)
        assert page.page.evaluate("scrollY") > 100


def test_a_link_with_nonsense_changes_nothing(browser: Browser, address: str) -> None:
    from tests.browser_support import opened

    with opened(browser, f"{address}#beta=7&eta=x&method=magic&x0=") as page:
        values = [page.page.input_value(f"[name={name}]") for name in ("beta", "eta", "x0")]
        assert values == ["0.9", "0.05", "1.11"]
        assert page.page.input_value("[name=method]") == "momentum"


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("gradient_descent", "first valley"),
        ("averaged_momentum", "first valley"),
        ("nesterov", "deeper valley"),
    ],
)
def test_each_method_ends_where_the_lecture_says(open_: Open, method: str, words: str) -> None:
    with open_() as page:
        page.page.select_option("[name=method]", method)
        assert words in result_of(page)
        assert page.page.is_disabled("[name=beta]") == (method == "gradient_descent")


def strip_heights(page: Opened, over: str) -> list[int]:
    """How many pixels of each column of a strip are filled."""
    heights: list[int] = page.page.evaluate(
        "over => { const c = document.querySelector(`canvas[data-over=${over}]`);"
        " const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);"
        " const rows = Array(c.width).fill(0);"
        " for (let i = 3; i < data.length; i += 4) if (data[i]) rows[((i - 3) / 4) % c.width]++;"
        " return rows }",
        over,
    )
    return heights


def test_strips_are_drawn_anew_with_every_change(open_: Open) -> None:
    with open_() as page:
        result_of(page)
        before = {over: strip_heights(page, over) for over in ("eta", "beta", "x0")}
        assert all(min(heights) > 0 for heights in before.values())
        # Full columns of the beta strip begin where the lecture says that the escape begins.
        low, high = 0.0, 0.999
        full = max(before["beta"])
        first = next(i for i, height in enumerate(before["beta"]) if height == full)
        threshold = low + (high - low) * first / (len(before["beta"]) - 1)
        assert threshold == pytest.approx(0.83095, abs=0.004)
        page.page.fill("[name=eta_number]", "0.02")
        result_of(page)
        after = {over: strip_heights(page, over) for over in ("eta", "beta", "x0")}
        assert after["eta"] == before["eta"]  # this strip goes through all of them
        assert after["beta"] != before["beta"]
        assert after["x0"] != before["x0"]


def test_the_dot_runs_and_stops(open_: Open) -> None:
    with open_() as page:
        run = page.page.locator("[data-part=run]")
        run.click()
        page.page.wait_for_function(
            "Number(document.querySelector('[data-part=clock]').value) >= 2"
        )
        run.click()
        assert run.inner_text() == "Run"
        here = page.page.input_value("[data-part=clock]")
        page.page.wait_for_timeout(400)
        assert page.page.input_value("[data-part=clock]") == here


def test_the_dot_stands_where_the_run_is(open_: Open, small_package: SmallPackage) -> None:
    with open_() as page:
        page.page.locator("[data-part=clock]").fill("10")
        x = float(small_package.lecture.facts.run("momentum").x[10])
        assert f"step 10, x = {x:.3f}".replace("-", "−") in page.page.inner_text("[data-part=now]")
        where = page.page.evaluate(
            "(() => { const c = document.querySelector('.hero circle');"
            " const svg = document.querySelector('#trial svg').getBoundingClientRect();"
            " return (Number(c.getAttribute('cx')) - 12) / (svg.width - 24) })()"
        )
        assert where == pytest.approx((x + 4) / 8, abs=1e-6)


def test_who_wants_no_motion_gets_none(open_: Open) -> None:
    with open_(reduced_motion="reduce") as page:
        page.page.locator("[name=eta]").fill("0.06")
        page.page.wait_for_timeout(500)
        assert page.page.input_value("[data-part=clock]") == "0"


def test_it_works_in_a_notebooks_frame(
    browser: Browser, address: str, small_package: SmallPackage
) -> None:
    """As an output's HTML in a sandbox that grants scripts and nothing else."""
    from tests.browser_support import opened

    frame = small_package.folder / "frame.html"
    frame.write_text(
        '<iframe src="index.html" width="700" height="500" sandbox="allow-scripts"></iframe>'
    )
    with opened(browser, address.replace("index", "frame"), ready=False) as page:
        inner = page.page.frame_locator("iframe")
        inner.locator("#chapters a >> nth=1").click()
        inner.locator("#chapters a[aria-current] >> text=Over the hill").wait_for()
        inner.locator("[data-part=result] >> text=deeper valley").wait_for()
    frame.unlink()


def test_smaller_copies_are_offered_and_taken_by_a_phone(
    browser: Browser, small_package: SmallPackage, tmp_path: Path
) -> None:
    from tests.browser_support import opened

    folder = tmp_path / "package"
    shutil.copytree(small_package.folder, folder)
    sizes = load_ladder().sizes
    for name in sizes:
        copy = rendition_path(folder, small_package.lecture.spec.id, name)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(small_package.video, copy)
    write_page(small_package.lecture, small_package.timeline, folder)
    soft = [name for name, size in sizes.items() if size.captions == "soft"]
    address = (folder / "index.html").as_uri()
    with opened(browser, address, viewport={"width": 390, "height": 800}) as page:
        assert f".{soft[0]}." in page.video("currentSrc")
    with opened(browser, address) as page:
        assert page.video("currentSrc").endswith(f"/{small_package.video.name}")
        page.seek(20.0)
        page.page.select_option("#quality", label=f"{sizes[soft[-1]].height}p")
        page.page.wait_for_function("document.querySelector('video').currentTime > 19")
        page.settled()
        assert f".{soft[-1]}." in page.video("currentSrc")
        assert shown_captions(page) == captions_at(small_package, 20.0)
    (folder / small_package.video.name).unlink()
    with opened(browser, address) as page:  # the video is gone: a copy takes its place
        assert f".{soft[0]}." in page.video("currentSrc")


def test_a_copy_of_fewer_frames_shows_the_step_that_is_asked_for(
    browser: Browser, small_package: SmallPackage, tmp_path: Path
) -> None:
    """A copy with every third frame: step 2 begins at frame 34, the copy's next one is frame 36."""
    from tests.browser_support import opened

    text = (small_package.folder / "index.html").read_text(encoding="utf-8")
    assert '"copies":{"fps":30}' in text
    text = text.replace('"copies":{"fps":30}', '"copies":{"fps":5}')
    text = text.replace(f'<source src="{small_package.video.name}"', '<source src="copy.mp4"')
    (tmp_path / "index.html").write_text(text, encoding="utf-8")
    every_third = ffmpeg.input(str(small_package.video))["v"].filter("framestep", 3)
    run(ffmpeg.output(every_third, str(tmp_path / "copy.mp4"), preset="ultrafast"), timeout=60)
    with opened(browser, (tmp_path / "index.html").as_uri()) as page:
        page.page.select_option("#twin select", "plain")
        for step in (2, 3, 4):
            page.page.fill("#twin input", str(step))
            page.page.click("text=Show this step")
            page.settled()
            told = page.page.inner_text("#twin li[data-run=plain] [data-part=step]")
            assert told == f"step {step}"
