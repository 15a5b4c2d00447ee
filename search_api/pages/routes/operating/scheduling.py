"""What operators do with a source: have it read now, change when it is due, leave it alone for a while; and cancel a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from config.clock import iso, now
from config.fresh_registry import fresh_registry
from config.reroute import read_reroute
from crawlers.runs.schedule.defaults import default_schedule
from indexing.store.runs.queue import ask_to_cancel
from search_api.api.runs import found as found_run
from search_api.auth.audit import Actor, note
from search_api.auth.viewer import By
from search_api.moments import coming
from search_api.schedules import change_schedule, restated, run_now
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)


@router.post("/sources/{source_id}/run")
def run(here: Here, by: By, source_id: str) -> Response:
    """Queues a run and leads to its page, where it can be watched."""
    queued = run_now(here.store, fresh_registry(here.settings.sources), source_id, by.name)
    _noted(here, by, "run.queue", queued.id, {"source": source_id})
    return RedirectResponse(f"/runs/{queued.id}", 303)


@router.post("/sources/{source_id}/schedule")
def schedule(
    here: Here,
    by: By,
    source_id: str,
    rule: Annotated[str, Form(max_length=200)] = "",
    skip_holidays: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Saves when a source is due; the page has said before what that comes to."""
    registry = fresh_registry(here.settings.sources)
    default = default_schedule(registry.source(source_id), read_reroute(here.settings.reroute))
    saved = change_schedule(
        here.store,
        here.settings,
        registry,
        source_id,
        lambda before: restated(before, default, rule, skip_holidays=skip_holidays == "yes"),
    )
    after = {"rule": saved.rule, "skip_holidays": saved.skip_holidays}
    _noted(here, by, "schedule.change", source_id, after)
    return RedirectResponse(f"/sources/{source_id}#schedule", 303)


@router.post("/sources/{source_id}/pause")
def pause(here: Here, by: By, source_id: str, until: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Leaves a source alone until a day or time; an empty one ends that."""
    moment = coming(until, "until") if until else None
    registry = fresh_registry(here.settings.sources)
    change_schedule(
        here.store, here.settings, registry, source_id, lambda before: replace(before, paused_until=moment)
    )
    _noted(here, by, "schedule.pause", source_id, {"until": iso(moment) if moment else None})
    return RedirectResponse(f"/sources/{source_id}", 303)


@router.post("/runs/{run_id}/cancel")
def cancel(here: Here, by: By, run_id: str, back: Annotated[str, Form(max_length=20)] = "") -> Response:
    """Cancels a run, queued or going, and leads to its page, or back to the queue."""
    found = found_run(here, run_id)
    ask_to_cancel(here.store, found.id, now())
    _noted(here, by, "run.cancel", found.id, {"source": found.source_id})
    return RedirectResponse("/operations" if back == "/operations" else f"/runs/{found.id}", 303)


def _noted(here: Serving, by: Actor, what: str, on: str, after: dict[str, object]) -> None:
    with here.store.writing(ordered=False) as connection:
        note(connection, by, what, on, None, after)
