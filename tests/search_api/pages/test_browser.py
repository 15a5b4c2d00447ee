"""The pages in a real Chromium: by mouse, by keys, without scripts, at three widths, light and dark."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from config.faults import Fault
from config.settings import Settings, load_settings
from crawlers.fetch.rendering import browser_path
from tests.conftest import require
from tests.search_api.pages.everywhere import further, pages
from tests.search_api.pages.stage import PASSWORD, Staged
from tests.search_api.served import serving


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    # As root, such as in containers, Chromium starts without its sandbox only.
    settings = replace(load_settings(), browser_no_sandbox=os.geteuid() == 0)
    try:
        path = browser_path(settings)
    except Fault as fault:
        require(False, f"{fault.title} (sudo apt-get install chromium)")
        raise
    running = playwright.chromium.launch(
        executable_path=path, chromium_sandbox=not settings.browser_no_sandbox
    )
    yield running
    running.close()


@pytest.fixture(scope="module")
def address(staged: tuple[Settings, Staged]) -> Iterator[str]:
    with serving(staged[0]) as site:
        yield site.address


class Watched:
    """What a page must never do: complain on the console, or ask another origin."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.faults: list[str] = []
        self._own = (address, "data:", "blob:", "about:")
        context.on("console", lambda said: said.type == "error" and self._note(said.text))
        context.on("weberror", lambda fault: self._note(str(fault.error)))
        context.on("request", lambda asked: asked.url.startswith(self._own) or self._note(asked.url))

    def _note(self, text: str) -> None:
        if "404 (Not Found)" not in text:  # pages that are asked for and not there are looked at too
            self.faults.append(text)


@contextmanager
def reader(browser: Browser, address: str, name: str | None = None, **how: object) -> Iterator[Page]:
    """A window of its own, signed in where a name is given; what it must never do fails the test."""
    settings = {"locale": "zh-CN", "base_url": address, "viewport": {"width": 1440, "height": 900}} | how
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    watched = Watched(context, address)
    page = context.new_page()
    if name:
        page.goto("/sign-in")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        expect(page.locator(".who")).to_contain_text(name)
    yield page
    context.close()
    assert watched.faults == []


def test_search_filter_open_compare_and_back(browser: Browser, address: str) -> None:
    with reader(browser, address) as page:
        page.goto("/")
        page.fill("input[type=search]", "家装厨卫补贴")
        page.click("main form button")
        expect(page.locator("h1")).to_have_text("共 1 份文件")
        page.click("#results .row a")
        expect(page.locator("h1")).to_contain_text("家装厨卫")
        page.click("text=改了什么 >> nth=1")
        expect(page.locator(".manuscript .left del").first).to_be_visible()
        page.click("text=连续排列")
        expect(page.locator(".manuscript .merged ins").first).to_be_visible()
        expect(page.locator(".manuscript .left del").first).to_be_hidden()
        page.go_back()
        expect(page.locator(".manuscript .left del").first).to_be_visible()
        page.go_back()
        page.go_back()
        expect(page.locator("h1")).to_have_text("共 1 份文件")
        page.go_forward()
        expect(page.locator("h1")).to_contain_text("家装厨卫")


def test_a_facet_narrows_and_its_part_of_the_sentence_widens(browser: Browser, address: str) -> None:
    with reader(browser, address) as page:
        page.goto("/search?q=家居焕新消费季")
        before = page.locator("h1").inner_text()
        page.click(".facets >> text=通知")
        expect(page.locator("h1")).not_to_have_text(before)
        page.click(".sentence >> text=通知")
        expect(page.locator("h1")).to_have_text(before)


def test_an_export_is_a_file(browser: Browser, address: str, tmp_path: Path) -> None:
    with reader(browser, address, accept_downloads=True) as page:
        page.goto("/search?q=家居焕新消费季")
        with page.expect_download() as waiting:
            page.click(".ways >> text=XLSX")
        file = tmp_path / "export.xlsx"
        waiting.value.save_as(file)
        assert waiting.value.suggested_filename.endswith(".xlsx")
        assert file.read_bytes().startswith(b"PK")


def test_the_language_is_a_link_and_stays(browser: Browser, address: str) -> None:
    with reader(browser, address) as page:
        page.goto("/search?q=家居焕新消费季")
        page.click("text=English")
        assert "lang=en" in page.url and "q=" in page.url
        expect(page.locator("h1")).to_have_text(re.compile(r"^\d+ papers$"))
        page.click("nav >> text=Changes")
        expect(page.locator("h1")).to_have_text("Changes")
        page.click(".who >> text=中文")
        expect(page.locator("h1")).to_have_text("变更")


def test_by_keys_alone(browser: Browser, address: str) -> None:
    with reader(browser, address) as page:
        page.goto("/changes")
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.keyboard.press("Escape")
        page.goto("/search?q=家居焕新消费季")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        first = page.locator("[data-row] a[data-open]").first
        expect(first).to_be_focused()
        title = first.inner_text()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(title)
        page.goto("/search")
        page.keyboard.press("/")
        page.keyboard.type("净水器")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("份文件")


def test_suggestions_are_links_below_the_box(browser: Browser, address: str) -> None:
    with reader(browser, address) as page:
        page.goto("/")
        page.locator("input[type=search]").press_sequentially("以旧")
        expect(page.locator(".suggestions a").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        chosen = page.locator(".suggestions a").first.inner_text()
        page.keyboard.press("Enter")
        expect(page.locator("input[type=search]")).to_have_value(chosen)


def test_without_scripts(browser: Browser, address: str) -> None:
    with reader(browser, address, "operator1", java_script_enabled=False) as page:
        page.goto("/search?q=家居焕新消费季")
        page.click(".facets >> text=通知")
        page.click("#results .row a >> nth=0")
        expect(page.locator(".meta")).to_contain_text("通知")
        expect(page.locator("button[data-copy]").first).to_be_hidden()
        page.goto("/quarantine")
        page.click("main table a")
        expect(page.locator("text=认可，照样记录")).to_be_visible()
        page.click("text=退出")
        expect(page.locator(".who")).to_contain_text("登录")


def test_every_page_fits_its_window_and_axe_finds_nothing_serious(
    browser: Browser, address: str, staged: tuple[Settings, Staged]
) -> None:
    """Each is loaded once and looked at in three widths, in light, and its colours in the dark."""
    axe, found = Axe(), []
    colours = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
    with reader(browser, address, "admin1", reduced_motion="reduce") as page:  # no colour half-way
        for path in (*pages(staged[1]).values(), *further(staged[1])):
            page.emulate_media(color_scheme="light")
            page.goto(path)
            for width in (360, 768, 1440):
                page.set_viewport_size({"width": width, "height": 800})
                if (there := page.evaluate("document.documentElement.scrollWidth")) > width:
                    found.append((path, width, there))
            if path in pages(staged[1]).values():
                found += _serious(path, axe.run(page, options={"resultTypes": ["violations"]}))
                page.emulate_media(color_scheme="dark")
                found += _serious(path, axe.run(page, options=colours))
    assert found == [], "\n".join(map(str, found))


def _serious(path: str, results: AxeResults) -> list[tuple[object, ...]]:
    return [
        (path, fault["id"], [node["html"][:150] for node in fault["nodes"][:3]])
        for fault in results.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def test_a_paper_prints_without_the_frame(
    browser: Browser, address: str, staged: tuple[Settings, Staged]
) -> None:
    with reader(browser, address) as page:
        page.goto(f"/documents/{staged[1].rules}")
        page.emulate_media(media="print")
        for hidden in (".top", ".foot", ".side", ".actions"):
            expect(page.locator(hidden).first).to_be_hidden()
        expect(page.locator(".printed")).to_contain_text(
            "https://swt.fujian.gov.cn/xxgk/tzgg/202508/t20250828_1.htm"
        )
        expect(page.locator(".printed")).to_contain_text("第 3 版")
