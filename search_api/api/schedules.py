"""`/api/v1/schedules` and `/api/v1/health`: when sources are due, and how they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, Field

from config.clock import now
from config.fresh_registry import fresh_registry
from crawlers.runs.schedule.rule import parse_rule, short
from indexing.store.runs.schedules import Schedule
from search_api.api.shapes.runs import Healths, Schedules
from search_api.api.shapes.runs import Schedule as ScheduleShape
from search_api.auth.audit import note
from search_api.auth.viewer import By
from search_api.moments import coming
from search_api.schedules import all_health, change_schedule, in_step, of_health, of_schedule
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1", tags=["sources"])


class Change(BaseModel, extra="forbid"):
    """What of a schedule is to be otherwise. `paused_until` null ends a pause."""

    rule: str | None = Field(None, max_length=200, examples=["daily@07:10"])
    paused_until: str | None = Field(None, max_length=40, examples=["2026-12-31"])
    skip_holidays: bool | None = None


@router.get("/health", response_model=Healths)
def health(here: Here) -> Response:
    """How every enabled source is, since when, and why it is thought so."""
    found = all_health(here.store, here.settings, fresh_registry(here.settings.sources))
    return answered({"sources": [of_health(one) for one in found], "next": None})


@router.get("/schedules", response_model=Schedules)
def schedules(here: Here) -> Response:
    """The schedules of all sources."""
    found = in_step(here.store, here.settings, fresh_registry(here.settings.sources))
    shown = [of_schedule(found[key], now()) for key in sorted(found)]
    return answered({"schedules": shown, "next": None})


@router.patch("/schedules/{source_id}", response_model=ScheduleShape)
def change(here: Here, by: By, source_id: str, asked: Annotated[Change, Body()]) -> Response:
    """Changes when a source is due."""
    rule = short(parse_rule(asked.rule)) if asked.rule is not None else None
    pause = "paused_until" in asked.model_fields_set
    until = coming(asked.paused_until, "paused_until") if asked.paused_until else None

    def changed(schedule: Schedule) -> Schedule:
        if rule is not None:
            schedule = replace(schedule, rule=rule, jitter=0, origin="operator")
        if asked.skip_holidays is not None:
            schedule = replace(schedule, skip_holidays=asked.skip_holidays, origin="operator")
        return replace(schedule, paused_until=until) if pause else schedule

    registry = fresh_registry(here.settings.sources)
    schedule = change_schedule(here.store, here.settings, registry, source_id[:100], changed)
    with here.store.writing(ordered=False) as connection:
        note(
            connection, by, "schedule.change", schedule.source_id, None, asked.model_dump(exclude_unset=True)
        )
    return answered(of_schedule(schedule, now()))
