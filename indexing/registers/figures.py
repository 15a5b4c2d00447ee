"""Numbers that papers tell of what came of the campaign: activities, enterprises, brands, sums of money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

import sqlalchemy as sa

from indexing.registers.dated import goods_of
from indexing.store import Store
from indexing.store.schema import documents, part_facts
from indexing.text.width import fold_width

FigureKind: TypeAlias = Literal["activities", "enterprises", "brands", "sums", "other"]
KINDS: tuple[FigureKind, ...] = ("activities", "enterprises", "brands", "sums")

_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([十百千]?[万亿]|[百千])?[多余几]?([万亿])?")
_TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A number as a paper tells it (`6600多件`), its least value in units (6600; yuan for sums), what it counts as printed, and where
    it stands: `place` 0 is the body, n the n-th file. `categories` are the goods of the paper's activities."""

    kind: FigureKind
    value: float
    text: str
    counts: str | None
    document_id: str
    title: str
    region: str | None
    published: str | None
    place: int
    span: tuple[int, int]
    categories: tuple[str, ...]


def told_figures(store: Store) -> tuple[ToldFigure, ...]:
    """Every number that papers tell, those of the newest paper first; withdrawn papers are left out. A number that a paper and its
    files tell twice is there once."""
    goods = goods_of(store)
    query = (
        sa.select(
            documents.c.id,
            documents.c.title,
            documents.c.region,
            documents.c.published,
            part_facts.c.place,
            part_facts.c.figures,
        )
        .join(part_facts, part_facts.c.document_id == documents.c.id)
        .where(documents.c.status == "current")
        .order_by(documents.c.published.desc().nulls_last(), documents.c.id, part_facts.c.place)
    )
    found: dict[tuple[str, str, str | None], ToldFigure] = {}
    with store.reading() as connection:
        for key, title, region, published, place, figures in connection.execute(query):
            for one in figures:
                value = value_of(one["text"])
                if value is None:
                    continue
                figure = ToldFigure(
                    kind_of(one["text"], one["counts"]),
                    value,
                    one["text"],
                    one["counts"],
                    key,
                    title,
                    region,
                    published,
                    place,
                    (one["span"][0], one["span"][1]),
                    goods.get(key, ()),
                )
                found.setdefault((key, one["text"], one["counts"]), figure)
    return tuple(found.values())


def value_of(text: str) -> float | None:
    """The least that a number as printed stands for: 3500多万元 is 35,000,000. None where there is no number."""
    match = _NUMBER.search(fold_width(text))
    if match is None:
        return None
    value = float(match[1].replace(",", ""))
    for sign in (match[2] or "") + (match[3] or ""):
        value *= _TIMES[sign]
    return value


def kind_of(text: str, counts: str | None) -> FigureKind:
    """What a number is of, by its unit and by what it counts."""
    words = counts or ""
    if text.rstrip("以上下左右").endswith("元"):
        return "sums"
    if "品牌" in words:
        return "brands"
    if re.search("企业|商户|门店|商家|卖场|经营主体|店铺", words) and re.search("[家户个]", text):
        return "enterprises"
    if re.search("活动|展会|促销|展销", words) and re.search("[场项个次]", text):
        return "activities"
    return "other"
