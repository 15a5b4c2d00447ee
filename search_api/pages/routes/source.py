"""`/sources/{id}`: what one source is, how it was, what it brought, and when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.faults import WrongUsage
from config.fresh_registry import fresh_registry
from config.language import tr
from config.reroute import read_reroute
from crawlers.runs.schedule.defaults import default_schedule
from crawlers.runs.schedule.rule import in_words, parse_rule
from indexing.health_words import what_to_try
from indexing.health_words import why as health_why
from indexing.labels import counted
from indexing.store import load_documents
from indexing.store.runs.ledger import list_runs
from indexing.store.runs.schedules import Schedule
from indexing.store.runs.source_states import StateChange, state_history
from indexing.store.runs.standing import newest_documents
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.states import DAYS, act, days_band, reason, state_of, state_words, why
from search_api.schedules import coming_times, doubts, restated, whole_board
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

_RUNS = 20
_BROUGHT = 10
# Of a rule that falls on holidays only there would be hundreds.
_TIMES = 12


@router.get("/sources/{source_id}")
def source(
    request: Request,
    here: Here,
    source_id: str,
    rule: Annotated[str | None, Query(max_length=200)] = None,
    skip_holidays: Annotated[str, Query(max_length=3)] = "",
) -> HTMLResponse:
    """One source; with `rule` when it would be due by another one."""
    registry = fresh_registry(here.settings.sources)
    wanted = registry.source(source_id)
    rows = whole_board(here.store, here.settings, registry)
    row = next(row for row in rows if row.source.id == wanted.id)
    runs = list_runs(here.store, source_id, _RUNS)
    history = state_history(here.store, source_id)
    today = now().date()
    ids = newest_documents(here.store, source_id, _BROUGHT)
    documents = load_documents(here.store, ids, history=True, text=False)
    schedule = row.health.schedule if row.health else None
    default = default_schedule(wanted, read_reroute(here.settings.reroute))
    return page(
        request,
        "source.html",
        tr(
            f"{wanted.site.names.zh} {wanted.column.names.zh}",
            f"{wanted.site.names.en}: {wanted.column.names.en}",
        ),
        row=row,
        source=wanted,
        state=state_of(row),
        words=state_words,
        reason=reason(row),
        act=act(row),
        to_try=what_to_try(row.health.judgement, wanted.id) if row.health and row.needs_attention else None,
        spans=days_band(history, today, DAYS),
        band_sentence=_told(history),
        changes=[(change, health_why(change.judgement)) for change in history[:_BROUGHT]],
        runs=[(run, why(run)) for run in runs],
        documents=[documents[key] for key in ids if key in documents],
        everything=address("/search", {"source": source_id}),
        due=_due(schedule, default, rule, skips=skip_holidays == "yes") if schedule else None,
        tomorrow=today + timedelta(days=1),
    )


def _told(history: tuple[StateChange, ...]) -> str:
    """The band in one sentence."""
    since = now() - timedelta(days=DAYS)
    changes: dict[str, int] = {}
    for change in history:
        if change.time >= since and change.before is not None:
            changes[change.judgement.state] = changes.get(change.judgement.state, 0) + 1
    if not changes:
        return tr(f"近 {DAYS} 天状况没有变过。", f"No change of state in {DAYS} days.")
    told = counted("health", changes)
    return tr(f"近 {DAYS} 天变到：{told}。", f"In {DAYS} days it came to be: {told}.")


def _due(schedule: Schedule, default: Schedule, rule: str | None, *, skips: bool) -> dict[str, Any]:
    """When a source is due by its schedule, or would be by `rule`."""
    fault = ""
    tried = schedule
    if rule is not None:
        try:
            tried = restated(schedule, default, rule, skip_holidays=skips)
        except WrongUsage as wrong:
            fault = tr("；", "; ").join(filter(None, (wrong.title, wrong.detail)))
    coming, dropped = coming_times(tried, now())
    other = tried != schedule
    return {
        "schedule": schedule,
        "rule": rule if fault else tried.rule,
        "skip_holidays": skips if rule is not None else schedule.skip_holidays,
        "other": other,
        "words": in_words(parse_rule(tried.rule)),
        "times": sorted((*coming, *dropped), key=lambda one: one.time)[:_TIMES],
        "never": not coming,
        "doubt": doubts(
            schedule if not other else replace(tried, next_due=coming[0].time if coming else None)
        ),
        "paused": schedule.paused_until is not None and schedule.paused_until > now(),
        "fault": fault,
    }
