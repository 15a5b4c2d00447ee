"""An activity as the row of a table tells it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from config.regions import NATION, find_region
from indexing.facts.activities.forms import Entry, Role
from indexing.facts.activities.people import firms, offices
from indexing.facts.categories import categories
from indexing.facts.facts import Activity, Time


def of_row(activity: Activity, entry: Entry, times: tuple[Time, ...]) -> Activity:
    """The activity with what its row says; what the row leaves out stays as the text has it."""
    places = _words(entry, "place")
    regions = _words(entry, "region")
    codes = [code for code in map(find_region, (*places, *regions, activity.name)) if code and code != NATION]
    told = " ".join([activity.name, *_words(entry, "content")])
    start, end, words = _days(entry, times)
    return replace(
        activity,
        start=start or activity.start,
        end=end or activity.end,
        period_text=words or activity.period_text,
        places=places or regions or activity.places,
        region_codes=tuple(dict.fromkeys(codes[:1])) or activity.region_codes,
        organisers=tuple(offices(_words(entry, "organiser"))) or activity.organisers,
        participants=tuple(firm for names in _words(entry, "participant") for firm in firms(names)),
        categories=categories(told, "goods"),
        themes=categories(told, "theme"),
    )


def _words(entry: Entry, role: Role) -> tuple[str, ...]:
    return tuple(field.text for field in entry.fields.get(role, ()))


def _between(times: tuple[Time, ...], start: int, end: int) -> tuple[Time, ...]:
    low = bisect_left(times, start, key=lambda time: time.start_char)
    return times[low : bisect_left(times, end, low, key=lambda time: time.start_char)]


def _days(entry: Entry, times: tuple[Time, ...]) -> tuple[str | None, str | None, str | None]:
    """Of the cell of times: a stretch as it is, one day as the first and the last."""
    cells = entry.fields.get("time", ())
    inside = [time for cell in cells for time in _between(times, cell.start, cell.end)]
    dated = [time for time in inside if time.start or time.end]
    words = " ".join(cell.text for cell in cells) or None
    if not dated:
        return None, None, words
    first, last = dated[0], dated[-1]
    if first.kind == "from":
        return first.start, last.end if last is not first else None, words
    return first.start, last.end or last.start, words
