"""Reads the deadlines: times by which, or windows in which, something is to be done."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence

from indexing.facts.clauses import Round, sentence
from indexing.facts.facts import Deadline, DeadlineKind, Time

_KINDS: tuple[tuple[DeadlineKind, re.Pattern[str]], ...] = (
    ("correct", re.compile("补正|更正|整改|修改完善|异议|申诉|复核|补充材料|补交")),
    ("redeem", re.compile("兑换|核销|领奖|使用完|兑付|提货|换购|领取(?!资格|条件)")),
    ("report", re.compile("报送|(?<!网)上报(?!名)|汇总|反馈|总结|报至|报我|报商务|报市|报省|报告")),
    (
        "apply",
        re.compile(
            "报名|申报|申请|申领|登记|提交|递交|送达|征集|投稿|截稿|参评|注册|自荐|推荐|缴费|投标|认购|预约|签约|填报|参选"
        ),
    ),
)
_ACTION = re.compile(
    "报送|报名|申报|申请|申领|提交|提供|递交|(?<!网)上报|反馈|送达|寄送|寄至|邮寄|交至|交到|送至|发送至|发至|填报|登记|领取(?!资格|条件)|兑换|核销|预约|缴纳|缴费|补正|整改|截止|截稿"
    "|投稿|征集|办理|确认|完成|提出|反映|报至|报我|报市|报省|参选|投票|签到|审核|异议|汇总|回执|补报|上传|注册|关闭|公布|制定|出台|建成|改造|验收|推行|建立|纳入|修订|编制|印发|启动|上线|受理|逾期|清算"
)
_LABEL = re.compile(
    r"(?:截止|截稿|报名|申报|申请|申领|提交|征集|受理|登记|投稿|递交|填报|领取|兑换|推荐|采集|补报|预约|办理|公示)[一-鿿]{0,6}?(?:时间|日期|期限|时限|阶段|起止日?期?)?"
    r"(?:[（(][^（）()]{1,8}[）)])?(?:[为是从自]|\s?[:：]|\s?[\n]|(?<=[）)]))\s?(?:[一二三四五六七八九十\d]{1,2}[、.．])?\s?$"
)
# 报名截至3月31日 is due, 截至3月31日已报名200家 is counted.
_UP_TO = re.compile(
    "(?:报名|申报|申请|申领|提交|征集|受理|投稿|递交|填报|兑换|推荐|预约|办理|招商|投标)(?:材料|时间)?$"
)
_STOPS = re.compile(r"\s?(?:停止|截止|关闭|终止)(?:受理|申请|申报|报名|申领|征集|接收)")
# 最终清算截止2026年1月31日 names what ends; 截止8月中旬，… opens what is counted.
_NAMED = re.compile("[一-鿿]{2}$")
# 申领时间由原“…”调整为“10月15日至12月15日”
_MOVED = re.compile('(?:调整|变更|修改|延长|延期|顺延|推迟)[为至到]\\s?[“"]?$')
_APPLIES = re.compile("(?:申报|申请|申领|报名|提交|征集|受理|领取)[一-鿿]{0,4}(?:时间|日期|期限)")
_WINDOW = re.compile(
    r"(?:报名|申报|申请(?!人)|申领|提交|征集|受理|登记(?!在)|投稿|填报|递交|采集|补报|补正|报送)(?!条件|范围|对象|标准)"
)
_NO_WINDOW = re.compile(
    "公示|活动时间|活动期|优惠|消费季|购物节|举办|施行|有效期|执行期|放假|维护|营业|展览|比赛时间|计算时间"
)
# 6月1日至6月8日期间申领的资格券: when something was done, not when it is to be.
_MODIFIES = re.compile(
    "[^，,。；;\n]{0,6}(?:申领|报名|申请|提交|登记|申报)[^，,。；;\n]{0,2}的(?!企业|单位|个人)"
)
_GOAL = re.compile("力争|目标|规划期|达到|同比|增长|累计|实现|力求|基本形成|年均")
_CONDITION = re.compile(
    r"^(?:已|取得|登记在|注册的|登记设立|出生|购买的|参加工作|退休|设立的|成立的|入职|毕业|发生)|^[^，。；]{0,12}的(?:企业|单位|个人|消费者|人员|公司|申请人|参保人|高校毕业生|组织)"
)


def read_deadlines(text: str, times: Sequence[Time]) -> tuple[Deadline, ...]:
    """The deadlines in the order of the text, each day with its first words; relative ones (5个工作日内) and recurring ones are
    none, and neither are the ends of activities and the goals of plans."""
    found: dict[str, Deadline] = {}
    for time in times:
        date = _last_day(time)
        if date is None:
            continue
        around = sentence(text, time.start_char, time.end_char)
        head = text[max(0, time.start_char - 24) : time.start_char]
        if not (
            _by_then(text, time, around, head)
            if time.kind == "deadline"
            else _window(text, time, around, head)
        ):
            continue
        what = _what(text, time, around)
        kind = _kind(what or "") or _kind(around.text) or "other"
        deadline = Deadline(time.text, date, what, kind, (time.start_char, time.end_char))
        found.setdefault(date, deadline)
    return tuple(found.values())


def _kind(words: str) -> DeadlineKind | None:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def _last_day(time: Time) -> str | None:
    """The day, of a month its last, without the hour; None where the time ends on none."""
    if time.kind not in ("deadline", "range", "point") or time.end is None or time.text.startswith("当年"):
        return None
    if time.kind == "point" and time.granularity not in ("day", "minute", "hour"):
        return None
    if len(time.end) < 7:
        return None
    year, month = int(time.end[:4]), int(time.end[5:7])
    return time.end[:10] if len(time.end) >= 10 else f"{time.end}-{monthrange(year, month)[1]}"


def _by_then(text: str, time: Time, around: Round, head: str) -> bool:
    """A day with 前 or 截止, where the sentence says what is to be done."""
    if _LABEL.search(head) or _UP_TO.search(head):
        return True
    named = time.text.startswith("截止") and _NAMED.search(head)
    starts = ("截至", "截止", "有效期", "持续", "到", "至", "延续", "执行")
    if not named and time.text.startswith(starts) and not re.search("(?:截止|止|前)$", time.text):
        return False
    behind = text[time.end_char : around.end]
    if _GOAL.search(around.text) or _CONDITION.match(behind):
        return False
    if time.text.endswith("截止") or _ACTION.search(around.text):
        return True
    return time.text.endswith("止") and not time.text.startswith(("自", "从"))


def _window(text: str, time: Time, around: Round, head: str) -> bool:
    """A label of applications before a day or two days: 报名时间：5月7日至5月10日."""
    if _NO_WINDOW.search(head[max(map(head.rfind, "。；\n")) + 1 :]):
        return False
    ahead = text[around.start : time.start_char]
    if (moved := _MOVED.search(ahead)) and _APPLIES.search(ahead, 0, moved.start()):
        return True
    if _LABEL.search(head):
        return time.kind == "range" or bool(re.search("截[止稿]|最[迟晚后终]", head))
    if time.kind != "range":
        return _STOPS.match(text, time.end_char) is not None
    before = text[around.start : time.start_char][-8:]
    behind = text[time.end_char : min(around.end, time.end_char + 14)]
    if _GOAL.search(around.text) or _NO_WINDOW.search(before) or _MODIFIES.match(behind):
        return False
    return bool(_WINDOW.search(before) or _WINDOW.search(behind))


def _what(text: str, time: Time, around: Round) -> str | None:
    """What is to be done: the words behind the day in its clause, else those before."""
    behind = re.split("[，,。；;\n]", text[time.end_char : around.end].lstrip("，,、：: "), maxsplit=1)[
        0
    ].strip()
    if len(behind) >= 2:
        return behind
    ahead = re.split("[，,。；;\n]", text[around.start : time.start_char])[-1].strip("：: 为是于在")
    return ahead or None
