"""Puts the mentions of one activity together: a name, a shorter or longer form of it, the same with other marks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from config.regions import find_region
from indexing.facts.activities.bounds import Name
from indexing.facts.activities.kinds import heads, is_act
from indexing.facts.facts import Span

_MARKS = re.compile(r"[\s“”‘’「」『』【】\"·•—–-]+|活动$|系列活动$")
_YEAR = re.compile(r"20\d\d")
_APART = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届|\d+")
_NTH = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届")
_LEAD = re.compile(r"^(?:20\d\d年?度?|全[国省市]|[\u4e00-\u9fff]{2,6}?[省市区县])+")
_DATED = re.compile(r"20\d\d|第[一二三四五六七八九十百\d]{1,4}届|首届")
ALIKE = 6
MAX_NAMES, MAX_ROWS, MAX_FORMS = 200, 1_000, 20
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
    them broken by lines or blanks. Of a text of names without end the first are taken."""
    groups: list[list[Name]] = []
    spoken: list[list[Name]] = []
    known: dict[str, list[Name]] = {}
    rows = 0
    for name in [*found, *(mention for told in in_title for mention in _mentions(text, told))]:
        home = known.get(name.text) if name.row is None else None
        home = home or next((group for group in spoken if _belongs(name, group, in_title)), None)
        if home is not None:
            home.append(name)
        elif name.row is not None and rows < MAX_ROWS:
            rows += 1
            groups.append(home := [name])
        elif name.row is None and len(spoken) < MAX_NAMES:
            groups.append(home := [name])
            spoken.append(home)
        if home is not None and name.row is None:
            known[name.text] = home
    return [_group(group, in_title) for group in groups]


def _belongs(name: Name, group: list[Name], in_title: list[str]) -> bool:
    """Compared with the forms of the group, each once; rows of a table are never one activity."""
    if name.row is not None and any(other.row is not None for other in group[:MAX_FORMS]):
        return False
    forms = dict.fromkeys(other.text for other in group[:MAX_FORMS])
    return any(
        _same(name.text, form)
        or ((name.text in in_title) != (form in in_title) and _begin_alike(name.text, form))
        for form in forms
    )


def _begin_alike(one: str, other: str) -> bool:
    """A headline and its text often call one event by the same first words (全国消费品以旧换新消费季, …“惠万家”焕新季), or by the
    same ordinal (第139届广交会, 第139届中国进出口商品交易会)."""
    first, second = (_LEAD.sub("", _MARKS.sub("", name))[:ALIKE] for name in (one, other))
    nth = [_NTH.findall(name) for name in (one, other)]
    alike = (len(first) == ALIKE and first == second) or (bool(nth[0]) and nth[0] == nth[1])
    return one[-1] == other[-1] and alike


def _mentions(text: str, name: str) -> list[Name]:
    pattern = r"\s{0,3}".join(map(re.escape, "".join(name.split())))
    found = [Name(name, *match.span()) for match in re.finditer(pattern, text)]
    return found or [Name(name, 0, 0)]


def _group(group: list[Name], in_title: list[str]) -> Group:
    forms = Counter(name.text for name in group)
    fullest = max(forms, key=lambda form: (_DATED.search(form) is not None, forms[form], len(form)))
    return Group(
        fullest,
        tuple(form for form in forms if form != fullest),
        tuple(sorted({(name.start, name.end) for name in group if name.end})),
        any(name.text in in_title for name in group),
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """A name without marks, and what keeps it apart from others."""

    flat: str
    apart: frozenset[str]
    station: bool
    of_place: tuple[str, str] | None


@lru_cache(maxsize=4 * MAX_NAMES)
def _form(name: str) -> _Form:
    flat = _MARKS.sub("", name)
    return _Form(flat, frozenset(_APART.findall(flat)), _STATION.search(name) is not None, _of_place(flat))


def _same(one: str, other: str) -> bool:
    short, long = sorted((_form(one), _form(other)), key=lambda form: len(form.flat))
    if short.station != long.station or not short.flat:
        return False
    if short.apart - long.apart and long.apart - short.apart:
        return False
    if long.flat.startswith(short.flat) and _goes_on(long.flat[len(short.flat) :]):
        return False
    part, whole = sorted(_comparable(short.flat, long.flat), key=len)
    if part and (part in whole or (part[-1] == whole[-1] and _is_subsequence(part, whole))):
        return True
    return short.of_place is not None and short.of_place == long.of_place


def _comparable(one: str, other: str) -> tuple[str, str]:
    """Both without their years where only one has any."""
    if bool(_YEAR.search(one)) == bool(_YEAR.search(other)):
        return one, other
    return _YEAR.sub("", one), _YEAR.sub("", other)


def _goes_on(rest: str) -> bool:
    """Whether what a longer name adds ends in a word like 体验周: 五五购物节民宿体验周 is part of 五五购物节, and not it."""
    return any(head.end() == len(rest) and not is_act(head.group()) for head in heads().finditer(rest))


def _of_place(name: str) -> tuple[str, str] | None:
    """Year and region of a 以旧换新: its wording differs from page to page (重庆市2026年绿色智能家电以旧换新)."""
    year = _YEAR.search(name)
    region = find_region(_YEAR.sub("", name).lstrip("年")) if year and "新" in name else None
    return (year.group(), region) if year and region else None


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
