"""One search, read and checked once from what a person or a program gave."""

from __future__ import annotations

from datetime import date

import pytest

from config.faults import WrongUsage
from indexing.query import QueryError, SearchQuery, parse, read_search

TODAY = date(2025, 9, 8)


def test_nothing_given_asks_for_everything_with_the_defaults() -> None:
    assert read_search({}, TODAY) == SearchQuery(fresh_on="2025-09-08")
    nothing = dict.fromkeys(("query", "region", "since", "sort", "size", "match", "after", "fresh"))
    assert read_search(nothing, TODAY) == read_search({}, TODAY)


def test_every_parameter_has_its_place() -> None:
    asked = {
        "query": "家居 补贴",
        "region": ["浙江", "370000", "浙江省"],
        "type": "通知",
        "topic": ("core", "相关"),
        "agency": "商务部",
        "source": [],
        "year": "2024",
        "since": "2024-01-01",
        "until": "2024-01-01",
        "sort": "date",
        "size": 0,
        "match": "all",
        "after": "mark",
        "fresh": True,
    }
    assert read_search(asked, TODAY) == SearchQuery(
        tree=parse("家居 补贴"),
        filters={
            "region": ("330000", "370000"),
            "type": ("notice",),
            "agency": ("商务部",),
            "topic": ("core", "related"),
            "year": ("2024",),
        },
        since="2024-01-01",
        until="2024-01-01",
        sort="date",
        size=0,
        match="all",
        after="mark",
        fresh_on=None,
        text="家居 补贴",
    )


def test_newness_counts_unless_it_is_switched_off_or_a_date_orders() -> None:
    assert read_search({"fresh": True}, TODAY).fresh_on == "2025-09-08"
    assert read_search({"fresh": False}, TODAY).fresh_on is None
    assert read_search({"sort": "date"}, TODAY).fresh_on is None


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"colour": "red"}, "colour"),
        ({"query": 7}, "query"),
        ({"region": "火星"}, "region"),
        ({"region": ["浙江", "火星"]}, "region"),
        ({"region": [330000]}, "region"),
        ({"type": "传单"}, "type"),
        ({"topic": "weather"}, "topic"),
        ({"agency": " "}, "agency"),
        ({"agency": {"name": "商务部"}}, "agency"),
        ({"year": "24"}, "year"),
        ({"since": "昨天"}, "since"),
        ({"since": "20240101"}, "since"),
        ({"until": "2024-02-30"}, "until"),
        ({"until": 2024}, "until"),
        ({"since": "2024-02-02", "until": "2024-02-01"}, "since"),
        ({"sort": "size"}, "sort"),
        ({"sort": ["date"]}, "sort"),
        ({"size": -1}, "size"),
        ({"size": 1001}, "size"),
        ({"size": "ten"}, "size"),
        ({"size": True}, "size"),
        ({"size": 1.5}, "size"),
        ({"match": "some"}, "match"),
        ({"after": 20}, "after"),
        ({"fresh": "no"}, "fresh"),
    ],
)
def test_what_cannot_be_is_refused_by_name(asked: dict[str, object], where: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_search(asked, TODAY)
    assert caught.value.where == where
    assert where in caught.value.title or where in ("region", "type", "topic")


def test_a_query_that_cannot_be_read_is_told_with_its_place() -> None:
    with pytest.raises(QueryError) as caught:
        read_search({"query": "家电 (家居"}, TODAY)
    assert (caught.value.position, caught.value.where) == (3, "3")
