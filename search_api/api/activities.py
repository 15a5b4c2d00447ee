"""`/api/v1/activities`, its table and its calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from config.clock import now
from config.language import tr
from indexing.registers.activities import Choice, Registered, chosen, register
from indexing.registers.dated import Entry, calendar_of, chosen_entries
from search_api.activities import TITLE, cells, code_of, header, of_activity
from search_api.api.shapes.registers import Activities
from search_api.calendars import USUAL, Of, calendar
from search_api.exports.sheets import SheetFormat, sheet
from search_api.web.answers import as_json, tagged, tagged_file
from search_api.web.context import Here, Serving

router = APIRouter(tags=["activities"])

Names = list[Literal["running", "coming", "ended", "open"]]


@dataclass(frozen=True, slots=True)
class Wanted(Choice):
    """Which activities are asked for, and where they are."""

    def of(self, here: Serving) -> tuple[Registered, ...]:
        return chosen(register(here.store), now().date(), self)

    def entries(self, here: Serving) -> tuple[Entry, ...]:
        """The days of the same activities, and of deadlines."""
        return chosen_entries(calendar_of(here.store), now().date(), self)


def _wanted(
    when: Annotated[Names | None, Query()] = None,
    region: Annotated[str | None, Query(max_length=40)] = None,
    category: Annotated[str | None, Query(max_length=40)] = None,
    kind: Annotated[str | None, Query(max_length=40)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Wanted:
    return Wanted(tuple(when or ()), code_of(region), category or None, kind or None, (q or "").strip())


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("/api/v1/activities", response_model=Activities)
def activities(request: Request, here: Here, asked: Asked) -> Response:
    """The activities that papers tell of, those that end last first; each with the papers that tell of it."""
    today = now().date()
    found = [of_activity(one, today) for one in asked.of(here)]
    return tagged(request, as_json({"activities": found, "total": len(found), "next": None}))


@router.get("/api/v1/activities/table", response_class=Response)
def table(
    request: Request,
    here: Here,
    asked: Asked,
    format_: Annotated[SheetFormat, Query(alias="format")] = "csv",
) -> Response:
    """The same in the shape of the ministry's form, as CSV or as a workbook."""
    rows = [cells(number, one, here.settings.address) for number, one in enumerate(asked.of(here), 1)]
    body, kind = sheet(format_, header(), rows, tr(*TITLE))
    return tagged_file(request, body, kind, f"activities.{format_}")


@router.get("/feeds/activities.ics", response_class=Response)
def ics(
    request: Request,
    here: Here,
    asked: Asked,
    of: Annotated[
        list[Of] | None,
        Query(description="period、deadline（默认）、start、end / what becomes an event"),
    ] = None,
) -> Response:
    """The same as a calendar, with the deadlines of papers."""
    body = calendar(asked.entries(here), here.settings.address, tuple(of or USUAL))
    return tagged(request, body, "text/calendar; charset=utf-8")
