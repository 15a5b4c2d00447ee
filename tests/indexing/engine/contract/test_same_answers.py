"""Both engines give the same answers to the same two hundred searches over the same thousand papers."""

from __future__ import annotations

from typing import Any

import pytest

from config.faults import WrongUsage
from indexing.engine.elastic import ElasticEngine
from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import Engine, EngineAnswer
from indexing.engine.meaning import FEW, NEAREST
from tests.indexing.engine.contract.queries import ALL, RELEVANCE, Asked


def ask(engine: Engine, asked: Asked, **more: Any) -> EngineAnswer | str:
    """The answer, or in what words it was refused."""
    try:
        return engine.search(asked.request(**more))
    except WrongUsage as fault:
        return fault.title


def test_there_are_enough_searches() -> None:
    assert len(ALL) >= 200


@pytest.mark.parametrize("asked", ALL, ids=str)
def test_same_papers_same_counts_same_order_by_date(
    embedded: EmbeddedEngine, elastic: ElasticEngine, asked: Asked
) -> None:
    one, other = (ask(engine, asked, size=1000) for engine in (embedded, elastic))
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert (other.total, other.partial_total) == (one.total, one.partial_total)
    assert other.facets == one.facets
    assert _found(other, partial=False) == _found(one, partial=False)
    assert (one.next, other.next) == (None, None)
    # Where only the best are given, the last of them may be another where scores are close.
    most = (
        NEAREST
        if one.partial_total >= NEAREST
        else FEW
        if (one.total, one.partial_total) == (0, FEW)
        else None
    )
    if most is not None:
        assert len(_found(other, partial=True) & _found(one, partial=True)) >= 0.9 * most
    else:
        assert _found(other, partial=True) == _found(one, partial=True)

    by_date = [ask(engine, asked, size=1000, sort="date") for engine in (embedded, elastic)]
    assert by_date[0] == by_date[1]


@pytest.mark.parametrize("fresh_on", [None, "2024-06-01"])
def test_by_relevance_the_first_ten_are_the_same(
    embedded: EmbeddedEngine, elastic: ElasticEngine, fresh_on: str | None
) -> None:
    shares = []
    for asked in RELEVANCE:
        one, other = (ask(engine, asked, fresh_on=fresh_on) for engine in (embedded, elastic))
        if isinstance(one, str) or isinstance(other, str) or not one.hits:
            continue
        shared = {hit.id for hit in one.hits} & {hit.id for hit in other.hits}
        shares.append(10 * len(shared) / len(one.hits))
    assert len(shares) >= 90
    assert sum(shares) / len(shares) >= 9


def _found(answer: EngineAnswer, *, partial: bool) -> set[str]:
    return {hit.id for hit in answer.hits if hit.partial is partial}
