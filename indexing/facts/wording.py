"""What a stretch of dates is about, judged by the words around it: a label (活动时间：), else the sentence's own words, else
the title. Dates that no such word claims, or that a word of statistics, history, meetings or plans claims, are no period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from indexing.facts.period import PeriodKind

# Sentences are looked at no further than this from the dates.
BEFORE, AFTER = 120, 60
# A line as short as this without words of its own is about what the title is about.
BARE_LINE = 20

_APPLY = "申报|申领|申请|报名|领取|领券|登记|征集|投稿|受理|预约|提交|填报|招募"
_ACT = (
    "活动|消费季|消费节|购物季|购物节|促消费|促销|优惠|补贴|补助|国补|换新|焕新|消费券|购物券|家电券|立减|直降|满减|满\\d+[元减]"
    "|\\d折|折扣|特惠|让利|福利|嘉年华|博览会|展销|家博会|展览|家装节|家居节|采购节|年货节|惠民|惠购|狂欢|抢购|大促|抽奖|发券"
    "|家电下乡|直播节|消费月|惠民月|购物月|促销月"
)
_CUE = re.compile(f"(?P<apply>{_APPLY})|(?P<act>{_ACT})")

_LABEL_NOUN = (
    "有效期限?|时间|日期|期限|时限|时段|期间|档期|周期|展期|活动期|申报期|申领期|报名期|征集期|受理期"
)
_LABEL = re.compile(
    f"(?P<what>[\u4e00-\u9fff]{{0,8}}?)(?P<noun>{_LABEL_NOUN})"
    r"(?:[^\w]|[为是在即从自由于]){0,8}$"
)
_COLON_LABEL = re.compile(f"(?P<what>[\u4e00-\u9fff]{{0,8}}?)(?P<noun>{_LABEL_NOUN})[】）)]?[：:\t]")
_FOREIGN_LABEL = re.compile(
    "公示|会议|审核|审批|评审|复核|放假|值班|招标|投标|开标|采购|文件|缴费|考试|面试|培训|营业|成立|发布|签订|出生|统计|计算|办公"
    "|工作|交付|发货|报告|召开|休市|公布|更新|拍摄|停电|检修|保修|质保|建设|退休|上市|浏览|结果|轮候|有效期内|证|执照|合格|保质"
)
_OF_ACTIVITY = re.compile(
    f"{_ACT}|券|发放|投放|派发|使用|核销|展|举办|开展|实施|执行|政策|参与|购买|销售|组织|阶段|兑换|减免"
)
_OF_VALIDITY = re.compile("有效|执行|实施|适用|施行|试行|政策")
_OF_PAPER = re.compile("办法|通知|政策|措施|意见|细则|方案|规定|公告|文件|规程|条例|施行|实施")

_RECURRING = re.compile(
    "(?:每年度?|每月|每周|每季度|历年|农历|公历|阴历|去年|上年|往年|前年|上一年度|曾经?)[的自从于在为\\s]{0,3}$"
)
# Words that make the dates of a sentence those of figures or of the past, wherever in it they stand.
_FIGURES = re.compile(
    "同比|环比|增速|增加值|零售总?额|社零|较上年|上年同期|据统计|统计显示|统计数据|据监测|数据显示|会计年度|纳税年度|汛期|公示"
    "|累计(?:拉动|带动|实现|销售|发放|完成|核销)|(?:销售额|交易额|营业额|成交额)[达超约为突破近]{0,2}\\s?\\d"
    "|(?:增长|下降|上升|增加|减少)[了约超近达]{0,2}\\s?\\d|放假|调休|招标|投标|采购人|五年规划|使用年限"
)
# Words that claim dates only from close by: an activity may well be named in a sentence that speaks of a meeting.
_NEAR = re.compile(
    "会议|座谈|论坛|研讨|评审|召开|考察|调研|规划|值班|审核|审批|培训|招聘|征求意见|曾[于在]|上届|上一届|首届.{0,3}曾|考试|面试"
)
_DONE = re.compile("成功举办|圆满|落下帷幕|闭幕")
NEAR_BEFORE, NEAR_AFTER = 12, 25
TERM_BACK = 12

_STOP = re.compile("[。！？!?；;\n]")
_ORDINAL_LINE = re.compile(r"[\s（(）)一二三四五六七八九十\d、.．：:自从于]*")


@dataclass(frozen=True, slots=True)
class Claim:
    """What claims the dates: the kind, and whether a label right before them said so."""

    kind: PeriodKind
    labelled: bool


def claim(text: str, start: int, end: int, title: str) -> Claim | None:
    """What the dates at `text[start:end]` are of. None: nothing this program follows."""
    before, after = around(text, start, end)
    if _RECURRING.search(text[max(0, start - 24) : start]):
        return None
    label = _label(text, start)
    kind = _label_kind(label["what"], label["noun"]) if label else "unsaid"
    if kind == "foreign":
        return None
    if kind != "unsaid":
        return Claim(kind, True)
    if speaks_of_other_things(before, after):
        return None
    said = nearest(before, after)
    if said is None:
        line = text[max(0, start - BARE_LINE) : start].rpartition("\n")[2] + after
        said = nearest("", title) if label or len(line) <= BARE_LINE else None
    return Claim(said, label is not None) if said else None


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence's words before and after the dates."""
    before = text[max(0, start - BEFORE) : start]
    stops = [match.end() for match in _STOP.finditer(before)]
    after = text[end : end + AFTER]
    stop = _STOP.search(after)
    return before[stops[-1] if stops else 0 :], after[: stop.start()] if stop else after


def nearest(before: str, after: str) -> PeriodKind | None:
    """The kind that the nearest word speaks of."""
    best: tuple[int, PeriodKind] | None = None
    for match in _CUE.finditer(before):
        best = len(before) - match.end(), "application" if match["apply"] else "activity"
    match_after = _CUE.search(after)
    if match_after and (best is None or match_after.start() < best[0]):
        best = match_after.start(), "application" if match_after["apply"] else "activity"
    return best[1] if best else None


def speaks_of_other_things(before: str, after: str) -> bool:
    near = before[-NEAR_BEFORE:] + "\n" + after[:NEAR_AFTER]
    return bool(
        _FIGURES.search(before)
        or _FIGURES.search(after)
        or _NEAR.search(near)
        or _DONE.search(after[:NEAR_AFTER])
    )


def term_of(text: str, start: int) -> PeriodKind | None:
    """What it is whose term (有效期, 施行) is stated at `start`: the paper, a voucher or campaign, or (None) a licence and the
    like."""
    before, _ = around(text, start, start)
    if re.search("券|活动|优惠", before[-TERM_BACK:]):
        return "activity"
    if re.search("[证照]|合格|食品", before[-TERM_BACK:]):
        return None
    return "validity" if _OF_PAPER.search(before) else None


def _label(text: str, start: int) -> re.Match[str] | None:
    """The label that stands right before, in the line above, or earlier in the line with a colon. A ；only parts the stages of
    one activity."""
    lead = text[max(0, start - 40) : start]
    line = lead.rpartition("\n")[2]
    if _ORDINAL_LINE.fullmatch(line) is None or "\n" not in lead:
        lead = line
    found = _LABEL.search(lead)
    if found is None:
        ahead = text[max(0, start - BEFORE) : start]
        ahead = ahead[max(ahead.rfind("。"), ahead.rfind("\n")) + 1 :]
        found = max(_COLON_LABEL.finditer(ahead), key=lambda match: match.start(), default=None)
    return found


def _label_kind(what: str, noun: str) -> PeriodKind | Literal["foreign", "unsaid"]:
    words = what + noun
    if _FOREIGN_LABEL.search(words):
        return "foreign"
    if re.search(_APPLY, words):
        return "application"
    if noun in ("有效期", "有效期限", "期限", "时限") and _OF_VALIDITY.search(words):
        return "activity" if re.search("活动|券|补贴|优惠", what) else "validity"
    if _OF_ACTIVITY.search(words):
        return "activity"
    return "unsaid"
