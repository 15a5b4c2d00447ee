"""What calendar programs keep of activities and deadlines (RFC 5545): an entry has the same id and bytes as long as nothing of it
changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from config.language import tr
from indexing.labels import label
from indexing.registers.dated import Dated, Entry, day_of
from search_api.exports.rows import page_of

Of: TypeAlias = Literal["period", "start", "end", "deadline"]
"""What becomes an event: an activity's whole time, its first day, its last, or a deadline."""

USUAL: tuple[Of, ...] = ("period", "deadline")


def calendar(found: Iterable[Entry], address: str, of: Collection[Of] = USUAL) -> bytes:
    """The entries as all-day events; ends are exclusive there. An open end gives the first day only, one that is told to the month
    the month's last day. What is no more is said to be cancelled."""
    made = Calendar()
    made.add("prodid", "-//Huanxin//activities//ZH")
    made.add("version", "2.0")
    host = urlsplit(address).hostname or "huanxin"
    made.add("uid", f"activities-{'-'.join(sorted(of))}@{host}")
    name = tr("焕新：活动与截止", "Huanxin: activities and deadlines")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in found:
        for kind, words, first, last in _events(one.shown, of):
            uid = one.uid if kind in USUAL else one.uid.replace("activity", kind, 1)
            made.add_component(_event(one, f"{uid}@{host}", words, first, last, address))
    return bytes(made.to_ical())


def _events(one: Dated, of: Collection[Of]) -> Iterator[tuple[Of, str, date, date]]:
    """What an entry gives: which it is, its words, first and last day."""
    first = day_of(one.start, last=False)
    last = day_of(one.end, last=True)
    if first is None:
        return
    if one.kind == "deadline":
        if "deadline" in of:
            # 截止时间, 送达: without its paper's title it says nothing on a telephone.
            words = " · ".join(filter(None, (one.subject, one.title)))
            yield "deadline", tr(f"截止：{words}", f"Deadline: {words}"), first, first
        return
    if "period" in of:
        yield "period", one.name, first, last if last and last >= first else first
    if "start" in of:
        yield "start", tr(f"开始：{one.name}", f"Begins: {one.name}"), first, first
    if "end" in of and last:
        yield "end", tr(f"结束：{one.name}", f"Ends: {one.name}"), last, last


def _event(one: Entry, uid: str, words: str, first: date, last: date, address: str) -> Event:
    shown = one.shown
    event = Event()
    event.add("uid", uid)
    event.add("summary", words)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("dtstamp", one.changed)
    event.add("last-modified", one.changed)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", page_of(shown.document_id, address))
    if shown.title != shown.name:
        event.add("description", shown.title)
    places = dict.fromkeys((*(label("region", code) for code in shown.region_codes), *shown.places))
    if places:
        event.add("location", tr("、", ", ").join(places))
    return event
