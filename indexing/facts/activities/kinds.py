"""The words in which names of activities end, and the kind of activity that each means."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from config.vocabulary import lines

STATION = "地方站"
Strength = Literal["strong", "fair", "weak"]

# 狂欢周 but not 狂欢周末; 家具展 but not 家具展览会, 家具展厅.
_NO_WEEK = "(?![末一二三四五六日边围岁年])"
_NO_SHOW = "(?![览会示销区位品厅台馆团商现出望博])"
_GOES_ON = {"展": _NO_SHOW, "周": _NO_WEEK}
_CAMPAIGN, _NONE = "*", "-"

_SECTION = re.compile("[第一二三四五六七八九十本上下各每\\d]节$")


_STRONG = frozenset(("消费季", "购物节", "直播节", "嘉年华"))
_FAIR = re.compile("[会集庆程]$")


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines("activities.tsv"):
        kind, *words = line.split("\t")
        if kind not in (_CAMPAIGN, _NONE):
            table |= dict.fromkeys(words, kind)
    return table


@cache
def campaigns() -> tuple[str, ...]:
    """The nation-wide campaigns that others are part of."""
    return _of_kind(_CAMPAIGN)


@cache
def _no_names() -> tuple[str, ...]:
    return _of_kind(_NONE)


def _of_kind(wanted: str) -> tuple[str, ...]:
    rows = (line.split("\t") for line in lines("activities.tsv"))
    return tuple(word for kind, *words in rows if kind == wanted for word in words)


@cache
def heads() -> re.Pattern[str]:
    """Matches the word that ends a name: one of the list, else any on 节, 季, 博会 or 展 with a character before it."""
    words = sorted(_table(), key=len, reverse=True)
    listed = "|".join(re.escape(word) + _GOES_ON.get(word[-1], "") for word in words)
    return re.compile(
        rf"(?P<listed>{listed})|(?P<open>[\u4e00-\u9fff](?:节(?![日假能约点水电气目制奏庆])|季(?![度节后])|博会|展会))"
    )


@lru_cache(maxsize=1024)
def kind_of(name: str) -> str:
    """The kind of the activity of that name: that of the word it ends in, else of one it holds."""
    table = _table()
    if name.rstrip("）)").endswith(("站", "分会场")):
        return STATION
    ends = [word for word in table if name.endswith(word)]
    if ends:
        return table[max(ends, key=len)]
    held = [word for word in table if word in name]
    if held:
        return table[max(held, key=len)]
    if name.endswith("展"):
        return "展会"
    if "换新" in name or "焕新" in name or "购新" in name:
        return "以旧换新"
    return "购物节" if name.endswith("节") else "消费季" if name.endswith("季") else "促消费"


def is_act(word: str) -> bool:
    """Whether the word says no more than that something is an activity: 促销活动, 系列活动."""
    return word.endswith("活动")


def strength(word: str) -> Strength:
    """How much such a word says by itself: `strong` ones are names with any modifier (家电消费季), `fair` ones where something leads
    up to a name or a place stands in it (举办年货展销会), `weak` ones only where marks, a year or an ordinal do (2025云州车展)."""
    kind = kind_of(word)
    if kind in _STRONG and word in _table():
        return "strong"
    if word.endswith("展会"):
        return "weak"
    return "fair" if _FAIR.search(word) or word not in _table() else "weak"


def is_no_name(word: str) -> bool:
    """Whether a word on 节 or 季 is an everyday one: 春节, 旺季."""
    return word.endswith(_no_names()) or _SECTION.search(word) is not None
