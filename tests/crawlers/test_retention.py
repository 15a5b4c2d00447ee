"""Retention: whole files go, oldest first, and the newest capture of what is live never does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import now
from crawlers.archive import ArchiveWriter
from crawlers.retention import ArchiveState, Pruned, archive_state, prunable, prune
from indexing.records import Capture
from indexing.store import record
from indexing.store.captures import captures_of
from indexing.store.papers.presence import missed, withdraw
from indexing.store.runs.ledger import start_run
from tests.crawlers.archive.history import CAMPAIGN, HOST, SUBSIDY, History, page, stored_file

LIVE, GONE = f"http://{HOST}/live.html", f"http://{HOST}/gone.html"
FILE = f"http://{HOST}/form.txt"
OLD, NEW, ONCE = "20230101T200000-aaaaaa", "20230201T200000-bbbbbb", "20221201T200000-cccccc"
YEAR = timedelta(days=365)


def names(files: Pruned | ArchiveState) -> list[str]:
    return [file.name[:15] for file in (files.removed if isinstance(files, Pruned) else files.files)]


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A live paper seen by two runs, and one that an earlier run saw and that is withdrawn since."""
    history = History(tmp_path)
    gone = page("关于已结束活动的公告", "活动已经结束，感谢各位消费者的支持与参与，祝大家生活愉快。")
    row = history.captured(GONE, gone, "2022-12-01T20:00:00+08:00", run=ONCE)
    record(history.store, [history.paper(row, gone)], origin="crawl", captures=[row])
    for run, body, moment in (
        (OLD, page("通知", CAMPAIGN), "2023-01-01T20:00:00+08:00"),
        (NEW, page("通知", CAMPAIGN, SUBSIDY), "2023-02-01T20:00:00+08:00"),
    ):
        row = history.captured(LIVE, body, moment, run=run)
        record(history.store, [history.paper(row, body)], origin="crawl", captures=[row])
    return history


def plan(history: History, days: int | None = 365, size: int | None = None) -> Pruned:
    state = archive_state(history.store, history.settings)
    return prunable(state, older_than=None if days is None else timedelta(days=days), max_bytes=size)


def withdrawn(history: History) -> None:
    missed(history.store, GONE, now() - timedelta(days=3))
    assert missed(history.store, GONE, now())
    assert withdraw(history.store, GONE, now(), None) is not None


def test_the_state_counts_files_and_bytes_by_month(history: History) -> None:
    state = archive_state(history.store, history.settings)
    assert list(state.months) == ["2022-12", "2023-01", "2023-02"]
    on_disk = sum(path.stat().st_size for path in history.settings.archive.iterdir())
    assert state.bytes == on_disk == sum(size for _, size in state.months.values())
    assert state.missing == ()
    (history.settings.archive / f"{OLD}-00001.warc.gz").unlink()
    assert archive_state(history.store, history.settings).missing == (f"{OLD}-00001.warc.gz",)


def test_only_what_is_no_longer_the_newest_of_a_live_page_goes(history: History) -> None:
    assert names(plan(history)) == [OLD[:15]]
    assert [file.name[:15] for file in plan(history).spared] == [ONCE[:15], NEW[:15]]
    withdrawn(history)
    assert names(plan(history)) == [ONCE[:15], OLD[:15]]


def test_size_takes_the_oldest_first_and_no_more_than_it_must(history: History) -> None:
    withdrawn(history)
    total = archive_state(history.store, history.settings).bytes
    assert names(plan(history, None, total)) == []
    assert names(plan(history, None, total - 1)) == [ONCE[:15]]
    assert names(plan(history, None, 0)) == [ONCE[:15], OLD[:15]]


def test_pruning_keeps_the_captures_and_says_that_their_bytes_are_gone(history: History) -> None:
    done = prune(history.store, plan(history))
    assert names(done) == [OLD[:15]]
    rows = captures_of(history.store, LIVE)
    assert [row.place is not None for row in rows] == [False, True]
    assert rows[0].sha256
    state = archive_state(history.store, history.settings)
    assert (names(state), state.missing) == ([ONCE[:15], NEW[:15]], ())
    assert done.bytes == state.bytes
    assert names(plan(history)) == []


def test_a_file_left_behind_by_a_crash_goes_with_the_next_pruning(history: History) -> None:
    from indexing.store.captures import forget_file

    assert forget_file(history.store, f"{OLD}-00001.warc.gz") == 1  # and here the process died
    assert names(prune(history.store, plan(history))) == [OLD[:15]]
    assert not (history.settings.archive / f"{OLD}-00001.warc.gz").exists()


def test_a_live_papers_attachment_is_evidence_too(history: History) -> None:
    body = page("通知", CAMPAIGN, SUBSIDY, more=f'<a href="{FILE}">附件：申报表.txt</a>')
    text = "申报表：姓名、电话、地址。".encode()
    file = history.captured(
        FILE, text, "2022-11-01T20:00:00+08:00", run="20221101T200000-dddddd", kind="attachment"
    )
    row = history.captured(LIVE, body, "2023-03-01T20:00:00+08:00", run="20230301T200000-eeeeee")
    paper = history.paper(row, body, [stored_file(file, "申报表.txt", text)])
    record(history.store, [paper], origin="crawl", captures=[file, row])
    assert names(plan(history)) == [OLD[:15], NEW[:15]]


def test_the_files_of_a_run_that_goes_on_stay(history: History) -> None:
    start_run(history.store, OLD, "example-tzgg", now())
    assert names(plan(history)) == []


def test_a_capture_that_came_later_than_the_plan_is_not_pruned(history: History) -> None:
    made = plan(history)
    row = captures_of(history.store, LIVE)[0]
    from dataclasses import replace

    record(
        history.store,
        (),
        origin="crawl",
        captures=[replace(row, fetched_at=now())],
    )
    done = prune(history.store, made)
    assert names(done) == []
    assert done.bytes == archive_state(history.store, history.settings).bytes


def test_what_probes_fetched_counts_and_goes_with_the_rest(history: History) -> None:
    before = archive_state(history.store, history.settings).bytes
    probes = history.settings.home / "probes"
    runs = (ONCE[:-6] + "dddddd", f"{now():%Y%m%dT%H%M%S}-eeeeee")
    for run in runs:
        with ArchiveWriter(probes, run) as writer:
            writer.write(Capture(LIVE, 200, (), page("通知", CAMPAIGN), now()))
    old, new = (probes / f"{run}-00001.warc.gz" for run in runs)
    state = archive_state(history.store, history.settings)
    assert state.bytes - before == old.stat().st_size + new.stat().st_size
    done = prune(history.store, plan(history))
    assert [file.name for file in done.removed] == [f"probes/{old.name}", f"{OLD}-00001.warc.gz"]
    assert (old.exists(), new.exists()) == (False, True)
    assert done.bytes == archive_state(history.store, history.settings).bytes
