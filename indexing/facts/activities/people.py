"""Where an activity is held, who organises it and who takes part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.regions import NATION, find_region
from indexing.facts.activities.merging import Group
from indexing.facts.activities.owners import Owners

_NAME = r"[\u4e00-\u9fffA-Za-z0-9（）()、和及与·\s]{2,120}?"
_ORGANISED = re.compile(
    rf"由(?P<names>{_NAME})(?:联合|共同|指导|牵头|分别|倾力|携手|精心|等){{0,3}}(?:主办|承办|协办|举办|组织|指导|牵头|发起|推出|打造)"
)
_MORE = re.compile(rf"(?:主办|指导)[、，的]\s?(?P<names>{_NAME})(?:联合|共同|具体)?(?:承办|协办)")
_HOST = re.compile(
    r"主办(?:方|单位)(?P<names>[\u4e00-\u9fff（）()]{4,24}?(?:公司|协会|商会|集团|中心|组委会))"
)
_LABELLED = re.compile(
    r"(?:主办|承办|协办|指导|支持|联合主办|执行)(?:单位|方|机构)\s{0,3}[：:\n]\s{0,3}(?P<names>[^：:。；\n]{2,160}(?:\n(?![^\n]{0,12}[：:]|[一二三四五六七八九十\d（(])[^：:。；\n]{4,40}){0,6})"
)
_ASKS = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{2,20}?)(?:将|拟|决定|会同[^，。\n]{2,40})?(?:在[^，。\n]{2,8})?(?:组织开展|组织|开展|举办|启动)[^，。；\n]{0,6}$"
)
_SPLIT = re.compile(r"[、，,；;\n]|(?<=[局委厅会司团院部])[和及与]|\s{1,}")
_OFFICE = re.compile(
    "(?:部|局|委|委员会|厅|政府|总台|办公室|协会|商会|联合会|公司|集团|中心|银行|卖场|商场|市场|广场|学会|总会|工会|供销社|管委会|组委会|电视台|报社|平台|联盟|建材城|家居城|博览馆|处)$"
)
_PARTICIPANTS = re.compile(
    r"(?P<names>(?:[\u4e00-\u9fffA-Za-z0-9·&（）()]{2,14}、){1,30}[\u4e00-\u9fffA-Za-z0-9·&（）()]{2,14}?)等(?:[\d一二三四五六七八九十百余多近]{0,6}[家个](?:以上)?)?(?:[\u4e00-\u9fff]{0,8}?)(?:企业|品牌|商家|卖场|平台|公司|门店|商户|电商)"
)
_TAKES_PART = re.compile(
    r"(?:参与|参展|参加|入驻|合作)(?:企业|品牌|商家|单位|平台|门店)\s?[：:]\s?(?P<names>[^。；\n]{2,200})"
)
_NO_FIRM = re.compile(
    "家电|家具|家装|建材|冰箱|空调|彩电|洗衣机|手机|汽车|瓷砖|地板|沙发|床垫|橱柜|灯具|窗帘|[省市县区]$|部门|银行$|协会$|^[\\u4e00-\\u9fff]{2}$(?<=餐饮)|餐饮|零售|旅游|文化|住宿|百货|超市$"
)
_PLACE = re.compile(
    r"在(?P<place>[\u4e00-\u9fffA-Za-z0-9“”（）()]{2,24}?)(?:正式|盛大|隆重|成功|同步|联合|如期|火热|共同)?(?:举办|举行|启动|开幕|启幕|拉开|开启|召开|亮相|开锣|揭幕|上演|拉开序幕)"
)
_PLACE_LABEL = re.compile(
    r"(?:(?:活动|举办|举行|展会|展览|展出)|(?:^|\n)[^\n：:]{0,4})(?:地点|地址|场地|场馆|范围)\s{0,2}[：:\n]\s{0,2}(?P<place>[^。；，\n]{2,40})"
)
_AND_SO_ON = re.compile(r"等[^、，,；;\t ]{0,12}$")
_IS_NONE = re.compile(r"\t|^\d[^，]*月")
_NO_PLACE = re.compile(
    "^(?:此|这|全国范围内?|当天|现场|期间|近期|\\d+|线上|全国)$|月|日$|期间|基础|活动|背景"
)


MENTIONS = 50
"""Of one activity, round which is looked."""


@dataclass(frozen=True, slots=True)
class People:
    """As the fields of an Activity."""

    places: tuple[str, ...]
    region_codes: tuple[str, ...]
    organisers: tuple[str, ...]
    participants: tuple[str, ...]


def people(number: int, group: Group, owners: Owners, *, alone: bool) -> People:
    """What the sentences that name activity `number`, and the labels of a text about it alone, say."""
    text = owners.text
    organisers: list[str] = []
    participants: list[str] = []
    places: list[str] = []
    for start, end in group.spans[:MENTIONS]:
        around = owners.own(start, end)
        lead = text[around.start : start]
        for pattern in (_ORGANISED, _MORE):
            organisers += offices(match["names"] for match in pattern.finditer(around.text))
        if asks := _ASKS.search(lead):
            organisers += offices([asks["names"]])
            places += _regions(lead)
        elif not organisers:
            places += _regions(lead)
        for match in _PLACE.finditer(around.text):
            if not _NO_PLACE.search(match["place"]):
                places.append(match["place"])
    if alone or owners.main == number:
        for pattern in (_LABELLED, _HOST):
            organisers += offices(match["names"] for match in pattern.finditer(text))
        places += [match["place"].strip() for match in _PLACE_LABEL.finditer(text)]
        for pattern in (_PARTICIPANTS, _TAKES_PART):
            for match in pattern.finditer(text):
                participants += firms(match["names"])
    # What follows the heading of a column is a row of its table, and what follows 时间地点 a time.
    places = [place for place in dict.fromkeys(places) if place and not _IS_NONE.search(place)]
    codes = [
        code for code in map(find_region, [*places, group.name, *group.aliases]) if code and code != NATION
    ]
    return People(
        tuple(places),
        tuple(dict.fromkeys(_finest(codes))),
        tuple(dict.fromkeys(organisers)),
        tuple(dict.fromkeys(participants)),
    )


def offices(lists: Iterable[str]) -> list[str]:
    """The single organisers of lists like 商务部、市商务局和家居协会."""
    found: list[str] = []
    for names in lists:
        for part in _SPLIT.split(names):
            name = part.strip("（）() 等")
            if 2 <= len(name) <= 30 and _OFFICE.search(name):
                found.append(name)
    return found


def firms(names: str) -> list[str]:
    """The single firms and brands of a list; goods and kinds of shops are none."""
    listed = _AND_SO_ON.sub("", names)
    parts = [
        name.strip("（）()“” ") for name in re.split("[、，,；;\t ]|(?<=[\\u4e00-\\u9fff]{3})和", listed)
    ]
    return [name for name in parts if 2 <= len(name) <= 16 and not _NO_FIRM.search(name)]


def _regions(lead: str) -> list[str]:
    """The places that a sentence begins with before it names the activity: 吉林、山东、青海等地将举办."""
    words = re.split("[，。；：、\\s]|等地|将|在|由|的|和", lead)
    return [
        word
        for word in words
        if 2 <= len(word) <= 8 and find_region(word) not in (None, NATION) and not _OFFICE.search(word)
    ]


def _finest(codes: list[str]) -> list[str]:
    """Without a province whose city is there."""
    return [
        code
        for code in codes
        if not (code.endswith("0000") and any(other != code and other[:2] == code[:2] for other in codes))
    ]
