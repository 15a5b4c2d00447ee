"""An operator's day in a real Chromium: run a source now, watch it, cancel one, change a schedule, pause until tomorrow, accept what
was held."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from config.clock import now
from config.settings import load_settings
from indexing.records import Paper
from indexing.store import Store, load_documents, record
from indexing.store.papers.quarantine import Held, hold
from indexing.store.runs.ledger import RunCounts, finish_run, list_runs, start_run
from indexing.store.runs.standing import newest_documents
from sample_web import BENCH, SampleWeb, bench
from search_api.auth.accounts import add_user
from tests.e2e.commands import Desk
from tests.search_api.pages.stage import PASSWORD
from tests.search_api.pages.test_browser import browser, playwright, reader  # noqa: F401
from tests.search_api.served import TESTER, serving

SOURCE, NAME = "bench-trs", "operator1"


@dataclass(frozen=True, slots=True)
class Office:
    """A HOME with one operator, its pages, and a terminal beside them."""

    address: str
    store: Store
    desk: Desk


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(BENCH, folder / "sources", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / "sources" / f"{SOURCE}.yaml"
    file.write_text(file.read_text("utf-8").replace("delay: 5", "delay: 0"), "utf-8")
    with SampleWeb(world=bench(3)) as web:
        environment = {
            "HUANXIN_REROUTE": str(web.write_reroute(folder / "reroute.txt")),
            "HUANXIN_SOURCES": str(folder / "sources"),
            "HUANXIN_CLOCK": os.environ["HUANXIN_CLOCK"],
            "HUANXIN_NODE": "here",
        }
        desk = Desk(folder / "home", **environment)
        settings = load_settings({**environment, "HUANXIN_HOME": str(desk.home)}, folder)
        with serving(settings) as site:
            add_user(site.store, NAME, "operator", PASSWORD, TESTER)
            yield Office(site.address, site.store, desk)


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:  # noqa: F811
    with reader(browser, office.address, NAME) as page:
        expect.set_options(timeout=30_000)  # a busy machine takes its time
        yield page
        expect.set_options(timeout=5_000)


def row(page: Page) -> None:
    """The board with this one source."""
    page.goto(f"/sources?q={SOURCE}")
    expect(page.locator(".board > li")).to_have_count(1)


def test_a_source_is_run_and_watched_without_a_reload(page: Page, office: Office) -> None:
    row(page)
    page.click(".board >> text=现在采集")
    expect(page.locator("#watched")).to_contain_text("排在第 1 位")
    expect(page.locator("#watched")).to_contain_text("现在没有采集进程")
    page.evaluate("window.stayed = true")
    assert office.desk.huanxin("work", "--once").code == 0
    expect(page.locator("#watched .lead")).to_contain_text("完成", timeout=30_000)
    expect(page.locator("#watched .figures div", has_text="新文件")).to_contain_text("3")
    assert page.evaluate("window.stayed") is True
    expect(page.locator("#cancel")).to_have_count(0)
    row(page)
    expect(page.locator(".board > li")).to_contain_text("久无新文件")  # its papers are of the spring


def test_one_is_cancelled_in_the_queue(page: Page, office: Office) -> None:
    page.goto(f"/sources/{SOURCE}")
    page.click("text=现在采集")
    page.goto("/operations")
    expect(page.locator("#queue tbody tr")).to_have_count(1)
    expect(page.locator("#queue tbody tr")).to_contain_text(NAME)
    page.click("#queue >> text=取消")
    expect(page.locator("#queue")).to_contain_text("没有批次在排队或进行")
    assert list_runs(office.store, SOURCE, 1)[0].state == "cancelled"


def test_a_schedule_talks_back_while_one_types(page: Page) -> None:
    page.goto(f"/sources/{SOURCE}")
    page.fill("input[name=rule]", "工作日 07:10")
    expect(page.locator("#times")).to_contain_text("改成")
    page.check("input[name=skip_holidays]")
    page.fill("input[name=rule]", "30 9 1 10 *")
    expect(page.locator("#times del").first).to_contain_text("2025-10-01 周三 09:30")
    page.fill("input[name=rule]", "有空的时候")
    expect(page.locator("#times .bad")).to_contain_text("错误")
    page.fill("input[name=rule]", "工作日 07:10")
    expect(page.locator("#times li").first).to_contain_text("周二 07:10")
    page.click("button:text-is('保存')")
    expect(page.locator("#times")).to_contain_text("操作员所定")
    assert "rule=" not in page.url


def test_a_source_is_paused_until_tomorrow_and_taken_up_from_the_board(page: Page) -> None:
    page.goto(f"/sources/{SOURCE}")
    page.click("main button:text-is('暂停')")
    expect(page.locator("main")).to_contain_text("暂停到 2025-09-16 00:00")
    row(page)
    expect(page.locator(".board > li")).to_contain_text("暂停")
    page.click(".board >> text=结束暂停")
    expect(page.locator("#schedule")).not_to_contain_text("暂停到")


def test_what_was_held_is_accepted_from_the_board(page: Page, office: Office) -> None:
    store = office.store
    (key, *_) = newest_documents(store, SOURCE, 1)
    document = load_documents(store, [key], history=True)[key]
    changed = Paper(document.url, f"{document.title}（修订）", now(), document.body, source_id=SOURCE)
    start_run(store, "held-1", SOURCE, now())
    finish_run(store, "held-1", "quarantined", RunCounts(9, {"ok": 9}, entries=3), now(), 1.0)
    (one,) = record(store, [changed], origin="crawl", run_id="held-1", hold_changes=True)
    hold(store, "held-1", SOURCE, [Held(key, document.url or "", one.classes, changed)], now())
    page.goto("/sources")
    page.click(".board >> text=看待审")
    expect(page.locator("main")).to_contain_text("共 1 项")
    page.click("text=认可，照样记录")
    expect(page.locator("h1")).to_be_visible()
    assert load_documents(store, [key], history=True)[key].title.endswith("（修订）")
    page.goto("/sources")
    expect(page.locator(".board")).not_to_contain_text("看待审")
