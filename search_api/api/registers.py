"""`/api/v1/coverage`, `/api/v1/figures`, `/api/v1/lineage`: what papers say together, with the words each thing was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from config.clock import now
from config.faults import NotFound
from config.fresh_registry import fresh_registry
from config.language import tr
from indexing.registers.coverage import MEASURES, namings
from indexing.registers.figures import KINDS, FigureKind, ToldFigure, told_figures
from indexing.registers.lineage import Lineage, lineage
from search_api.activities import code_of
from search_api.api.shapes.registers import Coverage, Figures, LineageAnswer
from search_api.coverage import Row, by_measure, by_month, measure_name, months_of, of_rows, table
from search_api.exports.sheets import SheetFormat, sheet
from search_api.figures import chosen_figures, figures_table, of_figure
from search_api.schedules import whole_board
from search_api.web.answers import as_json, tagged, tagged_file
from search_api.web.context import Here, Serving

router = APIRouter(tags=["registers"])


@dataclass(frozen=True, slots=True)
class Grid:
    """What is asked of the coverage: a column a measure, or a column a month of a year."""

    by: Literal["measure", "month"] = "measure"
    year: int | None = None
    measure: int | None = None

    def rows(self, here: Serving) -> tuple[Row, ...]:
        moment = now()
        sources = whole_board(here.store, here.settings, fresh_registry(here.settings.sources))
        if self.by == "measure":
            return by_measure(namings(here.store), sources)
        return by_month(namings(here.store), sources, self.of_year, moment.date(), self.measure)

    @property
    def of_year(self) -> int:
        return self.year or now().year

    def columns(self) -> list[str]:
        """The columns as programs name them."""
        if self.by == "measure":
            return [str(n) for n in range(1, MEASURES + 1)]
        return [f"{self.of_year}-{n:02}" for n in months_of(self.of_year, now().date())]

    def names(self) -> list[str]:
        """The columns as people name them."""
        if self.by == "measure":
            return [f"{n} {measure_name(n)}" for n in range(1, MEASURES + 1)]
        return self.columns()


def _grid(
    by: Annotated[Literal["measure", "month"], Query(description="列：举措或月份 / columns")] = "measure",
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    measure: Annotated[int | None, Query(ge=1, le=MEASURES)] = None,
) -> Grid:
    return Grid(by, year, measure)


AskedGrid = Annotated[Grid, Depends(_grid)]


@router.get("/api/v1/coverage", response_model=Coverage)
def coverage(request: Request, here: Here, asked: AskedGrid) -> Response:
    """37 units by the 11 measures, or by month: the state of each cell, and the papers behind it."""
    answer = {
        "columns": [
            {"column": column, "name": name}
            for column, name in zip(asked.columns(), asked.names(), strict=True)
        ],
        "rows": of_rows(asked.rows(here), asked.columns()),
        "next": None,
    }
    return tagged(request, as_json(answer))


@router.get("/api/v1/coverage/table", response_class=Response)
def coverage_table(
    request: Request,
    here: Here,
    asked: AskedGrid,
    format_: Annotated[SheetFormat, Query(alias="format")] = "csv",
) -> Response:
    """The same as a table with each cell's state in words."""
    body, kind = sheet(format_, *table(asked.rows(here), asked.names()))
    return tagged_file(request, body, kind, f"coverage.{format_}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers are asked for; `region` is a code."""

    kinds: tuple[FigureKind, ...] = KINDS
    region: str | None = None
    category: str | None = None

    def of(self, here: Serving) -> tuple[ToldFigure, ...]:
        return chosen_figures(
            told_figures(here.store), self.kinds, region=self.region, category=self.category
        )


def _numbers(
    kind: Annotated[list[FigureKind] | None, Query()] = None,
    region: Annotated[str | None, Query(max_length=40)] = None,
    category: Annotated[str | None, Query(max_length=40)] = None,
) -> Numbers:
    return Numbers(tuple(kind or KINDS), code_of(region), category or None)


AskedNumbers = Annotated[Numbers, Depends(_numbers)]


@router.get("/api/v1/figures", response_model=Figures)
def figures(request: Request, here: Here, asked: AskedNumbers) -> Response:
    """Numbers that papers tell of activities, enterprises, brands and sums, each with the words it was read from."""
    found = [of_figure(one) for one in asked.of(here)]
    return tagged(request, as_json({"figures": found, "total": len(found), "next": None}))


@router.get("/api/v1/figures/table", response_class=Response)
def figures_file(
    request: Request,
    here: Here,
    asked: AskedNumbers,
    format_: Annotated[SheetFormat, Query(alias="format")] = "csv",
) -> Response:
    """The same as a table."""
    body, kind = sheet(format_, *figures_table(asked.of(here), here.settings.address))
    return tagged_file(request, body, kind, f"figures.{format_}")


@router.get("/api/v1/lineage", response_model=LineageAnswer)
def graph(
    request: Request,
    here: Here,
    document: Annotated[
        str | None, Query(max_length=200, description="只要它的上下 / what it is part of")
    ] = None,
) -> Response:
    """What carries out what, as a graph: of all papers, or around one."""
    whole = lineage(here.store)
    if document is not None:
        if document not in whole.nodes:
            raise NotFound(
                tr(
                    "这份文件不落实别的文件，也没有文件落实它",
                    "nothing is known above or below this document",
                ),
                where="document",
            )
        whole = whole.around(document)
    return tagged(request, as_json(_graph(whole)))


def _graph(found: Lineage) -> dict[str, Any]:
    return {
        "nodes": [
            {
                "key": node.key,
                "document_id": node.document_id,
                "title": node.title,
                "doc_no": node.doc_no,
                "published": node.published,
                "region": node.region,
                "agencies": list(node.agencies),
            }
            for node in found.nodes.values()
        ],
        "edges": [
            {
                "child": edge.child,
                "parent": edge.parent,
                "relation": edge.relation,
                "place": edge.place,
                "span": list(edge.span),
            }
            for edge in found.edges
        ],
        "next": None,
    }
