"""What a subscription to activities, days, sources or the report would have brought of late, and which days come."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from alerts.draft import Draft
from alerts.foreseen import DAYS, SAMPLES, Preview, Sample, sample
from alerts.matching.outcomes import Saved
from alerts.matching.queries import Queries
from alerts.matching.telling_news import tell
from alerts.matching.watchers import Watcher, fitting
from alerts.occasions.coming import coming_days
from alerts.occasions.recent import recent_activities
from alerts.occasions.reminders import DAYS as STAGES
from alerts.occasions.reminders import morning, stages
from alerts.occasions.reminding import reminder
from alerts.occasions.reporting import read_week, report_alert
from alerts.occasions.source_news import news_of_source
from alerts.occasions.telling_sources import alerts_of
from config.clock import now
from config.rhythm import next_times, parse_rhythm, window
from config.settings import Settings
from indexing.store import Store
from indexing.store.runs.source_states import state_history
from indexing.store.schema import source_states

_SHOWN = 5


def foresee(store: Store, settings: Settings, draft: Draft) -> Preview:
    """What a draft that watches no papers would have brought in the last 30 days."""
    moment = now()
    saved = Saved("", draft.query, frozenset(draft.classes), frozenset(draft.topics), start_seq=0)
    watcher = Watcher(saved, draft.on, moment - timedelta(days=DAYS), draft.rhythm, draft.days)
    if draft.on == "activities":
        return _activities(store, watcher, moment)
    if draft.on == "deadlines":
        return _days(store, watcher, moment)
    if draft.on == "sources":
        return _sources(store, settings, watcher, moment)
    return _report(store, settings, watcher, moment)


def _activities(store: Store, watcher: Watcher, moment: datetime) -> Preview:
    recent = recent_activities(store, watcher.created)
    times = {one.event: one.sides.change.time for one in recent}
    found = tell(recent, [watcher], moment.date(), Queries())
    newest = sorted((sample(one, times[one.event]) for one in found), key=lambda one: one.time, reverse=True)
    return Preview(DAYS, len(found), tuple(newest[:SAMPLES]))


def _days(store: Store, watcher: Watcher, moment: datetime) -> Preview:
    today = moment.date()
    month = timedelta(days=DAYS)
    furthest = max(month.days, max(STAGES) if watcher.days is None else watcher.days)
    near = coming_days(store, today - month, today + timedelta(days=furthest))
    fits = fitting([side for one in near for side in one.sides], [watcher], Queries(), today)
    past: list[Sample] = []
    coming: list[Sample] = []
    at = 0
    for one in near:
        places = range(at, at := at + len(one.sides))
        if fits.first(watcher, places) is None:
            continue
        for number in stages(one.dated.kind, watcher.days):
            day = one.day - timedelta(days=number)
            if today - month < day <= today and one.document.first_seen.date() <= day:
                past.append(sample(reminder("", one, str(number), day), morning(day)))
        if today <= one.day <= today + month:
            coming.append(sample(reminder("", one, "", today), morning(one.day)))
    newest = sorted(past, key=lambda one: one.time, reverse=True)
    return Preview(DAYS, len(past), tuple(newest[:SAMPLES]), coming=tuple(coming[:_SHOWN]))


def _sources(store: Store, settings: Settings, watcher: Watcher, moment: datetime) -> Preview:
    with store.reading() as connection:
        changed = sa.select(source_states.c.source_id).where(source_states.c.time >= watcher.created)
        keys = connection.scalars(changed.distinct().order_by(source_states.c.source_id)).all()
    news = [one for key in keys for one in news_of_source(reversed(state_history(store, key)))]
    times = {one.event: one.change.time for one in news}
    found = alerts_of(news, [watcher], settings, moment, Queries())
    newest = sorted((sample(one, times[one.event]) for one in found), key=lambda one: one.time, reverse=True)
    return Preview(DAYS, len(found), tuple(newest[:SAMPLES]))


def _report(store: Store, settings: Settings, watcher: Watcher, moment: datetime) -> Preview:
    rhythm = parse_rhythm(watcher.rhythm)
    count = sum(due <= moment for due in next_times(rhythm, watcher.created, DAYS * 24))
    last = window(rhythm, moment)
    start, end = (last.start, last.end) if last else (watcher.created, moment)
    week = read_week(store, settings, start, end)
    return Preview(DAYS, count, (sample(report_alert("", week, ""), moment),))
