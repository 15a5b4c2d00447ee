"""`/activities`: the register of activities as a table, over time, as a calendar, on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.language import tr
from indexing.labels import label
from indexing.registers.activities import Registered, chosen, register
from indexing.registers.keeping import waiting_facts
from search_api.activities import period
from search_api.api.activities import Asked, Wanted
from search_api.figures import by_unit
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.figures import tiles, told_activities
from search_api.pages.views.month import month
from search_api.pages.views.timeline import timeline
from search_api.units import UNITS
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

WHEN = ("running", "coming", "ended", "open")
_MOST = 200

View = Literal["table", "timeline", "month", "map"]


@router.get("/activities")
def activities(
    request: Request,
    here: Here,
    asked: Asked,
    view: View = "table",
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    month_: Annotated[str | None, Query(alias="month", pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$")] = None,
) -> HTMLResponse:
    today = now().date()
    everything = register(here.store)
    found = chosen(everything, today, asked)
    kept = {
        "when": asked.when,
        "region": asked.region,
        "category": asked.category,
        "kind": asked.kind,
        "q": asked.words,
    }
    seen = kept | {"view": view if view != "table" else None, "year": year, "month": month_}

    def link(**changed: object) -> str:
        return address("/activities", seen | changed)

    return page(
        request,
        "registers/activities.html",
        tr("活动", "Activities"),
        view=view,
        shown=_shown(here, asked, found, view, year, month_, link),
        total=len(found),
        known=len(everything),
        asked=asked,
        counts=Counter(one.when(today) for one in everything),
        all_when=WHEN,
        categories=[
            name for name, _ in Counter(n for one in everything for n in one.categories).most_common(12)
        ],
        link=link,
        hidden=[(name, value) for name, value in (seen | {"q": None}).items() if value],
        watched=watched_query(asked),
        watched_name=_named(asked),
        csv=address("/api/v1/activities/table", kept),
        xlsx=address("/api/v1/activities/table", kept | {"format": "xlsx"}),
        calendar=address("/feeds/activities.ics", kept),
        deadlines=address("/feeds/activities.ics", kept | {"of": ["deadline"]}),
        waiting=waiting_facts(here.store),
    )


def _shown(
    here: Serving,
    asked: Wanted,
    found: tuple[Registered, ...],
    view: View,
    year: int | None,
    month_: str | None,
    link: Callable[..., str],
) -> Any:
    """What the view shows."""
    today = now().date()
    if view == "timeline":
        return timeline(found, year or today.year, today)
    if view == "month":
        wanted = month_ or f"{today:%Y-%m}"
        return month(asked.entries(here), int(wanted[:4]), int(wanted[5:]), today)
    if view == "map":
        hrefs = {code: link(region=code, view=None) for code in UNITS}
        made = tiles(by_unit(found), hrefs)
        return made, told_activities(made, sum(not one.region_codes for one in found))
    rows = [(one, one.when(today), period(one)) for one in found[:_MOST]]
    return rows, max(0, len(found) - _MOST)


def watched_query(asked: Wanted) -> str:
    """What is asked for as a query to subscribe to; whether an activity runs is no part of it, since that passes."""
    region = tr(f"地区:{asked.region}", f"region:{asked.region}") if asked.region else None
    return " ".join(filter(None, (region, asked.category, asked.kind, *asked.words.split())))


def _named(asked: Wanted) -> str:
    """What is asked for in words before `新活动`."""
    region = label("region", asked.region) if asked.region else None
    words = tr("、", ", ").join(filter(None, (region, asked.category, asked.kind, asked.words)))
    return f"{words} " if words else ""
