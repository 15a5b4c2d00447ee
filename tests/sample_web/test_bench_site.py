"""The benchmark's site: any number of old papers, with or without validators and counters."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from config.registry import load_registry
from sample_web import BENCH, SampleWeb, bench, respond, truth
from sample_web.exchange import Answer
from sample_web.world import World
from tests.sample_web.walking import Walker


def ask(world: World, tick: int, day: int = 0, **headers: str) -> Answer:
    paper = truth(0, world)["sources"]["bench-trs"]["documents"][0]
    path = urlsplit(paper["url"]).path
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return respond("bench.sample.gov.cn", "GET", path, named, b"", day, tick=tick, world=world)


def test_its_source_lists_every_paper_and_all_are_old() -> None:
    source = load_registry((BENCH,)).source("bench-trs")
    world = bench(130)
    entries, totals = Walker(world, 0).entries(source)
    assert len({entry.url for entry in entries}) == 130
    assert totals <= {130}
    assert max(entry.date or "" for entry in entries) < "2025-06-02"
    assert truth(13, world)["changes"] == []


def test_validators_answer_304() -> None:
    world = bench(20)
    tag = dict(ask(world, 1).headers)["ETag"]
    assert ask(world, 7, day=5, if_none_match=tag).status == 304


@pytest.mark.parametrize("counter", [False, True])
def test_the_counter_changes_each_answer(counter: bool) -> None:
    world = bench(20, validators=False, counter=counter)
    first, second = ask(world, 1), ask(world, 62)
    assert (first.status, "ETag" in dict(first.headers)) == (200, False)
    assert (first.body != second.body) is counter


def test_it_is_served_like_any_world() -> None:
    with SampleWeb(world=bench(5)) as web:
        assert web.hosts == ("bench.sample.gov.cn",)
