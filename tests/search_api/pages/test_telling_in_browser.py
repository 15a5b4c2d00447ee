"""A reader's way with alerts in Chromium: an address, a subscription from a search, a message, its diff, silence, and goodbye."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, expect

from alerts.delivery.deliver import deliver_once
from alerts.delivery.sender import Sender
from alerts.subscriptions import list_subscriptions
from config.clock import now
from config.outgoing import SmtpServer
from config.settings import Settings, load_settings
from indexing.projection import drain
from indexing.store import Store, record
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from search_api.auth.accounts import add_user
from tests.alerts.receivers import Post, Receiver, Say, post_office, receiver
from tests.search_api.conftest import paper
from tests.search_api.pages.stage import PASSWORD
from tests.search_api.pages.test_browser import browser, playwright, reader
from tests.search_api.served import TESTER, Site, serving

__all__ = ["browser", "playwright"]

TITLE = "关于家电以旧换新补贴的通知"
SOURCE = "cn-fj-swt"


class Told:
    """A HOME whose pages are served, with a mail server and a receiver of webhooks beside it."""

    def __init__(self, site: Site, post: Post, web: Receiver) -> None:
        self.site, self.post, self.web = site, post, web
        self.store: Store = site.store
        self.settings: Settings = site.app.state.serving.settings

    def run(self, name: str, body: str, ago: timedelta) -> None:
        """A run of the source that sees the one paper so."""
        moment = now() - ago
        start_run(self.store, name, SOURCE, moment)
        one = paper(1, title=TITLE, body=body, source_id=SOURCE, seen_at=moment)
        record(self.store, [one], origin="crawl", run_id=name)
        finish_run(self.store, name, "finished", RunCounts(), moment, 1.0)
        drain(self.store, self.settings)

    def deliver(self) -> int:
        return deliver_once(Sender.of(self.store, self.settings), Event()).sent

    def mail(self, to: str) -> str:
        """The HTML of the last mail to an address."""
        last = [mail for recipient, mail in self.post.mails if recipient == to][-1]
        body = last.get_body(("html",))
        assert body is not None
        return str(body.get_content())


def body(cap: int) -> str:
    return f"各市商务局：\n每件补贴不超过{cap}元。\n请于9月15日前报送。\n特此通知。"


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.delenv("HUANXIN_CLOCK", raising=False)
    settings = load_settings({"HUANXIN_HOME": str(tmp_path)}, tmp_path)
    with post_office() as post, receiver() as web:
        settings = replace(
            settings,
            smtp=SmtpServer("127.0.0.1", post.port, tls=False),
            mail_from="huanxin@example.org",
            webhook_allow=(ipaddress.ip_network("127.0.0.0/8"),),
        )
        with serving(settings) as site:
            add_user(site.store, "chen", "reader", PASSWORD, TESTER)
            add_user(site.store, "admin", "admin", PASSWORD, TESTER)
            found = Told(site, post, web)
            found.run("first", body(2000), timedelta(days=3))
            yield found  # type: ignore[misc]


def link(html: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>{words}<', html)
    assert found, html
    return found[1]


def test_from_a_search_to_a_message_and_back(browser: Browser, told: Told) -> None:
    with reader(browser, told.site.address, "chen") as page:
        an_address(page, told)
        page.goto("/search?q=以旧换新 补贴")
        page.get_by_role("link", name="订阅此检索").first.click()
        expect(page.locator("main")).to_contain_text("过去 30 天会有")
        page.get_by_label("何时告诉我").select_option("at_once")
        page.get_by_label("chen@example.com").check()
        page.get_by_role("button", name="先看看会带来什么").click()
        expect(page.locator("main")).to_contain_text("过去 30 天会有")
        expect(page.get_by_label("chen@example.com")).to_be_checked()
        page.get_by_role("button", name="订阅", exact=True).click()
        expect(page.locator("h1")).to_have_text("以旧换新 补贴")

        told.run("second", body(1500), timedelta())
        assert told.deliver() == 1
        html = told.mail("chen@example.com")
        assert "【改规则】每件补贴不超过 2000 元 → 1500 元" in html
        page.goto(link(html, TITLE))
        page.get_by_role("link", name="改了什么").first.click()
        expect(page.locator("main del").first).to_contain_text("2")
        expect(page.locator("main ins").first).to_contain_text("1")

        page.goto("/inbox")
        expect(page.locator("main")).to_contain_text("2000 元 → 1500 元")
        page.get_by_role("link", name="未读").click()
        page.get_by_role("button", name="已读", exact=True).click()
        page.get_by_role("link", name="未读").click()
        expect(page.locator("main")).to_contain_text("都读过了")

        page.goto(link(html, "修改"))
        page.get_by_role("button", name="开始").click()
        expect(page.locator("main")).to_contain_text("静默到")
        page.get_by_role("button", name="现在恢复").click()
        expect(page.locator("main")).not_to_contain_text("静默到")
    # The link of the mail needs no name, and says what it does before it does it.
    with reader(browser, told.site.address) as page:
        page.goto(link(html, "退订"))
        expect(page.locator("main")).to_contain_text("以旧换新 补贴")
        [one] = list_subscriptions(told.store)
        assert one.draft.channels
        page.get_by_role("button", name="退订").click()
        expect(page.locator("main")).to_contain_text("不再向您发送")
        [one] = list_subscriptions(told.store)
        assert one.draft.channels == ()
    told.run("third", body(1800), timedelta())
    assert told.deliver() == 0


def an_address(page: Page, told: Told) -> None:
    """A reader enters their own mail, and confirms it by the mail they get."""
    page.goto("/channels")
    assert page.locator("select[name=kind] option").count() == 1
    page.fill("input[name=to]", "chen@example.com")
    page.get_by_role("button", name="添加").click()
    expect(page.locator("main")).to_contain_text("确认邮件已在路上")
    assert told.deliver() == 1
    page.goto(link(told.mail("chen@example.com"), "确认"))
    page.get_by_role("button", name="确认").click()
    expect(page.locator("main")).to_contain_text("以后的提醒会发到这个邮箱")


def test_an_admin_sees_what_went_wrong_and_sends_it_again(browser: Browser, told: Told) -> None:
    told.web.answers["/hook"] = [Say(500, body=b"out of order")]
    with reader(browser, told.site.address, "admin") as page:
        page.goto("/channels")
        page.get_by_label("种类").select_option("webhook")
        page.fill("input[name=to]", told.web.url("/hook"))
        page.get_by_label("大家都可以用").check()
        page.get_by_role("button", name="添加").click()
        expect(page.locator("#secret")).to_contain_text("whsec_")
        page.goto("/channels")
        expect(page.locator("#secret")).to_have_count(0)
        page.get_by_role("link", name="/hook").click()
        page.get_by_role("button", name="试发一条").click()
        attempt = page.locator("#deliveries li").first
        expect(attempt).to_contain_text("测试")
        expect(attempt).to_contain_text("对方答以 500")
        expect(attempt).to_contain_text("out of order")
        page.get_by_role("button", name="再发一次").click()
        assert told.deliver() == 1
        page.reload()
        expect(attempt).to_contain_text("已发送")
        expect(attempt).to_contain_text("2 次")
    first, second = told.web.at("/hook")
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
