"""Regions by GB/T 2260, and which of them an agency's name or a title names.

The table holds the nation, the provinces, the prefectures, the cities directly under a province, and the Corps (660000).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from config.vocabulary import lines

NATION = "100000"
CORPS = "660000"


@dataclass(frozen=True, slots=True)
class Region:
    """`code` is six digits; `short` is the everyday name (广州, 恩施); `parent` is None for the nation.

    `abbreviation` is the one character of a province (粤), else None.
    """

    code: str
    name: str
    short: str
    parent: str | None
    abbreviation: str | None = None


@cache
def regions() -> dict[str, Region]:
    """All regions by code, in the order of the codes."""
    table = {}
    for line in lines("regions.tsv"):
        code, name, short, *abbreviation = line.split("\t")
        above = NATION if code.endswith("0000") else code[:2] + "0000"
        parent = None if code == NATION else above
        table[code] = Region(code, name, short, parent, abbreviation[0] if abbreviation else None)
    return table


def region(code: str) -> Region | None:
    """The region of a code; of a county's or district's code the nearest one above it in the table."""
    table = regions()
    return table.get(code) or table.get(code[:4] + "00") or table.get(code[:2] + "0000")


def region_name(code: str) -> str | None:
    """The full name (广东省) of a code that is in the table."""
    found = regions().get(code)
    return found.name if found else None


_STREET = re.compile("[东西南北中]?[一二三四五六七八九十]?(?:路|大街|大道|站|机场|高速)")

# What stands after the short name of a prefecture where it really means the place. A province's short name needs nothing.
_AFTER_CITY = re.compile(
    "$|[^\u4e00-\u9fff]|[\u4e00-\u9fff]{1,2}[^景社园小校地]区|商务|发展|发改|工信|经信|经济|工业|财政|市场|住房|住建|城乡|民政|政府|人民|市级|全[市域面]|各[区县地]"
    "|推[出进动]|启动|举[办行]|开[展启]|召开|发[布放出]|出台|印发|公[布告示开]|关于|有关|家[居电具装]|旧房|厨卫|以旧|消费|补贴|汽车|绿色"
    "|智能|适老|一[次季刻]|新一|再[次推]|加[力快]|持续|实施|支持|促|今[年日起]|上线|首[批个次]|国补|焕新|换新|[东西南北中]?部|市民|地区|本地"
)
_BEFORE_CITY = frozenset("在于赴由及和与至到驻对的，。、：；！？“”‘’（）【】《》〈〉「」[]()/|·—-")

# Cities whose short name is an everyday word: only their full name counts.
_NEVER_ALONE = frozenset(
    ("东方", "来宾", "白银", "阿里", "天门", "双河", "新星", "白杨", "文昌", "和田", "日照", "长治", "大同")
)


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    code: str | None  # None: a word that is no region
    full: bool


@cache
def _names() -> dict[str, tuple[_Name, ...]]:
    """All names by their first two characters, longer ones first."""
    known: dict[str, _Name] = {
        word: _Name(word, None, True) for line in lines("not_regions.txt") for word in line.split()
    }
    for code, place in regions().items():
        known.setdefault(place.name, _Name(place.name, code, True))
        if place.short not in _NEVER_ALONE:
            known.setdefault(place.short, _Name(place.short, code, code.endswith("0000")))
        if place.name.endswith("自治州"):
            known.setdefault(place.short + "州", _Name(place.short + "州", code, True))
    for word in ("生产建设兵团", "新疆兵团"):
        known[word] = _Name(word, CORPS, True)
    grouped: dict[str, list[_Name]] = {}
    for name in sorted(known.values(), key=lambda name: -len(name.text)):
        grouped.setdefault(name.text[:2], []).append(name)
    return {start: tuple(group) for start, group in grouped.items()}


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    """The regions named, from left to right: start, end, code."""
    names = _names()
    at = 0
    previous_end, previous_code = -1, ""
    while at < len(text) - 1:
        step = 1
        for name in names.get(text[at : at + 2], ()):
            end = at + len(name.text)
            if not text.startswith(name.text, at):
                continue
            if name.code is None:
                step = len(name.text)
                break
            if name.text.endswith("市") and text.startswith("场", end):  # 吉林市场监管厅 is the province's
                continue
            step = len(name.text)
            inside = at == previous_end and name.code[:2] == previous_code[:2]
            if not inside and not _means_the_place(text, at, end, name):
                break
            yield at, end, name.code
            previous_end, previous_code = end, name.code
            break
        at += step


def _means_the_place(text: str, start: int, end: int, name: _Name) -> bool:
    if not name.text.endswith(("省", "市", "州", "区", "盟", "团")) and _STREET.match(text, end):
        return False
    if name.full:
        return True
    before = text[start - 1] if start else ""
    return (not before or before.isspace() or before in _BEFORE_CITY) and _AFTER_CITY.match(
        text, end
    ) is not None


def find_region(text: str) -> str | None:
    """The code of the region that an agency's name or a title names first, at its most specific.

    广州市商务局 and 广东省广州市 give 440100, 内蒙古 gives 150000. Short names of cities count only where they stand as
    a place (大连发放消费券, not 大连锁超市). The nation (全国 …) is given where no other region is named. A district or
    county gives the region it is named with, alone it gives None.
    """
    found: str | None = None
    found_end = -1
    for start, end, code in _named(text):
        if code == NATION:
            continue
        if found is None:
            found, found_end = code, end
            continue
        place = regions()[code]
        if place.parent != found or text[found_end:start].strip():
            break
        found, found_end = code, end
    if found is None and text.startswith(("全国", "国务院", "中华人民共和国")):
        return NATION
    return found
