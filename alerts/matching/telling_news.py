"""From changes of papers to alerts on the activities and days that they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from threading import Lock

from alerts.matching.announced import sides_of
from alerts.matching.evidence import around, page_of, text_at
from alerts.matching.news import News, known_activities, news_of, read_sides
from alerts.matching.queries import Queries
from alerts.matching.sides import Side, load_sides
from alerts.matching.watchers import Watcher, fitting, load_watchers
from alerts.matching.what_days import moved, new_activity
from alerts.noting import NewAlert
from config.clock import now
from config.language import Words
from config.settings import Settings
from indexing.records import Change
from indexing.registers.keeping import keep_naming
from indexing.store import Store

# The register holds what papers of our field tell.
_TOPICS = ("core", "related")

_queries = Queries()
_asking = Lock()  # compiling numbers tokens that a batch of another thread may just be counting


def occasions_of(store: Store, settings: Settings, changes: Sequence[Change], until: int) -> list[NewAlert]:
    """What these changes, which are told and go up to number `until`, bring to those who watch activities and dates."""
    watchers = load_watchers(store, ("activities", "deadlines"))
    if not watchers:
        return []
    news = read_news(store, settings, changes, until)
    with _asking:
        return tell(news, watchers, now().date(), _queries)


def read_news(store: Store, settings: Settings, changes: Sequence[Change], until: int) -> list[News]:
    """The new activities and moved days of these changes."""
    texts = [one for one in changes if one.version_from != one.version_to]
    sides = [both for both in load_sides(store, settings, texts) if both.after.document.topic in _TOPICS]
    readings = read_sides(store, sides)
    told = [one for reading in readings for one in reading.activities]
    keep_naming(store, {one.name for one in told})
    keys = {one.key for one in told}
    own = {one.document_id for one in texts}
    return news_of(readings, known_activities(store, keys, own, until))


def tell(news: Sequence[News], watchers: Sequence[Watcher], today: date, queries: Queries) -> list[NewAlert]:
    """The alerts on these news for whoever watches such things, and whose query fits the activity or the paper."""
    sides: list[Side] = []
    places: list[range] = []
    for one in news:
        tried = sides_of(one.activity) if one.activity else _both(one)
        places.append(range(len(sides), len(sides) + len(tried)))
        sides += tried
    fits = fitting(sides, watchers, queries, today)
    return [
        news_alert(watcher.saved.id, one)
        for one, among in zip(news, places, strict=True)
        for watcher in watchers
        if watcher.on == ("deadlines" if one.move else "activities")
        and one.sides.change.seq > watcher.saved.start_seq
        and fits.first(watcher, among) is not None
    ]


def news_alert(subscription_id: str, one: News) -> NewAlert:
    """What is told of it."""
    change, document, activity = one.sides.change, one.sides.after.document, one.activity
    if one.move:
        span, place = one.move.after.span, one.move.after.place
    else:
        assert activity is not None  # an activity is new, or a day has moved
        span, place = activity.spans[0] if activity.spans else None, activity.place
    return NewAlert(
        subscription_id=subscription_id,
        event=one.event,
        title=activity.name if activity else document.title,
        outcome="moved" if one.move else "matches_now",
        what=_what(one),
        seq=change.seq,
        document_id=document.id,
        run_id=change.run_id,
        classes=change.classes,
        evidence=around(text_at(document, place), span) if span else None,
        page=page_of(document.id, span, place),
    )


def _what(one: News) -> Words:
    if one.move:
        return moved(one.move)
    assert one.activity is not None  # an activity is new, or a day has moved
    return new_activity(one.activity)


def _both(one: News) -> Sequence[Side]:
    return [side for side in (one.sides.after, one.sides.before) if side]
