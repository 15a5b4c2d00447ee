"""Subscriptions to activities, dates and sources, by page and by API: made from a filter, read in the inbox and the feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from alerts.matching import match_changes
from alerts.occasions import note_occasions
from config.clock import SHANGHAI, iso
from config.settings import Settings
from indexing.store.runs.source_states import Judgement, StateChange, note_states
from tests.search_api.conftest import filled, paper, published
from tests.search_api.served import Site

NAME = "闽江家居焕新节"
BODY = (
    f"为促进家居消费，现举办“{NAME}”。活动时间：2025年9月10日至2025年9月30日。活动地点：福州市。\n"
    "对购买绿色家具的消费者给予补贴。请各市于2025年9月20日前报送活动表。"
)
DAY = datetime(2025, 9, 13, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def site(home: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("HUANXIN_CLOCK", iso(DAY))
    with published(home) as site:
        yield site


@pytest.fixture
def reader(site: Site) -> Iterator[httpx.Client]:
    with site.with_session("reader") as client:
        yield client


def festival(home: Settings) -> None:
    about = {"document_type": "activity", "region": "350000"}
    filled(home, paper(2, title=f"关于举办{NAME}的通知", body=BODY, seen_at=DAY, **about))


def links(page: str, to: str) -> list[dict[str, list[str]]]:
    """The parameters of a page's links to another."""
    hrefs = [unescape(part.partition('"')[0]) for part in page.split('href="')[1:]]
    return [parse_qs(urlsplit(one).query) for one in hrefs if urlsplit(one).path == to]


def test_a_filter_of_activities_becomes_a_subscription(
    site: Site, home: Settings, reader: httpx.Client
) -> None:
    page = reader.get("/activities", params={"region": "福建", "q": "焕新节", "when": "running"}).text
    of_new, of_days = links(page, "/subscriptions/new")[:2]
    assert (of_new["on"], of_days["on"]) == (["activities"], ["deadlines"])
    assert of_new["q"] == of_days["q"] == ["region:350000 焕新节"]
    for asked in (of_new, of_days):
        form = reader.get("/subscriptions/new", params={key: values[0] for key, values in asked.items()})
        assert form.status_code == 200 and f'value="{asked["on"][0]}" checked' in form.text
        made = reader.post(
            "/subscriptions/new",
            data={"on": asked["on"][0], "query": asked["q"][0], "name": asked["name"][0]},
        )
        assert made.status_code == 303
    festival(home)
    match_changes(site.store, home)
    note_occasions(site.store, home)
    inbox = reader.get("/inbox", headers={"Accept-Language": "zh"}).text
    assert "【新活动】福州市 · 2025-09-10—2025-09-30" in inbox
    assert "【7 天后截止报送】9月20日（周六）" in inbox
    shown = [
        part.partition('"')[0] for part in inbox.split('href="')[1:] if "#found" in part.partition('"')[0]
    ]
    assert shown and "<mark" in reader.get(unescape(shown[0]).partition("#")[0]).text
    page = reader.get("/activities").text
    assert {"q": [f"“{NAME}”"], "on": ["deadlines"], "name": [NAME]} in links(page, "/subscriptions/new")


def test_a_paper_reminds_of_its_days(site: Site, home: Settings, reader: httpx.Client) -> None:
    festival(home)
    [key] = [one["id"] for one in reader.get("/api/v1/search", params={"q": "补贴 活动表"}).json()["hits"]]
    page = reader.get(f"/documents/{key}").text
    [asked] = [one for one in links(page, "/subscriptions/new") if one.get("on") == ["deadlines"]]
    made = reader.post(
        "/subscriptions/new", data={"on": "deadlines", "query": asked["q"][0], "days": "8", "topics": "core"}
    )
    assert made.status_code == 303
    note_occasions(site.store, home)
    [alert] = reader.get("/api/v1/alerts").json()["alerts"]
    assert (alert["outcome"], alert["document_id"], alert["seq"]) == ("due", key, None)
    [one] = reader.get("/api/v1/subscriptions").json()["subscriptions"]
    assert (one["on"], one["days"]) == ("deadlines", 8)
    feed = reader.get(one["feed"].removeprefix("https://huanxin.example.org"))
    assert f"urn:huanxin:alert:{alert['id']}" in feed.text and "in 7 days" in feed.text
    refused = reader.post("/subscriptions/new", data={"on": "deadlines", "query": "", "days": "soon"})
    assert refused.status_code == 400 and "days" in refused.text


def test_operators_watch_sources(site: Site, home: Settings, reader: httpx.Client) -> None:
    for on in ("sources", "report"):
        assert reader.post("/api/v1/subscriptions", json={"name": "n", "on": on}).status_code == 403
        assert reader.get("/subscriptions/new", params={"on": on}).status_code == 400
    assert "on=sources" not in reader.get("/sources").text
    with site.with_session("operator") as operator:
        asked = links(operator.get("/sources", params={"q": "福建"}).text, "/subscriptions/new")
        assert [one["on"] for one in asked] == [["sources"], ["report"]]
        assert asked[0]["q"] == ["福建"]
        for on in ("sources", "report"):
            made = operator.post("/subscriptions/new", data={"on": on, "query": "福建", "rhythm": "at_once"})
            assert made.status_code == 303, made.text
        saved = operator.get("/api/v1/subscriptions").json()["subscriptions"]
        assert {(one["query"], one["rhythm"]) for one in saved} == {
            ("福建", "at_once"),
            ("", "weekly@mon-08:00"),
        }
        broken = Judgement("layout", "no_rows", {"verdicts": {}})
        note_states(site.store, [StateChange("cn-fj-tzgg", "up", DAY.replace(hour=11), broken)])
        note_occasions(site.store, home)
        inbox = operator.get("/inbox").text
        assert "Layout: pages come" in inbox and 'href="/sources/cn-fj-tzgg"' in inbox
        assert "huanxin probe URL" in inbox
