"""The register of activities in its shapes: for programs, for spreadsheets, for calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from config.clock import SHANGHAI
from config.language import tr
from indexing.labels import label
from indexing.registers.activities import Registered
from search_api.exports.rows import page_of

_HEADER = (
    ("序号", "No."),
    ("活动名称", "Activity"),
    ("活动时间", "Period"),
    ("活动地区", "Region"),
    ("主办单位", "Organisers"),
    ("活动类型", "Kind"),
    ("涉及品类", "Categories"),
    ("信息来源", "Sources"),
)


def of_activity(one: Registered, today: date) -> dict[str, Any]:
    """An activity for programs."""
    return {
        "key": one.key,
        "name": one.name,
        "when": one.when(today),
        "start": one.start,
        "end": one.end,
        "period_text": one.period_text,
        "until_exhausted": one.until_exhausted,
        "kind": one.kind,
        "region_codes": list(one.region_codes),
        "organisers": list(one.organisers),
        "categories": list(one.categories),
        "themes": list(one.themes),
        "differs": list(one.differs),
        "witnesses": [
            {
                "document_id": witness.document_id,
                "title": witness.title,
                "published": witness.published,
                "region": witness.region,
                "span": list(witness.span) if witness.span else None,
                "key": witness.key,
                "start": witness.start,
                "end": witness.end,
                "tied": witness.tied,
            }
            for witness in one.witnesses
        ],
    }


def period(one: Registered) -> str:
    """When it is, in a table's cell."""
    if one.start is None and one.end is None:
        return one.period_text or ""
    days = f"{one.start or ''}—{one.end or ''}".strip("—") if one.start != one.end else str(one.start)
    return days + (tr("，用完即止", ", until exhausted") if one.until_exhausted else "")


def header() -> tuple[str, ...]:
    """The columns of the ministry's form of activities."""
    return tuple(str(tr(*words)) for words in _HEADER)


def cells(number: int, one: Registered, address: str) -> tuple[str, ...]:
    """A row of the form."""
    comma = tr("、", ", ")
    return (
        str(number),
        one.name,
        period(one),
        comma.join(label("region", code) for code in one.region_codes),
        comma.join(one.organisers),
        one.kind or "",
        comma.join(one.categories),
        "\n".join(page_of(witness.document_id, address) for witness in one.witnesses),
    )


def calendar(found: Iterable[Registered], address: str) -> bytes:
    """Activities as all-day events, by which a calendar program keeps them: an event has the same id and bytes as long as nothing
    of it changes (RFC 5545; ends are exclusive there). An open end gives the first day only."""
    made = Calendar()
    made.add("prodid", "-//Huanxin//activities//ZH")
    made.add("version", "2.0")
    made.add("name", tr("焕新：活动", "Huanxin: activities"))
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    host = urlsplit(address).hostname or "huanxin"
    for one in found:
        days = _days(one)
        if days is None:
            continue
        event = Event()
        told = hashlib.sha256(f"{one.key}\n{days[0].year}".encode()).hexdigest()[:24]
        event.add("uid", f"activity-{told}@{host}")
        event.add("summary", one.name)
        event.add("dtstart", days[0])
        event.add("dtend", days[1] + timedelta(days=1))
        event.add("dtstamp", _stamp(one))
        event.add("sequence", len(one.witnesses) - 1)
        event.add("transp", "TRANSPARENT")
        event.add("url", page_of(one.witnesses[0].document_id, address))
        places = tr("、", ", ").join(label("region", code) for code in one.region_codes)
        if places:
            event.add("location", places)
        made.add_component(event)
    return bytes(made.to_ical())


def _days(one: Registered) -> tuple[date, date] | None:
    """Its first and last day, where it tells the first to the day."""
    try:
        first = date.fromisoformat((one.start or "")[:10])
        last = date.fromisoformat(one.end[:10]) if one.end else first
    except ValueError:
        return None
    return (first, last) if last >= first else None


def _stamp(one: Registered) -> datetime:
    """Of the newest paper that tells of it: never now, so that the same calendar has the same bytes."""
    newest = max((witness.published or "" for witness in one.witnesses), default="")
    day = date.fromisoformat(newest[:10]) if newest else date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
