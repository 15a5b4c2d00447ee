"""Grids out of straight lines: which lines cross, and which cells they bound. Plain geometry, in points, y upwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NEAR = 3.0
"""Points between two lines that are one, and over which a line may end short of another."""
MAX_LINES = 3_000
MAX_PLACES = 40_000
"""Cells of one grid."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line at height `at` from `low` to `high` where `level`, else upright at `at`."""

    level: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's first row and column, counted from the top left, and its box."""

    row: int
    column: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Grid:
    """`columns` are the borders from left to right, `rows` those from top to bottom; merged cells stand at their first place."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Cell, ...]


def grids(edges: Iterable[Edge]) -> list[Grid]:
    """The grids of two rows and two columns or more, from top to bottom."""
    lines = _joined(edges)
    if len(lines) > MAX_LINES:
        return []
    found = (_grid(group) for group in _crossing(lines))
    return sorted((grid for grid in found if grid is not None), key=lambda grid: -grid.rows[0])


def _joined(edges: Iterable[Edge]) -> list[Edge]:
    """Lines that lie in one another's way as one."""
    lines: list[Edge] = []
    for level in (True, False):
        rest = sorted((edge for edge in edges if edge.level is level), key=lambda edge: (edge.at, edge.low))
        for group in _near(rest):
            at = sum(edge.at for edge in group) / len(group)
            low, high = group[0].low, group[0].high
            for edge in sorted(group, key=lambda edge: edge.low):
                if edge.low > high + NEAR:
                    lines.append(Edge(level, at, low, high))
                    low, high = edge.low, edge.high
                low, high = min(low, edge.low), max(high, edge.high)
            lines.append(Edge(level, at, low, high))
    return lines


def _near(edges: Sequence[Edge]) -> list[list[Edge]]:
    """In order of `at`, those that are as good as at one place together."""
    groups: list[list[Edge]] = []
    for edge in edges:
        if groups and edge.at - groups[-1][0].at <= NEAR:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _crossing(lines: list[Edge]) -> list[list[Edge]]:
    """The lines in groups that hang together."""
    level = [line for line in lines if line.level]
    upright = [line for line in lines if not line.level]
    home = list(range(len(lines)))

    def root(place: int) -> int:
        while home[place] != place:
            home[place] = home[home[place]]
            place = home[place]
        return place

    for one, across in enumerate(level):
        for other, up in enumerate(upright, len(level)):
            if (
                across.low - NEAR <= up.at <= across.high + NEAR
                and up.low - NEAR <= across.at <= up.high + NEAR
            ):
                home[root(one)] = root(other)
    groups: dict[int, list[Edge]] = {}
    for place, line in enumerate([*level, *upright]):
        groups.setdefault(root(place), []).append(line)
    return list(groups.values())


def _grid(lines: list[Edge]) -> Grid | None:
    across = [line for line in lines if line.level]
    up = [line for line in lines if not line.level]
    rows = tuple(sorted({line.at for line in across}, reverse=True))
    columns = tuple(sorted({line.at for line in up}))
    if len(rows) < 3 or len(columns) < 3 or len(rows) * len(columns) > MAX_PLACES:
        return None
    return Grid(columns, rows, tuple(_cells(rows, columns, across, up)))


def _cells(
    rows: tuple[float, ...], columns: tuple[float, ...], across: list[Edge], up: list[Edge]
) -> Iterable[Cell]:
    """A cell reaches to the right and down as long as no line is drawn."""
    taken: set[tuple[int, int]] = set()
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            right, below = column + 1, row + 1
            while right < len(columns) - 1 and not _drawn(up, columns[right], rows[row : row + 2]):
                right += 1
            while below < len(rows) - 1 and not _drawn(across, rows[below], columns[column : column + 2]):
                below += 1
            taken.update((r, c) for r in range(row, below) for c in range(column, right))
            yield Cell(row, column, columns[column], rows[below], columns[right], rows[row])


def _drawn(lines: list[Edge], at: float, between: tuple[float, ...]) -> bool:
    middle = sum(between) / len(between)
    return any(line.at == at and line.low - NEAR <= middle <= line.high + NEAR for line in lines)
