"""`/activities`: the register of activities; `/coverage`: which measures the papers of which region carry out."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.fresh_registry import fresh_registry
from config.language import tr
from crawlers.runs.standing import standings
from indexing.labels import label
from indexing.registers.activities import register
from indexing.registers.coverage import coverage
from indexing.registers.keeping import waiting_facts
from search_api.activities import period
from search_api.api.activities import Asked
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.coverage_grid import coverage_rows
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

WHEN = ("running", "coming", "ended", "open")
_MOST = 200


@router.get("/activities")
def activities(request: Request, here: Here, asked: Asked) -> HTMLResponse:
    today = now().date()
    found = asked.of(here)
    everything = register(here.store)
    kept = {
        "when": asked.when,
        "region": asked.region,
        "category": asked.category,
        "kind": asked.kind,
        "q": asked.q,
    }
    return page(
        request,
        "activities.html",
        tr("活动", "Activities"),
        rows=[(one, one.when(today), period(one)) for one in found[:_MOST]],
        more=max(0, len(found) - _MOST),
        total=len(found),
        known=len(everything),
        asked=asked,
        counts=Counter(one.when(today) for one in everything),
        all_when=WHEN,
        categories=[
            name for name, _ in Counter(n for one in everything for n in one.categories).most_common(12)
        ],
        link=lambda **changed: address("/activities", kept | changed),
        watched=watched_query(asked),
        watched_name=_named(asked),
        table=address("/api/v1/activities/table", kept),
        calendar=address("/feeds/activities.ics", kept),
        waiting=waiting_facts(here.store),
    )


def watched_query(asked: Asked) -> str:
    """What is asked for as a query to subscribe to; whether an activity runs is no part of it, since that passes."""
    region = tr(f"地区:{asked.region}", f"region:{asked.region}") if asked.region else None
    return " ".join(filter(None, (region, asked.category, asked.kind, *asked.q.split())))


def _named(asked: Asked) -> str:
    """What is asked for in words before `新活动`."""
    region = label("region", asked.region) if asked.region else None
    words = tr("、", ", ").join(filter(None, (region, asked.category, asked.kind, asked.q)))
    return f"{words} " if words else ""


@router.get("/coverage")
def measures(request: Request, here: Here) -> HTMLResponse:
    rows = standings(here.store, fresh_registry(here.settings.sources), now())
    return page(
        request,
        "coverage.html",
        tr("覆盖", "Coverage"),
        rows=coverage_rows(coverage(here.store), rows),
        waiting=waiting_facts(here.store),
    )
