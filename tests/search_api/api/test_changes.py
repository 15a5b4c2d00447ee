"""The change log: numbered, paged, waited for."""

from __future__ import annotations

import threading
import time
from datetime import datetime

import httpx
import pytest

from config.clock import SHANGHAI
from config.settings import Settings
from indexing.store import changes_since, open_store, record
from search_api.documents import change
from tests.search_api.conftest import paper
from tests.search_api.served import serving


def test_pages_follow_each_other_and_end(site: httpx.Client, few: tuple[Settings, list[str]]) -> None:
    store = open_store(few[0].database_url, few[0].locks)
    expected = [change(entry) for entry in changes_since(store)]
    store.close()
    found: list[object] = []
    after: str | None = None
    for _ in range(10):
        answer = site.get("/api/v1/changes", params={"size": 5, **({"after": after} if after else {})}).json()
        found += answer["changes"]
        assert answer["last"] == answer["changes"][-1]["seq"]
        after = answer["next"]
        if after is None:
            break
    assert found == [_listed(one) for one in expected]
    assert len(found) == 13
    ended = site.get("/api/v1/changes?since=13").json()
    assert ended == {"changes": [], "last": 13, "epoch": answer["epoch"], "next": None}


def _listed(value: object) -> object:
    """As JSON has it."""
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(
    ("since", "count"),
    [
        ("12", 1),
        ("2025-09-20", 1),
        ("2025-09-08T10:00:00+08:00", 13),
        ("2025-09-08T02:00:01Z", 1),
        ("2025-09-08", 13),
    ],
)
def test_since_a_number_or_a_time(site: httpx.Client, since: str, count: int) -> None:
    assert len(site.get(f"/api/v1/changes?since={since}").json()["changes"]) == count


def test_who_waits_hears_of_a_change_as_it_comes_and_holds_up_nobody(home: Settings) -> None:
    heard: list[dict[str, object]] = []
    with serving(home) as site, site.client() as client:

        def wait() -> None:
            with site.client() as waiting:
                heard.append(waiting.get("/api/v1/changes?since=0&wait=50").json())

        # More than there are threads to answer with.
        waiters = [threading.Thread(target=wait) for _ in range(20)]
        for each in waiters:
            each.start()
        assert client.get("/api/v1/search").status_code == 200
        record(site.store, [paper(1, seen_at=datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI))], origin="crawl")
        for each in waiters:
            each.join()
    assert [(len(one["changes"]), one["last"]) for one in heard] == [(1, 1)] * 20  # type: ignore[arg-type]


def test_who_waits_in_vain_is_told_so(site: httpx.Client) -> None:
    began = time.monotonic()
    answer = site.get("/api/v1/changes?since=13&wait=1").json()
    assert answer == {"changes": [], "last": 13, "epoch": answer["epoch"], "next": None}
    assert time.monotonic() - began >= 1
