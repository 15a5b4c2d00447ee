"""What came of the campaign, in numbers: those that papers tell, and those that the register counts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from config.language import tr
from indexing.labels import label
from indexing.registers.activities import Registered, within
from indexing.registers.figures import FigureKind, ToldFigure
from search_api.exports.rows import page_of
from search_api.units import unit_of


def chosen_figures(
    found: Iterable[ToldFigure],
    kinds: Collection[FigureKind],
    *,
    region: str | None = None,
    category: str | None = None,
) -> tuple[ToldFigure, ...]:
    """Those of these kinds, told by papers of a region or of places under it, about goods of a category."""
    return tuple(
        one
        for one in found
        if one.kind in kinds
        and (not region or within(one.region or "", region))
        and (not category or category in one.categories)
    )


def kind_words(kind: FigureKind) -> str:
    """What a kind of numbers counts."""
    words: Mapping[FigureKind, tuple[str, str]] = {
        "activities": ("活动", "Activities"),
        "enterprises": ("企业", "Enterprises"),
        "brands": ("品牌", "Brands"),
        "sums": ("金额", "Sums"),
        "other": ("其他", "Other"),
    }
    return str(tr(*words[kind]))


def of_figure(one: ToldFigure) -> dict[str, Any]:
    """A number for programs."""
    return {
        "kind": one.kind,
        "value": one.value,
        "text": one.text,
        "counts": one.counts,
        "document_id": one.document_id,
        "title": one.title,
        "region": one.region,
        "published": one.published,
        "place": one.place,
        "span": list(one.span),
        "categories": list(one.categories),
    }


def figures_table(found: Iterable[ToldFigure], address: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heading and rows for a spreadsheet."""
    head = (
        tr("种类", "Kind"),
        tr("原文", "As printed"),
        tr("数值", "Value"),
        tr("所计", "Counts"),
        tr("地区", "Region"),
        tr("品类", "Categories"),
        tr("发布日期", "Published"),
        tr("文件", "Paper"),
        tr("本站地址", "Our page"),
    )
    return head, [
        (
            kind_words(one.kind),
            one.text,
            f"{one.value:.0f}" if one.value == int(one.value) else f"{one.value:g}",
            one.counts or "",
            label("region", one.region) if one.region else "",
            tr("、", ", ").join(label("goods", name) for name in one.categories),
            (one.published or "")[:10],
            one.title,
            page_of(one.document_id, address),
        )
        for one in found
    ]


def by_unit(found: Iterable[Registered]) -> Mapping[str, int]:
    """How many activities each unit has, by its code; one that is held in several counts in each."""
    counts: Counter[str] = Counter()
    for one in found:
        counts.update({unit.code for code in one.region_codes if (unit := unit_of(code))})
    return counts


def by_month(found: Iterable[Registered]) -> Mapping[str, int]:
    """How many activities begin in each month, `2025-09`; those whose first day is told no finer than the year are left out."""
    return Counter(one.start[:7] for one in found if one.start and len(one.start) >= 7)


def by_category(found: Iterable[Registered]) -> Mapping[str, int]:
    """How many activities are about each kind of goods, most first."""
    counts = Counter(name for one in found for name in one.categories)
    return dict(counts.most_common())


def largest(found: Iterable[ToldFigure]) -> Mapping[str, ToldFigure]:
    """By unit the largest number that its papers tell; papers tell the same thing many times and at many dates, so that no sum of
    them means anything."""
    best: dict[str, ToldFigure] = {}
    for one in found:
        unit = unit_of(one.region) if one.region else None
        if unit and (unit.code not in best or best[unit.code].value < one.value):
            best[unit.code] = one
    return dict(sorted(best.items(), key=lambda item: -item[1].value))
