"""What operators do with a source: have it read now, change when it is due, leave it alone for a while; and cancel a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from config.clock import now
from config.fresh_registry import fresh_registry
from crawlers.runs.schedule.rule import parse_rule, short
from indexing.store.queue import ask_to_cancel
from search_api.api.runs import found as found_run
from search_api.auth.audit import Actor, note
from search_api.auth.viewer import By
from search_api.pages.views.addresses import address
from search_api.schedules import change_schedule, run_now
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
    save: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Saves a rule; without `save` its words and times are shown first."""
    stated = short(parse_rule(rule))
    here_again = f"/sources/{source_id}"
    if not save:
        return RedirectResponse(address(here_again, {"rule": stated}) + "#schedule", 303)
    registry = fresh_registry(here.settings.sources)
    change_schedule(
        here.store,
        here.settings,
        registry,
        source_id,
        lambda before: replace(before, rule=stated, jitter=0, origin="operator"),
    )
    _noted(here, by, "schedule.change", source_id, {"rule": stated})
    return RedirectResponse(here_again + "#schedule", 303)


@router.post("/sources/{source_id}/pause")
def pause(here: Here, by: By, source_id: str, days: Annotated[int, Form(ge=0, le=365)] = 7) -> Response:
    """Leaves a source alone for some days; 0 ends that."""
    until = now() + timedelta(days=days) if days else None
    registry = fresh_registry(here.settings.sources)
    change_schedule(
        here.store, here.settings, registry, source_id, lambda before: replace(before, paused_until=until)
    )
    _noted(here, by, "schedule.pause", source_id, {"days": days})
    return RedirectResponse(f"/sources/{source_id}", 303)


@router.post("/runs/{run_id}/cancel")
def cancel(here: Here, by: By, run_id: str) -> Response:
    """Cancels a run, queued or going."""
    found = found_run(here, run_id)
    ask_to_cancel(here.store, found.id, now())
    _noted(here, by, "run.cancel", found.id, {"source": found.source_id})
    return RedirectResponse(f"/runs/{found.id}", 303)


def _noted(here: Serving, by: Actor, what: str, on: str, after: dict[str, object]) -> None:
    with here.store.writing(ordered=False) as connection:
        note(connection, by, what, on, None, after)
