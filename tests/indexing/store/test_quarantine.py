"""What is held back of a run: one finding a page, and nothing newer undone by accepting it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper
from indexing.store import Store, changes_since, load_documents, open_store, record
from indexing.store.captures import CaptureRow, captures_of
from indexing.store.papers.presence import missed, seen
from indexing.store.papers.quarantine import Accepted, Held, accept, discard, held_runs, hold

MONDAY = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)
URL = "https://swt.example.gov.cn/tzgg/1.html"
SOURCE = "cn-example-tzgg"


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def paper(yuan: int, when: datetime, url: str = URL) -> Paper:
    return Paper(
        url=url,
        title="关于开展家居焕新消费季活动的通知",
        seen_at=when,
        body=f"各市商务局：\n每户最高补贴{yuan}元。\n请于9月15日前报送。\n特此通知。",
        source_id=SOURCE,
    )


def edit(store: Store, yuan: int, when: datetime) -> Held:
    """What a look at the page finds changed, without having it recorded."""
    found = paper(yuan, when)
    (one,) = record(store, [found], origin="crawl", hold_changes=True)
    assert one.outcome == "held"
    capture = CaptureRow(URL, "detail", when, 200, f"{yuan:064}", "ok")
    return Held(one.document_id, URL, one.classes, found, (capture,))


def gone(store: Store, first: datetime) -> Held:
    """A page found gone at `first` and a day later."""
    (key,) = {change.document_id for change in changes_since(store)}
    assert not missed(store, URL, first)
    assert missed(store, URL, first + timedelta(days=1))
    return Held(key, URL, ("withdrawn",))


def body(store: Store) -> str:
    (key,) = {change.document_id for change in changes_since(store)}
    return load_documents(store, [key])[key].body


def classes(store: Store) -> list[tuple[str, ...]]:
    return [change.classes for change in changes_since(store)]


def test_what_is_accepted_is_recorded_once_with_its_captures(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    hold(store, "r1", SOURCE, [edit(store, 3000, day(1))], day(1))
    assert classes(store) == [("new",)]
    (held,) = held_runs(store)
    assert accept(store, held) == Accepted(1, 0)
    assert classes(store) == [("new",), ("rule",)]
    assert [row.sha256 for row in captures_of(store, URL)] == [f"{3000:064}"]
    assert held_runs(store) == ()


def test_a_newer_run_holds_the_same_page_in_the_older_ones_place(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    for number in (1, 2, 3, 4):
        hold(store, f"r{number}", SOURCE, [edit(store, 3000, day(number))], day(number))
    assert [(run.run_id, len(run.findings)) for run in held_runs(store)] == [("r4", 1)]
    assert discard(store, "r4") == 1
    assert (held_runs(store), classes(store)) == ((), [("new",)])


def test_a_held_edit_does_not_undo_a_newer_version(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    hold(store, "r1", SOURCE, [edit(store, 3000, day(1))], day(1))
    record(store, [paper(4000, day(2))], origin="crawl")
    assert accept(store, held_runs(store)[0]) == Accepted(0, 1)
    assert "4000元" in body(store)
    assert classes(store) == [("new",), ("rule",)]


def test_a_held_edit_that_was_taken_back_since_is_skipped(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    hold(store, "r1", SOURCE, [edit(store, 3000, day(1))], day(1))
    seen(store, {URL: day(2)})
    assert accept(store, held_runs(store)[0]) == Accepted(0, 1)
    assert "2000元" in body(store)


def test_a_held_edit_of_a_page_that_is_missing_since_is_skipped(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    hold(store, "r1", SOURCE, [edit(store, 3000, day(1))], day(1))
    assert not missed(store, URL, day(2))
    assert accept(store, held_runs(store)[0]) == Accepted(0, 1)
    assert missed(store, URL, day(3)), "what was skipped does not make the page answer again"


def test_a_held_answer_ends_a_page_being_missing(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    assert not missed(store, URL, day(1))
    hold(store, "r2", SOURCE, [edit(store, 3000, day(2))], day(2))
    assert not missed(store, URL, day(3)), "the first answer of a new absence"


def test_a_held_withdrawal_is_accepted_as_long_as_the_page_stays_away(store: Store) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    hold(store, "r2", SOURCE, [gone(store, day(1))], day(2))
    assert missed(store, URL, day(3))
    assert accept(store, held_runs(store)[0]) == Accepted(1, 0)
    assert classes(store) == [("new",), ("withdrawn",)]


@pytest.mark.parametrize("gone_again", [False, True])
def test_a_held_withdrawal_of_a_page_that_came_back_is_skipped(store: Store, gone_again: bool) -> None:
    record(store, [paper(2000, MONDAY)], origin="crawl")
    hold(store, "r2", SOURCE, [gone(store, day(1))], day(2))
    seen(store, {URL: day(3)})
    if gone_again:
        assert not missed(store, URL, day(4))
    assert accept(store, held_runs(store)[0]) == Accepted(0, 1)
    assert classes(store) == [("new",)]


def test_what_is_newer_of_one_page_holds_up_no_other(store: Store) -> None:
    other = "https://swt.example.gov.cn/tzgg/2.html"
    second = replace(
        paper(1, MONDAY, other), title="关于家电以旧换新的公告", body="现将参与企业名单予以公布。"
    )
    record(store, [paper(2000, MONDAY), second], origin="crawl")
    changed = replace(second, body="现将参与企业名单予以公布，共30家。", seen_at=day(1))
    (one,) = record(store, [changed], origin="crawl", hold_changes=True)
    findings = [edit(store, 3000, day(1)), Held(one.document_id, other, one.classes, changed)]
    hold(store, "r1", SOURCE, findings, day(1))
    record(store, [paper(4000, day(2))], origin="crawl")
    assert accept(store, held_runs(store)[0]) == Accepted(1, 1)
