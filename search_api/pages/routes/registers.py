"""`/coverage`, `/figures`, `/lineage`: what papers say together."""

from __future__ import annotations

import calendar
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.language import tr
from indexing.labels import label
from indexing.registers.activities import Choice, chosen, register
from indexing.registers.coverage import MEASURES, Naming
from indexing.registers.figures import KINDS
from indexing.registers.keeping import waiting_facts
from indexing.registers.lineage import lineage
from search_api.api.documents import found as found_document
from search_api.api.registers import AskedGrid, AskedNumbers
from search_api.coverage import Row, aspects, measure_name, missing, told
from search_api.figures import by_category, by_month, by_unit, kind_words
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.figures import bars, columns_of, tiles, told_activities
from search_api.pages.views.numbers import largest_bars
from search_api.pages.views.tree import forest, tree
from search_api.units import UNITS
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

_MOST = 100
_TREES = 40
_FIRST_YEAR = 2023


@router.get("/coverage")
def measures(
    request: Request,
    here: Here,
    asked: AskedGrid,
    region: Annotated[str | None, Query(pattern="^[0-9]{6}$")] = None,
    column: Annotated[int | None, Query(ge=1, le=12)] = None,
) -> HTMLResponse:
    """`region` and `column` (counted from 1) choose the cell whose papers are shown."""
    rows = asked.rows(here)
    kept = {"by": asked.by if asked.by == "month" else None, "year": asked.year, "measure": asked.measure}
    row = next((one for one in rows if one.code == region), None)
    return page(
        request,
        "registers/coverage.html",
        tr("覆盖", "Coverage"),
        rows=rows,
        asked=asked,
        names=asked.names() if asked.by == "measure" else _months(len(asked.columns())),
        aspects=aspects(),
        measures=[(n, measure_name(n)) for n in range(1, MEASURES + 1)],
        years=range(now().year, _FIRST_YEAR - 1, -1),
        sentence=told(rows),
        missing=[(measure_name(n), names) for n, names in missing(rows)] if asked.by == "measure" else [],
        dark=[one for one in rows if one.why],
        chosen=_cell(row, column, asked.names()),
        link=lambda **changed: address("/coverage", kept | changed),
        csv=address("/api/v1/coverage/table", kept),
        xlsx=address("/api/v1/coverage/table", kept | {"format": "xlsx"}),
        waiting=waiting_facts(here.store),
    )


def _months(count: int) -> list[str]:
    return [tr(f"{n} 月", calendar.month_abbr[n]) for n in range(1, count + 1)]


def _cell(
    row: Row | None, column: int | None, names: list[str]
) -> tuple[str, str, tuple[Naming, ...]] | None:
    """The unit, the column and the papers of a cell; each paper once."""
    if row is None or column is None or column > len(row.cells):
        return None
    papers = {one.document_id: one for one in reversed(row.cells[column - 1].papers)}
    return row.name, names[column - 1], tuple(reversed(papers.values()))


@router.get("/figures")
def figures(request: Request, here: Here, asked: AskedNumbers) -> HTMLResponse:
    today = now().date()
    activities = chosen(register(here.store), today, Choice(region=asked.region, category=asked.category))
    numbers = asked.of(here)
    kept = {"region": asked.region, "category": asked.category}
    shown = kept | {"kind": list(asked.kinds) if asked.kinds != KINDS else None}
    mapped = tiles(
        by_unit(activities),
        {code: address("/activities", {"region": code, "category": asked.category}) for code in UNITS},
    )
    goods = by_category(activities)
    return page(
        request,
        "registers/figures.html",
        tr("成效", "Figures"),
        asked=asked,
        activities=len(activities),
        tiles=mapped,
        map_sentence=told_activities(mapped, sum(not one.region_codes for one in activities)),
        months=columns_of(by_month(activities), today),
        goods=bars(
            (label("goods", name), count, address("/figures", kept | {"category": name}))
            for name, count in goods.items()
        ),
        plots=[
            (kind, kind_words(kind), largest_bars(numbers, kind)) for kind in KINDS if kind in asked.kinds
        ],
        rows=numbers[:_MOST],
        total=len(numbers),
        kinds=[(kind, kind_words(kind)) for kind in KINDS],
        all_kinds=KINDS,
        kind_words=kind_words,
        link=lambda **changed: address("/figures", shown | changed),
        csv=address("/api/v1/figures/table", shown),
        xlsx=address("/api/v1/figures/table", shown | {"format": "xlsx"}),
        waiting=waiting_facts(here.store),
    )


@router.get("/lineage")
def papers(
    request: Request,
    here: Here,
    document: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """All trees, those with most papers first; or what a document carries out and what carries it out. Raises NotFound."""
    whole = lineage(here.store)
    known = document in whole.nodes if document else False
    if document and not known:
        found_document(here.store, document)
    return page(
        request,
        "registers/lineage.html",
        tr("脉络", "Lineage"),
        asked=document,
        known=known,
        trees=tree(whole, document) if known and document else forest(whole, _TREES) if not document else (),
        total=len(whole.roots()),
        papers=len(whole.nodes),
        machine=address("/api/v1/lineage", {"document": document if known else None}),
        waiting=waiting_facts(here.store),
    )
