"""Finds the places of China that a text names, down to counties; names in a row (河南洛阳, 北京朝阳) are one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from config.counties import below, codes_by_name, within
from config.regions import NATION, regions
from config.vocabulary import lines

_PROVINCE_END = "0000"
_MUNICIPALITIES = ("11", "12", "31", "50")
_PLACE_ENDS = ("区", "县", "市", "旗", "州", "盟")
_AND = frozenset("、和及与")
# A short name of a city counts where a word begins; 。 to ） part words, and so do these.
_BEFORE_SHORT = frozenset(
    "在于赴由及和与至到进驻对从往的是自设括含给向让届年0123456789、，。；：！？“”‘’（）【】《》〈〉「」[]()/|·—-~\n\t 　"
)
_NO_PLACE_AFTER = re.compile(
    "(?:[东西南北中]?[一二三四五六七八九十]?(?:路|街(?!道|镇)|大街|大道|站(?!活动)|机场|高速|桥)|银行|大学|学院|医院|啤酒|菜|话|湾区|时间|人寿|证券|移动|联通|电信)"
)
# Everyday words, or shorter than a word, that are cities' short names: only their full name counts.
_EVERYDAY = frozenset(
    (
        "东方",
        "来宾",
        "白银",
        "阿里",
        "天门",
        "双河",
        "新星",
        "白杨",
        "文昌",
        "和田",
        "日照",
        "长治",
        "大同",
        "保山",
        "普洱",
        "海西",
        "海东",
        "海北",
        "海南",
        "黄山",
        "恩施",
        "三明",
        "黄南",
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: where it stands in the text, and its code."""

    start: int
    end: int
    code: str


@cache
def _names() -> dict[str, tuple[tuple[str, str | None, bool], ...]]:
    """Names with their code (None: no place) and whether they count anywhere, by their first two characters, longest first."""
    known: dict[str, tuple[str | None, bool]] = {
        word: (None, True) for line in lines("not_regions.txt") for word in line.split()
    }
    for code, region in regions().items():
        if code == NATION:
            continue
        known.setdefault(region.name, (code, True))
        if region.name.endswith("自治州"):
            known.setdefault(region.short + "州", (code, True))
        if region.short not in _EVERYDAY or code.endswith(_PROVINCE_END):
            known.setdefault(region.short, (code, code.endswith(_PROVINCE_END)))
    for name, codes in codes_by_name().items():
        if len(name) > 2:
            known.setdefault(name, (codes[0] if len(codes) == 1 else "", True))
    grouped: dict[str, list[tuple[str, str | None, bool]]] = {}
    for name, (code_or_none, anywhere) in sorted(known.items(), key=lambda entry: -len(entry[0])):
        grouped.setdefault(name[:2], []).append((name, code_or_none, anywhere))
    return {start: tuple(group) for start, group in grouped.items()}


def places(text: str, home: str | None = None) -> Iterator[Place]:
    """The places in their order. `home` is the code of the region that the paper is of: a county of a name that several have
    is the one that lies there, and is left out where none does."""
    names = _names()
    local = _districts(home) if home else {}
    at = 0
    before: Place | None = None
    known = names.keys() | local.keys() if local else names.keys()
    starts = [at for at in range(len(text) - 1) if text[at : at + 2] in known or text[at - 1] in _AND]
    for start in starts:
        if start < at:
            continue
        inside = before if before is not None and before.end == start else None
        place = _in_list(text, start, local, before)
        if place is None and before is not None and before.end == start - 1:
            place = _in_list(text, start, _beside(before.code), before)
        if place is None and text[start : start + 2] in names:
            place, at = _named_at(text, start, inside, home)
        if place is None:
            continue
        place = _with_county(text, place)
        at = place.end
        if before is not None and place.start != before.start:
            yield before
        before = place
    if before is not None:
        yield before


def _in_list(text: str, start: int, local: dict[str, dict[str, str]], before: Place | None) -> Place | None:
    """徐汇、闵行、浦东新区等区: the short name of a district of the home beside another place of the list."""
    for name, code in local.get(text[start : start + 2], {}).items():
        end = start + len(name)
        if not text.startswith(name, start) or name.endswith(_PLACE_ENDS):
            continue
        goes_on = before is not None and before.end == start - 1 and text[start - 1] in _AND
        following = local.get(text[end + 1 : end + 3], {})
        begins = text[end : end + 1] in _AND and any(text.startswith(other, end + 1) for other in following)
        if goes_on or (begins and (start == 0 or text[start - 1] in _BEFORE_SHORT)):
            return Place(start, end, code)
    return None


@cache
def _beside(code: str) -> dict[str, dict[str, str]]:
    """What may follow a place in a list: the districts of its city or municipality, and the cities of its province."""
    province = code[:2] + _PROVINCE_END
    if code[:2] in _MUNICIPALITIES or code.endswith(_PROVINCE_END):
        return _districts(province)
    city, cities = _districts(code[:4] + "00"), _districts(province)
    return {start: {**cities.get(start, {}), **city.get(start, {})} for start in city.keys() | cities.keys()}


@cache
def _districts(home: str) -> dict[str, dict[str, str]]:
    """The full and short names of a city's districts with their codes, by their first two characters; for a province those
    of its cities."""
    city = not home.endswith(_PROVINCE_END) or home[:2] in _MUNICIPALITIES
    known = (
        below(home)
        if city
        else {region.short: code for code, region in regions().items() if within(code, home) and code != home}
    )
    found: dict[str, dict[str, str]] = {}
    for name, code in sorted(known.items(), key=lambda entry: -len(entry[0])):
        found.setdefault(name[:2], {})[name] = code
    return found


def _named_at(text: str, start: int, inside: Place | None, home: str | None) -> tuple[Place | None, int]:
    """The place whose name begins at `start`, joined to the one it lies in, which ends there; and where to go on."""
    for name, known, anywhere in _names()[text[start : start + 2]]:
        end = start + len(name)
        if not text.startswith(name, start):
            continue
        if known is None:
            return None, end
        code = known or _county(name, inside.code if inside else home)
        if not code or (name.endswith("市") and text.startswith("场", end)):
            continue
        if inside and within(code, inside.code):
            return Place(inside.start, end, code), end
        if _is_place(text, start, end, name, anywhere):
            return Place(start, end, code), end
    return None, start + 1


def _county(name: str, outer: str | None) -> str | None:
    """The code of a county whose name several have."""
    return next((code for code in codes_by_name().get(name, ()) if outer and within(code, outer)), None)


def _with_county(text: str, place: Place) -> Place:
    """北京朝阳: the short name of a county right behind the place it lies in."""
    if place.code[4:] != "00" or text[place.end - 1] in "区县旗":
        return place
    names = below(place.code)
    for length in (6, 5, 4, 3, 2):
        name = text[place.end : place.end + length]
        code = names.get(name) if len(name) == length else None
        municipality = place.code.endswith(_PROVINCE_END) and place.code[:2] in _MUNICIPALITIES
        if code and (name[-1] in "区县市旗" or municipality or not place.code.endswith(_PROVINCE_END)):
            if name[-1] not in "区县市旗" and _NO_PLACE_AFTER.match(text, place.end + length):
                return place
            return Place(place.start, place.end + length, code)
    return place


def _is_place(text: str, start: int, end: int, name: str, anywhere: bool) -> bool:
    if not name.endswith(("省", "市", "州", "区", "盟", "县", "旗")) and _NO_PLACE_AFTER.match(text, end):
        return False
    if anywhere:
        return True
    return start == 0 or text[start - 1] in _BEFORE_SHORT
