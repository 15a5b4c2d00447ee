"""Puts the mentions of one activity together: a name, a shorter or longer form of it, the same with other marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.regions import find_region
from indexing.facts.activities.names import Name
from indexing.facts.facts import Span

_MARKS = re.compile(r"[\s“”‘’「」『』【】\"·•—–-]+|活动$|系列活动$")
_YEAR = re.compile(r"20\d\d")
_APART = re.compile(r"20\d\d|第[一二三四五六七八九十百\d]{1,4}届")
_LEAD = re.compile(r"^(?:20\d\d年?度?|全[国省市]|[\u4e00-\u9fff]{2,6}?[省市区县])+")
ALIKE = 6
_STATION = re.compile("[\u4e00-\u9fff]{2,6}(?:站|分会场)[）)]?$")


@dataclass(frozen=True, slots=True)
class Group:
    """One activity's names as printed: the fullest, the others, and where they stand."""

    name: str
    aliases: tuple[str, ...]
    spans: tuple[Span, ...]
    in_title: bool = False


def merged(text: str, found: list[Name], in_title: list[str]) -> list[Group]:
    """Groups in the order of their first mention; names that only the title has come last, with the places where the text has
    them broken by lines or blanks."""
    groups: list[list[Name]] = []
    for name in [*found, *(mention for told in in_title for mention in _mentions(text, told))]:
        home = next((group for group in groups if _belongs(name, group, in_title)), None)
        if home is None:
            groups.append([name])
        else:
            home.append(name)
    return [_group(group, in_title) for group in groups]


def _belongs(name: Name, group: list[Name], in_title: list[str]) -> bool:
    if name.row is not None and any(other.row not in (None, name.row) for other in group):
        return False
    return any(
        _same(name.text, other.text)
        or ((name.text in in_title) != (other.text in in_title) and _begin_alike(name.text, other.text))
        for other in group
    )


def _begin_alike(one: str, other: str) -> bool:
    """A headline and its text often call one event by the same first words (全国消费品以旧换新消费季, …“惠万家”焕新季)."""
    first, second = (_LEAD.sub("", _MARKS.sub("", name))[:ALIKE] for name in (one, other))
    return one[-1] == other[-1] and len(first) == ALIKE and first == second


def _mentions(text: str, name: str) -> list[Name]:
    pattern = r"\s{0,3}".join(map(re.escape, "".join(name.split())))
    found = [Name(name, *match.span(), True) for match in re.finditer(pattern, text)]
    return found or [Name(name, 0, 0, True)]


def _group(group: list[Name], in_title: list[str]) -> Group:
    forms = list(dict.fromkeys(name.text for name in group))
    fullest = max(forms, key=len)
    return Group(
        fullest,
        tuple(form for form in forms if form != fullest),
        tuple(sorted({(name.start, name.end) for name in group if name.end})),
        any(name.text in in_title for name in group),
    )


def _same(one: str, other: str) -> bool:
    short, long = sorted((_MARKS.sub("", one), _MARKS.sub("", other)), key=len)
    if bool(_STATION.search(one)) != bool(_STATION.search(other)):
        return False
    said, stated = set(_APART.findall(short)), set(_APART.findall(long))
    if said - stated and stated - said:
        return False
    if short in long or (short[-1] == long[-1] and _is_subsequence(short, long)):
        return True
    return _of_place(short) is not None and _of_place(short) == _of_place(long)


def _of_place(name: str) -> tuple[str, str] | None:
    """Year and region of a 以旧换新: its wording differs from page to page (重庆市2026年绿色智能家电以旧换新)."""
    year = _YEAR.search(name)
    region = find_region(_YEAR.sub("", name).lstrip("年")) if year and "新" in name else None
    return (year.group(), region) if year and region else None


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
