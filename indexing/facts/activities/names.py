"""Finds names of activities in running text: a modifier and a word like 消费季, 购物节, 展览会; a quoted name before 活动; a year's
以旧换新 of a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from config.regions import NATION, find_region
from indexing.facts.activities.bounds import Name, cut, is_long_enough, left
from indexing.facts.activities.kinds import heads, is_act, is_no_name, strength
from indexing.facts.activities.quotes import Quotes, unquoted

FIELD_NEAR = 80
YEAR_AND_PLACE = 2

_STATION = re.compile(
    r"”?(?:活动)?[·•—\-（(]?(?P<station>[\u4e00-\u9fff]{2,6}?(?:站|分会场))[）)]?(?![台长点])"
)
_NO_STATION = re.compile("地方|[车油网铁空验务收电水]站|启动|[在将于]|首站|本站|下一站")
# Names of fairs list what they show: 第三届云州供热空调、卫生洁具及城建设备展览会.
_FAIR = re.compile(
    r"(?:20\d\d年?(?!\d|\s?[月、,，至到—-])|第[一二三四五六七八九十百\d]{1,4}届|首届)[\u4e00-\u9fffA-Za-z（）()、\s]{3,40}?(?:展览会|博览会|交易会|展销会|(?<!会)展(?![览会示销区位品厅台馆团商现出望博中]))"
)
_NO_FAIR = re.compile("[在将于]|举办|举行|召开|印发|组织|开展|参加|关于|通知|期间|促进|推动|支持|[，。；]")
# After a name come a mark, or words on how it begins, runs and ends; anything else is a word that goes on (节水, 季度).
_GOES_ON = re.compile(
    "(?!活动|启动|启幕|开幕|开启|开锣|将|于|在|是|为|由|已|正|自|从|期间|举|拉开|现场|主|系列|的|上|中|以|共|推|火|来|暨|和|与|及|等|组委|总体|方案|工作|也|今|昨|明|持续|圆满|落幕|闭幕|盛大|隆重|湖|站)[\u4e00-\u9fffA-Za-z]"
)
_LED_ACT = re.compile("(?:启动|举办|开展|举行|推出|组织|开启)[^，。；]{4,28}活动")  # 启动“…促消费专项活动”
_NO_MODIFIER = frozenset("等的了个场次类种项届在和及与各该此")
_TAIL = re.compile(
    r"\s?(?:[\u4e00-\u9fffA-Za-z]{0,10}?(?:活动|专场|促销|展销|特惠|惠民季|购物节|消费季|消费节|团购|消费券|购物券))"
)
_NO_QUOTE = re.compile(
    "^(?:[焕换购]新|以旧换新)$|^进[社乡商农村校]|\\+|^(?:[十五双一二三四六七八九]{1,3}|618|818|双\\d{1,2}|国庆|中秋|春节|元旦|五一|十一|端午|清明|元宵|周末|假日|黄金周|黄牛|两新|以旧换新|国补|[^\u4e00-\u9fff]+)$|行动$|计划$|工程$|政策$|专区$|平台$|模式$|小程序$|标准$|方案$|通知$"
)
_BEHIND_QUOTE = re.compile(
    "[”」』】](?:大型|系列|主题|年度|专题|特别|专场|品牌|全城|联合|[春夏秋冬]季|假日|节日|[\u4e00-\u9fff]{2})?$"
)
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
_OF_FIGURES = frozenset("率量额")
_CALL = re.compile("承诺[书函]|报名|征集|遴选|参与(?:企业|主体|单位)|经营主体")
_DIVISION = re.compile("[\u4e00-\u9fff][省市县区州盟旗](?!场|民|级)")
_YEAR = re.compile(r"20\d\d")
_SAID = r"\s{0,3}[：:\n]\s{0,3}(?P<name>[^\n。；，\t]{3,30})(?=[\n。；，\t]|$)"
_LABEL, _THEME = re.compile("活动名称" + _SAID), re.compile("活动主题" + _SAID)


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
            head.group()[0] in _NO_MODIFIER
            or is_no_name(text[max(0, head.start() - 1) : head.end()])
            or _GOES_ON.match(text, head.end())
        ):
            continue
        if is_act(head.group()) and _is_behind_its_name(text, head.start(), quotes):
            continue  # “…”大型促销活动: the quoted words are the name
        end = head.end()
        inside = quotes.around(head.start())
        if inside is not None and text[inside.start] in "【" and inside.end - inside.start > 30:
            inside = None
        start = left(text, head.start(), quotes, inside)
        if inside is not None:
            if end < inside.end - 1 and start <= inside.start:
                continue  # the quote goes on behind the word
            if end == inside.end - 1:
                end = inside.end
        name = cut(text, start, end, quotes, head.start(), last)
        if name is not None and (strength(head.group()) == "strong" or _in_field(text, start, end)):
            last = end
            yield _at_station(text, name)


def _is_behind_its_name(text: str, at: int, quotes: Quotes) -> bool:
    """Whether a quote that can be a name stands before the place, with at most a word like 大型 between."""
    behind = _BEHIND_QUOTE.search(text, max(0, at - 9), at)
    quote = quotes.closing.get(behind.start()) if behind else None
    return quote is not None and not _NO_QUOTE.search(text[quote.start + 1 : quote.end - 1].strip())


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
        tail = (
            listed
            or _LED_ACT.fullmatch(before[-2:] + inner)
            or (_TAIL.match(after) and not _CONTEST.match(after))
        )
        if tail and not _THEME_BEFORE.search(before) and _in_field(text, quote.start, quote.end):
            following = quote.start
            yield Name(inner, quote.start + 1, quote.end - 1)


def _trade_in(text: str, quotes: Quotes) -> Iterator[Name]:
    """重庆市2026年绿色智能家电以旧换新: of a year and a place; one of them is enough where a paper seeks who takes part."""
    call = _CALL.search(text) is not None
    for match in _TRADE_IN.finditer(text):
        if text[match.end() : match.end() + 1] in _OF_FIGURES:
            continue
        start = left(text, match.start(), quotes, None)
        name = cut(text, start, match.end(), quotes, match.start(), 0)
        sought = call and not _in_title(text, match.start())
        if _in_title(text, match.start()) and not match.group().endswith("活动"):
            continue  # 《2025年云州市汽车以旧换新补贴实施细则》 is a paper
        if name and (bool(_YEAR.search(name.text)) + _placed(name.text) + sought) >= YEAR_AND_PLACE:
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
            yield Name(said, *match.span())


def _labelled(text: str, label: re.Pattern[str]) -> Iterator[Name]:
    """活动名称：…"""
    for match in label.finditer(text):
        printed = match["name"]
        name = unquoted(printed.strip())
        if is_long_enough(name):
            start = match.start("name") + printed.index(name)
            yield Name(name, start, start + len(name))
