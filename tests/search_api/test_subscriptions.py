"""Subscriptions by page and by API: made from a search, matched, read in the inbox and the feed, paused, left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

from alerts.delivery.links import leave_page
from alerts.matching import match_changes
from alerts.secrets import Keys
from config.clock import SHANGHAI
from config.settings import Settings
from tests.search_api.conftest import filled, paper, published
from tests.search_api.served import Site

ASKED = {"name": "福建补贴", "query": "补贴 地区:福建", "topics": ["all"]}
NEWS = {"title": "关于家电补贴的公告", "document_type": "notice"}


@pytest.fixture
def site(home: Settings) -> Iterator[Site]:
    with published(home) as site:
        yield site


@pytest.fixture
def reader(site: Site) -> Iterator[httpx.Client]:
    with site.with_session("reader") as client:
        yield client


def change(site: Site, home: Settings, number: int) -> None:
    """A paper is found, and what is saved is tried on it."""
    filled(home, paper(number, **NEWS, seen_at=datetime(2025, 9, 9, 10, number, tzinfo=SHANGHAI)))
    match_changes(site.store, home)


def test_a_subscription_is_made_matched_and_read(site: Site, home: Settings, reader: httpx.Client) -> None:
    looked = reader.get(
        "/subscriptions/new", params={"q": ASKED["query"], "topics": ["core", "related", "other"]}
    )
    assert looked.status_code == 200 and "地区:" in looked.text
    made = reader.post("/api/v1/subscriptions", json=ASKED)
    assert made.status_code == 201
    one = made.json()
    assert (one["estimate"]["days"], one["read_as"]) == (30, "补贴 region:福建省")
    change(site, home, 2)
    page = reader.get("/inbox").text
    assert NEWS["title"] in page and "<mark>补贴</mark>" in page
    assert "(1 unread)" in reader.get("/subscriptions").text
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert reader.post("/inbox/read", headers=form).status_code == 303
    assert "unread" not in reader.get("/subscriptions").text
    (alert,) = reader.get("/api/v1/alerts").json()["alerts"]
    assert (alert["outcome"], alert["title"]) == ("matches_now", NEWS["title"])
    with site.client() as nobody:
        feed = nobody.get(one["feed"].removeprefix("https://huanxin.example.org"))
        assert feed.status_code == 200 and NEWS["title"] in feed.text
        again = nobody.get(feed.url, headers={"If-None-Match": feed.headers["ETag"]})
        assert again.status_code == 304
        assert nobody.get("/feeds/subscriptions/none.atom").status_code == 404


def test_each_sees_their_own(site: Site, reader: httpx.Client) -> None:
    key = reader.post("/api/v1/subscriptions", json=ASKED).json()["id"]
    with site.with_token("operator") as other, site.with_token("admin") as admin:
        assert other.get("/api/v1/subscriptions").json()["subscriptions"] == []
        assert other.get(f"/api/v1/subscriptions/{key}").status_code == 404
        assert other.delete(f"/api/v1/subscriptions/{key}").status_code == 404
        assert [one["id"] for one in admin.get("/api/v1/subscriptions").json()["subscriptions"]] == [key]


def test_what_is_wrong_is_said_by_name(reader: httpx.Client) -> None:
    refused = reader.post("/api/v1/subscriptions", json=ASKED | {"rhythm": "sometimes"})
    assert (refused.status_code, refused.json()["where"]) == (400, "rhythm")
    assert reader.post("/api/v1/subscriptions", json=ASKED | {"channels": ["ch_none"]}).status_code == 404
    page = reader.post("/subscriptions/new", data={"query": "地域:福建"})
    assert page.status_code == 400 and 'role="alert"' in page.text and "地域:福建" in page.text


def test_silence_change_and_end(reader: httpx.Client) -> None:
    made = reader.post("/subscriptions/new", data={"query": "补贴", "name": "甲"})
    assert made.status_code == 303
    here = made.headers["location"]
    assert reader.post(f"{here}/pause", data={"days": "7"}).status_code == 303
    assert "Silent until" in reader.get(here).text
    reader.post(f"{here}/resume")
    assert "Silent until" not in reader.get(here).text
    reader.post(here, data={"query": "家装", "name": "乙", "rhythm": "每天 09:00", "topics": "core"})
    (one,) = reader.get("/api/v1/subscriptions").json()["subscriptions"]
    assert (one["name"], one["query"], one["rhythm"], one["topics"]) == (
        "乙",
        "家装",
        "daily@09:00",
        ["core"],
    )
    assert reader.patch(f"/api/v1{here}", json={"name": "丙"}).json()["query"] == "家装"
    reader.post(f"{here}/remove")
    assert reader.get("/api/v1/subscriptions").json()["subscriptions"] == []


def test_a_reader_adds_only_their_own_mail(site: Site, reader: httpx.Client) -> None:
    refused = reader.post("/api/v1/channels", json={"kind": "webhook", "to": "https://example.org/hook"})
    assert refused.status_code == 403
    mine = reader.post("/api/v1/channels", json={"kind": "mail", "to": "a@example.org"}).json()
    assert (mine["state"], mine["user"]) == ("unconfirmed", "reader")
    with site.with_session("admin") as admin:
        page = admin.post(
            "/channels",
            data={"kind": "webhook", "to": "https://example.org/hook/0123456789abcdefghij", "shared": "yes"},
        )
        assert "whsec_" in page.text and "0123456789abcdefghij" not in page.text
        assert "whsec_" not in admin.get("/channels").text
    listed = reader.get("/api/v1/channels").json()["channels"]
    assert {one["kind"] for one in listed} == {"mail", "webhook"}
    shared = next(one["id"] for one in listed if one["kind"] == "webhook")
    assert reader.delete(f"/api/v1/channels/{shared}").status_code == 403
    assert reader.post("/api/v1/subscriptions", json=ASKED | {"channels": [shared]}).status_code == 201


def test_a_link_from_a_mail_leaves_only_when_it_is_meant(
    site: Site, home: Settings, reader: httpx.Client
) -> None:
    channel = reader.post("/api/v1/channels", json={"kind": "mail", "to": "a@example.org"}).json()["id"]
    key = reader.post("/api/v1/subscriptions", json=ASKED | {"channels": [channel]}).json()["id"]
    link = leave_page("", Keys.of(home), channel, [key])
    with site.client() as nobody:
        assert ASKED["name"] in nobody.get(link).text
        assert nobody.head(link).status_code in (200, 405)
        assert reader.get(f"/api/v1/subscriptions/{key}").json()["channels"] == [channel]
        one_click = nobody.post(link, data={"List-Unsubscribe": "One-Click"})
        assert one_click.status_code == 200
        assert nobody.get("/unsubscribe/forged").status_code == 404
    assert reader.get(f"/api/v1/subscriptions/{key}").json()["channels"] == []
