"""Telling operators what broke among the sources, and that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.epoch import STATES, advance, newest_state, read_position
from alerts.matching.queries import Queries
from alerts.matching.watchers import Watcher, fitting, load_watchers
from alerts.noting import NewAlert, note_alerts
from alerts.occasions.source_news import SourceNews, news_of_source
from alerts.occasions.source_side import source_side
from config.clock import SHANGHAI
from config.language import Words, tr, wordings
from config.registry import survey_registry
from config.settings import Settings
from config.site import Source
from indexing.health_words import lasting, what_to_try, why
from indexing.labels import label
from indexing.store import Store
from indexing.store.runs.source_states import NETWORK, state_history
from indexing.store.schema import cursors, source_states

_queries = Queries()


def tell_sources(store: Store, settings: Settings, moment: datetime) -> int:
    """Notes what the sources' changes of state since the last time are to those who watch them; says how many alerts are new."""
    watchers = load_watchers(store, ("sources",))
    if not watchers:
        return 0
    here = _position(store, watchers)
    with store.reading() as connection:
        query = sa.select(source_states.c.id, source_states.c.source_id, source_states.c.time)
        rows = connection.execute(query.where(source_states.c.id > here).order_by(source_states.c.id)).all()
    if not rows:
        return 0
    fresh = {(row.source_id, row.time) for row in rows}
    histories = {key: state_history(store, key) for key in dict.fromkeys(row.source_id for row in rows)}
    news = [
        one
        for history in histories.values()
        for one in news_of_source(reversed(history))
        if (one.change.source_id, one.change.time) in fresh
    ]
    found = alerts_of(news, watchers, settings, moment, _queries)
    with store.writing() as connection:
        return note_alerts(connection, found, moment) if advance(connection, here, rows[-1].id, STATES) else 0


def alerts_of(
    news: Sequence[SourceNews],
    watchers: Sequence[Watcher],
    settings: Settings,
    moment: datetime,
    queries: Queries,
) -> list[NewAlert]:
    """The news for whoever watched when it happened, and whose query fits the source. Our own network is everybody's."""
    sources = survey_registry(settings.sources).registry.sources
    known = [one for one in news if one.change.source_id in sources]
    places = {key: at for at, key in enumerate(dict.fromkeys(one.change.source_id for one in known))}
    sides = [source_side(sources[key], moment) for key in places]
    fits = fitting(sides, watchers, queries, moment.date(), any_topic=True)
    return [
        _alert(watcher.saved.id, one, sources.get(one.change.source_id))
        for one in sorted(news, key=lambda one: one.change.time)
        for watcher in watchers
        if watcher.created <= one.change.time
        and (
            one.change.source_id == NETWORK
            or (
                one.change.source_id in places
                and fits.first(watcher, [places[one.change.source_id]]) is not None
            )
        )
    ]


def source_name(source: Source) -> Words:
    site, column = source.site.names, source.column.names
    return tr(f"{site.zh} · {column.zh}", f"{site.en} · {column.en}")


def _position(store: Store, watchers: Sequence[Watcher]) -> int:
    """The number of the last change of state that was dealt with: at first the last before anybody watched."""
    with store.reading() as connection:
        here = read_position(connection, STATES)
    if here is None:
        with store.writing() as connection:
            here = read_position(connection, STATES)
            if here is None:
                here = _last_before(connection, min(one.created for one in watchers))
                connection.execute(cursors.insert().values(name=STATES, value=here))
    return here


def _last_before(connection: Connection, moment: datetime) -> int:
    first = connection.scalar(
        sa.select(sa.func.min(source_states.c.id)).where(source_states.c.time >= moment)
    )
    return newest_state(connection) if first is None else first - 1


def _alert(subscription_id: str, one: SourceNews, source: Source | None) -> NewAlert:
    key, judgement = one.change.source_id, one.change.judgement
    remedy = what_to_try(judgement, key) if source and one.outcome == "outage" else None
    return NewAlert(
        subscription_id=subscription_id,
        event=one.event,
        title=str(source_name(source)) if source else tr("本机网络", "this machine's network"),
        outcome=one.outcome,
        what=_what(one),
        details=(remedy,) if remedy else (),
        page=f"/sources/{key}" if source else "/sources",
    )


def _what(one: SourceNews) -> Words:
    judgement = one.change.judgement
    since = one.since.astimezone(SHANGHAI)
    if one.outcome == "recovered":
        span = lasting(int((one.change.time - one.since).total_seconds()))
        began = f"{since:%m-%d %H:%M}"
        return tr(f"【已恢复】历时 {span.zh}（{began} 起）", f"Well again after {span.en} (since {began})")
    if one.change.source_id == NETWORK:
        lead = {"zh": "网络", "en": "Network"}
    else:
        lead = wordings(label("health", judgement.state))
    reason = why(judgement)
    return tr(f"【{lead['zh']}】{reason.zh}", f"{lead['en'].capitalize()}: {reason.en}")
