"""Answers of the search."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from search_api.api.shapes.papers import BriefLine, DocumentHead
from search_api.api.shapes.parts import Next, Span


class Hit(DocumentHead):
    """`marks` and `title_marks` are half-open ranges of code points in `snippet` and `title`."""

    score: float
    partial: bool
    snippet: str
    marks: list[Span]
    title_marks: list[Span]
    matched_in: list[str]
    brief: BriefLine | None


class FacetValue(BaseModel):
    value: str
    label: str
    count: int


class FacetsAnswer(BaseModel):
    """`total` and the facets count documents that have every word, `partial_total` those that have some."""

    query: str
    read_as: str
    total: int
    partial_total: int
    facets: dict[str, list[FacetValue]]


class SearchAnswer(FacetsAnswer):
    hits: list[Hit]
    next: Next


class Suggestion(BaseModel):
    """`text` is the whole query as it would read, `label` what is new in it."""

    text: str
    label: str
    kind: Literal["word", "region", "agency", "type"]


class Suggestions(BaseModel):
    query: str
    suggestions: list[Suggestion]
    next: Next
