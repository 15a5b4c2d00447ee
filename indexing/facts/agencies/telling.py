"""Who is told to have issued a paper (商务部等13部门印发《…》), and who to hold an activity (由…主办, 主办单位：…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.agencies import is_central
from indexing.facts.facts import AgencyRole, Span
from indexing.text.issuers import is_agency

_ISSUED = re.compile(
    r"(?:印发|发布|出台|公布|下发|制定|制发|发出|颁布|推出|下达)(?:实施)?了?(?:关于)?"
    r"(?:[^，。；《\n]{0,12}《|[^，。；《\n]{0,16}(?:通知|公告|意见|通告|文件|实施细则|实施方案|行动方案|若干措施|补贴政策|支持政策)|[^，。；《\n]{4,30}(?:细则|办法|方案))"
)
_PASSIVE = re.compile(
    r"》[^，。；\n]{0,12}由(?P<who>[^，。；\n]{3,80}?)(?:联合|共同)?(?:印发|发布|出台|公布|下发|制定)"
)
_BY_WHOM = re.compile(
    r"(?:根据|按照|依据)(?P<who>[^，。；《\n]{3,80}?)(?:联合|共同)?(?:印发|发布|出台|公布|下发|制定)?的?《"
)
_ASIDE = re.compile(r"[（(][^（）()\n]{1,12}[）)]")
_INSIDE = re.compile("(?<=《)[^《》]{1,160}(?=》)")
# What may stand between a name and what it did: 今天（7月25日）正式.
_MANNER = re.compile(
    r"\s*(?:等[^，。；]{0,8}?)?\s*(?:$|(?:联合|共同|日前|近日|今|昨|于|在|已|又|正式|再次|最近|本周|\d|[一二三四五六七八九十]{1,3}月|将|也|还|均"
    r"|分别|首次|专门|及时|随即|此前|曾|先后|制定|研究|修订|会同|有关|相关)[^，。；\n]{0,16}$)"
)
_CLAUSE_START = re.compile(r"[，,。；;！？\n：:“”（）()《》\t]")
_PART = re.compile(r"、|和|与|及|会同|联合|携手|同")
_WEAK_PARTS = ("和", "与", "及", "同")
_LEAD = re.compile(
    "(?:记者从|据悉|据|近日|日前|最近|此前|其中|由|经|昨日|今日|(?:20\\d\\d年)?[\\d一二三四五六七八九十]{1,3}月(?:\\d{1,2}日)?[^，]{0,6}?)"
)
_OTHERS = re.compile(
    r"等(?:[\d一二三四五六七八九十]{1,3}\s?个?)?(?:部门|部委|单位|机关|部|委)?(?=$|[^一-鿿]|联合|共同|日前|近日|印发|发布|出台|今|昨|正式|于|在|已|又|制定|公布|下发)"
)
_NO_NAME = re.compile("[在对以按为从将把经向凡各]|[一二三四五六七八九十两多\\d]{1,3}个?部[委门]")
# A name that other words follow must end so: 连续办理 begins with no office.
_OFFICES = ("部", "委", "局", "厅", "府", "委员会", "办公室", "国务院", "法院", "检察院", "总署")
_HOLDS = re.compile(
    r"(?:由|(?<=主办)[、，,]由?|(?<=承办)[、，,]由?|(?<=指导)[、，,]由?)(?P<who>[^，。；\n]{3,120}?)(?:共同|联合)?(?P<role>主办|承办|协办|指导|牵头)"
)
_HOLDERS = re.compile(r"(?P<role>主办|承办|协办|指导)(?:单位|方|机构)?\s?[:：]\s?(?P<who>[^。；\n]{3,160})")
_ROLES: dict[str, AgencyRole] = {
    "主办": "host",
    "牵头": "host",
    "承办": "organiser",
    "协办": "organiser",
    "指导": "guide",
}
_LOOK = 90


def issued(text: str) -> list[Span]:
    """The offices that the first sentence of its kind tells to have issued a paper."""
    flat = _INSIDE.sub(lambda inside: " " * len(inside[0]), text)
    flat = _ASIDE.sub(lambda aside: " " * len(aside[0]), flat)
    for match in _ISSUED.finditer(flat):
        low = max(0, match.start() - _LOOK)
        for stop in _CLAUSE_START.finditer(flat, low, match.start()):
            low = stop.end()
        found = list(_named(flat, low, match.start()))
        if found and _MANNER.match(flat[found[-1][1] : match.start()]):
            return found
    for pattern in (_PASSIVE, _BY_WHOM):
        told = pattern.search(flat)
        if told and (found := list(_named(flat, *told.span("who")))):
            return found
    return []


def holders(text: str) -> Iterator[tuple[Span, AgencyRole]]:
    """Public bodies that host, organise or guide, with what they do."""
    for pattern in (_HOLDS, _HOLDERS):
        for match in pattern.finditer(text):
            for span in _named(text, *match.span("who")):
                yield span, _ROLES[match["role"]]


def _named(text: str, low: int, high: int) -> Iterator[Span]:
    """The offices listed in a stretch. 和 and 与 part them only behind a whole name: 工业和信息化部 is one."""
    at = low
    for part in [*_PART.finditer(text, low, high), None]:
        end = part.start() if part else high
        name = _name(text, at, end, whole=part is not None)
        if name is not None:
            yield name
        elif part and part[0] in _WEAK_PARTS:
            continue
        at = part.end() if part else high


def _name(text: str, start: int, end: int, *, whole: bool) -> Span | None:
    """The name in a part of a list without the words before it; of the last part, the longest name that it begins with."""
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
    if others := _OTHERS.search(text, start, end):
        end = others.start()
    while start < end and text[start].isspace():
        start += 1
    if is_agency(text[start:end].rstrip()):
        return start, start + len(text[start:end].rstrip())
    if whole or _NO_NAME.match(text, start, end):
        return None
    for stop in range(end - 1, start + 2, -1):
        name = text[start:stop]
        if is_central(name) or (name.endswith(_OFFICES) and is_agency(name)):
            return start, stop
    return None
