"""Making the week's report: once for each window of whoever subscribed to it, be the week ever so quiet."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.matching.told import SILENT
from alerts.matching.watchers import Watcher, load_watchers
from alerts.noting import NewAlert, note_new
from alerts.occasions.report import Week, headline, lines, title
from alerts.occasions.source_news import news_of_source
from alerts.occasions.telling_sources import source_name
from config.language import Words, tr
from config.registry import survey_registry
from config.rhythm import Window, parse_rhythm, window
from config.settings import Settings
from config.site import Source
from indexing.registers.keeping import waiting_facts
from indexing.store import Store
from indexing.store.outbox import backlog
from indexing.store.runs.source_states import NETWORK, current_states, state_history
from indexing.store.schema import alerts, captures, changes, deliveries, runs, source_states

# A message that should have gone out so long ago is stuck.
_OVERDUE = timedelta(minutes=15)


def report(store: Store, settings: Settings, moment: datetime) -> int:
    """Notes the reports whose window has ended at an aware moment; a missed one is made up once. Says how many are new."""
    due = [
        (one, ended)
        for one in load_watchers(store, ("report",))
        if (ended := window(parse_rhythm(one.rhythm), moment)) is not None and ended.end > one.created
    ]
    due = _unreported(store, due)
    weeks = {ended: read_week(store, settings, ended.start, ended.end) for _, ended in due}
    found = [report_alert(one.saved.id, weeks[ended], f"report:{ended.name}") for one, ended in due]
    return note_new(store, found, moment)


def report_alert(subscription_id: str, week: Week, event: str) -> NewAlert:
    """What a report says."""
    return NewAlert(
        subscription_id=subscription_id,
        event=event,
        title=str(title(week)),
        outcome="report",
        what=headline(week),
        details=lines(week),
        page="/sources",
    )


def read_week(store: Store, settings: Settings, start: datetime, end: datetime) -> Week:
    """What there is to say of the time between two aware moments; what stands and waits is as it is now."""
    sources = survey_registry(settings.sources).registry.sources
    enabled = {key: source for key, source in sources.items() if source.enabled}
    now = current_states(store)
    states: dict[str, list[Words]] = {}
    for key, source in enabled.items():
        if key in now:
            states.setdefault(now[key].judgement.state, []).append(source_name(source))
    broke, mended = _news(store, enabled, start, end)
    unindexed, unread = backlog(store), waiting_facts(store)
    with store.reading() as connection:
        within = changes.c.time.between(start, end) & changes.c.origin.not_in(SILENT)
        total = _count(connection, sa.select(changes.c.seq).where(within))
        new = _count(
            connection,
            sa.select(changes.c.seq).where(
                within, changes.c.version_from.is_(None), changes.c.version_to == 1
            ),
        )
        ended = sa.select(runs.c.state, sa.func.count()).where(runs.c.ended.between(start, end))
        overdue = (deliveries.c.state == "waiting") & (deliveries.c.next < end - _OVERDUE)
        archived = sa.select(sa.func.sum(captures.c.length)).where(captures.c.fetched_at.between(start, end))
        return Week(
            start,
            end,
            states,
            NETWORK in now and now[NETWORK].judgement.state == "outage",
            broke,
            mended,
            new,
            total - new,
            {row.state: row[1] for row in connection.execute(ended.group_by(runs.c.state))},
            unindexed,
            unread,
            _count(connection, sa.select(deliveries.c.id).where(overdue)),
            shutil.disk_usage(settings.home).free,
            int(connection.scalar(archived) or 0),
        )


def _news(
    store: Store, sources: Mapping[str, Source], start: datetime, end: datetime
) -> tuple[list[Words], list[Words]]:
    """The sources that broke meanwhile, and those that work again, our own network among them."""
    within = source_states.c.time.between(start, end)
    with store.reading() as connection:
        query = (
            sa.select(source_states.c.source_id).where(within).distinct().order_by(source_states.c.source_id)
        )
        keys = connection.scalars(query).all()
    news = [
        one
        for key in keys
        if key in sources or key == NETWORK
        for one in news_of_source(reversed(state_history(store, key)))
        if start <= one.change.time <= end
    ]
    return (
        _names(sources, (one.change.source_id for one in news if one.outcome == "outage")),
        _names(sources, (one.change.source_id for one in news if one.outcome == "recovered")),
    )


def _names(sources: Mapping[str, Source], keys: Iterable[str]) -> list[Words]:
    network = tr("本机网络", "this machine's network")
    return [source_name(sources[key]) if key in sources else network for key in dict.fromkeys(keys)]


def _unreported(store: Store, due: list[tuple[Watcher, Window]]) -> list[tuple[Watcher, Window]]:
    """Those of the windows that were not reported on: making a report asks for much."""
    events = {f"report:{ended.name}" for _, ended in due}
    with store.reading() as connection:
        query = sa.select(alerts.c.subscription_id, alerts.c.event).where(alerts.c.event.in_(events))
        known = {(row.subscription_id, row.event) for row in connection.execute(query)} if due else set()
    return [(one, ended) for one, ended in due if (one.saved.id, f"report:{ended.name}") not in known]


def _count(connection: Connection, query: sa.Select[tuple[int]] | sa.Select[tuple[str]]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
