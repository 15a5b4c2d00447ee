"""Where a name of an activity begins: the run of characters before the word it ends in, without what leads up to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from config.regions import NATION, find_region, regions
from indexing.facts.activities.kinds import Strength, strength
from indexing.facts.activities.quotes import Quote, Quotes

LONGEST = 45
"""Characters of a name."""
SHORTEST_MODIFIER = 2
PLACED_MODIFIER = 4
_WITHIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·•&+\-—–]")
_BETWEEN_DIGITS = re.compile(r"\d[.~～]\d")
_BRACKET = re.compile(r"[（(]\s?[\u4e00-\u9fff\d.~～\-—]{1,14}\s?[）)]$")
# What stands before a name and is no part of it. Outside quotation marks only.
_BEFORE = re.compile(
    "[还会将也设拥具享没]有|开幕式暨?|启动仪式暨?|举办|举行|开展|表扬|表彰|转发|批转|加强|成立|设立|认真|确保|筹备|筹办|推介|申办|部门|委员会|人民政府|商务[厅局部]|政府|启动|推出|组织|开启|打造|参加|参与|承办|主办|协办|联办|发起|迎来|亮相|走进|启幕|开幕|关于|做好|印发|围绕|依托|通过|根据|按照|结合|支持|鼓励"
    "|推动|推进|办好|继续|持续|深入|联合|共同|获悉|公布|发布|宣布|介绍|期间|本地|本市|本省|本区|本县|[本上下两这该](?:届|次|场|轮|年度)(?=[^\\d])|此次|近日|日前|今日|昨日|今天|昨天|即日起|正式|隆重|成功|进行"
    "|聚焦|策划|谋划|报道|记者|标志着|作为|包括|包含|以及|其中|同时|例如|比如|分别|定于|现场|为期|各地|等地|多地|全面|积极|落实|申请|申报|报名|参展|加快|响应|配合"
    "|借助|利用|抓住|随着|伴随|届时|今年|去年|明年|本月|各类|各项|一系列|一批|多场|近百场|推广|享受|体验|感受|瞄准|打响|擦亮|培育|带动|拉动|促成|助力|服务于|纳入|列入|成为|形成|创新|丰富"
    "|\\d日|\\d时|\\d点|[两三四五六七八九十几多\\d]个|[两三四五六七八九十几多百余万千NＮ\\d]场次?|(?:前|往|历)[一二三四五六七八九十几]?届"
    "|[的了在将由是把让被并其已也还都又等及与]|(?<!华)为|以(?!旧)|于(?!都|洪|田)|对(?!接|口)|向(?!阳|日)|从|据|按|经(?!典|济|贸|开|销|纬)|至(?!尊|臻|美)|到|自(?!贡|治|驾|行|主|助|由)"
    "|各(?!美|具)|每|或|则|称|该|和(?=\\d|第|全国|首届)|会同|迎|掀起|引爆|点燃|赴|去|来(?!宾|安|凤)|本(?!溪|土|草)|名为|叫做|主题为?|包含"
)
_GENERIC = re.compile(
    r"^(?:全[国省市区县]|各地|本市|我[省市区县]|当地|全域|线上线下|线上|线下|大型|系列|主题|专场|专题|特色|年度|大规模|多样|各种|其他|相关|上述|重点|配套|这一|一个|此|年|月|日|国际|传统|集中|20\d\d年度[省市区县]级|[省市区县]级|春夏秋冬|春季|夏季|秋季|冬季|节日|假日|暑期|促销|消费|购物|优惠|惠民"
    "|促消费|商家|企业|政府|品牌|专业|行业|社区|商圈|开展|丰富多彩|形式多样|多场|文旅|文体|家居类|各级|市场化|商品|产品|产销|展览|会展|会议|宣传|推介|招商|投资|经贸|公益|群众|农村|城乡)*$"
)
# A year without 年 belongs to a name, whatever little words stand behind it: 2026购在中国暨新春消费季.
_YEAR_NAME = re.compile(r"20\d\d(?![\d年\-./—~至到])")
_NUMBERING = re.compile(
    r"^(?:\d{1,2}[.、．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,2}是|[-—–·•\s暨]){1,8}"
)
_ACTS = re.compile(
    "(?:举办|开展|启动|推出|参加|组织|开启|举行|发起|参与|实施)(?:了|的|以)?[\u4e00-\u9fff\\d]{0,6}$"
)
_HAPPENS = re.compile(
    r"”?(?:活动)?(?:[^，。；：、\n“”]{0,14}?)(?:启动|开幕|启幕|开启|举行|举办|开锣|拉开|来袭|落幕|落下帷幕|闭幕|亮相|实施|走进)"
)
_IN_LIST = re.compile(r"”?(?:[、和及][^，。；：、\n]{2,20}){0,5}等[^，。；：、\n]{0,10}活动")
_AND = re.compile("(?:活动)?(?:[、和及与]|以及)")
_MARKED = re.compile(
    r"[“”‘’「」『』]|20\d\d|第[一二三四五六七八九十百\d]{1,4}届|首届|6[.·]?18|11[.·]?11|双1[12]|双十[一二]|3[.·]15|五一|国庆|元旦|店.{0,4}周年"
)
_OF_A_YEAR = re.compile(r"20\d\d年?的")
_GENERIC_LEAD = re.compile("(?:全[国省市区县]|各地|本市|我[省市区县]|当地|大型|系列|主题)+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `[start, end)` of the text; `text` is without the marks of a quote round all of it. `row`: the row of a table
    that it is the name of; rows are never one activity."""

    text: str
    start: int
    end: int
    row: int | None = None


def left(text: str, at: int, quotes: Quotes, inside: Quote | None) -> int:
    """Where the run of characters that may be a name begins; quotes are taken whole."""
    start = inside.start if inside is not None else at
    floor = max(0, at - LONGEST)
    while start > floor:
        before = text[start - 1]
        quote = quotes.closing.get(start - 1)
        if quote is not None and start in quotes.opening:
            break  # “A”“B” are two
        if quote is not None and quote.start >= floor and text[quote.start] != "【":
            start = quote.start
        elif _WITHIN.match(before) or (before in ".~～" and _BETWEEN_DIGITS.match(text, start - 2)):
            start -= 1
        elif before in ")）" and (bracket := _BRACKET.search(text, max(0, start - 18), start)):
            start = bracket.start()
        else:
            break
    return start


def cut(text: str, start: int, end: int, quotes: Quotes, head: int, last: int) -> Name | None:
    """The name in the run, without what leads up to it; None where no modifier is left. `last`: where the name before it ends,
    of which it may be the next in a list (A节、B展销会和C节)."""
    run = text[start:end]
    next_in_list = _AND.match(text, last) if last else None
    listed = next_in_list is not None and start <= next_in_list.end() <= head
    begin = next_in_list.end() - start if next_in_list and listed else 0
    if start < last < head and quotes.opening.get(last) is not None:
        begin = last - start  # …促进月“爱尚云州”金秋消费节: another name begins with the quote
    for stop in _BEFORE.finditer(run, 0, max(0, head - start)):
        if not _in_quote(quotes, start + stop.start(), start, end):
            begin = max(begin, stop.end())
    named_year = _YEAR_NAME.search(run, 0, begin)
    if named_year and not any(
        len(stop.group()) > 1 for stop in _BEFORE.finditer(run, named_year.start(), begin)
    ):
        begin = named_year.start()
    led = bool(listed or _ACTS.search(run[:begin]) or _HAPPENS.match(text, end) or _IN_LIST.match(text, end))
    begin = max(begin, _unopened(run, begin))
    number = _NUMBERING.match(run[begin:])
    if number and not re.match(r"\d", number.group()):
        begin += number.end()
    name_start = start + begin
    name = text[name_start:end]
    quote = quotes.opening.get(name_start)
    if quote is not None and quote.end == end:
        inner = text[quote.start + 1 : quote.end - 1].strip()
        return Name(inner, quote.start + 1, quote.end - 1) if is_long_enough(inner) else None
    lead = _GENERIC_LEAD.match(name)
    if lead and quotes.opening.get(name_start + lead.end()) is not None:
        return cut(text, name_start + lead.end(), end, quotes, head, last)
    modifier = text[name_start : max(name_start, head)]
    if (
        not is_long_enough(name)
        or _OF_A_YEAR.match(name)
        or len("".join(modifier.split())) < SHORTEST_MODIFIER
        or _GENERIC.match(modifier)
    ):
        return None
    marked = _MARKED.search(name) is not None
    placed = find_region(modifier) not in (None, NATION) or modifier.startswith(_cities())
    led = led or (len(modifier) >= PLACED_MODIFIER and placed)
    fair = _ACTS.search(run[:begin]) is not None and placed and "国" in modifier
    if not marked and not fair and not _enough(strength(text[head:end]), led):
        return None
    return Name(name.strip(), name_start, end)


@cache
def _cities() -> tuple[str, ...]:
    """The short names of the regions: 深圳国际家具展 begins with one."""
    return tuple(region.short for code, region in regions().items() if code != NATION)


def _unopened(run: str, begin: int) -> int:
    """Where the run goes on behind a bracket that closes and was not opened: （记者张某）第139届…"""
    depth = 0
    for at in range(begin, len(run)):
        if run[at] in "（(":
            depth += 1
        elif run[at] in "）)":
            depth -= 1
            if depth < 0:
                return at + 1
    return begin


def _enough(strength: Strength, led: bool) -> bool:
    return strength == "strong" or (strength == "fair" and led)


def is_long_enough(name: str) -> bool:
    """Whether the characters can be a name: three, and no sentence."""
    return 3 <= len(name) <= LONGEST


def _in_quote(quotes: Quotes, at: int, low: int, high: int) -> bool:
    quote = quotes.hold(at)
    return quote is not None and quote.start >= low and quote.end <= high
