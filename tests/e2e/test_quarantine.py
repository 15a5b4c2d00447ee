"""A site of which implausibly much changes or goes at once: held back, looked at by a person, accepted or discarded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from indexing.records import Paper as Found
from indexing.store import open_store, record
from indexing.store.papers.quarantine import Held, hold
from sample_web import BENCH, SampleWeb, bench, clock_of, date_of, truth
from sample_web.world import Event, Paper, World
from tests.e2e.commands import Desk, Said

EDITED, WITHDRAWN, LATER = range(7), range(7, 13), 12

AMOUNT = "每户最高补贴2000元。"
RAISED, AGAIN = "每户最高补贴3000元。", "每户最高补贴3500元。"


def fated(n: int, paper: Paper) -> Paper:
    """The first seven papers are edited on day 1, the other six are withdrawn on day 2; the last comes on day 1 only, and
    the first is edited once more on day 4."""
    day = 1 if n == LATER else 0
    events = [Event(2, "withdrawn")]
    if n in EDITED:
        events = [Event(1, "edit", ("rule",), ((AMOUNT, RAISED),))]
    if n == 0:
        events.append(Event(4, "edit", ("rule",), ((RAISED, AGAIN),)))
    body = f"{paper.body}\n{AMOUNT}"
    return replace(paper, body=body, published=date_of(day), day=day, events=tuple(events))


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    quiet = bench(13)
    papers = tuple(fated(n, paper) for n, paper in enumerate(quiet.papers))
    with SampleWeb(world=World(quiet.sites, papers)) as web:
        yield web


def addresses(web: SampleWeb, some: range) -> list[str]:
    pages = {d["id"]: d["url"] for d in truth(1, web.world)["sources"]["bench-trs"]["documents"]}
    return sorted(pages[web.world.papers[n].id] for n in some)


def test_what_is_implausible_waits_for_a_person_while_new_papers_go_through(
    web: SampleWeb, tmp_path: Path
) -> None:
    reroute = web.write_reroute(tmp_path / "reroute.txt")
    desk = Desk(tmp_path / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_SOURCES=str(BENCH))
    told = 0

    def crawl(day: int) -> tuple[Said, dict[str, Any]]:
        web.day, desk.environment["HUANXIN_CLOCK"] = day, clock_of(day)
        said = desk.huanxin("crawl", "bench-trs", "--delay", "0", "--jsonl")
        return said, said.lines[0]

    def news() -> list[tuple[str, tuple[str, ...]]]:
        """The changes told since the last time."""
        nonlocal told
        lines = desk.huanxin("changes", "--since", str(told), "--jsonl").lines
        told = lines[-1]["seq"] if lines else told
        return sorted((change["url"], tuple(change["classes"])) for change in lines)

    def held() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = desk.huanxin("quarantine", "list", "--json").json
        return found

    edited, gone = addresses(web, EDITED), addresses(web, WITHDRAWN)
    first, _ = crawl(0)
    assert (first.code, len(news())) == (0, 12)

    said, run = crawl(1)
    assert (said.code, run["state"], run["new"], run["changed"]) == (6, "quarantined", 1, 0)
    assert [classes for _, classes in news()] == [("new",)]
    shown = desk.huanxin("quarantine", "show", run["run_id"], "--json").json
    assert sorted(f["url"] for f in shown["findings"]) == edited
    assert {tuple(f["classes"]) for f in shown["findings"]} == {("rule",)}

    discarded = desk.huanxin("quarantine", "discard", run["run_id"], "--json").json
    assert (discarded["discarded"], held(), news()) == (7, [], [])

    said, run = crawl(2)
    assert (said.code, [(h["run_id"], len(h["findings"])) for h in held()]) == (6, [(run["run_id"], 7)])
    accepted = desk.huanxin("quarantine", "accept", run["run_id"], "--json").json
    assert (accepted["changes"], accepted["skipped"]) == (7, 0)
    assert news() == [(url, ("rule",)) for url in edited]
    assert desk.huanxin("quarantine", "accept", run["run_id"], "--json").code == 3

    # Six pages were gone on day 2, and are on another day.
    said, run = crawl(3)
    assert (said.code, run["changed"], run["withdrawn"]) == (6, 0, 0)
    (waiting,) = held()
    assert sorted(f["url"] for f in waiting["findings"]) == gone
    words = desk.huanxin("quarantine", "accept", run["run_id"])
    assert words.out == "6 changes recorded\n"
    assert news() == [(url, ("withdrawn",)) for url in gone]

    # That these pages are gone is settled: they do not count beside a real edit.
    said, run = crawl(4)
    assert (said.code, run["state"], run["changed"], run["withdrawn"]) == (0, "finished", 1, 0)
    assert [classes for _, classes in news()] == [("rule",)]
    assert held() == []


def test_accepting_an_older_run_tells_what_it_skips(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "home")
    desk.home.mkdir()
    store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")

    def paper(number: int, yuan: int, day: int) -> Found:
        return Found(
            url=f"https://swt.example.gov.cn/{number}.html",
            title=f"第{number}批家居焕新补贴的通知",
            seen_at=datetime.fromisoformat(clock_of(day)),
            body=f"第{number}批每户最高补贴{yuan}元。",
        )

    record(store, [paper(n, 2000, 0) for n in (1, 2, 3, 4)], origin="crawl")
    for run, some in (("early", (1, 2)), ("late", (3, 4))):
        papers = [paper(n, 3000, 1) for n in some]
        found = record(store, papers, origin="crawl", hold_changes=True)
        findings = [
            Held(one.document_id, page.url or "", one.classes, page)
            for one, page in zip(found, papers, strict=True)
        ]
        hold(store, run, "cn-example", findings, papers[0].seen_at)
    record(store, [paper(1, 4000, 2), paper(3, 4000, 2)], origin="crawl")
    store.close()

    said = desk.huanxin("quarantine", "accept", "early", "--json")
    assert said.json == {"run_id": "early", "changes": 1, "skipped": 1}
    desk.environment["HUANXIN_LANG"] = "zh"
    said = desk.huanxin("quarantine", "accept", "late")
    assert said.out == "已记录 1 项变更\n略过 1 项：这些页面之后已有更新的结果\n"
    last = {change["url"]: change for change in desk.huanxin("changes", "--jsonl").lines}
    assert {url.split("/")[-1][0]: change["fields"][0]["new"] for url, change in last.items()} == {
        n: f"第{n}批每户最高补贴{yuan}元。"
        for n, yuan in {"1": 4000, "2": 3000, "3": 4000, "4": 3000}.items()
    }
