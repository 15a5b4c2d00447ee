"""Figures: numbers with their unit and what they count (6600多件, 3500多万元)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexing.facts.facts import Figure, Span
from indexing.text.width import fold_width

_NUMBER = r"\d{1,9}(?:,\d{3}){0,4}(?:\.\d{1,4})?"
_BIG = r"(?:[十百千]?[万亿]|[百千])?"
_MORE = "(?:多|余|几)?"
_UNIT = (
    "(?:万?人次|人|名|户|家|个百分点|个(?!人|性|体|工作日|月|小时|自然|季|星期|年)|件(?!套)|张|台(?!湾)|辆|种|类|批(?!准|发)|项|条|场次?|次(?!数)|套|单(?!位|个|笔|独|一|次)|份|组|位(?!于|置)"
    "|款|公里|平方米|亩|吨|元|倍|大?板块|方面|座|处(?!理|罚|于|置|以)|间|支|对|盏|幅|只|双(?!向)|亿|%|％)"
)
_FIGURE = re.compile(
    rf"(?:近|超|超过|约|逾|突破)?(?<![\d.A-Za-z第〔﹝\[])(?:{_NUMBER}(?:\s?[-—－~～至]{{1,2}}\s?{_NUMBER})?\s?{_BIG}{_MORE}{_BIG}|数[十百千万亿]{{1,2}}|(?<=[近超逾])[十百千万亿]{{1,2}}){_UNIT}(?:（套）)?(?:以上|以下|左右)?"
)
_NO_COUNT = re.compile(r"[，。；、！？\s“”\"'：:（）()《》\d]")
_LEAD = re.compile(
    "(?:达到?|超过?|约|近|共计?|总计|累计|为|有|至|到|已|逾|突破|增长|下降|同比|分别|高达|合计|实现|拉动|带动|推出|的|了|是|在|等)+$"
)
_TAIL = re.compile("(?:的|规模的?|左右|以上|以下|多|余|重点|和|及|与|同比|比|达|为|由|在|等|，).*$")
# What is left of a day before the words: 自9月12日起发放消费券.
_OF_A_DAY = re.compile("^[年月日号](?:份|底|初|中|末|前|起|以来|后|止|内|至今)*")
_LONGEST = 16


def read_figures(text: str, closed: Iterable[Span]) -> tuple[Figure, ...]:
    """The figures in the order of the text, outside of the spans that are something else (times, numbers of papers, benefits).
    Small sums of money are prices and are left out; `counts` are the words behind the unit, else those before the number."""
    folded = fold_width(text)
    taken = bytearray(len(text))
    for start, end in closed:
        taken[start:end] = b"\1" * (end - start)
    found: list[Figure] = []
    for match in _FIGURE.finditer(folded):
        start, end = match.span()
        if any(taken[start:end]) or _is_price(match[0]):
            continue
        found.append(Figure(text[start:end], _counts(folded, start, end), (start, end)))
    return tuple(found)


def _is_price(words: str) -> bool:
    return words.endswith("元") and "万" not in words and "亿" not in words


def _counts(text: str, start: int, end: int) -> str | None:
    stop = _NO_COUNT.search(text, end)
    behind = text[end : min(stop.start() if stop else len(text), end + _LONGEST)]
    behind = _TAIL.sub("", behind.removeprefix("的"))
    if len(behind) >= 2 and not text[start:end].endswith(("元", "%", "％", "亿", "倍", "百分点")):
        return behind
    low = max(0, start - _LONGEST)
    for match in _NO_COUNT.finditer(text, low, start):
        low = match.end()
    ahead = text[low:start]
    if text[low - 1 : low].isdigit():
        ahead = _OF_A_DAY.sub("", ahead)
    ahead = _LEAD.sub("", ahead)
    return ahead if len(ahead) >= 2 else behind or None
