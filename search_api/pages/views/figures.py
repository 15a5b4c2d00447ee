"""Numbers made ready for the chart macros: bars, columns by day, bands of states, tiles and grids."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from config.language import tr
from indexing.labels import label
from search_api.units import UNITS, Unit, unit_of

LEVELS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` is its length in per cent of the longest; `printed` is the value where it is told in other words."""

    words: str
    value: float
    share: float
    href: str | None = None
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of a column: where it begins and how high it is, in per cent of the highest column, from the bottom."""

    series: int
    words: str
    value: int
    start: float
    height: float


@dataclass(frozen=True, slots=True)
class Stack:
    """A day's column."""

    day: str
    total: int
    layers: tuple[Layer, ...]

    @property
    def top(self) -> float:
        return self.layers[-1].start + self.layers[-1].height if self.layers else 0.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns by day. `series` are the layers' names in order; `rows` are the numbers as a table has them."""

    series: tuple[str, ...]
    stacks: tuple[Stack, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Equal neighbours of a band as one: first and last day, and what it was."""

    first: str
    last: str
    state: str
    words: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit of the map. `level` is 0 to 5, 0 for none."""

    unit: Unit
    name: str
    value: int
    level: int
    href: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of counts, with a level from 0 to 5 for each."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    levels: tuple[tuple[int, ...], ...]


def level(value: int, most: int) -> int:
    """0 for nothing, else 1 to 5 by the root of its share, so that one giant leaves the rest apart."""
    return 0 if value <= 0 or most <= 0 else min(LEVELS, max(1, math.ceil(LEVELS * math.sqrt(value / most))))


def bars(values: Iterable[tuple[str, int, str | None]]) -> tuple[Bar, ...]:
    found = tuple(values)
    most = max((value for _, value, _ in found), default=0) or 1
    return tuple(Bar(words, value, round(100 * value / most, 2), href) for words, value, href in found)


def level_bars(values: Iterable[tuple[str, float, str, str]]) -> tuple[Bar, ...]:
    """Bars of values as printed, with where each was read."""
    found = tuple(values)
    most = max((value for _, value, _, _ in found), default=0) or 1
    return tuple(
        Bar(words, value, round(100 * value / most, 2), href, printed)
        for words, value, printed, href in found
    )


def columns_of(counts: Mapping[str, int], today: date) -> Columns:
    """The counts of twelve months, `2025-09`, the last of them three months ahead of today, as one layer."""
    ahead = today.year * 12 + today.month - 1 + 3
    names = [f"{n // 12}-{n % 12 + 1:02}" for n in range(ahead - 11, ahead + 1)]
    most = max((counts.get(name, 0) for name in names), default=0) or 1
    series = (tr("开始的活动", "activities that begin"),)
    stacks = []
    for name in names:
        value = counts.get(name, 0)
        layer = Layer(1, series[0], value, 0.0, round(100 * value / most, 2))
        stacks.append(Stack(name, value, (layer,) if value else ()))
    return Columns(series, tuple(stacks), tuple((name, counts.get(name, 0)) for name in names))


def columns(
    counts: Mapping[str, Mapping[str, int]], classes: Sequence[str], last: date, days: int
) -> Columns:
    """The last days, oldest first, each a column of the counts of these classes of change."""
    dates = [(last - timedelta(days=back)).isoformat() for back in range(days - 1, -1, -1)]
    by_day = {on: counts.get(on, {}) for on in dates}
    most = max((sum(each.get(name, 0) for name in classes) for each in by_day.values()), default=0) or 1
    names = tuple(str(label("change", name)) for name in classes)
    stacks = []
    for on, each in by_day.items():
        at, layers = 0, []
        for number, name in enumerate(classes):
            if value := each.get(name, 0):
                start, height = round(100 * at / most, 2), round(100 * value / most, 2)
                layers.append(Layer(number + 1, names[number], value, start, height))
                at += value
        stacks.append(Stack(on, at, tuple(layers)))
    rows = tuple((on, *(each.get(name, 0) for name in classes)) for on, each in by_day.items())
    return Columns(names, tuple(stacks), rows)


def band(states: Mapping[str, str], words: Mapping[str, str], last: date, days: int) -> tuple[Span, ...]:
    """The days up to `last` by the state of each (`none` where the mapping has no day), equal neighbours joined."""
    spans: list[tuple[str, str, str]] = []
    for back in range(days - 1, -1, -1):
        on = (last - timedelta(days=back)).isoformat()
        state = states.get(on, "none")
        if spans and spans[-1][2] == state:
            spans[-1] = (spans[-1][0], on, state)
        else:
            spans.append((on, on, state))
    made, at = [], 0
    for first, end, state in spans:
        length = (date.fromisoformat(end) - date.fromisoformat(first)).days + 1
        made.append(
            Span(first, end, state, words[state], round(100 * at / days, 3), round(100 * length / days, 3))
        )
        at += length
    return tuple(made)


def tiles(counts: Mapping[str, int], href: Mapping[str, str]) -> tuple[Tile, ...]:
    """The 37 units with the counts of their own code and of the places under them. `href` leads on, by the unit's code."""
    sums = dict.fromkeys(UNITS, 0)
    for code, count in counts.items():
        if unit := unit_of(code):
            sums[unit.code] += count
    most = max(sums.values())
    return tuple(
        Tile(unit, str(label("region", code)), sums[code], level(sums[code], most), href[code])
        for code, unit in UNITS.items()
    )


def grid(counts: Mapping[tuple[str, str], int], rows: Mapping[str, str], across: Mapping[str, str]) -> Grid:
    """Counts by (row, column); the mappings give the names, in order."""
    values = tuple(tuple(counts.get((row, column), 0) for column in across) for row in rows)
    most = max((value for line in values for value in line), default=0)
    levels = tuple(tuple(level(value, most) for value in line) for line in values)
    return Grid(tuple(rows.values()), tuple(across.values()), values, levels)


def csv_address(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table as the address of its own download. A cell that a spreadsheet would take for a formula is defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([_plain(str(cell)) for cell in row])
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + out.getvalue(), errors="replace")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def told_map(shown: Sequence[Tile]) -> str:
    """The map in one sentence."""
    some = [tile for tile in shown if tile.value]
    if not some:
        return tr("各地都还没有文件。", "No unit has a paper yet.")
    first = max(some, key=lambda tile: tile.value)
    return tr(
        f"37 个省级单位中有 {len(some)} 个有文件，最多的是{first.name}（{first.value} 份）。",
        f"{len(some)} of 37 provincial-level units have papers, most of them {first.name} ({first.value}).",
    )


def told_activities(shown: Sequence[Tile], nation: int) -> str:
    """The map of activities in one sentence; `nation` counts those that are held in no place of their own."""
    some = [tile for tile in shown if tile.value]
    rest = tr(f"另有 {nation} 项面向全国。", f" {nation} more are nation-wide.") if nation else ""
    if not some:
        return tr("没有哪个地方的活动。", "No activity of any place.") + rest
    first = max(some, key=lambda tile: tile.value)
    return (
        tr(
            f"37 个省级单位中有 {len(some)} 个有活动，最多的是{first.name}（{first.value} 项）。",
            f"{len(some)} of 37 provincial-level units have activities, most of them {first.name} ({first.value}).",
        )
        + rest
    )
