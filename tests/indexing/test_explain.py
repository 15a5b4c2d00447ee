"""Why a search answered as it did: words and their additions, where they stand, and shares that sum up to the score."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from config.clock import SHANGHAI
from config.settings import Settings, load_settings
from indexing.explain import Explanation, HitExplained, explain
from indexing.projection import drain
from indexing.query import SearchQuery, parse
from indexing.records import Paper, StoredAttachment
from indexing.search import search
from indexing.store import Store, open_store, record
from search_api.cli.entry import build

PAPERS = (
    Paper(
        url="https://swt.example.gov.cn/1.html",
        title="上海市家居焕新补贴实施细则",
        seen_at=datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI),
        body="老年人居家改造可以申请补贴。补贴以发票为准。",
        published="2025-09-08",
        doc_no="沪商规〔2025〕3号",
        attachments=(StoredAttachment(name="补贴标准.docx", url=None, state="read", text="冰箱补贴15%。"),),
        title_en="Rules on home renewal subsidies",
    ),
    Paper(
        url="https://swt.example.gov.cn/2.html",
        title="关于消费情况的通报",
        seen_at=datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI),
        body="补贴资金已经下达，家居企业参加。",
        published="2025-09-09",
    ),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HUANXIN_HOME": str(tmp_path / "home")}, tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.database_url, settings.locks)
    record(store, PAPERS, origin="crawl")
    drain(store, settings)
    yield store
    store.close()


def why(store: Store, settings: Settings, text: str, **limits: Any) -> Explanation:
    query = SearchQuery(parse(text), **limits)
    return explain(store, settings, query, search(store, settings, query))


def places(hit: HitExplained) -> dict[str, dict[str, int]]:
    return {match.text: dict(match.parts) for match in hit.matches}


@pytest.mark.parametrize(
    "query",
    ["补贴", "沪 适老化 补贴", "home renewal", "“家居焕新” 冰箱", "沪商规[2025]3号", "怎么申请补贴？"],
)
def test_shares_sum_up_to_the_score(store: Store, settings: Settings, query: str) -> None:
    hits = why(store, settings, query).hits
    assert hits
    for hit in hits:
        assert sum(share.score for share in hit.shares) == pytest.approx(hit.score, rel=1e-4)
        assert [share.score for share in hit.shares] == sorted((s.score for s in hit.shares), reverse=True)


def test_words_are_told_by_where_they_stand(store: Store, settings: Settings) -> None:
    first, second = why(store, settings, "补贴").hits
    by_title = {"补贴": {"title": 1, "body": 2, "attachment:补贴标准.docx": 1}}
    assert places(first) == by_title and places(second) == {"补贴": {"body": 1}}
    assert {part for share in first.shares for part in share.parts} >= {"title", "body", "attachment"}


def test_additions_are_told_as_such(store: Store, settings: Settings) -> None:
    found = why(store, settings, "refrigerator 适老化")
    assert [(each.words, each.kind) for each in found.widened] == [
        (("refrigerator",), "english"),
        (("适老化",), "synonym"),
    ]
    assert found.widened[0].others == ("冰箱",)
    (hit,) = found.hits
    assert not hit.partial
    assert {(match.text, match.added) for match in hit.matches} == {
        ("冰箱", True),
        ("“老年人居家改造”", True),
    }
    assert all(share.kind in ("expanded", "pairs", "characters") for share in hit.shares)


def test_english_texts_and_numbers_are_parts_too(store: Store, settings: Settings) -> None:
    (hit,) = why(store, settings, "+subsidy").hits
    assert places(hit) == {"+subsidy": {"english": 1}}
    (hit,) = why(store, settings, "沪商规【2025】3号").hits
    assert places(hit) == {"沪商规〔2025〕3号": {"doc_no": 1}}
    assert hit.shares[0].kind == "doc_no"


def test_a_hit_that_has_some_of_the_words_says_so(store: Store, settings: Settings) -> None:
    hits = why(store, settings, "补贴 家居 沙发").hits
    assert [hit.partial for hit in hits] == [True, True]
    assert all("沙发" not in places(hit) for hit in hits)


def test_by_date_there_is_no_score_to_explain(store: Store, settings: Settings) -> None:
    assert all(not hit.shares and hit.matches for hit in why(store, settings, "补贴", sort="date").hits)


def test_nothing_found_is_explained_too(store: Store, settings: Settings) -> None:
    found = why(store, settings, "沪 沙发", match="all")
    assert found.hits == () and found.widened[0].others == ("上海",)


def test_the_command_prints_it(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    run = CliRunner().invoke(build(), ["search", "沪 补贴", "--explain", "--json"])
    explained = json.loads(run.stdout)["explain"]
    assert explained["widened"] == [{"words": ["沪"], "others": ["上海"], "kind": "synonym"}]
    assert explained["hits"][0]["shares"]
    shown = CliRunner().invoke(build(), ["search", "沪 补贴", "--explain"]).stdout
    assert "同义：沪 → 上海" in shown and "得分" in shown
    assert "explain" not in json.loads(CliRunner().invoke(build(), ["search", "补贴", "--json"]).stdout)


def test_what_being_new_adds_is_told_and_can_be_switched_off(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-12-08T10:00:00+08:00")  # 91 and 90 days after the two

    def added(output: str) -> list[float]:
        answer = json.loads(output)
        for hit in answer["explain"]["hits"]:
            assert sum(share["score"] for share in hit["shares"]) == pytest.approx(hit["score"], rel=1e-4)
        shares = [share for hit in answer["explain"]["hits"] for share in hit["shares"]]
        return [round(share["score"], 3) for share in shares if share["kind"] == "fresh"]

    asked = ["search", "补贴", "--explain"]
    assert added(CliRunner().invoke(build(), [*asked, "--json"]).stdout) == [0.1, 0.15]
    assert added(CliRunner().invoke(build(), [*asked, "--json", "--no-fresh"]).stdout) == []
    assert "新近(日期) 0.15" in CliRunner().invoke(build(), asked).stdout
    batch = tmp_path / "batch.jsonl"
    lines = [{"query": "补贴", "explain": True} | more for more in ({}, {"fresh": False}, {"fresh": "no"})]
    batch.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    on, off, refused = CliRunner().invoke(build(), ["search", "--batch", str(batch)]).stdout.splitlines()
    assert (added(on), added(off)) == ([0.1, 0.15], [])
    assert "fresh" in json.loads(refused)["error"]["title"]


def test_a_regions_papers_gain_by_its_name(store: Store, settings: Settings) -> None:
    elsewhere, here = (
        Paper(
            url=f"https://swt.example.gov.cn/{code}.html",
            title="家居焕新消费季活动安排",
            seen_at=datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI),
            region=code,
        )
        for code in ("370200", "440600")
    )
    record(store, [elsewhere, here], origin="crawl")
    drain(store, settings)
    for query in ("广东 家居焕新 活动安排", "Guangdong 家居焕新 活动安排", "粤 家居焕新 活动安排"):
        hits = why(store, settings, query).hits
        regions = [[share.text for share in hit.shares if share.kind == "region"] for hit in hits[:2]]
        assert regions == [["广东"], []] and hits[0].partial, query
    assert not [share for hit in why(store, settings, "+广东 家居焕新 活动安排").hits for share in hit.shares if share.kind == "region"]  # fmt: skip
