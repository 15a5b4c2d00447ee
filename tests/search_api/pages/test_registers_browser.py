"""The registers in a real Chromium: filter, open the evidence, export, subscribe to the calendar; with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Browser, expect

from crawlers.extract.files import read_file
from tests.search_api.pages.test_browser import (  # noqa: F401
    _serious,
    address,
    browser,
    playwright,
    reader,
)

VIEWS = (
    "/activities?view=timeline",
    "/activities?view=month",
    "/activities?view=map",
    "/coverage?by=month",
    "/coverage?region=350000&column=6",
    "/figures?kind=sums",
    "/lineage",
)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_a_filter_to_the_words_in_a_file(browser: Browser, address: str, *, scripts: bool) -> None:  # noqa: F811
    with reader(browser, address, java_script_enabled=scripts) as page:
        page.goto("/")
        page.click("nav >> text=活动")
        page.click(".filters >> text=正在进行")
        page.click("main td a >> text=浙江省 >> nth=0")
        expect(page.locator("h2 >> nth=0")).to_have_text("共 2 项")
        page.click("text=“钱塘”家居嘉年华")
        expect(page.locator("h1")).to_contain_text("重点活动表.wps")
        expect(page.locator("#found mark")).to_have_text("“钱塘”家居嘉年华")
        expect(page.locator("#found mark")).to_be_in_viewport()


def test_export_and_calendar(browser: Browser, address: str, tmp_path: Path) -> None:  # noqa: F811
    with reader(browser, address, accept_downloads=True) as page:
        page.goto("/activities?region=浙江省&when=running")
        with page.expect_download() as waiting:
            page.click("text=导出重点活动表 XLSX")
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        (table,) = read_file(file.read_bytes(), file.name).tables
        assert {row[2] for row in table.rows} == {"“钱塘”家居嘉年华", "甬城绿色家电下乡展销"}
        href = page.locator("text=日历订阅").get_attribute("href")
        feed = page.request.get(str(href))
        assert feed.headers["content-type"].startswith("text/calendar")
        events = Calendar.from_ical(feed.text()).walk("VEVENT")
        assert {str(event["SUMMARY"]) for event in events} == {row[2] for row in table.rows}
        due = page.request.get("/feeds/activities.ics?of=deadline")
        again = page.request.get(due.url, headers={"If-None-Match": due.headers["etag"]})
        assert again.status == 304 and "报送家居活动总结" in due.text().replace("\r\n ", "")


def test_a_number_and_a_lineage_lead_to_their_words(browser: Browser, address: str) -> None:  # noqa: F811
    with reader(browser, address) as page:
        page.goto("/figures")
        page.click("table.full >> text=4500多家")
        expect(page.locator("#found mark")).to_have_text("4500多家")
        page.click("text=脉络 >> nth=0")
        expect(page.locator(".tree .asked")).to_contain_text("福建省促进家居消费实施方案")
        page.click(".tree >> text=依据 >> nth=1")
        expect(page.locator("h1")).to_contain_text("福州家居消费券")
        expect(page.locator("#found mark")).to_contain_text("福建省促进家居消费实施方案")


def test_every_view_fits_and_axe_finds_nothing_serious(browser: Browser, address: str) -> None:  # noqa: F811
    axe, found = Axe(), []
    with reader(browser, address, reduced_motion="reduce") as page:
        for path in VIEWS:
            for width in (360, 1440):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found += _serious(path, axe.run(page, options={"resultTypes": ["violations"]}))
    assert found == [], "\n".join(map(str, found))
