"""On each engine, what being new adds: enough to part two papers alike, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from indexing.engine.cursor import BadCursor
from indexing.engine.interface import Engine, IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse
from tests.indexing.engine.contract.queries import PARTIAL, QUESTIONS, TOGETHER, WORDS

Make = Callable[..., IndexDocument]

TODAY = "2025-09-08"
# Days before today: 0, 90, 91, 365, 366, 1095, 1096; and what has not come yet.
AGES = {
    "2025-09-08": 3,
    "2025-06-10": 3,
    "2025-06-09": 2,
    "2024-09-08": 2,
    "2024-09-07": 1,
    "2022-09-09": 1,
    "2022-09-08": 0,
    "2026-01-01": 3,
}


def test_the_newer_of_papers_alike_comes_first_and_the_undated_gain_nothing(
    empty: Engine, make: Make
) -> None:
    empty.create()
    papers = [make(day, "油烟机补贴通知", date=day) for day in AGES]
    empty.apply([*papers, make("undated", "油烟机补贴通知")], [])
    plain = empty.search(SearchQuery(parse("油烟机"), size=20)).hits
    (score,) = {hit.score for hit in plain}
    fresh = empty.search(SearchQuery(parse("油烟机"), size=20, fresh_on=TODAY)).hits
    gained = {hit.id: round((hit.score - score) / 0.05, 2) for hit in fresh}
    assert gained == AGES | {"undated": 0}
    assert [hit.score for hit in fresh] == sorted((hit.score for hit in fresh), reverse=True)


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("灯具", ("灯具补贴", "另见附件。"), ("补贴", "灯具可以申请，另见附件。")),
        ("灯具 窗帘", ("通知", "灯具、窗帘。"), ("通知", "灯具、沙发。")),
    ],
)
def test_no_new_paper_overtakes_a_better_one(
    empty: Engine, make: Make, query: str, better: tuple[str, str], worse: tuple[str, str]
) -> None:
    empty.create()
    papers = [make(f"new{n}", *worse, date=TODAY) for n in range(5)]
    empty.apply([make("old", *better, date="1999-01-01"), *papers], [])
    assert empty.search(SearchQuery(parse(query), fresh_on=TODAY)).hits[0].id == "old"


def test_what_is_found_and_counted_stays(engine: Engine) -> None:
    for text in ("", "地区:浙江", "-补贴", *WORDS[::6], *TOGETHER[::3], *PARTIAL, *QUESTIONS):
        request = SearchQuery(parse(text), size=1000)
        plain, fresh = (engine.search(replace(request, fresh_on=day)) for day in (None, "2024-06-01"))
        assert (fresh.total, fresh.partial_total) == (plain.total, plain.partial_total)
        assert fresh.facets == plain.facets
        assert {(hit.id, hit.partial) for hit in fresh.hits} == {(hit.id, hit.partial) for hit in plain.hits}


def test_pages_follow_each_other_over_midnight(engine: Engine) -> None:
    """Every day some of the thousand papers grow too old for one of the spans."""
    request = SearchQuery(parse("以旧换新 补贴"), size=1000, fresh_on="2024-03-01")
    whole = [hit.id for hit in engine.search(request).hits]
    first = engine.search(replace(request, size=20))
    paged = [hit.id for hit in first.hits]
    second = replace(request, size=1000, after=first.next, fresh_on="2024-05-20")
    hits = engine.search(second).hits
    assert paged + [hit.id for hit in hits] == whole
    assert whole != [hit.id for hit in engine.search(replace(request, fresh_on="2024-05-20")).hits]
    gains = engine.gains(second, [hit.id for hit in hits[:10]])
    for hit in hits[:10]:
        assert sum(gain.score for gain in gains[hit.id]) == pytest.approx(hit.score, rel=1e-3)
    third = engine.search(replace(second, size=20)).next
    assert third and engine.search(replace(second, after=third)).hits[0].id == whole[40]


def test_a_mark_is_of_a_search_with_newness_or_without(engine: Engine) -> None:
    request = SearchQuery(parse("补贴"), fresh_on=TODAY)
    mark = engine.search(request).next
    with pytest.raises(BadCursor):
        engine.search(replace(request, after=mark, fresh_on=None))
