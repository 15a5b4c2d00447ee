"""Feeds: one entry a change, and the same bytes while nothing changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import httpx
import pytest

from alerts.epoch import go_on
from config.clock import SHANGHAI
from config.settings import Settings
from indexing.store import open_store, record
from indexing.store.schema import changes
from search_api.feeds import entries
from tests.search_api.conftest import filled, paper
from tests.search_api.served import served

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["search.atom?q=家电", "search.json?q=家电", "changes.atom", "changes.json"]


def atom_ids(answer: httpx.Response) -> list[str]:
    root = ET.fromstring(answer.content)
    return [str(entry.findtext(f"{ATOM}id")) for entry in root.iter(f"{ATOM}entry")]


def name(client: httpx.Client, seq: int) -> str:
    """The id of a change's entry: its number, and in which life of the database it was given."""
    return f"urn:huanxin:change:{client.get('/api/v1/changes').json()['epoch']}:{seq}"


def test_a_feed_has_an_entry_for_each_change_the_newest_first(site: httpx.Client) -> None:
    expected = [name(site, seq) for seq in range(13, 0, -1)]
    for feed in ("search.atom?q=家电", "changes.atom"):
        answer = site.get(f"/feeds/{feed}")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        assert atom_ids(answer) == expected
    for feed in ("search.json?q=家电", "changes.json"):
        answer = site.get(f"/feeds/{feed}")
        assert answer.headers["content-type"].startswith("application/feed+json")
        body = answer.json()
        assert body["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in body["items"]] == expected
        assert "15%" in body["items"][0]["content_text"]


def test_atom_has_what_every_feed_must(site: httpx.Client) -> None:
    root = ET.fromstring(site.get("/feeds/search.atom?q=家电").content)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}"), name
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert str(links["self"]).endswith("/feeds/search.atom?q=%E5%AE%B6%E7%94%B5")
    entry = next(root.iter(f"{ATOM}entry"))
    page = next(link.get("href") for link in entry.iter(f"{ATOM}link") if link.get("rel") == "alternate")
    assert "/documents/" in str(page)


@pytest.mark.parametrize("feed", FEEDS)
def test_the_same_feed_has_the_same_bytes_until_something_changes(home: Settings, feed: str) -> None:
    filled(home, paper(1), paper(2))
    with served(home) as client:
        first, second = (client.get(f"/feeds/{feed}") for _ in range(2))
        assert first.content == second.content
        tag = {"If-None-Match": first.headers["etag"]}
        assert client.get(f"/feeds/{feed}", headers=tag).status_code == 304
        filled(home, paper(1, body="家电补贴 30%。", seen_at=datetime(2025, 9, 21, 9, 0, tzinfo=SHANGHAI)))
        third = client.get(f"/feeds/{feed}", headers=tag)
        assert third.status_code == 200
        assert name(client, 3) in third.text


def test_a_number_that_comes_again_after_a_restore_is_another_entry(home: Settings) -> None:
    filled(home, paper(1), paper(2))
    with served(home) as client:
        before = atom_ids(client.get("/feeds/changes.atom"))
        store = open_store(home.database_url, home.locks)
        try:
            # As a database is whose last change the backup did not have.
            with store.writing() as connection:
                connection.execute(changes.delete().where(changes.c.seq == 2))
            since = go_on(store).since
            record(store, [paper(3, seen_at=since + timedelta(seconds=1))], origin="crawl")
            with store.writing() as connection:
                connection.execute(changes.update().where(changes.c.seq == 3).values(seq=2))
        finally:
            store.close()
        after = atom_ids(client.get("/feeds/changes.atom"))
        assert after[1] == before[1]
        assert after[0] not in before
        assert after[0].endswith(":2")
        ahead = client.get("/api/v1/changes?since=3")
        assert (ahead.status_code, "ends at 2" in ahead.json()["title"]) == (400, True)
        assert client.get("/api/v1/changes?since=2").json()["changes"] == []


def test_a_search_feed_tells_only_of_what_the_search_finds(home: Settings) -> None:
    filled(home, paper(1), paper(2, region="330000"))
    with served(home) as client:
        assert atom_ids(client.get("/feeds/search.atom?region=浙江")) == [name(client, 2)]
        assert atom_ids(client.get("/feeds/search.atom?q=天外飞仙")) == []


def test_of_very_many_papers_the_newest_are_followed(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(home, *(paper(n, published=f"2025-09-0{n}") for n in (3, 1, 2)))
    monkeypatch.setattr(entries, "FOLLOWED", 2)
    with served(home) as client:
        assert atom_ids(client.get("/feeds/search.atom?q=家电")) == [
            name(client, 3),
            name(client, 1),
        ]


def test_what_no_feed_may_hold_is_harmless(home: Settings) -> None:
    filled(home, paper(1, title="<script>alert(1)</script>\x07 & ]]>"))
    with served(home) as client:
        answer = client.get("/feeds/changes.atom")
    (entry,) = ET.fromstring(answer.content).iter(f"{ATOM}entry")
    assert "<script>alert(1)</script>" in str(entry.findtext(f"{ATOM}title"))
    assert b"<script>" not in answer.content


def test_feeds_are_named_by_the_search_they_are_of(site: httpx.Client) -> None:
    named = site.get("/api/v1/feeds?q=家电").json()["feeds"]
    assert [one["name"] for one in named] == ["search", "changes"]
    for one in named:
        for address in (one["atom"], one["json_feed"]):
            assert site.get(address).status_code == 200
