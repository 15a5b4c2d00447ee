"""`/api/v1/activities`, its table and its calendar."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from config.clock import now
from config.faults import WrongUsage
from config.language import tr
from config.regions import find_region, region
from indexing.registers.activities import Registered, chosen, register
from search_api.activities import calendar, cells, header, of_activity
from search_api.api.shapes import Activities
from search_api.exports.writers import defused
from search_api.web.answers import as_json, tagged
from search_api.web.context import Here, Serving

router = APIRouter(tags=["activities"])

Names = list[Literal["running", "coming", "ended", "open"]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which activities are asked for; `region` is a code."""

    when: tuple[str, ...] = ()
    region: str | None = None
    category: str | None = None
    kind: str | None = None
    q: str = ""

    def of(self, here: Serving) -> tuple[Registered, ...]:
        return chosen(
            register(here.store),
            now().date(),
            when=self.when,
            region=self.region,
            category=self.category,
            kind=self.kind,
            words=self.q,
        )


def _wanted(
    when: Annotated[Names | None, Query()] = None,
    region: Annotated[str | None, Query(max_length=40)] = None,
    category: Annotated[str | None, Query(max_length=40)] = None,
    kind: Annotated[str | None, Query(max_length=40)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Wanted:
    return Wanted(tuple(when or ()), _code(region), category or None, kind or None, (q or "").strip())


Asked = Annotated[Wanted, Depends(_wanted)]


def _code(text: str | None) -> str | None:
    if not text:
        return None
    code = text if text.isdigit() and region(text) else find_region(text)
    if code is None:
        raise WrongUsage(tr(f"没有这个地区：{text}", f"no such region: {text}"), where="region")
    return code


@router.get("/api/v1/activities", response_model=Activities)
def activities(request: Request, here: Here, asked: Asked) -> Response:
    """The activities that papers tell of, those that end last first; each with the papers that tell of it."""
    today = now().date()
    found = [of_activity(one, today) for one in asked.of(here)]
    return tagged(request, as_json({"activities": found, "total": len(found), "next": None}))


@router.get("/api/v1/activities/table", response_class=Response)
def table(request: Request, here: Here, asked: Asked) -> Response:
    """The same as CSV with the columns of the ministry's form."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header())
    for number, one in enumerate(asked.of(here), 1):
        writer.writerow(defused(cell) for cell in cells(number, one, here.settings.address))
    body = text.getvalue().encode("utf-8-sig", "replace")
    name = "attachment; filename=activities.csv"
    return tagged(request, body, "text/csv; charset=utf-8", **{"Content-Disposition": name})


@router.get("/feeds/activities.ics", response_class=Response)
def ics(request: Request, here: Here, asked: Asked) -> Response:
    """The same as a calendar."""
    return tagged(request, calendar(asked.of(here), here.settings.address), "text/calendar; charset=utf-8")
