"""Other words for the same: what a widened query finds, and in which order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import IndexDocument
from indexing.query import SearchQuery, parse


@pytest.fixture
def engine(make: Callable[..., IndexDocument]) -> EmbeddedEngine:
    texts = {
        "typed": "关于油烟机的补贴通知",
        "other": "关于抽油烟机的补贴通知",
        "elderly": "关于老年人居家改造的工作安排",
        "apart": "居家养老：老年人事项。道路改造。",
        "english": "关于开展家居焕新活动的工作安排",
        "shanghai": "上海市冰箱补贴公告",
        "renting": "公共租赁住房配租方案",
    }
    engine = EmbeddedEngine.in_memory()
    engine.apply([make(key, "", text) for key, text in texts.items()], [])
    return engine


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("适老化", {"elderly"}),
        ("home renewal", {"english"}),
        ("沪 电冰箱", {"shanghai"}),
        ("refrigerator Shanghai", {"shanghai"}),
        ("refrigerator -Shanghai", {"shanghai"}),  # what is excluded is not widened
        ("+沪 电冰箱", set()),
        ("公租房", {"renting"}),
        ("公租屋", set()),
    ],
)
def test_a_word_matched_by_another_has_matched(engine: EmbeddedEngine, query: str, found: set[str]) -> None:
    answer = engine.search(SearchQuery(parse(query), match="all"))
    assert {hit.id for hit in answer.hits} == found
    assert answer.total == len(found) and not any(hit.partial for hit in answer.hits)


def test_of_two_papers_alike_the_typed_word_comes_first(make: Callable[..., IndexDocument]) -> None:
    engine = EmbeddedEngine.in_memory()
    engine.apply([make("a", "", "电视机补贴"), make("b", "", "卫浴补贴"), make("c", "", "洁具补贴")], [])
    for typed, first in (("卫浴", "b"), ("洁具", "c")):
        hits = engine.search(SearchQuery(parse(typed))).hits
        assert [hit.id for hit in hits] == [first, "c" if first == "b" else "b"]
        assert hits[0].score > hits[1].score > 0
