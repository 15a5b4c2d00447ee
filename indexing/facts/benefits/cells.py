"""What the heading of a table says that the numbers below it are."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from indexing.facts.benefits.quantities import Quantity
from indexing.facts.benefits.wording import Role

_MOST = re.compile("上限|最高|封顶|限额|不超过")
_GAIN = re.compile("补贴|补助|立减|优惠(?:幅度|比例|金额|力度|额)|让利|折扣|直降|比例|标准")
_OTHER = re.compile("价格|单价|售价|限价|原价|预算|销售|成交|总额|资金|营业|增长|占比|规模|面积|投资")


class Heading(Enum):
    """UNSAID: the number stands in no such cell, or its heading leaves open what it is."""

    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Headings:
    """The roles of the cells of a text, by where they begin and end."""

    cells: tuple[tuple[int, int, Role | None], ...]

    def role(self, quantity: Quantity) -> Role | Heading | None:
        """What the heading over the quantity's cell says; None: something that is no gain."""
        place = bisect_right(self.cells, quantity.start, key=lambda cell: cell[0]) - 1
        if place >= 0 and quantity.start < self.cells[place][1]:
            return self.cells[place][2]
        return Heading.UNSAID


def headings(text: str) -> Headings:
    """Lines with tabs that follow one another are a table, and the first of them is its heading."""
    cells: list[tuple[int, int, Role | None]] = []
    header: list[str] = []
    at = 0
    for line in text.split("\n"):
        parts = line.split("\t")
        if len(parts) < 2:
            header = []
        elif not header:
            header = parts
        else:
            place = at
            for number, cell in enumerate(parts):
                role = _role(header[number]) if number < len(header) else Heading.UNSAID
                if role is not Heading.UNSAID and len(cell) <= 12:
                    cells.append((place, place + len(cell), role if isinstance(role, str) else None))
                place += len(cell) + 1
        at += len(line) + 1
    return Headings(tuple(cells))


def _role(header: str) -> Role | Heading | None:
    if _OTHER.search(header) and not re.search("补贴", header):
        return None
    if not _GAIN.search(header) and not _MOST.search(header):
        return Heading.UNSAID
    return "most" if _MOST.search(header) else "gain"
