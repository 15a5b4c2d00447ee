"""`/changes`: what changed, by day."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.faults import WrongUsage
from config.language import tr
from indexing.records import ChangeClass
from indexing.store import load_documents
from indexing.store.recent import latest_changes
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.told import told
from search_api.pages.words import day
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

CLASSES: tuple[ChangeClass, ...] = get_args(ChangeClass)
# Every class but `new`: what happened to papers that were known.
KNOWN = CLASSES[1:]
SIZE = 50


@router.get("/changes")
def changes(
    request: Request,
    here: Here,
    classes: Annotated[list[str] | None, Query(alias="class")] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """The newest first, all or of some classes; those below the number `before`."""
    chosen = _classes(classes or ())
    found = latest_changes(here.store, limit=SIZE + 1, before=before, classes=chosen)
    shown = found[:SIZE]
    papers = load_documents(here.store, [change.document_id for change in shown], text=False)
    older = address("/changes", {"class": chosen, "before": shown[-1].seq}) if len(found) > SIZE else None
    return page(
        request,
        "changes.html",
        tr("变更", "Changes"),
        papers=papers,
        names=CLASSES,
        known=KNOWN,
        chosen=chosen,
        days=[
            (on, [(change, told(change)) for change in rows])
            for on, rows in groupby(shown, key=lambda change: day(change.time))
        ],
        older=older,
    )


def _classes(given: Sequence[str]) -> tuple[ChangeClass, ...]:
    for name in given:
        if name not in CLASSES:
            raise WrongUsage(
                tr(f"没有 {name[:40]} 这一类变更", f"there is no class of change {name[:40]}"),
                detail=tr("可用：", "one of: ") + " ".join(CLASSES),
                where="class",
            )
    return tuple(name for name in CLASSES if name in given)
