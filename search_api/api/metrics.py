"""`/metrics`: what the ledger tables say, read as they are asked for, and how long this process took to answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from alerts.delivery.canary import lag
from config.clock import now
from config.fresh_registry import fresh_registry
from crawlers.archive.writer import version
from crawlers.board import board
from indexing.store.counts import change_counts, run_counts
from indexing.store.freshness import freshness
from indexing.store.outbox import backlog
from search_api.web.context import Here, Serving

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response)
def metrics(request: Request, here: Here) -> Response:
    """Prometheus' text format."""
    ledger = CollectorRegistry(auto_describe=False)
    ledger.register(_Ledger(here))
    body = generate_latest(ledger) + generate_latest(request.app.state.timings)
    return Response(body, media_type=CONTENT_TYPE_LATEST)


class _Ledger(Collector):
    """All processes share the tables, so any of them may be asked."""

    def __init__(self, here: Serving) -> None:
        self._here = here

    def collect(self) -> Iterable[Metric]:
        yield from _of_sources(self._here)
        yield from _of_tables(self._here)
        yield from _of_canary(self._here)
        yield _gauge("huanxin_archive_bytes", "Size of the archive.", _size(self._here.settings.archive))
        build = GaugeMetricFamily("huanxin_build_info", "The program.", labels=("version",))
        build.add_metric((version(),), 1)
        yield build


def _of_sources(here: Serving) -> Iterator[Metric]:
    seen = GaugeMetricFamily(
        "huanxin_source_last_success_timestamp_seconds",
        "When a source was last read whole.",
        labels=("source",),
    )
    for source in freshness(here.store).sources:
        if source.last_success is not None:
            seen.add_metric((source.source_id,), _seconds(source.last_success))
    yield seen
    states: dict[str, int] = {}
    for row in board(fresh_registry(here.settings.sources), here.store):
        states[row.state] = states.get(row.state, 0) + 1
    yield _by_label(GaugeMetricFamily("huanxin_source_state", "Sources by state.", labels=("state",)), states)


def _of_tables(here: Serving) -> Iterator[Metric]:
    yield _by_label(
        CounterMetricFamily("huanxin_runs_total", "Runs by the state they ended in.", labels=("state",)),
        run_counts(here.store),
    )
    yield _by_label(
        CounterMetricFamily("huanxin_changes_total", "Changes by class.", labels=("class",)),
        change_counts(here.store),
    )
    yield _gauge("huanxin_index_backlog_documents", "Documents that wait to be indexed.", backlog(here.store))


def _of_canary(here: Serving) -> Iterator[Metric]:
    measured = lag(here.store, now())
    if measured.seconds is not None:
        yield _gauge(
            "huanxin_alert_lag_seconds",
            "What the newest canary took from its change to its message, or has been on its way for.",
            measured.seconds,
        )
    yield _gauge(
        "huanxin_alerts_late", "1 where alerts do not come through.", float(measured.late_since is not None)
    )


def _by_label(family: GaugeMetricFamily | CounterMetricFamily, counts: dict[str, int]) -> Metric:
    for name, count in sorted(counts.items()):
        family.add_metric((name,), count)
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _seconds(moment: datetime) -> float:
    return moment.timestamp()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0
