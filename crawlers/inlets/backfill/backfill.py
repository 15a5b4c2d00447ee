"""One backfill of one source: the list of what an archive has, what of it is not known yet, fetched and recorded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from config.clock import now
from config.faults import Fault, NotFound, Refused
from config.language import tr, wordings
from config.settings import Settings
from config.site import Source
from crawlers.archive import read_records
from crawlers.archive.keep import keep
from crawlers.extract.pool import Extractor
from crawlers.inlets.backfill.cdx import ARCHIVE, ArchivedPage, read_cdx, wanted
from crawlers.inlets.backfill.fetching import Fetching, FetchOrder, archive_politeness, fetch
from crawlers.inlets.backfill.ingesting import Ingester
from crawlers.runs.source_lock import hold_source
from indexing.projection import drain, indexed
from indexing.records import RunState
from indexing.store import Store
from indexing.store.captures import captures_at
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import RunCounts, finish_run, list_runs, new_run_id, start_run

# Captures fetched by one process before they are recorded: what a kill of this one leaves to be taken up again.
CHUNK = 50

# Refusals after which asking on is of no use today.
_ENOUGH = frozenset({"robots", "circuit", "budget"})

Progress = Callable[[int, int], None]
"""Told how many captures are done and how many there are to do."""


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """`listed` rows of the list, `wanted` of them pages of the source that differ from the one before, `known` those that
    are in our archive already; `fetched` captures came and `read` of them are papers, each `new`, `changed` or
    `unchanged`; `skipped` counts the others by verdict; `refused` requests not made, by reason; `failed` where and why.
    With `index_fault` everything is recorded, but waits for the search engine, which says this."""

    run_id: str
    listed: int = 0
    wanted: int = 0
    known: int = 0
    fetched: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    failed: tuple[tuple[str, str], ...] = ()
    index_fault: str | None = None


def backfill(
    store: Store,
    settings: Settings,
    source: Source,
    progress: Progress,
    *,
    cdx: str | None = None,
    warc: Path | None = None,
    delay: float | None = None,
) -> BackfillReport:
    """Brings in what an archive kept of a source. `cdx` is a list's file or address, `warc` a file that has the captures
    (with a list, only those on it); without `warc` they are fetched from the Wayback Machine.

    The ledger's row is the source's id with `:backfill`. Run again it takes up what was left and changes nothing else.
    Raises NotFound for a missing file, WrongUsage for a damaged one, Refused where the list may not be fetched, Busy where
    another backfill of the source goes on.
    """
    for given in (None if cdx is None or _is_address(cdx) else Path(cdx), warc):
        if given is not None and not given.is_file():
            raise NotFound(tr(f"找不到文件 {given}", f"no such file: {given}"), where=str(given))
    ledger = f"{source.id}:backfill"
    run_id = f"{new_run_id(now())}-backfill"
    with hold_source(f"{source.id}-backfill", settings.locks), closing(Extractor()) as extractor:
        left = [run.id for run in list_runs(store, ledger) if run.state == "running"]
        start_run(store, run_id, ledger, now(), str(settings.logs / f"{run_id}.log"))
        began = time.monotonic()
        ingester = Ingester(store, settings, source, extractor, run_id)
        work = _Backfill(store, settings, source, run_id, ingester, progress, delay)
        try:
            for killed in left:
                work.take_up(killed)
            work.run(cdx, warc)
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            if stopped:
                work.ingest_new()
            _finish(store, run_id, work, began, "cancelled" if stopped else "failed", _why(error))
            raise
        report = work.report()
        _finish(store, run_id, work, began, "partial" if report.failed else "finished", None)
        return replace(report, index_fault=indexed(store, settings))


@dataclass(slots=True)
class _Backfill:
    store: Store
    settings: Settings
    source: Source
    run_id: str
    ingester: Ingester
    progress: Progress
    delay: float | None
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def run(self, cdx: str | None, warc: Path | None) -> None:
        pages: tuple[ArchivedPage, ...] | None = None
        if cdx is not None:
            rows, wrong = read_cdx(self._list(cdx))
            self.failed += [(f"{cdx}:{number}", why) for number, why in wrong]
            pages = wanted(rows, self.ingester.hosts)
            self.counts.update(listed=len(rows), wanted=len(pages))
        if warc is not None:
            listed = None if pages is None else {page.key: page for page in pages}
            self.ingester.ingest(keep(warc, self.settings.archive), listed=listed)
        elif pages is not None:
            self._fetch_all(self._unknown(pages))

    def take_up(self, killed: str) -> None:
        """What a killed run had fetched is recorded now."""
        for path in self._files_of(killed):
            self.ingester.ingest(path)
        detail = RunDetail("taken_up", {"run_id": self.run_id})
        finish_run(self.store, killed, "failed", RunCounts(), now(), 0.0, detail)

    def ingest_new(self) -> None:
        """Records what this run has fetched since the last time."""
        for path in self._files_of(self.run_id):
            if path.name not in self.files:
                self.files.add(path.name)
                self.ingester.ingest(path)

    def report(self) -> BackfillReport:
        done = self.ingester.counts
        return BackfillReport(
            self.run_id,
            self.counts["listed"],
            self.counts["wanted"],
            self.counts["known"],
            done["fetched"],
            done["new"] + done["changed"] + done["unchanged"],
            done["new"],
            done["changed"],
            done["unchanged"],
            dict(sorted(self.ingester.skipped.items())),
            dict(sorted(self.refused.items())),
            (*self.failed, *self.ingester.failed),
        )

    def _list(self, cdx: str) -> bytes:
        if not _is_address(cdx):
            return Path(cdx).read_bytes()
        fetching = self._fetch([cdx])
        bodies = [
            response.body
            for path in self._files_of(self.run_id)
            for response in read_records(path)
            if response.status == 200 and urlsplit(response.url).path != "/robots.txt"
        ]
        self.files.update(path.name for path in self._files_of(self.run_id))
        if not bodies or fetching.failed:
            kind = Refused if fetching.refused else Fault
            raise kind(
                tr("取不到 CDX 列表", "the CDX list cannot be had"),
                detail="; ".join(fetching.failed.values()) or fetching.fault,
                where=cdx,
            )
        return bodies[-1]

    def _unknown(self, pages: Sequence[ArchivedPage]) -> list[ArchivedPage]:
        found = captures_at(self.store, [page.original for page in pages])
        taken = {(key, row.fetched_at) for key, rows in found.items() for row in rows}
        unknown = [page for page in pages if page.key not in taken]
        self.counts["known"] = len(pages) - len(unknown)
        return unknown

    def _fetch_all(self, pages: Sequence[ArchivedPage]) -> None:
        for start in range(0, len(pages), CHUNK):
            chunk = pages[start : start + CHUNK]
            fetching = self._fetch([page.raw_address for page in chunk])
            self.ingest_new()
            self.failed += list(fetching.failed.items())
            self.progress(start + len(chunk), len(pages))
            drain(self.store, self.settings, wait=False)
            if fetching.fault or fetching.reason != "finished":
                raise Fault(
                    fetching.fault or tr("取档未能完成", "fetching ended early"), detail=fetching.reason
                )
            if _ENOUGH & fetching.refused.keys():
                left = len(pages) - start - len(chunk)
                if left:
                    self.failed.append(
                        (ARCHIVE, tr(f"余下 {left} 份未问", f"{left} more were not asked for"))
                    )
                return

    def _fetch(self, addresses: Sequence[str]) -> Fetching:
        hosts = frozenset(urlsplit(address).hostname or "" for address in addresses)
        polite = archive_politeness(self.source.site.politeness, hosts, self.settings, self.delay)
        order = FetchOrder(
            self.run_id, self.source.id, tuple(addresses), tuple(hosts), polite.delay, polite.budget
        )
        fetching = fetch(order, self.settings)
        self.counts["requests"] += fetching.requests
        self.refused.update(fetching.refused)
        return fetching

    def _files_of(self, run_id: str) -> list[Path]:
        return sorted(self.settings.archive.glob(f"{run_id}-[0-9]*.warc.gz"))


def _finish(
    store: Store, run_id: str, work: _Backfill, began: float, state: RunState, detail: RunDetail | None
) -> None:
    done = work.ingester.counts
    counts = RunCounts(
        requests=work.counts["requests"],
        verdicts={"ok": done["new"] + done["changed"] + done["unchanged"], **work.ingester.skipped},
        refused=dict(work.refused),
        entries=work.counts["listed"],
        new=done["new"],
        changed=done["changed"],
    )
    finish_run(store, run_id, state, counts, now(), time.monotonic() - began, detail)


def _why(error: BaseException) -> RunDetail:
    if isinstance(error, Fault):
        words = {**wordings(error.title), "detail": error.detail, "where": error.where}
        return RunDetail("fault", {"type": error.type, **words})
    return RunDetail("closed", {"reason": str(error) or type(error).__name__})


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
