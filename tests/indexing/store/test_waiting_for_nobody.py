"""Notes beside the record wait for no one who records; those who record wait for each other. On PostgreSQL, where a lock
that is waited for longer than a second is an error here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from indexing.records import Paper
from indexing.store import Store, open_store, record
from indexing.store.outbox import done, enqueue, failed, set_aside, waiting
from indexing.store.runs.ledger import RunCounts, finish_run, get_run, note_progress, start_run

NOON = datetime(2023, 9, 4, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    impatient = sa.make_url(database_url).update_query_dict({"options": "-c lock_timeout=1000"})
    opened = open_store(impatient.render_as_string(hide_password=False), tmp_path / "locks")
    yield opened
    opened.close()


def paper(number: int) -> Paper:
    return Paper(
        url=f"https://swt.example.gov.cn/{number}.html",
        title=f"关于第{number}批家居焕新补贴的通知",
        seen_at=NOON,
        body="正文",
    )


def test_a_run_is_noted_while_somebody_records(store: Store) -> None:
    with store.writing():
        start_run(store, "r1", "cn-example-tzgg", NOON)
        note_progress(store, "r1", RunCounts(requests=3))
        finish_run(store, "r1", "finished", RunCounts(requests=5), NOON, 1.0)
    run = get_run(store, "r1")
    assert run is not None and (run.state, run.counts.requests) == ("finished", 5)


def test_what_the_index_took_is_noted_while_the_same_papers_are_recorded_anew(store: Store) -> None:
    keys = [one.document_id for one in record(store, [paper(n) for n in range(4)], origin="crawl")]
    before = dict(waiting(store, 10))
    with store.writing() as connection:
        enqueue(connection, keys[2])
        enqueue(connection, keys[0])
        failed(store, next(seq for seq, key in before.items() if key == keys[2]), "too old to count")
        done(store, before)
    assert {key for _, key in waiting(store, 10)} == {keys[0], keys[2]}
    assert not {seq for seq, _ in waiting(store, 10)} & before.keys()
    assert set_aside(store) == ()


def test_who_records_waits_for_who_records(store: Store) -> None:
    with store.writing(), pytest.raises(sa.exc.OperationalError, match="lock timeout"):
        record(store, [paper(1)], origin="crawl")
