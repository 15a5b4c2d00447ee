"""The fields a query can name, in Chinese and English, and the values that some of them are limited to."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from config.language import tr
from config.regions import find_region, region
from indexing.labels import LABELS, code_of, label
from indexing.query.errors import QueryError
from indexing.segment import fold, fold_shapes

# Name in the tree -> the Chinese name it is printed with, then the other names that are understood.
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "region": ("地区", "省份", "省市"),
        "agency": ("机关", "发文机关", "部门", "单位"),
        "type": ("类型", "文种"),
        "doc_no": ("文号", "发文字号"),
        "title": ("标题", "题名"),
        "topic": ("主题",),
        "document": ("文件", "doc"),
        "source": ("来源",),
        "date": ("日期", "时间"),
        "activity": ("活动",),
        "deadline": ("截止", "截止日期"),
        "category": ("品类",),
        "cap": ("补贴上限", "最高补贴"),
        "cites": ("引用", "依据"),
        "measure": ("举措", "措施"),
    }
)

_NAMED_VALUES: tuple[Literal["type", "topic"], ...] = ("type", "topic")
_NAMES = {alias: name for name, aliases in FIELDS.items() for alias in (name, *aliases)}


def field_named(name: str) -> str | None:
    """The field that a word before a colon names, if any; case and tradition do not count."""
    return _NAMES.get(fold(name))


def nearest_field(name: str, *, like: float = 0.5) -> str | None:
    """The name of a field, in any language, that is most like a word that is none (地域: 地区, regoin: region); None where
    none is as much `like` it, 1 being the same."""
    near = get_close_matches(fold(name), _NAMES, n=1, cutoff=like)
    return near[0] if near else None


def shown_field(name: str) -> str:
    """The name a field is printed with."""
    return tr(FIELDS[name][0], name)


def checked(name: str, value: str, position: int | None = None) -> str:
    """The value as the tree holds it. Raises QueryError where a region, type or topic of that name does not exist."""
    if name == "region":
        return _region(fold_shapes(value), position)
    for one in _NAMED_VALUES:
        if name == one:
            return _labelled(one, fold(value), position)
    return value


def shown_value(name: str, value: str) -> str:
    """The value as it is printed: names where they are read back as the same code."""
    if name == "region":
        place = region(value)
        return place.name if place is not None and find_region(place.name) == value else value
    for one in _NAMED_VALUES:
        if name == one:
            return tr(label(one, value), value)
    return value


def _region(value: str, position: int | None) -> str:
    if value.isascii() and value.isdigit() and len(value) == 6 and region(value) is not None:
        return value
    code = find_region(value)
    if code is None:
        raise QueryError(
            tr(f"没有这个地区：{value}", f"no such region: {value}"),
            position=position,
            mend=tr(
                "写省、市名称或六位行政区划代码，例如 地区:浙江、地区:330000",
                "write a province, a city or a six-digit code, as in region:浙江 or region:330000",
            ),
        )
    return code


def _labelled(name: Literal["type", "topic"], value: str, position: int | None) -> str:
    code = code_of(name, value)
    if code is None:
        listed = tr("、".join(label(name, each) for each in LABELS[name]), ", ".join(LABELS[name]))
        raise QueryError(
            tr(f"{FIELDS[name][0]}没有这个取值：{value}", f"no such {name}: {value}"),
            position=position,
            mend=tr(f"可用：{listed}", f"use one of: {listed}"),
        )
    return code
