"""Finds names of activities in running text: a modifier and a word like 消费季, 购物节, 展览会; a quoted name before 活动; a year's
以旧换新 of a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from config.regions import NATION, find_region
from indexing.facts.activities.kinds import Strength, heads, is_act, is_no_name, strength
from indexing.facts.activities.quotes import Quote, Quotes, unquoted

LONGEST = 45
"""Characters of a name."""
SHORTEST_MODIFIER = 2
FIELD_NEAR = 80
PLACED_MODIFIER = 4
YEAR_AND_PLACE = 2

_WITHIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·•&+\-—–]")
_BETWEEN_DIGITS = re.compile(r"\d[.~～]\d")
_STATION = re.compile(
    r"”?(?:活动)?[·•—\-（(]?(?P<station>[\u4e00-\u9fff]{2,6}?(?:站|分会场))[）)]?(?![台长点])"
)
_NO_STATION = re.compile("地方|[车油网铁空验务收电水]站|启动|[在将于]|首站|本站|下一站")
_BRACKET = re.compile(r"[（(]\s?[\u4e00-\u9fff\d.~～\-—]{1,14}\s?[）)]$")
# What stands before a name and is no part of it. Outside quotation marks only.
_BEFORE = re.compile(
    "开幕式暨?|启动仪式暨?|举办|举行|开展|表扬|表彰|转发|批转|加强|成立|设立|认真|确保|筹备|筹办|推介|申办|部门|委员会|人民政府|商务[厅局部]|政府|启动|推出|组织|开启|打造|参加|参与|承办|主办|协办|联办|发起|迎来|亮相|走进|启幕|开幕|关于|做好|印发|围绕|依托|通过|根据|按照|结合|支持|鼓励"
    "|推动|推进|办好|继续|持续|深入|联合|共同|获悉|公布|发布|宣布|介绍|期间|本地|本市|本省|本区|本县|[本上下两这该](?:届|次|场|轮|年度)(?=[^\\d])|此次|近日|日前|今日|昨日|今天|昨天|即日起|正式|隆重|成功|进行"
    "|聚焦|策划|谋划|报道|记者|标志着|作为|包括|包含|以及|其中|同时|例如|比如|分别|定于|现场|为期|各地|等地|多地|全面|积极|落实|申请|申报|报名|参展|加快|响应|配合"
    "|借助|利用|抓住|随着|伴随|届时|今年|去年|明年|本月|各类|各项|一系列|一批|多场|近百场|推广|享受|体验|感受|瞄准|打响|擦亮|培育|带动|拉动|促成|助力|服务于|纳入|列入|成为|形成|创新|丰富"
    "|\\d日|\\d时|\\d点|[两三四五六七八九十几多\\d]个|[两三四五六七八九十几多百余万千NＮ\\d]场次?|(?:前|往|历)[一二三四五六七八九十几]?届"
    "|[的了在将由是把让被并其已也还都又等及与]|(?<!华)为|以(?!旧)|于(?!都|洪|田)|对(?!接|口)|向(?!阳|日)|从|据|按|经(?!典|济|贸|开|销|纬)|至(?!尊|臻|美)|到|自(?!贡|治|驾|行|主|助|由)"
    "|各(?!美|具)|每|或|则|称|该|和(?=\\d|第|全国|首届)|会同|迎|掀起|引爆|点燃|赴|去|来(?!宾|安|凤)|本(?!溪|土|草)|名为|叫做|主题为?|包含|[还设拥具享没]有"
)
_GENERIC = re.compile(
    "^(?:全[国省市区县]|各地|本市|我[省市区县]|当地|全域|线上线下|线上|线下|大型|系列|主题|专场|专题|特色|年度|大规模|多样|各种|其他|相关|上述|重点|配套|这一|一个|此|年|月|日|国际|传统|集中|春夏秋冬|春季|夏季|秋季|冬季|节日|假日|暑期|促销|消费|购物|优惠|惠民"
    "|促消费|商家|企业|政府|品牌|专业|行业|社区|商圈|开展|丰富多彩|形式多样|多场|文旅|文体|家居类|各级|市场化|商品|产品|产销|展览|会展|会议|宣传|推介|招商|投资|经贸|公益|群众|农村|城乡)*$"
)
# Names of fairs list what they show: 第三届云州供热空调、卫生洁具及城建设备展览会.
_FAIR = re.compile(
    r"(?:20\d\d年?(?!\d|\s?[月、,，至到—-])|第[一二三四五六七八九十百\d]{1,4}届|首届)[\u4e00-\u9fffA-Za-z（）()、\s]{3,40}?(?:展览会|博览会|交易会|展销会|(?<!会)展(?![览会示销区位品厅台馆团商现出望博中]))"
)
_NO_FAIR = re.compile("[在将于]|举办|举行|召开|印发|组织|开展|参加|关于|通知|期间|促进|推动|支持|[，。；]")
# After a name come a mark, or words on how it begins, runs and ends; anything else is a word that goes on (节水, 季度).
_GOES_ON = re.compile(
    "(?!活动|启动|启幕|开幕|开启|开锣|将|于|在|是|为|由|已|正|自|从|期间|举|拉开|现场|主|系列|的|上|中|以|共|推|火|来|暨|和|与|及|等|组委|总体|方案|工作|也|今|昨|明|持续|圆满|落幕|闭幕|盛大|隆重|湖|站)[\u4e00-\u9fffA-Za-z]"
)
# A year without 年 belongs to a name, whatever little words stand behind it: 2026购在中国暨新春消费季.
_YEAR_NAME = re.compile(r"20\d\d(?![\d年\-./—~至到])")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}是|[-—–·•\s暨]){1,8}")
_TAIL = re.compile(
    r"\s?(?:[\u4e00-\u9fffA-Za-z]{0,10}?(?:活动|专场|促销|展销|特惠|惠民季|购物节|消费季|消费节|团购))"
)
_ACTS = re.compile(
    "(?:举办|开展|启动|推出|参加|组织|开启|举行|发起|参与|实施)(?:了|的|以)?[\u4e00-\u9fff\\d]{0,6}$"
)
_HAPPENS = re.compile(
    r"”?(?:活动)?(?:[^，。；：、\n“”]{0,14}?)(?:启动|开幕|启幕|开启|举行|举办|开锣|拉开|来袭|落幕|落下帷幕|闭幕|亮相|实施)"
)
_NO_QUOTE = re.compile(
    "^进[社乡商农村校]|^(?:[十五双一二三四六七八九]{1,3}|618|818|双\\d{1,2}|国庆|中秋|春节|元旦|五一|十一|端午|清明|元宵|周末|假日|黄金周|黄牛|两新|以旧换新|国补|[^\u4e00-\u9fff]+)$|行动$|计划$|工程$|政策$|专区$|平台$|模式$|小程序$|标准$|方案$|通知$"
)
_BEHIND_QUOTE = re.compile(
    "[”」』】](?:大型|系列|主题|年度|专题|特别|专场|品牌|全城|联合|[春夏秋冬]季|假日|节日|[\u4e00-\u9fff]{2})?$"
)
_AND = re.compile("(?:活动)?(?:[、和及与]|以及)")
_GENERIC_LEAD = re.compile("(?:全[国省市区县]|各地|本市|我[省市区县]|当地|大型|系列|主题)+")
_CONTEST = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:评选|竞赛|评比|征文|宣传|执法|整治|检查|培训|志愿|普法|教育|创建)"
)
_FIELD = re.compile(
    "消费(?!者权|者保|电子)|购|促销|家居|家电|家装|家具|建材|惠民|优惠|换新|焕新|补贴|展销|商场|商圈|卖场|门店|购车|下乡|团购|折|美食|旅游|展会|车展|企业产品|让利|采购|销售|满减|积分|展览|博览|交易会"
)
_SENTENCE = re.compile("[。；！？]")
_THEME_BEFORE = re.compile("(?:以|主题[为是：:]{0,2}|口号[为是：:]{0,2})$")
_GOODS = "(?:家电|家居|家装|家具|厨卫|汽车|消费品|电器|数码|手机|电动自行车)"
_TRADE_IN = re.compile(
    rf"{_GOODS}(?:[^，。；：\n“”《》（）()]{{0,14}}?)(?:以旧换新|购新|换新|焕新)"
    rf"(?:(?:[、及和]|以及)[^，。；：、\n“”《》（）()]{{2,12}}?(?:购新|换新|促消费|补贴))?(?:补贴)?(?:政策|专项)?(?:活动)?"
)
_CALL = re.compile("承诺[书函]|报名|征集|遴选|参与(?:企业|主体|单位)|经营主体")
_DIVISION = re.compile("[\u4e00-\u9fff][省市县区州盟旗](?!场|民|级)")
_YEAR = re.compile(r"20\d\d")
_SAID = r"\s{0,3}[：:\n]\s{0,3}(?P<name>[^\n。；，\t]{3,30})(?=[\n。；，\t]|$)"
_LABEL, _THEME = re.compile("活动名称" + _SAID), re.compile("活动主题" + _SAID)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `[start, end)` of the text; `text` is without the marks of a quote round all of it. `sure`: something besides the
    word it ends in says that it is a name (marks, a year, an ordinal, a label, a verb before it). `row`: the row of a table that
    it is the name of; rows are never one activity."""

    text: str
    start: int
    end: int
    sure: bool
    row: int | None = None


def names(text: str) -> list[Name]:
    """All, in order; of two that overlap the longer."""
    quotes = Quotes(text)
    found = [
        *_headed(text, quotes),
        *_quoted(text, quotes),
        *_trade_in(text, quotes),
        *_fairs(text),
        *_labelled(text, _LABEL),
    ]
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (name.start, -name.end)):
        if kept and name.start < kept[-1].end:
            if name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
        else:
            kept.append(name)
    return kept or list(_labelled(text, _THEME))


def _headed(text: str, quotes: Quotes) -> Iterator[Name]:
    """Names that end in a word of the list."""
    last = 0
    for head in heads().finditer(text):
        if _in_title(text, head.start()):
            continue
        if head["open"] and (
            is_no_name(text[max(0, head.start() - 1) : head.end()]) or _GOES_ON.match(text, head.end())
        ):
            continue
        if _BEHIND_QUOTE.search(text[max(0, head.start() - 9) : head.start()]) and is_act(head.group()):
            continue  # “…”大型促销活动: the quoted words are the name
        end = head.end()
        inside = quotes.around(head.start())
        if inside is not None and text[inside.start] in "【" and inside.end - inside.start > 30:
            inside = None
        start = _left(text, head.start(), quotes, inside)
        if inside is not None and end == inside.end - 1:
            end = inside.end
        name = _cut(text, start, end, quotes, head.start(), last)
        if name is not None and (strength(head.group()) == "strong" or _in_field(text, start, end)):
            last = end
            yield _at_station(text, name)


def _in_field(text: str, start: int, end: int) -> bool:
    """Whether the words round it are of buying: a week of safety or of statutes is no campaign with buyers."""
    return _FIELD.search(text, max(0, start - FIELD_NEAR), end + FIELD_NEAR) is not None


def _in_title(text: str, at: int) -> bool:
    """Whether the place is within 《》."""
    line = max(0, at - 60)
    return text.rfind("《", line, at) > text.rfind("》", line, at)


def _at_station(text: str, name: Name) -> Name:
    """“家居焕新消费季”广东站 is another activity than the season: with what it is called by."""
    station = _STATION.match(text, name.end)
    if station is None or _NO_STATION.search(station["station"]):
        return name
    start = name.start - (text[name.end] == "”" and text[name.start - 1 : name.start] == "“")
    return replace(name, text=text[start : station.end()], start=start, end=station.end())


def _left(text: str, at: int, quotes: Quotes, inside: Quote | None) -> int:
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


def _cut(text: str, start: int, end: int, quotes: Quotes, head: int, last: int) -> Name | None:
    """The name in the run, without what leads up to it; None where no modifier is left. `last`: where the name before it ends,
    of which it may be the next in a list (A节、B展销会和C节)."""
    run = text[start:end]
    next_in_list = _AND.match(text, last) if last else None
    listed = next_in_list is not None and start <= next_in_list.end() <= head
    cut = next_in_list.end() - start if next_in_list and listed else 0
    for stop in _BEFORE.finditer(run, 0, max(0, head - start)):
        if not _in_quote(quotes, start + stop.start(), start, end):
            cut = max(cut, stop.end())
    named_year = _YEAR_NAME.search(run, 0, cut)
    if named_year and not any(
        len(stop.group()) > 1 for stop in _BEFORE.finditer(run, named_year.start(), cut)
    ):
        cut = named_year.start()
    led = bool(listed or _ACTS.search(run[:cut]) or _HAPPENS.match(text, end))
    number = _NUMBERING.match(run[cut:])
    if number and not re.match(r"\d", number.group()):
        cut += number.end()
    name_start = start + cut
    name = text[name_start:end]
    quote = quotes.opening.get(name_start)
    if quote is not None and quote.end == end:
        inner = text[quote.start + 1 : quote.end - 1].strip()
        return Name(inner, quote.start + 1, quote.end - 1, True) if _is_long_enough(inner) else None
    lead = _GENERIC_LEAD.match(name)
    if lead and quotes.opening.get(name_start + lead.end()) is not None:
        return _cut(text, name_start + lead.end(), end, quotes, head, last)
    modifier = text[name_start : max(name_start, head)]
    if (
        not _is_long_enough(name)
        or len("".join(modifier.split())) < SHORTEST_MODIFIER
        or _GENERIC.match(modifier)
    ):
        return None
    marked = bool(re.search(r"[“”‘’「」『』]|20\d\d|第[一二三四五六七八九十百\d]{1,4}届|首届", name))
    led = led or (len(modifier) >= PLACED_MODIFIER and find_region(modifier) not in (None, NATION))
    if not marked and not _enough(strength(text[head:end]), led):
        return None
    return Name(name.strip(), name_start, end, marked or led)


def _enough(strength: Strength, led: bool) -> bool:
    return strength == "strong" or (strength == "fair" and led)


def _is_long_enough(name: str) -> bool:
    return 3 <= len(name) <= LONGEST


def _in_quote(quotes: Quotes, at: int, low: int, high: int) -> bool:
    quote = quotes.hold(at)
    return quote is not None and quote.start >= low and quote.end <= high


def _quoted(text: str, quotes: Quotes) -> Iterator[Name]:
    """“暖暖的新家”活动, 【签到赚积分】活动; in “A”“B”、“C”等活动 each."""
    following: int | None = None  # where a quoted name begins that goes on with the list
    for quote in reversed(quotes.all):
        before, after = text[max(0, quote.start - 14) : quote.start], text[quote.end : quote.end + 16]
        listed = following is not None and text[quote.end : following] in ("", "、", "和", "及", "以及")
        following = None
        inner = text[quote.start + 1 : quote.end - 1].strip()
        if not 2 <= len(inner) <= 30 or _NO_QUOTE.search(inner) or _SENTENCE.search(inner):
            continue
        tail = listed or (_TAIL.match(after) and not _CONTEST.match(after))
        if tail and not _THEME_BEFORE.search(before) and _in_field(text, quote.start, quote.end):
            following = quote.start
            yield Name(inner, quote.start + 1, quote.end - 1, True)


def _trade_in(text: str, quotes: Quotes) -> Iterator[Name]:
    """重庆市2026年绿色智能家电以旧换新: of a year and a place; one of them is enough where a paper seeks who takes part."""
    call = _CALL.search(text) is not None
    for match in _TRADE_IN.finditer(text):
        start = _left(text, match.start(), quotes, None)
        name = _cut(text, start, match.end(), quotes, match.start(), 0)
        if name and (bool(_YEAR.search(name.text)) + _placed(name.text) + call) >= YEAR_AND_PLACE:
            yield name


def _placed(name: str) -> bool:
    """Whether the name holds a place, or says that it is all of one (全省)."""
    rest = _YEAR.sub("", name).lstrip("年度")
    return find_region(rest) not in (None, NATION) or _DIVISION.search(rest) is not None


def _fairs(text: str) -> Iterator[Name]:
    for match in _FAIR.finditer(text):
        said = match.group()
        whole = said.count("（") == said.count("）") and said.count("(") == said.count(")")
        if whole and not _NO_FAIR.search(said) and "\n" not in said:
            yield Name(said, *match.span(), True)


def _labelled(text: str, label: re.Pattern[str]) -> Iterator[Name]:
    """活动名称：…"""
    for match in label.finditer(text):
        printed = match["name"]
        name = unquoted(printed.strip())
        if _is_long_enough(name):
            start = match.start("name") + printed.index(name)
            yield Name(name, start, start + len(name), True)
