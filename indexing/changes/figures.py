"""The figures, shares and dates that a sentence states, in one spelling: 三千元 is 3000元, 百分之十五 is 15%, 9—12月 is 9月 and 12月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indexing.text.numerals import ONE_TO_NINE, number

Figure = tuple[str, ...]
"""What is counted, and how much: `("元", "3000")`, `("%", "15")`, `("date", "2025", "9", "15")`, `("span", "3", "天")`."""

_FORMAL = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "〇一二三四五六七八九十百千")
_DIGITS = f"〇零{ONE_TO_NINE}"
_HAN = f"{_DIGITS}两十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_TIMES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}

_COUNTED = "元|块钱|件|台|套|张|户|人|家|名|次|类|种|个|项|场|岁|周岁|倍|辆|批|档|级|平方米|平米|公里|天|日|周|星期|月|季度|年|小时|分钟|折"
# 一个, 一批 and 一次 are manners of speaking save where a limit or a measure stands before or behind them.
_LIMIT = "每|限|至多|最多|只能?|仅|各|满|第|任选|不超过"
_NUMERAL = f"[{_HAN}]{{1,15}}+(?:点[{_HAN}]{{1,15}}+)?"
_HUNDREDTHS = re.compile(f"百分之({_NUMERAL})")
_YEAR_HAN = re.compile(f"[一二][{_DIGITS}]{{3}}(?=年)")
_SPELT = re.compile(f"(?<![{_HAN}])(?P<han>{_NUMERAL})(?=[万亿]?个?工?作?(?:{_COUNTED}))")
_HALF = re.compile("半(?=个?(?:年|月|天|小时))")

# What is no figure of the paper: where to write and ring, other papers by number or title, articles, and the item's own number.
_NO_FIGURE = re.compile(
    r"https?:[\x21-\x7e]+|www\.[\x21-\x7e]+|[a-z0-9.+_-]{1,60}@[a-z0-9.-]{1,60}|<[^<>]{0,100}>|\(\d{4}\)\d+号"
    r"|\d{3,4}-\d{7,8}(?:-\d+)?|\d{7,}+(?!\.?\d*+[万亿]?元)|第\d+(?:条|款|章|节|页|项|部分)"
)
_OWN_NUMBER = re.compile(
    r"^\s*(?:第?[（(]?[\d一二三四五六七八九十]{1,3}[)）、．\t]|第?[（(]?[\d一二三四五六七八九十]{1,3}\.(?!\d)|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,3}[条章节款])"
)

_FULL_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_UNIT = "年|个?月|日|号|天|周岁|岁|万元|亿元|千元|百元|元|%|折|件|台|套|张|户|人|家|个|类|次|时|小时|工作日"
_RANGE = re.compile(rf"(?<![\d.])(\d++(?:\.\d++)?)(?=(?:-|至|到)\d++(?:\.\d++)?({_UNIT}))")
_TOKEN = re.compile(
    r"(?P<year>\d{4})年度?(?:(?P<month>\d{1,2})月(?:份|(?P<day>\d{1,2})[日号])?)?"
    r"|(?P<month2>\d{1,2})月(?:份|(?P<day2>\d{1,2})[日号])?"
    r"|(?P<day3>\d{1,2})[日号](?!内|之内|以内|线|楼|门|院|店|馆|文)"
    r"|(?P<hour>\d{1,2})(?::|[时点](?=\d))(?P<minute>\d{2})分?|(?P<hour2>\d{1,2})[时点](?!间)整?"
    r"|(?P<length>\d++(?:\.\d++)?)个?(?P<span>工作日|自然日|天|日|周(?!岁)|星期|月|季度|年|小时|分钟)"
    r"|¥(?P<price>\d++(?:\.\d++)?)"
    r"|(?P<number>\d++(?:\.\d++)?)(?P<times>千万|百万|十万|万亿|[十百千万亿]?)余?(?P<kind>元|块钱|%|个百分点|折)?"
)
_WORDS_OF_DATE = re.compile(
    "即日起?|年底|年末|月底|月末|年初|月初|[上中下]旬|上半年|下半年|长期|常年|明年|次年|翌年|春节|元旦|元宵|清明|五一|劳动节|端午|中秋|国庆|双十[一二]|寒假|暑假"
)
_SAME_WORD = {
    "年末": "年底",
    "月末": "月底",
    "即日": "即日起",
    "翌年": "明年",
    "次年": "明年",
    "常年": "长期",
    "劳动节": "五一",
}
_WORDS_OF_SHARE = re.compile("半价|减半|全额|免费|翻倍|加倍|双倍|一半")


@dataclass(frozen=True, slots=True)
class Figures:
    """In the order in which they stand. `dates` are days, months, years, hours, lengths of time and their words."""

    dates: tuple[Figure, ...]
    amounts: tuple[Figure, ...]


def without_own_number(sentence: str) -> str:
    """The sentence without the number by which a list or a table counts it."""
    return _OWN_NUMBER.sub("", sentence)


def arabic(text: str) -> str:
    """The folded text with its numerals in digits and every end of a range with its unit."""
    text = _HUNDREDTHS.sub(lambda m: f"{_value(m[1])}%", text)
    text = _YEAR_HAN.sub(lambda m: str(number(m[0])), text)
    text = _SPELT.sub(lambda m: m[0] if _is_manner(m) else str(_value(m["han"])), text)
    text = _HALF.sub("0.5", text)
    text = _FULL_DATE.sub(r"\1年\2月\3日", text)
    return _RANGE.sub(r"\1\2", text)


def figures(text: str) -> Figures:
    """What a text says in figures, given as `arabic` leaves it."""
    text = _NO_FIGURE.sub(" ", text)
    found = list(_figures(text))
    dates = [one for one in found if one[0] in ("date", "clock", "span")]
    words = [("date", _SAME_WORD.get(m[0], m[0])) for m in _WORDS_OF_DATE.finditer(text)]
    shares = [("share", m[0]) for m in _WORDS_OF_SHARE.finditer(text)]
    return Figures((*dates, *words), (*(one for one in found if one not in dates), *shares))


def _figures(text: str) -> Iterator[Figure]:
    year = month = ""
    for m in _TOKEN.finditer(text):
        if m["year"]:
            year, month = m["year"], _plain(m["month"])
            yield ("date", year, month, _plain(m["day"]))
        elif m["month2"]:
            month = _plain(m["month2"])
            yield ("date", year, month, _plain(m["day2"]))
        elif m["day3"]:
            yield ("date", year, month, _plain(m["day3"]))
        elif m["hour"] or m["hour2"]:
            yield ("clock", _plain(m["hour"] or m["hour2"]), m["minute"] or "00")
        elif m["length"]:
            yield (
                "span",
                _plain(m["length"]),
                {"日": "天", "自然日": "天", "星期": "周"}.get(m["span"], m["span"]),
            )
        elif m["price"]:
            yield ("元", _plain(m["price"]))
        else:
            yield _amount(m["number"], m["times"], m["kind"] or "")


def _amount(number: str, times: str, kind: str) -> Figure:
    value = Decimal(number) * _TIMES[times]
    if kind == "折" and value >= 10:  # 85折 is 8.5折
        value /= 10
    return ({"块钱": "元", "个百分点": "%"}.get(kind, kind), _plain(str(value)))


def _plain(number: str | None) -> str:
    return f"{Decimal(number).normalize():f}" if number else ""


def _is_manner(m: re.Match[str]) -> bool:
    if m["han"] not in ("一", "两", "千", "百", "十", "千百", "百十"):
        return False
    before = m.string[max(0, m.start() - 6) : m.start()]
    return (
        m["han"] != "两"
        and not re.search(_LIMIT, before)
        and not m.string.startswith(("元", "万", "亿", "折", "级", "年", "月", "日"), m.end())
    )


def _value(han: str) -> Decimal:
    """The value of a numeral in Chinese characters: 三千, 二十五, 一五, 十二点五, 贰仟."""
    whole, _, part = han.translate(_FORMAL).partition("点")
    tail = "".join(str(number(digit)) for digit in part if digit not in "十百千")
    return Decimal(f"{number(whole)}.{tail}" if tail else number(whole))
