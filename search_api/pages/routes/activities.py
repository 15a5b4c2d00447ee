"""`/activities`: the register of activities; `/coverage`: which measures the papers of which region carry out."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.fresh_registry import fresh_registry
from config.language import tr
from crawlers.runs.health.worth import READ
from indexing.registers.activities import register
from indexing.registers.coverage import coverage
from indexing.registers.keeping import waiting_facts
from search_api.activities import period
from search_api.api.activities import Asked
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.coverage_grid import coverage_rows
from search_api.schedules import whole_board
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
        table=address("/api/v1/activities/table", kept),
        calendar=address("/feeds/activities.ics", kept),
        waiting=waiting_facts(here.store),
    )


@router.get("/coverage")
def measures(request: Request, here: Here) -> HTMLResponse:
    rows = whole_board(here.store, here.settings, fresh_registry(here.settings.sources))
    read = {row.source.site.region for row in rows if row.health and row.health.judgement.state in READ}
    return page(
        request,
        "coverage.html",
        tr("覆盖", "Coverage"),
        rows=coverage_rows(coverage(here.store), read),
        waiting=waiting_facts(here.store),
    )
