"""The registers: activities, coverage, figures, lineage."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from search_api.api.shapes.parts import Next, Span


class Witness(BaseModel):
    """A paper that tells of an activity; `span` are its words in the paper's text, or in that of the file of number `place`; `key` is
    the name it tells of, folded. `tied`: a person said that it belongs here."""

    document_id: str
    title: str
    published: str | None
    region: str | None
    span: Span | None
    place: int
    key: str
    start: str | None
    end: str | None
    tied: bool


class Activity(BaseModel):
    """`when`: by today's date. `differs` names what its witnesses tell differently."""

    key: str
    name: str
    when: Literal["running", "coming", "ended", "open"]
    start: str | None
    end: str | None
    period_text: str | None
    until_exhausted: bool
    kind: str | None
    region_codes: list[str]
    places: list[str]
    organisers: list[str]
    participants: list[str]
    categories: list[str]
    themes: list[str]
    benefits: list[dict[str, Any]]
    differs: list[str]
    witnesses: list[Witness]


class Activities(BaseModel):
    activities: list[Activity]
    total: int
    next: Next


class Column(BaseModel):
    column: str
    name: str


class CoveringPaper(BaseModel):
    """A paper behind a cell, and the words that name the measure."""

    document_id: str
    title: str
    published: str | None
    carries_out: bool
    place: int
    span: Span


class CoverageCell(BaseModel):
    """`since`: since when the unit's sources are read without fail, where none was seen."""

    column: str
    state: Literal["paper", "mentioned", "none", "unknown"]
    count: int
    since: str | None
    papers: list[CoveringPaper]


class CoverageRow(BaseModel):
    region: str
    name: str
    why_unknown: str | None
    cells: list[CoverageCell]


class Coverage(BaseModel):
    columns: list[Column]
    rows: list[CoverageRow]
    next: Next


class ToldFigure(BaseModel):
    """A number as a paper tells it. `value`: its least, in units or yuan."""

    kind: Literal["activities", "enterprises", "brands", "sums", "other"]
    value: float
    text: str
    counts: str | None
    document_id: str
    title: str
    region: str | None
    published: str | None
    place: int
    span: Span
    categories: list[str]


class Figures(BaseModel):
    figures: list[ToldFigure]
    total: int
    next: Next


class LineageNode(BaseModel):
    """A paper; one that is only cited has no `document_id`."""

    key: str
    document_id: str | None
    title: str
    doc_no: str | None
    published: str | None
    region: str | None
    agencies: list[str]


class LineageEdge(BaseModel):
    """`child` carries out `parent`."""

    child: str
    parent: str
    relation: str
    place: int
    span: Span


class LineageAnswer(BaseModel):
    nodes: list[LineageNode]
    edges: list[LineageEdge]
    next: Next
