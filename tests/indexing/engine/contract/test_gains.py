"""On each engine, what the clauses added sums up to the score it ranks by."""

from __future__ import annotations

import pytest

from indexing.engine.interface import Engine
from indexing.query import SearchQuery
from indexing.query.parser import parse


@pytest.mark.parametrize(
    "query",
    [
        "家居焕新 补贴",
        "home renewal subsidy",
        "“以旧换新” 冰箱",
        "沪 适老化",
        "老年人怎么申请沙发补贴？",
        "标题:通知 空调",
    ],
)
@pytest.mark.parametrize("fresh_on", [None, "2024-06-01"])
def test_gains_sum_up_to_the_score(engine: Engine, query: str, fresh_on: str | None) -> None:
    request = SearchQuery(parse(query), fresh_on=fresh_on)
    hits = engine.search(request).hits
    gains = engine.gains(request, [hit.id for hit in hits])
    assert hits
    for hit in hits:
        assert sum(gain.score for gain in gains[hit.id]) == pytest.approx(hit.score, rel=1e-3)


def test_a_date_order_has_none(engine: Engine) -> None:
    request = SearchQuery(parse("补贴"), sort="date")
    assert engine.gains(request, [hit.id for hit in engine.search(request).hits]) == {}
