"""The fields a query can name, in Chinese and English, and the values that some of them are limited to."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import get_args

from config.language import tr
from config.regions import find_region, region
from indexing.query.errors import QueryError
from indexing.records import DocumentType, Topic
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
        "source": ("来源",),
        "date": ("日期", "时间"),
    }
)

TYPES: Mapping[DocumentType, str] = MappingProxyType(
    {
        "policy": "政策",
        "notice": "通知",
        "interpretation": "解读",
        "news": "新闻",
        "activity": "活动",
        "promotion": "促销",
        "guide": "指南",
        "faq": "问答",
        "other": "其他",
    }
)

TOPICS: Mapping[Topic, str] = MappingProxyType({"core": "核心", "related": "相关", "other": "其他"})

_LABELS: Mapping[str, Mapping[str, str]] = {
    "type": {str(code): label for code, label in TYPES.items()},
    "topic": {str(code): label for code, label in TOPICS.items()},
}
_NAMES = {alias: name for name, aliases in FIELDS.items() for alias in (name, *aliases)}

assert set(TYPES) == set(get_args(DocumentType))
assert set(TOPICS) == set(get_args(Topic))


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
    if name in _LABELS:
        return _labelled(name, fold(value), position)
    return value


def shown_value(name: str, value: str) -> str:
    """The value as it is printed: names where they are read back as the same code."""
    if name == "region":
        place = region(value)
        return place.name if place is not None and find_region(place.name) == value else value
    if name in _LABELS:
        return tr(_LABELS[name].get(value, value), value)
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


def _labelled(name: str, value: str, position: int | None) -> str:
    labels = _LABELS[name]
    for code, label in labels.items():
        if value in (code, label):
            return code
    listed = tr("、".join(labels.values()), ", ".join(labels))
    raise QueryError(
        tr(f"{FIELDS[name][0]}没有这个取值：{value}", f"no such {name}: {value}"),
        position=position,
        mend=tr(f"可用：{listed}", f"use one of: {listed}"),
    )
