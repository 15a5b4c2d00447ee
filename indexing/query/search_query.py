"""A search as it is asked for: a query, what narrows it, and how its answer is wanted. Read and checked once, here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, TypeVar, get_args

from config.faults import WrongUsage
from config.language import tr
from indexing.query.errors import QueryError
from indexing.query.fields import checked
from indexing.query.parser import parse
from indexing.query.tree import All, Query

FilterName: TypeAlias = Literal["region", "type", "agency", "topic", "source", "year"]
Sort: TypeAlias = Literal["relevance", "date"]
Match: TypeAlias = Literal["auto", "all"]

FILTERS: tuple[FilterName, ...] = get_args(FilterName)
FIELDS = ("query", *FILTERS, "since", "until", "sort", "size", "match", "after", "fresh", "semantic")
MAX_SIZE = 1_000

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile("[0-9]{4}")

Chosen = TypeVar("Chosen", bound=str)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query and how its answer is wanted; `read_search` makes one of what a person or a program gave.

    Several values of one filter mean any of them, several filters mean all of them; a region's filter takes in the
    places under it. Values of `region`, `type` and `topic` are codes. `since` and `until` are days, both included.
    `after` is the `next` of the answer before. `match='all'` gives only documents that have every word; sorting by date
    implies it. `fresh_on`, `YYYY-MM-DD`, is the day from which newness counts a little when sorting by relevance; None:
    it does not. A later page counts from the day of the first. With `semantic` papers near in meaning may join, where there
    is a model. `text` is the query as typed.
    """

    tree: Query = field(default_factory=All)
    filters: Mapping[FilterName, tuple[str, ...]] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    sort: Sort = "relevance"
    size: int = 10
    match: Match = "auto"
    after: str | None = None
    fresh_on: str | None = None
    semantic: bool = True
    text: str = ""


def read_search(asked: Mapping[str, object], today: date) -> SearchQuery:
    """The search that these parameters ask for: `query`, the filters (one text or a list of them), `since` `until` `sort`
    `size` `match` `after`, and `fresh` and `semantic` (true unless given). None stands for one that is not given.

    Raises WrongUsage whose `where` names the parameter at fault, QueryError with the position in the query.
    """
    for name in asked:
        if name not in FIELDS:
            listed = tr("、", ", ").join(FIELDS)
            raise WrongUsage(
                tr(f"不认识的字段 {name}", f"unknown field {name}"),
                detail=tr(f"可用：{listed}", f"use one of: {listed}"),
                where=name,
            )
    text = _text(asked, "query") or ""
    since, until = _day(asked, "since"), _day(asked, "until")
    if since and until and since > until:
        raise WrongUsage(
            tr(f"since {since} 在 until {until} 之后", f"since {since} is after until {until}"),
            where="since",
        )
    sort = _one_of(asked, "sort", get_args(Sort), "relevance")
    fresh = _yes(asked, "fresh", default=True) and sort == "relevance"
    return SearchQuery(
        tree=parse(text, today),
        filters={name: values for name in FILTERS if (values := _filter(asked, name))},
        since=since,
        until=until,
        sort=sort,
        size=_size(asked),
        match=_one_of(asked, "match", get_args(Match), "auto"),
        after=_text(asked, "after"),
        fresh_on=today.isoformat() if fresh else None,
        semantic=_yes(asked, "semantic", default=True),
        text=text,
    )


def _text(asked: Mapping[str, object], name: str) -> str | None:
    value = asked.get(name)
    if not isinstance(value, str | None):
        raise _wrong(name, tr("文字", "a text"), value)
    return value


def _filter(asked: Mapping[str, object], name: FilterName) -> tuple[str, ...]:
    given = asked.get(name)
    values = given if isinstance(given, list | tuple) else () if given is None else (given,)
    return tuple(dict.fromkeys(_filter_value(name, value) for value in values))


def _filter_value(name: FilterName, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(name, tr("文字", "a text"), value)
    if name == "year" and not _YEAR.fullmatch(value):
        raise _wrong(name, tr("四位年份", "a year of four digits"), value)
    try:
        return checked(name, value.strip())
    except QueryError as error:
        raise WrongUsage(error.title, detail=error.mend, where=name) from None


def _day(asked: Mapping[str, object], name: str) -> str | None:
    value = asked.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _wrong(name, "YYYY-MM-DD", value)
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise _wrong(name, "YYYY-MM-DD", value) from None


def _size(asked: Mapping[str, object]) -> int:
    value = asked.get("size")
    if value is None:
        return SearchQuery().size
    if type(value) is not int or not 0 <= value <= MAX_SIZE:
        raise _wrong("size", tr(f"0 到 {MAX_SIZE} 的整数", f"a whole number from 0 to {MAX_SIZE}"), value)
    return value


def _one_of(asked: Mapping[str, object], name: str, choices: tuple[Chosen, ...], default: Chosen) -> Chosen:
    value = asked.get(name)
    if value is None:
        return default
    for choice in choices:
        if value == choice:
            return choice
    raise _wrong(name, tr(" 或 ", " or ").join(choices), value)


def _yes(asked: Mapping[str, object], name: str, *, default: bool) -> bool:
    value = asked.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise _wrong(name, tr("true 或 false", "true or false"), value)
    return value


def _wrong(name: str, wanted: str, value: object) -> WrongUsage:
    return WrongUsage(
        tr(f"{name} 应为{wanted}，不是 {value}", f"{name} takes {wanted}, not {value}"), where=name
    )
