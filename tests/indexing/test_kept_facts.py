"""Facts kept beside the documents: search follows them, older readings are brought up to date, corrections win, citations find
papers that come later."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.settings import Settings, load_settings
from indexing.facts.facts import Facts
from indexing.projection import drain
from indexing.query.search_query import read_search
from indexing.records import Paper
from indexing.registers import keeping, of_document
from indexing.registers.activities import register
from indexing.registers.citing import Event, events_of, standing
from indexing.registers.dated import calendar_of, keep_calendar
from indexing.registers.fact_corrections import DROP, fact_corrections_of, facts_named, set_right, undo
from indexing.registers.keeping import keep_again, keep_facts, waiting_facts
from indexing.registers.lineage import lineage
from indexing.registers.of_document import facts_of, read_of
from indexing.search import search
from indexing.store import Store, changes_since, load_documents, open_store, record

NOW = datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI)
BODY = (
    "为促进家居消费，现举办“闽江家居焕新节”。活动时间：2025年9月1日至2025年10月31日。\n"
    "活动期间，购买家具按成交价的15%给予补贴，每件最高2000元。\n"
    "请各企业于2025年9月20日前申报。\n"
    "本活动落实《福建省家居消费三年行动方案》。"
)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    given = {"HUANXIN_HOME": str(tmp_path / "home"), "HUANXIN_DATABASE_URL": database_url}
    return load_settings(given, tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.database_url, settings.locks)
    yield store
    store.close()


def paper(number: int, title: str, body: str, **other: object) -> Paper:
    fields: dict[str, object] = {
        "seen_at": NOW,
        "published": "2025-08-20",
        "region": "350000",
        "source_id": "cn-example-tzgg",
    }
    return Paper(
        url=f"https://swt.example.gov.cn/{number}.html",
        title=title,
        body=body,
        **(fields | other),  # type: ignore[arg-type]
    )


def recorded(store: Store, *papers: Paper) -> list[str]:
    return [one.document_id or "" for one in record(store, list(papers), origin="crawl")]


def found(store: Store, settings: Settings, query: str) -> list[str]:
    drain(store, settings)
    asked = read_search({"query": query, "match": "all"}, NOW.date())
    return [hit.document.title for hit in search(store, settings, asked).hits]


def test_search_follows_what_is_kept(store: Store, settings: Settings) -> None:
    recorded(store, paper(1, "关于举办闽江家居焕新节的通知", BODY))
    assert found(store, settings, "活动:进行中") == []
    assert keep_facts(store) == 1
    for query in (
        "活动:进行中",
        "活动:闽江 品类:家具",
        "截止:..2025-09-20",
        "补贴上限:>1500",
        "引用:三年行动方案",
    ):
        assert len(found(store, settings, query)) == 1, query
    # The paper says something else: so do its facts.
    later = NOW + timedelta(days=1)
    recorded(
        store,
        paper(1, "关于举办闽江家居焕新节的通知", BODY.replace("最高2000元", "最高1200元"), seen_at=later),
    )
    assert keep_facts(store) == 1
    assert (len(found(store, settings, "补贴上限:>1500")), len(found(store, settings, "补贴上限:1200"))) == (
        0,
        1,
    )


def test_only_what_older_readers_made_is_read_again_and_nothing_is_told(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(
        store,
        *(
            paper(n, f"关于举办第{n}届闽江家居焕新节的通知", BODY.replace("闽江", f"闽江{n}区"))
            for n in range(4)
        ),
        paper(9, "关于举办云江家居焕新节的通知", BODY.replace("闽江", "云江"), source_id="cn-other"),
    )
    assert keep_facts(store) == 5
    drain(store, settings)
    changes = len(list(changes_since(store)))
    monkeypatch.setattr(keeping, "MADE_BY", keeping.MADE_BY + 1)
    assert (waiting_facts(store), waiting_facts(store, ["cn-other"])) == (5, 1)
    assert keep_facts(store, ["cn-other"]) == 1
    # Stopped after two, it goes on with the others.
    told: list[int] = []
    assert keep_facts(store, stop=lambda: len(told) == 2, progress=told.append) == 2
    assert waiting_facts(store) == 2
    assert keep_facts(store) == 2
    # A reader that is older than what made them leaves them alone.
    monkeypatch.setattr(keeping, "MADE_BY", keeping.MADE_BY - 1)
    assert (waiting_facts(store), keep_facts(store)) == (0, 0)
    assert len(list(changes_since(store))) == changes
    assert drain(store, settings) == 0


def test_a_correction_wins_over_every_reading_and_is_undone(store: Store, settings: Settings) -> None:
    (key,) = recorded(store, paper(1, "关于举办闽江家居焕新节的通知", BODY))
    keep_facts(store)
    read = read_of(load_documents(store, [key])[key])
    ((kind, activity),) = facts_named(read, "闽江家居焕新节")
    ((_, benefit),) = facts_named(read, "15%")
    ((_, deadline),) = facts_named(read, "2025年9月20日前")
    said = {"who": "operator", "why": "电话核实", "moment": NOW}
    set_right(store, key, kind, activity, {"end": "2025-09-05"}, **said)
    set_right(store, key, "benefit", benefit, {"cap": 3000.0}, **said)
    set_right(store, key, "deadline", deadline, {DROP: True}, **said)
    keep_again(store, [key])
    later = NOW + timedelta(days=1)
    recorded(store, paper(1, "关于举办闽江家居焕新节的通知", BODY + "\n欢迎参加。", seen_at=later))
    keep_facts(store)
    facts = facts_of(store, load_documents(store, [key])[key])
    assert (facts.activities[0].end, facts.benefits[0].cap, facts.deadlines) == ("2025-09-05", 3000.0, ())
    assert facts.activities[0].benefits[0].cap == 3000.0
    assert [one.end for one in register(store)] == ["2025-09-05"]
    assert found(store, settings, "活动:进行中 或 截止:2025") == []
    assert len(found(store, settings, "活动:已结束 补贴上限:3000")) == 1
    first = {one.field: one for one in fact_corrections_of(store, key)}["end"]
    assert (first.value, first.read, first.who, first.why) == (
        "2025-09-05",
        "2025-10-31",
        "operator",
        "电话核实",
    )
    undo(store, key, kind, first.key, "end")
    keep_again(store, [key])
    assert len(found(store, settings, "活动:进行中")) == 1
    with pytest.raises(KeyError):
        undo(store, key, kind, first.key, "end")


def test_a_paper_that_comes_later_is_the_one_that_was_cited(store: Store) -> None:
    (first,) = recorded(store, paper(1, "关于举办闽江家居焕新节的通知", BODY))
    keep_facts(store)

    def cited() -> list[str | None]:
        return [one.document_id for one in facts_of(store, load_documents(store, [first])[first]).citations]

    assert cited() == [None]
    issuing = paper(
        2,
        "福建省商务厅关于印发《福建省家居消费三年行动方案》的通知",
        "各市商务局：\n现将《福建省家居消费三年行动方案》印发给你们。促进家居消费，支持家电家具以旧换新。",
        doc_no="闽商务〔2025〕77号",
    )
    (second,) = recorded(store, issuing)
    keep_facts(store)
    assert cited() == [second]


def test_what_a_later_paper_repeals_says_so(store: Store) -> None:
    old, other = recorded(
        store,
        paper(
            1, "福建省家电以旧换新实施细则", "家电以旧换新补贴，每件最高2000元。", doc_no="闽商务〔2024〕5号"
        ),
        paper(2, "福建省家居焕新活动方案", "家居焕新，促进家居消费。"),
    )
    keep_facts(store)

    def events(key: str) -> tuple[Event, ...]:
        return events_of(store, load_documents(store, [key])[key])

    assert (events(old), standing(events(old))) == ((), None)
    repealing = paper(
        3,
        "福建省家电家居以旧换新补贴办法",
        "支持家电家居以旧换新。\n本办法自印发之日起施行，《福建省家电以旧换新实施细则》（闽商务〔2024〕5号）同时废止。",
        published="2025-09-01",
    )
    (third,) = recorded(store, repealing)
    keep_facts(store)
    (event,) = events(old)
    assert (event.made, event.document_id, event.date) == ("repealed", third, "2025-09-01")
    assert standing((event,)) == "repealed"
    assert events(other) == ()


def test_two_who_bring_the_calendar_up_to_date_at_once_do_it_once(settings: Settings, store: Store) -> None:
    recorded(store, *(paper(n, f"关于举办第{n}届家居焕新节的通知", BODY) for n in range(30)))
    with ThreadPoolExecutor(3) as crew:
        for future in [crew.submit(keep_facts, store) for _ in range(3)]:
            future.result()
        there = calendar_of(store)
        assert len(there) == 31  # a deadline a paper, and the activity of all of them
        for future in [crew.submit(keep_calendar, store, read=True) for _ in range(3)]:
            assert future.result() == 0
    assert calendar_of(store) == there and {one.sequence for one in there} == {0}


def test_lineage_finds_the_papers_that_citations_find(store: Store) -> None:
    plan, child = recorded(
        store,
        paper(1, "云州市家居消费行动方案(试行)", "支持家居消费。", document_type="policy"),
        paper(
            2,
            "云州市家居补贴细则",
            "为贯彻落实《云州市家居消费行动方案（试行）》，制定本细则。",
            document_type="policy",
        ),
    )
    keep_facts(store)
    (cited,) = (
        one for one in facts_of(store, load_documents(store, [child])[child]).citations if not one.own
    )
    assert cited.document_id == plan
    assert [(edge.child, edge.parent) for edge in lineage(store).edges] == [(child, plan)]


def test_a_text_over_which_a_reader_stumbles_costs_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = recorded(
        store,
        paper(1, "关于家居焕新消费季的通知", BODY),
        paper(2, "关于家居焕新补贴的公告", BODY.replace("闽江", "浙里")),
    )
    reading = of_document.read_facts

    def stumbling(title: str, text: str, published: str | None) -> Facts:
        if "闽江" in text:
            raise RecursionError
        return reading(title, text, published)

    monkeypatch.setattr(of_document, "read_facts", stumbling)
    assert keep_facts(store) == 2
    assert waiting_facts(store) == 0
    assert [one.name for one in register(store)] == ["浙里家居焕新节"]
    assert f"{bad}: its facts cannot be read" in caplog.text and good not in caplog.text
