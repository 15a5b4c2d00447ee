"""`/metrics`: what the ledger tables say, read as they are asked for, and how long this process took to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from alerts.delivery.canary import lag
from config.clock import now
from config.fresh_registry import fresh_registry
from crawlers.archive.writer import version
from crawlers.runs.health.noted import noted_states
from crawlers.runs.health.worth import WORST_FIRST
from indexing.store.counts import change_counts, delivery_counts, run_counts
from indexing.store.freshness import freshness
from indexing.store.runs.ledger import open_runs
from indexing.store.runs.schedules import load_schedules
from search_api.operations.alive import holders, nodes
from search_api.operations.backlog import backlog_of, last_digest
from search_api.operations.disk import Disk, disk_of
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
    """All processes share the tables, so any of them may be asked. Moments, not ages."""

    def __init__(self, here: Serving) -> None:
        self._here = here

    def collect(self) -> Iterable[Metric]:
        yield from _of_sources(self._here)
        yield from _of_runs(self._here)
        yield from _of_backlog(self._here)
        yield from _of_disk(disk_of(self._here.settings, now()))
        yield from _of_canary(self._here)
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
    registry = fresh_registry(here.settings.sources)
    counts: dict[str, int] = dict.fromkeys(WORST_FIRST, 0)
    since = GaugeMetricFamily(
        "huanxin_source_state_since_timestamp_seconds",
        "Since when a source is in the state that was noted last.",
        labels=("source", "state"),
    )
    for one in noted_states(registry, here.store):
        counts[one.judgement.state] += 1
        since.add_metric((one.source.id, one.judgement.state), _seconds(one.time))
    yield _by_label(
        GaugeMetricFamily("huanxin_source_state", "Sources by their state of health.", labels=("state",)),
        counts,
    )
    yield since
    due = GaugeMetricFamily(
        "huanxin_source_next_due_timestamp_seconds", "When a source is due next.", labels=("source",)
    )
    for key, schedule in load_schedules(here.store).items():
        if schedule.next_due is not None:
            due.add_metric((key,), _seconds(schedule.next_due))
    yield due


def _of_runs(here: Serving) -> Iterator[Metric]:
    yield _by_label(
        CounterMetricFamily("huanxin_runs_total", "Runs by the state they ended in.", labels=("state",)),
        run_counts(here.store),
    )
    runs = open_runs(here.store)
    states = dict.fromkeys(("queued", "claimed", "running"), 0) | Counter(run.state for run in runs)
    yield _by_label(
        GaugeMetricFamily("huanxin_runs_open", "Runs that have not ended, by state.", labels=("state",)),
        states,
    )
    yield from _moment(
        "huanxin_oldest_queued_run_timestamp_seconds",
        "Since when the run that waits longest is queued.",
        min((run.queued_at for run in runs if run.state == "queued" and run.queued_at), default=None),
    )
    signs = GaugeMetricFamily(
        "huanxin_node_last_sign_timestamp_seconds", "A machine's last sign of life.", labels=("node",)
    )
    for node in nodes(here.store, runs):
        signs.add_metric((node.name,), _seconds(node.last_sign))
    yield signs
    leases = GaugeMetricFamily(
        "huanxin_lease_until_timestamp_seconds",
        "Until when the scheduler or deliverer holds its lease: past, nobody is at work.",
        labels=("name",),
    )
    for holder in holders(here.store):
        leases.add_metric((holder.name,), _seconds(holder.until))
    yield leases


def _of_backlog(here: Serving) -> Iterator[Metric]:
    yield _by_label(
        CounterMetricFamily("huanxin_changes_total", "Changes by class.", labels=("class",)),
        change_counts(here.store),
    )
    waits = backlog_of(here.store, here.settings)
    yield _gauge("huanxin_index_backlog_documents", "Documents that wait to be indexed.", waits.outbox)
    yield _gauge("huanxin_index_refused_documents", "Documents that the engine refused.", waits.refused)
    yield _gauge("huanxin_facts_backlog_documents", "Documents whose facts are to be read.", waits.facts)
    yield _gauge("huanxin_vectors_backlog_documents", "Readings for search by meaning to do.", waits.vectors)
    yield _gauge("huanxin_changes_unmatched", "Changes that subscriptions have not seen.", waits.changes)
    yield _gauge("huanxin_outbox_alerts", "Alerts that are not yet on their way.", waits.alerts)
    yield _gauge("huanxin_deliveries_waiting", "Messages that are to be sent.", waits.deliveries)
    yield from _moment(
        "huanxin_next_delivery_timestamp_seconds",
        "When the next message is to be sent: past, it is late.",
        waits.next_delivery,
    )
    yield from _moment(
        "huanxin_digest_last_run_timestamp_seconds",
        "When a digest was put together last.",
        last_digest(here.store),
    )
    sent = CounterMetricFamily(
        "huanxin_deliveries_total", "Messages by kind of channel and outcome.", labels=("channel", "outcome")
    )
    for (kind, outcome), count in sorted(delivery_counts(here.store).items()):
        sent.add_metric((kind, outcome), count)
    yield sent


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


def _of_disk(disk: Disk) -> Iterator[Metric]:
    yield _gauge("huanxin_archive_bytes", "Size of the archive.", disk.archive)
    yield _gauge("huanxin_home_bytes", "What the program keeps in its folder.", disk.kept)
    yield _gauge("huanxin_disk_free_bytes", "Room on the disk of HOME.", disk.free)
    yield _gauge(
        "huanxin_archive_growth_bytes_per_day", "By how much the archive grew a day of late.", disk.grew
    )
    if disk.days_left is not None:
        yield _gauge("huanxin_disk_left_days", "For how many days there is room.", disk.days_left)


def _moment(name: str, text: str, moment: datetime | None) -> Iterator[Metric]:
    if moment is not None:
        yield _gauge(name, text, _seconds(moment))


def _by_label(family: GaugeMetricFamily | CounterMetricFamily, counts: Mapping[str, int]) -> Metric:
    for name, count in sorted(counts.items()):
        family.add_metric((name,), count)
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
