"""The grid of 37 units by 11 measures: what is known of each cell, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from indexing.labels import label
from indexing.registers.coverage import MEASURES
from search_api.pages.views.addresses import document_address
from search_api.pages.views.units import UNITS, unit_of

Known: TypeAlias = Literal["paper", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Cell:
    """`paper`: some papers name the measure; `none`: none does, though a source of the unit is read; `unknown`: none is."""

    known: Known
    count: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    cells: tuple[Cell, ...]


def coverage_rows(
    found: Mapping[tuple[str, int], tuple[str, ...]], regions: Iterable[str]
) -> tuple[Row, ...]:
    """A row a unit in the order of GB/T 2260, its papers and those of places under it counted. `regions` are those of which a source
    is read."""
    by_unit: dict[tuple[str, int], list[str]] = {}
    for (region, number), ids in found.items():
        if unit := unit_of(region):
            by_unit.setdefault((unit.code, number), []).extend(ids)
    read = {unit.code for region in regions if (unit := unit_of(region))}
    return tuple(
        Row(
            code,
            label("region", code),
            tuple(_cell(by_unit.get((code, number), []), code in read) for number in range(1, MEASURES + 1)),
        )
        for code in UNITS
    )


def _cell(ids: list[str], read: bool) -> Cell:
    if ids:
        return Cell("paper", len(ids), document_address(ids[0]))
    return Cell("none" if read else "unknown")
