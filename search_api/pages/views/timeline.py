"""Activities as bars over the months of a year: what runs when."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.language import tr
from indexing.labels import label
from indexing.registers.activities import Registered
from indexing.registers.dated import day_of
from search_api.activities import period
from search_api.pages.views.addresses import evidence_address

MOST = 60


@dataclass(frozen=True, slots=True)
class Lane:
    """An activity's bar, in per cent of the year; `open`: it goes on to where nobody said. `state` is running, coming or ended."""

    name: str
    about: str
    href: str
    start: float
    width: float
    open: bool
    state: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A year: its months with where each begins, today's place where it is in the year, and the lanes by their first day. `more`
    counts those that there was no room for."""

    year: int
    months: tuple[tuple[str, float], ...]
    today: float | None
    lanes: tuple[Lane, ...]
    more: int
    rows: tuple[tuple[str, str, str], ...]

    @property
    def sentence(self) -> str:
        running = sum(lane.state == "running" for lane in self.lanes)
        count = len(self.lanes) + self.more
        return tr(
            f"{self.year} 年有 {count} 项活动，其中 {running} 项正在进行；颜色渐淡的没有说到哪天结束。",
            f"{count} activities in {self.year}, {running} of them running; faded ones told no last day.",
        )


def timeline(found: Iterable[Registered], year: int, today: date) -> Timeline:
    """The activities whose days fall into a year. An open end is drawn to the year's end, open starts are left out."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    length = (last - first).days + 1
    placed = []
    for one in found:
        start = day_of(one.start, last=False)
        if start is None:
            continue
        end = day_of(one.end, last=True)
        if start <= last and (end or last) >= first and (end is None or end >= start):
            placed.append((start, end, one))
    placed.sort(key=lambda each: (each[0], each[1] or date.max, each[2].name))
    lanes = tuple(
        Lane(
            one.name,
            tr("，", ", ").join(
                filter(None, (period(one), *(label("region", c) for c in one.region_codes[:2])))
            ),
            evidence_address(one.witnesses[0].document_id, one.witnesses[0].span, one.witnesses[0].place),
            round(100 * (max(start, first) - first).days / length, 2),
            round(100 * ((min(end or last, last) - max(start, first)).days + 1) / length, 2),
            end is None,
            one.when(today),
        )
        for start, end, one in placed[:MOST]
    )
    months = tuple(
        (tr(f"{n} 月", calendar.month_abbr[n]), round(100 * (date(year, n, 1) - first).days / length, 2))
        for n in range(1, 13)
    )
    rows = tuple(
        (one.name, period(one), tr("、", ", ").join(label("region", code) for code in one.region_codes))
        for _, _, one in placed
    )
    here = round(100 * (today - first).days / length, 2) if first <= today <= last else None
    return Timeline(year, months, here, lanes, max(0, len(placed) - MOST), rows)
