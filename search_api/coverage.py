"""What is known of the 37 units and the 11 measures: by measure, or by month; and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from config.language import tr
from crawlers.board import OnBoard
from crawlers.runs.health.worth import READ
from indexing.labels import label
from indexing.registers.coverage import MEASURES, Naming
from search_api.units import UNITS, unit_of

Known: TypeAlias = Literal["paper", "mentioned", "none", "unknown"]
STATES: tuple[Known, ...] = ("paper", "mentioned", "none", "unknown")

_NAMES = (
    ("完善绿色供应链", "Green supply chains"),
    ("创新培育智能消费", "Smart homes"),
    ("提高家居适老化水平", "Homes for old age"),
    ("推动业态模式创新发展", "New forms of business"),
    ("支持旧房装修", "Renovating old homes"),
    ("开展促消费活动", "Promotions"),
    ("发展社区便民服务", "Services near home"),
    ("完善废旧物资回收网络", "Recycling"),
    ("促进农村家居消费", "Rural homes"),
    ("规范市场秩序", "Order in the market"),
    ("加强政策支持", "Support by policy"),
)
_ASPECTS = (
    ("大力提升供给质量", "Better supply", 3),
    ("积极创新消费场景", "New settings", 3),
    ("有效改善消费条件", "Better conditions", 3),
    ("着力优化消费环境", "A better environment", 2),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`paper`: papers carry it out; `mentioned`: only told of; `none`: neither, though a source of the unit is read, since `since`;
    `unknown`: none of its sources is read. The newest come first."""

    known: Known
    papers: tuple[Naming, ...] = ()
    since: date | None = None

    @property
    def count(self) -> int:
        """How many papers stand behind the state."""
        return len({one.document_id for one in self.papers if one.carries_out == (self.known == "paper")})

    def words(self) -> str:
        """The state in words, as a table's cell has it."""
        if self.known == "paper":
            return tr(f"{self.count} 份文件", f"{self.count} paper{'s' if self.count != 1 else ''}")
        if self.known == "mentioned":
            return tr(f"仅提及 {self.count}", f"mentioned only: {self.count}")
        if self.known == "none":
            since = self.since
            return tr("未见", "none seen") + (
                tr(f"（来源自 {since} 正常）", f" (sources healthy since {since})") if since else ""
            )
        return tr("不知道", "unknown")


@dataclass(frozen=True, slots=True)
class Row:
    """A unit, its cells in the order of the columns, and why nothing is known of it where nothing is."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    why: str = ""


def measure_name(number: int) -> str:
    """What a measure is about."""
    return str(tr(*_NAMES[number - 1]))


def aspects() -> tuple[tuple[str, int], ...]:
    """The four aspects in their order, and how many measures each has."""
    return tuple((str(tr(zh, en)), count) for zh, en, count in _ASPECTS)


def by_measure(found: Iterable[Naming], sources: Sequence[OnBoard]) -> tuple[Row, ...]:
    """A row a unit in the order of GB/T 2260, the papers of places under it with it; a column a measure."""
    return _rows(found, sources, {n: n for n in range(1, MEASURES + 1)}, lambda one: one.measure)


def by_month(
    found: Iterable[Naming], sources: Sequence[OnBoard], year: int, today: date, measure: int | None
) -> tuple[Row, ...]:
    """The same with a column a month of the year in which papers were published, months to come left out; of one measure, or all."""
    months = {f"{year}-{n:02}": n for n in months_of(year, today)}
    some = [one for one in found if measure is None or one.measure == measure]
    return _rows(some, sources, months, lambda one: (one.published or "")[:7])


def months_of(year: int, today: date) -> range:
    """The months of a year that have begun."""
    return range(1, (13 if year < today.year else today.month + 1) if year <= today.year else 1)


def _rows(
    found: Iterable[Naming], sources: Sequence[OnBoard], columns: Mapping[Any, int], column_of: Any
) -> tuple[Row, ...]:
    papers: dict[tuple[str, Any], list[Naming]] = {}
    for one in found:
        if unit := unit_of(one.region):
            papers.setdefault((unit.code, column_of(one)), []).append(one)
    read = _read_since(sources)
    lost = _lost(sources)
    return tuple(
        Row(
            code,
            label("region", code),
            tuple(_cell(papers.get((code, column), ()), code in read, read.get(code)) for column in columns),
            "" if code in read else lost.get(code, tr("没有来源", "no source is watched")),
        )
        for code in UNITS
    )


def _read_since(sources: Iterable[OnBoard]) -> Mapping[str, date | None]:
    """By unit since when a source of it has been read without fail, as far back as is known."""
    found: dict[str, date | None] = {}
    for one in sources:
        unit = unit_of(one.source.site.region)
        if unit and one.health and one.health.judgement.state in READ:
            since = one.health.since.date() if one.health.judgement.state == "up" else None
            before = found.get(unit.code)
            found[unit.code] = min(filter(None, (before, since)), default=None)
    return found


def _lost(sources: Iterable[OnBoard]) -> Mapping[str, str]:
    """Why the sources of a unit are not read, the worst first."""
    found: dict[str, str] = {}
    for one in sources:
        unit = unit_of(one.source.site.region)
        if unit and (one.health is None or one.health.judgement.state not in READ):
            found.setdefault(unit.code, _why(one))
    return found


def _why(one: OnBoard) -> str:
    if one.health is None:
        return tr("来源停用", "its source is disabled")
    if one.health.judgement.code == "no_runs":
        return tr("来源还没有采过", "its source was never crawled")
    state = label("health", one.health.judgement.state)
    return tr(f"来源{state}", f"its source: {state}")


def _cell(papers: Iterable[Naming], read: bool, since: date | None) -> Cell:
    some = tuple(papers)
    if any(one.carries_out for one in some):
        return Cell("paper", some)
    if some:
        return Cell("mentioned", some)
    return Cell("none", since=since) if read else Cell("unknown")


def missing(rows: Sequence[Row]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """By measure the units that are read and have no paper of it, where there are any."""
    return tuple(
        (number, names)
        for number in range(1, MEASURES + 1)
        if (names := tuple(row.name for row in rows if row.cells[number - 1].known in ("none", "mentioned")))
    )


def told(rows: Sequence[Row]) -> str:
    """The grid in one sentence."""
    with_paper = sum(any(cell.known == "paper" for cell in row.cells) for row in rows)
    dark = sum(all(cell.known == "unknown" for cell in row.cells) for row in rows)
    return tr(
        f"37 个省级单位中，{with_paper} 个已有文件，{dark} 个不知道（来源没有采到）。",
        f"Of 37 provincial-level units {with_paper} have papers, and of {dark} nothing is known (their sources are not read).",
    )


def of_rows(rows: Sequence[Row], columns: Sequence[str]) -> list[dict[str, Any]]:
    """The cells for programs."""
    return [
        {
            "region": row.code,
            "name": row.name,
            "why_unknown": row.why or None,
            "cells": [
                {
                    "column": column,
                    "state": cell.known,
                    "count": cell.count,
                    "since": cell.since.isoformat() if cell.since else None,
                    "papers": [
                        {
                            "document_id": one.document_id,
                            "title": one.title,
                            "published": one.published,
                            "carries_out": one.carries_out,
                            "place": one.place,
                            "span": list(one.span),
                        }
                        for one in cell.papers
                    ],
                }
                for column, cell in zip(columns, row.cells, strict=True)
            ],
        }
        for row in rows
    ]


def table(rows: Sequence[Row], columns: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heading and rows of words, with the state of each cell, for a spreadsheet."""
    head = (tr("代码", "Code"), tr("地区", "Region"), *columns, tr("为何不知道", "Why unknown"))
    return head, [(row.code, row.name, *(cell.words() for cell in row.cells), row.why) for row in rows]
