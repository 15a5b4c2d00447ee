"""An alert means exactly a full match of search, before or after the change: compared over generated papers, edits and queries."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from alerts.draft import read_draft
from alerts.matching import match_changes
from alerts.subscriptions import add_subscription
from config.settings import Settings
from indexing.engine import saved
from indexing.engine.clause import Clause, Everything, Without
from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import Engine
from indexing.engine.matching import matching as without_other_words
from indexing.projection import index_documents
from indexing.query.search_query import read_search
from indexing.records import Paper
from indexing.registers.keeping import keep_facts
from indexing.store import Store, changes_since, open_store, record
from indexing.store.papers.documents import document_ids
from indexing.store.schema import alerts
from tests.alerts.conftest import MONDAY, ran
from tests.elasticsearch_server import fresh_engine

SUBJECTS = (
    "家居焕新消费季",
    "家电以旧换新",
    "家装厨卫焕新",
    "居家适老化改造",
    "绿色建材下乡",
    "老字号认定",
    "消费券发放",
)
PLACES = {"330000": "浙江省商务厅", "330100": "杭州市商务局", "350000": "福建省商务厅", "100000": "商务部"}
KINDS = ("notice", "policy", "activity", "promotion", "news")
GOODS = ("空调", "冰箱", "沙发", "床垫", "橱柜", "净水器", "智能马桶")
SENTENCES = (
    "个人消费者购买{}，每件补贴{}元。", "{}按成交价的{}%补贴。", "请于{}月{}日前报送{}情况。", "门店应当明示{}价格，不得先涨后降。",
    "{}由旧机换新，凭发票申领，限购{}件。", "The trade-in of {} is subsidised with {} yuan.", "联系电话：0571-8705{}，{}咨询。",
    "Ａ类\u3000{}\u2028补\u00a0贴\x1c{}元😀𠮷。", "“{}”補貼 1,{}元\tWi-Fi\x85{}。",
    "“{}”按成交价的15%补贴，每件最高{}元，{}除外。", "自9月{}日至10月{}日举办“{}”。",
    "落实《关于促进家居消费的若干措施》，{}按成交价的{}%补贴，每件最高1500元，{}除外。",
)  # fmt: skip
ASKED = (
    "补贴", "以旧换新", "家居 焕新", "“每件补贴”", "“先涨后降”", "空调 或 冰箱", "沙发 -床垫", "地区:浙江", "地区:330100 补贴",
    "机关:商务部", "机关:商务 补贴", "类型:活动 或 类型:促销", "标题:以旧换新", "标题:“焕新”", "日期:2023-09", "日期:..2023-09-10 补贴",
    "trade-in", "subsidised yuan", "国补", "-补贴", "（橱柜 或 净水器） 补贴 -限购", "1500元", "“1500元”", "15%", "浙商函〔2023〕3号",
    "文号:浙商函", "换新 凭发票", "家具", "适老化", "消费券 报送", "联系电话", "智能马桶 明示", "2000", "“补贴2000元”", "主题:核心 限购",
    "A类 补贴", "𠮷", "“补贴”", "wifi", "以舊換新", "文件:没有 或 沙发",
)  # fmt: skip


OF_FACTS = (
    "活动:消费", "活动:2023-10", "截止:<2023-10-20", "品类:空调 补贴", "补贴上限:>1500", "品类:家电 补贴上限:<=2000", "-补贴上限:1500",
    "引用:促进家居消费", "举措:6 或 品类:家具",
)  # fmt: skip


def paper(chance: random.Random, n: int) -> Paper:
    region = chance.choice(tuple(PLACES))
    return Paper(
        url=f"https://swt.example.gov.cn/{n}.html",
        title=f"关于开展{chance.choice(SUBJECTS)}{chance.choice(('工作', '活动'))}的通知",
        seen_at=MONDAY,
        body="\n".join(sentence(chance) for _ in range(chance.randrange(2, 6))),
        published=str(date(2023, 9, 1) + timedelta(days=chance.randrange(30))),
        agencies=(PLACES[region],),
        doc_no=f"浙商函〔2023〕{n}号",
        document_type=chance.choice(KINDS),  # type: ignore[arg-type]
        region=region,
        source_id="cn-example-tzgg",
        own=True,
    )


def sentence(chance: random.Random) -> str:
    form = chance.choice(SENTENCES)
    values = [chance.choice(GOODS), chance.choice((15, 20, 1500, 2000)), chance.choice(GOODS)]
    if form.startswith("自9月"):
        values = [chance.randrange(1, 28), chance.randrange(1, 28), chance.choice(SUBJECTS)]
    elif "月" in form:
        values = [chance.randrange(9, 12), chance.randrange(1, 28), chance.choice(SUBJECTS)]
    return form.format(*values)


def edited(chance: random.Random, old: Paper, day: int) -> Paper:
    """The paper with a few of its fields changed."""
    lines = old.body.split("\n")
    lines[chance.randrange(len(lines))] = sentence(chance)
    if chance.random() < 0.3:
        lines.append(sentence(chance))
    new = replace(old, seen_at=MONDAY + timedelta(days=day), body="\n".join(lines))
    if chance.random() < 0.4:
        new = replace(new, title=paper(chance, 0).title, document_type=chance.choice(KINDS))  # type: ignore[arg-type]
    if chance.random() < 0.2:
        new = replace(new, published="2023-09-05", agencies=("商务部",))
    return new


@dataclass(frozen=True, slots=True)
class Compared:
    """What alerts said and what search says they should have, as (query, change, outcome), and how many pairs there were."""

    said: set[tuple[str, int, str]]
    right: set[tuple[str, int, str]]
    pairs: int


def compare(store: Store, settings: Settings, engine: Engine, seed: int) -> Compared:
    """Three days of new and edited papers, searched on the evening of each."""
    chance = random.Random(seed)
    ran(store, "first", -7)
    ran(store, "later", 0)
    names = {
        add_subscription(store, read_draft({"name": query, "query": query})).id: query
        for query in (*ASKED, *OF_FACTS)
    }
    engine.create()
    held = [paper(chance, n) for n in range(24)]
    before: dict[str, set[str]] = {}
    right: set[tuple[str, int, str]] = set()
    last = 0
    for day in range(3):
        if day:
            held = [edited(chance, one, day) if chance.random() < 0.7 else one for one in held]
            held.append(replace(paper(chance, 100 + day), seen_at=MONDAY + timedelta(days=day)))
        record(store, held, origin="crawl", run_id="later")
        keep_facts(store)
        for ids in document_ids(store):
            engine.apply(list(index_documents(store, ids).values()), [])
        now = {query: found(engine, query) for query in (*ASKED, *OF_FACTS)}
        for change in changes_since(store, seq=last):
            last = change.seq
            for query in (*ASKED, *OF_FACTS):
                sides = (change.document_id in before.get(query, ()), change.document_id in now[query])
                if any(sides):
                    outcome = {(False, True): "matches_now", (True, True): "matches"}.get(
                        sides, "matches_no_more"
                    )
                    right.add((query, change.seq, outcome))
        before = now
    match_changes(store, settings)
    with store.reading() as connection:
        rows = connection.execute(sa.select(alerts))
        said = {(names[row.subscription_id], row.seq, row.outcome) for row in rows}
    return Compared(said, right, last * len((*ASKED, *OF_FACTS)))


def found(engine: Engine, query: str) -> set[str]:
    """What `search --match all` finds of the topics that are told of."""
    asked = {"query": query, "match": "all", "topic": ["core", "related"], "size": 1000}
    return {hit.id for hit in engine.search(read_search(asked, MONDAY.date())).hits if not hit.partial}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'huanxin.db'}", tmp_path / "locks")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, home_from="test", database_url="")


@pytest.fixture
def elastic(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh_engine(request.getfixturevalue("elasticsearch_url")) as engine:
        yield engine


@pytest.mark.parametrize("seed", [1, 2])
def test_alerts_are_the_full_matches_of_search(store: Store, settings: Settings, seed: int) -> None:
    compared = compare(store, settings, EmbeddedEngine.in_memory(), seed)
    assert compared.said == compared.right
    assert {query for query, _, _ in compared.right} >= set(OF_FACTS)
    assert len(compared.right) >= 0.3 * compared.pairs
    assert {outcome for _, _, outcome in compared.right} == {"matches", "matches_now", "matches_no_more"}


def test_alerts_are_the_full_matches_of_elasticsearch(
    store: Store, settings: Settings, elastic: Engine
) -> None:
    compared = compare(store, settings, elastic, 3)
    assert compared.said == compared.right


def _without_exclusions(clause: Clause, parts: saved.Parts) -> int:
    return _number(Everything() if isinstance(clause, Without) else clause, parts)


def _in_any_order(batch: saved.Rows, name: str, tokens: Sequence[str]) -> int:
    return min(batch._holders(name, token) for token in tokens)


_number = saved._number

BROKEN: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    # Synonyms forgotten; exclusions forgotten; phrases taken for words.
    lambda patch: patch.setattr(saved, "full_matches", without_other_words),
    lambda patch: patch.setattr(saved, "_number", _without_exclusions),
    lambda patch: patch.setattr(saved.Rows, "_in_a_row", _in_any_order),
)


@pytest.mark.parametrize("break_it", BROKEN)
def test_a_broken_compiler_is_noticed(
    store: Store,
    settings: Settings,
    break_it: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_it(monkeypatch)
    compared = compare(store, settings, EmbeddedEngine.in_memory(), 1)
    assert compared.said != compared.right
