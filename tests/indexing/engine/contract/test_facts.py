"""What facts say, asked of each engine: held against the facts themselves, of one fact where one fact is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from indexing.engine.interface import Engine, IndexDocument
from indexing.facts.flat import FlatFact, FlatKind
from indexing.query import SearchQuery
from indexing.query.parser import parse

Make = Callable[..., IndexDocument]
Says = Callable[[FlatFact], bool]

TODAY = date(2024, 3, 15)


def found(engine: Engine, text: str, today: date = TODAY) -> set[str]:
    return {hit.id for hit in engine.search(SearchQuery(parse(text, today), match="all", size=1000)).hits}


def of_kind(*kinds: FlatKind) -> Says:
    return lambda fact: fact.kind in kinds


def both(*parts: Says) -> Says:
    return lambda fact: all(part(fact) for part in parts)


def running(day: str) -> Says:
    """The register's own rule (`Registered.when`), in a few words."""
    return lambda fact: (
        fact.dated
        and (fact.start is None or fact.start[:10] <= day[: len(fact.start)])
        and (fact.end is None or fact.end[:10] >= day[: len(fact.end)])
    )


ACTIVITY, OFFER = of_kind("activity"), of_kind("activity", "benefit")
CASES: dict[str, Says] = {
    "活动:进行中": both(ACTIVITY, running("2024-03-15")),
    "活动:已结束": both(ACTIVITY, lambda fact: fact.end is not None and fact.end < "2024-03-15"[: len(fact.end)]),
    "活动:即将开始": both(ACTIVITY, lambda fact: fact.start is not None and fact.start > "2024-03-15"),
    "活动:家电节": both(ACTIVITY, lambda fact: any("家电节" in name for name in fact.names)),
    "截止:<2024-01-01": both(of_kind("deadline"), lambda fact: (fact.start or "") < "2024"),
    "品类:空调": both(OFFER, lambda fact: "空调" in fact.values),
    "补贴上限:>1500": both(OFFER, lambda fact: any(cap > 1500 for cap in fact.caps)),
    "补贴上限:1500": both(OFFER, lambda fact: 1500 in fact.caps),
    "引用:国发〔2024〕7号": both(of_kind("citation"), lambda fact: "国发〔2024〕7号" in fact.names),
    "引用:国发": both(of_kind("citation"), lambda fact: "国发" in fact.names[0]),
    "举措:5": both(of_kind("measure"), lambda fact: "5" in fact.values),
    "活动:进行中 品类:家具": both(ACTIVITY, running("2024-03-15"), lambda fact: "家具" in fact.values),
    "品类:家具 补贴上限:>=2000": both(
        OFFER, lambda fact: "家具" in fact.values, lambda fact: any(cap >= 2000 for cap in fact.caps)
    ),
    "活动:进行中 （品类:家具 或 品类:家电）": both(
        ACTIVITY, running("2024-03-15"), lambda fact: not {"家具", "家电"}.isdisjoint(fact.values)
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_papers_are_found_of_which_one_fact_says_it_all(
    engine: Engine, documents: list[IndexDocument], text: str
) -> None:
    wanted = {each.id for each in documents if any(map(CASES[text], each.facts))}
    assert wanted
    assert found(engine, text) == wanted
    assert found(engine, f"-（{text}）") == {each.id for each in documents} - wanted


def test_facts_of_two_kinds_are_asked_for_one_by_one(engine: Engine, documents: list[IndexDocument]) -> None:
    running_ones, due = found(engine, "活动:进行中"), found(engine, "截止:>=2024")
    assert found(engine, "活动:进行中 截止:>=2024") == running_ones & due != set()
    one, other = found(engine, "引用:国发〔2024〕7号"), found(engine, "引用:浙商务发〔2023〕12号")
    assert found(engine, "引用:国发〔2024〕7号 引用:浙商务发〔2023〕12号") == one & other


def test_two_activities_of_a_paper_are_not_taken_for_one(empty: Engine, make: Make) -> None:
    empty.create()
    over = FlatFact("activity", ("浙江家具节",), "2023-01-01", "2023-02-01", (3000.0,), ("家具",))
    coming = FlatFact("activity", ("浙江家电节",), "2025-01-01", None, (500.0,), ("家电",))
    empty.apply([make("two", "名录", facts=(over, coming))], [])
    for text in (
        "活动:进行中",
        "活动:已结束 品类:家电",
        "活动:家具节 活动:即将开始",
        "品类:家电 补贴上限:>1000",
    ):
        assert found(empty, text) == set(), text
    for text in (
        "活动:已结束 品类:家具",
        "活动:家电节 活动:即将开始",
        "活动:已结束 补贴上限:3000",
        "活动:已结束 -活动:进行中",
    ):
        assert found(empty, text) == {"two"}, text
    assert found(empty, "活动:进行中", date(2025, 1, 1)) == {"two"}


def test_what_goes_on_is_asked_on_the_day(empty: Engine, make: Make) -> None:
    empty.create()
    season = FlatFact("activity", ("消费季",), "2023-09", "2023-12")
    empty.apply([make("a", "通知", facts=(season,))], [])
    states = {
        date(2023, 8, 31): "即将开始",
        date(2023, 9, 1): "进行中",
        date(2023, 12, 31): "进行中",
        date(2024, 1, 1): "已结束",
    }
    for day, state in states.items():
        for one in ("即将开始", "进行中", "已结束"):
            assert (found(empty, f"活动:{one}", day) == {"a"}) is (one == state), (day, one)


def test_days_that_there_are_not_keep_no_paper_out(empty: Engine, make: Make) -> None:
    empty.create()
    misprinted = FlatFact("activity", ("家装节",), "2024-02-30", "2024-13")
    assert empty.apply([make("a", "通知", facts=(misprinted,))], []).never == {}
    assert (found(empty, "活动:家装节"), found(empty, "活动:进行中 或 活动:已结束")) == ({"a"}, set())


def test_facts_follow_their_paper(empty: Engine, make: Make) -> None:
    empty.create()
    told = make("a", "通知", facts=(FlatFact("measure", values=("3",)),))
    empty.apply([told, make("b", "通知")], [])
    assert (found(empty, "举措:3"), found(empty, "举措:4"), empty.count()) == ({"a"}, set(), 2)
    # Read again: another fact of the same version.
    empty.apply([replace(told, facts=(FlatFact("measure", values=("4",)),))], [])
    assert (found(empty, "举措:3"), found(empty, "举措:4")) == (set(), {"a"})
    with empty.rebuild() as filling:
        filling.add([told, make("b", "通知", facts=(FlatFact("measure", values=("3",)),))])
        assert found(empty, "举措:4") == {"a"}
        filling.finish(lambda: [([replace(told, version=2, facts=())], [])])
    assert (found(empty, "举措:3"), found(empty, "举措:4")) == ({"b"}, set())
    empty.apply([], ["b"])
    assert (found(empty, "举措:3"), empty.count()) == (set(), 1)
