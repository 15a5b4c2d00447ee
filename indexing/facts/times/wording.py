"""The words before and behind a date that change what it says: 自…起, 截至, 到, 前, 以来, 后, 止, 期间."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Side = Literal["before", "from", "until", "till", "during", "label"]

_BRACKET = r"(?:\s?[(（](?:含|不含|包括)[一-鿿\d]{0,6}[)）])?"
_AFTER = re.compile(
    rf"{_BRACKET}\s?(?:"
    r"(?P<until>(?:为止|止(?!损|住|付|血)|截止|(?=结束(?!后|时|之|的|前))))"
    r"|(?P<before>(?:及?之前|及以前|下班前|(?:工作|交易)?结束前|之前|以前|前(?!往|后|来|去|期|述|景|沿|台(?!账)|端|夕|身|款(?!项)|提(?![交出供请报升])|线(?!上)|列|任|辈|总|所未|三|两|[一-鿿]?个月|[二四五六七八九十\d])))"
    r"(?:截止|结束)?"
    r"|(?P<since>以来|来(?=[,，、。；;\s]|$))"
    r"|(?P<from>开始|起(?!草|诉|来|点|步|因|源|伏|火|飞|动|码|价|薪|降|效|重|到|着)|始(?!终|建|于|发))(?P<on>之?后)?"
    r"|(?P<after>及?(?:之后|以后)|及其?以?后|过后|后(?!期|续|台|勤|面|者|备|来|天|卫|半|端|悔|果|座|\d)|后(?=\d{1,2}[天日月]))"
    r"|(?P<during>期间|之间|间(?![距隔断接谍])|当天|左右|前后|[之以]内|内(?![容部外地在置存因]))"
    r")"
)
_BEFORE = re.compile(
    r"(?:(?P<label>截[至止](?:日期|时间|期限)?\s?[为是:：]{1,2}|截[至止](?:日期|时间|期限)\s?)"
    r"|(?P<until>截[至止](?:到|至)?|有效期限?(?:截?至|到)|(?:有效|持续|延续|延长|延期|顺延|执行|实施|保留|展期|会期|档期)[至到]|直[至到]"
    r"|(?:不得?|最)[迟晚]于?|于?最[迟晚]于?(?:不得?超过)?)"
    r"|(?P<till>(?<![达得看收感遇受找见做办拿])到|(?<![乃甚以及])至)|(?P<from>自从|自|从|由))(?:北京时间)?\s{0,2}$"
)
_LATER = re.compile(
    r"[^,，。；;！？\n、]{1,32}?(?:以来|[之以]?后(?![期续台勤面者备])|起(?![草诉来点步])|至今|开始)"
)
_SINCE = re.compile(r"[^,，。；;！？\n、]{1,12}?以来")
_DATED = re.compile(r"\d\s?[年月]")
_WEEKDAY = re.compile(
    r"\s?(?:[(（]\s?(?:星期|周|礼拜)[一二三四五六日天]\s?[)）]|(?:星期|周)[一二三四五六日天](?![至到]))"
)
_AHEAD = re.compile(
    "将|拟|预计|计划|有望|报名|报送|申报|报到|申请|截止|举办|定于|举行|开展|活动|时间[:：为]|办理|安排|放假|休市|实施|施行|登录|展出|开展|开幕"
)
_REPORTER = re.compile(r"(?:记者|本报|讯)\s?$")
_LOOK = 60
_SIDES: tuple[Side, ...] = ("label", "until", "till", "from")


@dataclass(frozen=True, slots=True)
class After:
    """What stands behind an expression and where that ends."""

    side: Side
    end: int


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before an expression and where that begins. A label (截止日期：) is no part of the expression."""

    side: Side
    start: int


def after(text: str, end: int) -> After | None:
    """The word right behind."""
    match = _AFTER.match(text, end)
    if match is None:
        return None
    sides: dict[str, Side] = {
        "until": "until",
        "before": "before",
        "since": "from",
        "from": "from",
        "after": "from",
    }
    side: Side = next((sides[name] for name in sides if match[name] is not None), "during")
    return After(side, match.end())


def before(text: str, start: int) -> Before | None:
    """The word right before."""
    match = _BEFORE.search(text, max(0, start - 12), start)
    if match is None:
        return None
    side = next(side for side in _SIDES if match[side])
    return Before(side, match.start(side))


def later(text: str, end: int) -> int | None:
    """Where the clause says 以来, 起 or 后, after words of its own: 自1995年7月12日…发生强震后."""
    match = _LATER.match(text, end)
    return match.end() if match and not _DATED.search(match[0]) else None


def since(text: str, end: int) -> int | None:
    """Where the clause says 以来 soon after: 今年4月正式上线以来."""
    match = _SINCE.match(text, end)
    return match.end() if match and not _DATED.search(match[0]) else None


def weekday_end(text: str, end: int) -> int:
    """Where a weekday behind the day ends: （星期二）."""
    match = _WEEKDAY.match(text, end)
    return match.end() if match else end


def ahead(text: str, start: int, end: int) -> bool:
    """Whether the sentence around speaks of what is to come; 记者30日从… does not, whatever it learned."""
    if _REPORTER.search(text, max(0, start - 4), start):
        return False
    low = max(0, start - _LOOK)
    low = max(low, *(text.rfind(stop, low, start) + 1 for stop in "。\n；"))
    tail = text[end : end + _LOOK // 2]
    for stop in "。\n；":
        tail = tail.partition(stop)[0]
    return bool(_AHEAD.search(text[low:start]) or _AHEAD.search(tail))
