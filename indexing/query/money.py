"""Sums and spans of sums as people type them: 2000, 1,500元, 1.5万, >1500, <=2000, 1500..2000."""

from __future__ import annotations

import re
from typing import TypeAlias

from config.language import tr
from indexing.query.dates import BETWEEN, COMPARED
from indexing.query.errors import QueryError
from indexing.segment import fold
from indexing.text.numerals import number

CentsSpan: TypeAlias = tuple[int | None, int | None]

_SUM = re.compile(
    r"[¥￥]?(?P<digits>[0-9][0-9,]{0,14}(?:\.[0-9]{1,2})?)(?P<unit>[百千万亿]?)(?:元|圆|块|yuan|rmb)?"
)
_HAN = re.compile("(?P<han>[零一二三四五六七八九十百千万两]{1,12})(?:元|圆|块)?")
_UNITS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def cents_span(text: str, position: int | None = None) -> CentsSpan:
    """The least and the most, both included, in cents; None where that end is open.

    Raises QueryError, naming `position`, where the text is no such thing or the span would be empty.
    """
    compact = re.sub(r"\s+", "", fold(text))
    compared = COMPARED.fullmatch(compact)
    if compared:
        bound = _cents(compared[2], text, position)
        if compared[1] in (">=", "≥", "≧", "＞＝"):
            return bound, None
        if compared[1] in ("<=", "≤", "≦", "＜＝"):
            return None, bound
        return (bound + 1, None) if compared[1] in (">", "＞") else (None, bound - 1)
    ends = BETWEEN.split(compact)
    if len(ends) == 1:
        bound = _cents(compact, text, position)
        return bound, bound
    if len(ends) != 2 or not any(ends):
        raise _no_sum(text, position)
    least = _cents(ends[0], text, position) if ends[0] else None
    most = _cents(ends[1], text, position) if ends[1] else None
    if least is not None and most is not None and least > most:
        raise QueryError(
            tr(f"金额范围前后颠倒：{text}", f"the range ends before it begins: {text}"),
            position=position,
            mend=tr(f"写成 {ends[1]}..{ends[0]}", f"write {ends[1]}..{ends[0]}"),
        )
    return least, most


def shown_cents(span: CentsSpan) -> str:
    """How such a span is printed; what is printed is read as the same."""
    least, most = span
    if least is None:
        return f"<{_yuan((most or 0) + 1)}" if (most or 0) % 100 == 99 else f"<={_yuan(most or 0)}"
    if most is None:
        return f">{_yuan(least - 1)}" if least % 100 == 1 else f">={_yuan(least)}"
    return _yuan(least) if least == most else f"{_yuan(least)}..{_yuan(most)}"


def _yuan(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def _cents(text: str, whole: str, position: int | None) -> int:
    found = _SUM.fullmatch(text)
    if found:
        return round(float(found["digits"].replace(",", "")) * _UNITS[found["unit"]] * 100)
    han = _HAN.fullmatch(text)
    try:
        return number(han["han"] if han else "") * 100
    except ValueError:
        raise _no_sum(whole, position) from None


def _no_sum(text: str, position: int | None) -> QueryError:
    return QueryError(
        tr(f"不是金额：{text}", f"not a sum of money: {text}"),
        position=position,
        mend=tr("以元计，写成 2000、1.5万、>1500 或 1500..2000", "in yuan: write 2000, >1500 or 1500..2000"),
    )
