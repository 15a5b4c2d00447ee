"""The ageing plan: daily for a week, weekly for a quarter, then monthly, spread over the days."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

from config.clock import SHANGHAI
from crawlers.runs.recheck_plan import due
from indexing.store.papers.presence import KnownPage

NOW = datetime(2025, 9, 8, 2, 0, tzinfo=SHANGHAI)


def page(
    url: str, age: int, looked: int = 1, *, missing: bool = False, changed: int | None = None
) -> KnownPage:
    published = NOW - timedelta(days=age)
    return KnownPage(
        url=url,
        document_id=url,
        last_seen=NOW - timedelta(days=looked),
        missing_since=NOW if missing else None,
        last_changed=NOW - timedelta(days=looked if changed is None else changed),
        published=f"{published:%Y-%m-%d}",
        first_version=changed is None,
    )


def looks(url: str, age: int, days: int) -> list[int]:
    """On which of the next days the page is looked at, each look being remembered."""
    found, last = [], NOW
    for day in range(1, days + 1):
        moment = NOW + timedelta(days=day)
        known = KnownPage(url, url, last, None, last, f"{NOW - timedelta(days=age):%Y-%m-%d}", True)
        if due([known], moment):
            found.append(day)
            last = moment
    return found


def test_a_young_page_is_looked_at_every_day() -> None:
    assert looks("https://a.cn/1", 0, 6) == [1, 2, 3, 4, 5, 6]


def test_a_page_is_looked_at_every_day_while_an_activity_in_it_runs() -> None:
    old = replace(page("https://a.cn/1", 200), running_until="2025-09-08")
    assert due([old], NOW) == (old,)
    tomorrow = replace(old, last_seen=NOW)
    assert due([tomorrow], NOW + timedelta(days=1)) == due(
        [page("https://a.cn/1", 200, 0)], NOW + timedelta(days=1)
    )


def test_a_page_of_a_month_is_looked_at_every_seventh_day() -> None:
    found = looks("https://a.cn/1", 20, 28)
    assert len(found) == 4
    assert {b - a for a, b in itertools.pairwise(found)} == {7}


def test_an_old_page_is_looked_at_every_thirtieth_day() -> None:
    found = looks("https://a.cn/1", 400, 90)
    assert len(found) == 3
    assert {b - a for a, b in itertools.pairwise(found)} == {30}


def test_a_thousand_old_pages_are_spread_over_the_days() -> None:
    pages = [page(f"https://a.cn/{n}", 400) for n in range(1000)]
    assert 15 < len(due(pages, NOW)) < 50


def test_a_change_makes_an_old_page_young_again() -> None:
    assert due([page("https://a.cn/1", 400, changed=2)], NOW)


def test_a_page_is_not_looked_at_twice_a_day() -> None:
    assert not due([page("https://a.cn/1", 0, looked=0)], NOW)


def test_a_missing_page_is_looked_at_in_every_run() -> None:
    assert due([page("https://a.cn/1", 400, looked=0, missing=True)], NOW)


def test_a_page_whose_absence_is_settled_is_looked_at_like_any_other() -> None:
    gone = replace(page("https://a.cn/1", 400, looked=0, missing=True), settled=True)
    assert not due([gone], NOW)
    pages = [replace(page(f"https://a.cn/{n}", 400, missing=True), settled=True) for n in range(1000)]
    assert 15 < len(due(pages, NOW)) < 50


def test_a_withdrawal_makes_an_old_page_young_again() -> None:
    gone = replace(page("https://a.cn/1", 400, missing=True), settled=True, withdrawn=True)
    assert due([gone], NOW) == (gone,)
    assert not due([replace(gone, last_changed=NOW - timedelta(days=200))], NOW)
