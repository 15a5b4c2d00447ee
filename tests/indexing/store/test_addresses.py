"""Which parameters are a page's own: told by the rows of lists, kept by host, and followed by what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import indexing.store
from config.clock import SHANGHAI
from indexing.records import Paper
from indexing.store import Store, find_document, load_documents, open_store, record
from indexing.store.addresses import Addresses, ListRow, collisions, decisions, passing, telling, weigh
from indexing.store.papers.documents import known_urls
from indexing.store.papers.presence import known_pages, led_to
from indexing.text.urls import url_key

MONDAY = datetime(2025, 9, 1, 2, 0, tzinfo=SHANGHAI)
HOST = "http://swj.example.gov.cn"


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def paper(path: str, title: str, body: str, days: int = 0) -> Paper:
    seen_at = MONDAY + timedelta(days=days)
    return Paper(f"{HOST}{path}", title, seen_at, body=body, published="2025-09-01", source_id="a-b")


ONE = paper("/view.asp?id=1&token=aa", "关于家居焕新补贴的通知", "购买家具每件补贴五百元，于九月底前申请。")
TWO = paper("/view.asp?id=2&token=ab", "关于旧房装修贷款的公告", "装修贷款由财政贴息，由各银行受理申请。")


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("/v?id=1&token=x&_csrf=y", "/v?id=1"),
        ("/v?t=1725&from=list", "/v"),
        ("/v;jsessionid=0A1B.n1?id=2", "/v?id=2"),
        ("/(S(abcdefgh12345678))/v.aspx?id=2", "/v.aspx?id=2"),
        ("/v?name=%B2%B9&timestamp=3#/a", "/v?name=%B2%B9#/a"),
        ("/v?id=1&type=a;b", "/v?id=1&type=a;b"),
    ],
)
def test_what_passes_with_a_visit_is_no_part_of_an_address(given: str, own: str) -> None:
    assert Addresses().identity(HOST + given) == HOST + own


def test_what_tells_two_rows_of_one_look_apart_is_their_own() -> None:
    none = Addresses()
    assert not telling([f"{HOST}/v?id=1&t=7", f"{HOST}/v?id=2&t=8"], none)
    assert telling([f"{HOST}/v?t=1", f"{HOST}/v?t=2", f"{HOST}/w?t=1"], none) == {("swj.example.gov.cn", "t")}
    both = [f"{HOST}/v?t={n}&token={n}x" for n in range(3)]
    assert telling(both, none) == {("swj.example.gov.cn", "t")}


def test_what_differs_between_two_looks_at_one_row_passes() -> None:
    def row(query: str, title: str = "关于家居焕新补贴的通知") -> ListRow:
        return ListRow(f"{HOST}/v?{query}", title, "2025-09-01")

    known, host = [row("id=1&k=aa"), row("id=2&k=ab", "另一通知的标题")], "swj.example.gov.cn"
    assert passing([row("id=1&k=ba"), row("id=2&k=bb", "另一通知的标题")], known, Addresses()) == {
        (host, "k")
    }
    # Another row, another day, or both rows there at once: nothing is told.
    assert not passing([row("id=3&k=ba", "第三份通知的标题")], known, Addresses())
    assert not passing([replace(row("id=1&k=ba"), day="2025-10-08")], known, Addresses())
    assert not passing([row("id=1&k=aa"), row("id=1&k=ba")], known, Addresses())


def test_a_page_is_known_and_shown_by_every_form_of_its_address(store: Store) -> None:
    (key,) = {one.document_id for one in record(store, [ONE], origin="crawl")}
    again = replace(
        ONE, url=f"{HOST}/view.asp;jsessionid=9?id=1&token=zz", seen_at=MONDAY + timedelta(days=1)
    )
    assert record(store, [again], origin="crawl")[0].outcome == "unchanged"
    document = load_documents(store, [key])[key]
    assert document.url == f"{HOST}/view.asp?id=1"
    for form in (ONE.url, again.url, document.url, f"{HOST}\\view.asp?id=1&spm=3"):
        assert find_document(store, form or "") == key
    (page,) = known_pages(store, "a-b")
    assert (page.url, page.address) == (document.url, again.url)
    led_to(store, [f"{HOST}/view.asp?id=1&token=new"])
    assert known_pages(store, "a-b")[0].address.endswith("token=new")


def test_two_papers_that_differ_only_in_such_a_parameter_are_two(store: Store) -> None:
    first, second = replace(ONE, url=f"{HOST}/v?t=1"), replace(TWO, url=f"{HOST}/v?t=2")
    (one, two) = record(store, [first, second], origin="import")
    assert (one.outcome, two.outcome) == ("new", "new")
    assert decisions(store) == {"swj.example.gov.cn": {"t": False}}
    assert [find_document(store, url) for url in (f"{HOST}/v?t=1", f"{HOST}/v?t=2")] == [
        one.document_id,
        two.document_id,
    ]


def test_a_decision_is_kept_and_what_is_stored_follows_it(store: Store) -> None:
    papers = [replace(p, url=(p.url or "").replace("token", "key")) for p in (ONE, TWO)]
    ids = [one.document_id for one in record(store, papers, origin="crawl")]
    looked = [ListRow((p.url or "").replace("=a", "=b"), p.title, "2025-09-01") for p in papers]
    weigh(store, "a-b", looked)
    assert decisions(store) == {"swj.example.gov.cn": {"key": True}}
    assert known_urls(store, [row.url for row in looked]) == {row.url for row in looked}
    assert [find_document(store, row.url) for row in looked] == ids
    assert not collisions(store)


def test_a_tiny_page_that_shares_nothing_is_believed_at_the_second_look(store: Store) -> None:
    whole = replace(ONE, body="\n".join(f"第{n}条规定补贴的标准和申请的办法。" for n in range(40)))
    record(store, [whole], origin="crawl")

    def look(days: int, body: str) -> str:
        seen = replace(whole, title="提示", body=body, seen_at=MONDAY + timedelta(days=days))
        return record(store, [seen], origin="crawl", hold_changes=True)[0].outcome

    assert look(1, "系统维护中。") == "doubted"
    assert look(2, "系统维护中。") == "held"
    record(store, [replace(whole, seen_at=MONDAY + timedelta(days=3))], origin="crawl", hold_changes=True)
    assert look(4, "系统维护中。") == "doubted"
    assert look(5, whole.body.replace("第3条", "第三款")) == "held"


def test_rows_of_before_are_keyed_anew_and_what_would_be_one_is_not_merged(
    database_url: str, tmp_path: Path
) -> None:
    engine = sa.create_engine(database_url)
    settings = Config()
    settings.set_main_option("script_location", str(Path(indexing.store.__file__).parent / "migrations"))
    old = {
        "a": (f"{HOST}\\x\\1.html", "swj.example.gov.cn\\x\\1.html"),
        "b": (f"{HOST}/v?id=7&token=q", "swj.example.gov.cn/v?id=7&token=q"),
        "c": (f"{HOST}/w?t=1", "swj.example.gov.cn/w?t=1"),
        "d": (f"{HOST}/w?t=2", "swj.example.gov.cn/w?t=2"),
        "e": (f"{HOST}/%B2%B9.html", "swj.example.gov.cn/%B2%B9.html"),
        "f": (f"{HOST}/补.html", "swj.example.gov.cn/%E8%A1%A5.html"),
    }
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0004")
        tables = sa.MetaData()
        tables.reflect(connection, only=["documents", "appearances"])
        moment = "2025-09-01T02:00:00+08:00"
        seen = {"first_seen": moment, "last_seen": moment, "original": True, "differs": []}
        told = {"first_seen": moment, "last_changed": moment, "own": True, "status": "current", "version": 1}
        empty: dict[str, list[str]] = {"agencies": [], "topic_evidence": [], "archived_urls": []}
        for name, (url, key) in old.items():
            of = {"id": name, "url": url, "title": name, **told, **empty}
            connection.execute(tables.tables["documents"].insert().values(**of))
            at = {"url_key": key, "url": url, "document_id": name, **seen}
            connection.execute(tables.tables["appearances"].insert().values(**at))
    engine.dispose()
    store = open_store(database_url, tmp_path / "locks")
    for name, (url, _) in old.items():
        assert find_document(store, url) == ("f" if name == "e" else name)
    assert find_document(store, f"{HOST}/v?id=7") == "b"
    assert decisions(store) == {"swj.example.gov.cn": {"t": False}}
    assert collisions(store) == ((old["e"][0], url_key(old["f"][0])),)
