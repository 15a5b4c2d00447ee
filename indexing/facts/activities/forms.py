"""Activities listed in a table: the ministry's form 家居焕新消费季重点活动表 and its like. Each row is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from indexing.facts.activities.bounds import Name
from indexing.facts.activities.quotes import unquoted
from indexing.facts.tables import Line, tables

Role = Literal["name", "time", "place", "region", "organiser", "participant", "content"]

_HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("name", re.compile("(?:活动|展会|赛事|项目|节庆|主题)(?:名称|主题)|^(?:名称|活动|重点活动|展会)$")),
    ("time", re.compile("时间|日期|档期|会期|起止|展期")),
    (
        "region",
        re.compile(
            "^(?:省|市|县|省份|地区|省[（(市区、/].*|[市盟]州?|盟市|州市|地市|城市|所在地区?|省市|市县|[市县]区|区县|县市区?|县（[市区、]{1,3}）|行政区|属地)$|省（区、市）|所在省"
        ),
    ),
    ("place", re.compile("地点|地址|场地|场馆|举办地|区域|范围")),
    ("organiser", re.compile("主办|承办|协办|举办单位|组织单位|牵头|责任单位|主体单位|指导")),
    ("participant", re.compile("参与|参加|参展|企业|品牌|商家|平台")),
    ("content", re.compile("内容|措施|优惠|简介|介绍|亮点|备注|安排|形式|规模")),
)
_NO_NAME = re.compile(r"^(?:合计|总计|小计|备注|注[：:]|说明|填表|填报|[\d.、\s]*)")


@dataclass(frozen=True, slots=True)
class Field:
    """A cell's words at `[start, end)` of the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: its name, and the cells of each role. Regions that stand once for several rows are told of each."""

    name: Name
    fields: dict[Role, tuple[Field, ...]] = field(default_factory=dict)


def entries(text: str) -> tuple[Entry, ...]:
    """The rows of all tables whose heading has a column of names and one of times, places or organisers."""
    found: list[Entry] = []
    for placed in tables(text):
        roles = [_role(cell) for cell in placed.table.header]
        if "name" in roles and {"time", "place", "organiser"} & set(roles):
            found += _of_rows(placed.lines, roles, len(found))
    return tuple(found)


def _role(heading: str) -> Role | None:
    flat = "".join(heading.split())
    return next((role for role, pattern in _HEADINGS if pattern.search(flat)), None)


def _of_rows(lines: tuple[Line, ...], roles: list[Role | None], first: int) -> Iterator[Entry]:
    region: tuple[Field, ...] = ()
    for number, line in enumerate(lines):
        cells = _fields(line, roles)
        region = cells.get("region", region)
        names = cells.get("name", ())
        if not names or _is_no_name(names[0].text):
            continue
        words = unquoted(names[0].text)
        start = names[0].start + names[0].text.find(words)
        name = Name(words, start, start + len(words), first + number)
        yield Entry(name, {**cells, "region": region})


def _is_no_name(text: str) -> bool:
    said = _NO_NAME.match(text)
    return len(text) < 3 or (said is not None and said.end() > 0 and not re.match(r"\d{4}", text))


def _fields(line: Line, roles: list[Role | None]) -> dict[Role, tuple[Field, ...]]:
    found: dict[Role, tuple[Field, ...]] = {}
    at = line.start
    for role, raw in zip(roles, line.raw, strict=False):
        text = raw.strip()
        if role is not None and text:
            start = at + raw.find(text)
            found[role] = (*found.get(role, ()), Field(text, start, start + len(text)))
        at += len(raw) + 1
    return found
