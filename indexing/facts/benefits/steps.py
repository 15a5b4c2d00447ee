"""What is taken off or given where a sum is spent or paid in: 满3000元减300元, 充1000送150, 200元定金抵600元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexing.facts.windows import matches_near
from indexing.text.numerals import ONE_TO_NINE, number

# 满千减百: numerals count where they are sums, not 满三件.
_SUM = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,7}}(?:\.\d{{1,2}})?|[{ONE_TO_NINE}两]?[百千万])"
_NO_MONEY = (
    r"(?!\d|\.\d|,\d{3}(?!\d)| ?[%％折年月日天岁件套个名份张次位台米平㎡人款分寸英吋升斤匹颗粒瓶袋条支]| ?余)"
)
_SPENT_SUM = rf"(?P<spent>{_SUM}) ?(?P<spent_unit>[万千])? ?"
_SPENT = rf"{_SPENT_SUM}元?"
_GIVEN = rf"(?P<given>{_SUM}) ?(?P<given_unit>[万千])? ?(?:元|{_NO_MONEY})"
_BETWEEN = r"[^\d。；;\n，,]{0,10}?[，,]??[^\d。；;\n，,]{0,8}?"
_TAKEN = r"(?:减免?|返还?现?|送|赠送?|抵扣?|省|优惠|补贴?|给予|直降|使用|可用|用|券|奖励|扣)"
_FULL = re.compile(
    rf"(?:满|每(?=\d{{3}}))[¥￥ ]?{_SPENT}{_NO_MONEY}{_BETWEEN}{_TAKEN}[^\d。；;\n，,折%％]{{0,8}}?{_GIVEN}"
)
_REACHED = re.compile(
    rf"(?:购|买|消费|达到?|超过?|实付)[^\d。；;\n，,]{{0,6}}{_SPENT_SUM}元(?:以上|及以上|者|即|可|就|[，,]){{0,2}}"
    rf"[^\d。；;\n，,]{{0,4}}(?:立?减免?|返还?现?|送|赠送?|抵扣?|直降)[^\d。；;\n，,折%％]{{0,6}}?{_GIVEN}"
)
_PAIR = re.compile(
    rf"(?<![\d.满])(?P<spent>\d{{3,6}}|(?<=[买购充])[{ONE_TO_NINE}两][百千万])(?P<spent_unit>)元?(?:立?减|直降|返|送|赠|优惠|省|抵)"
    rf"(?P<given>\d{{2,5}}|[{ONE_TO_NINE}两][百千])(?P<given_unit>)(?:元|{_NO_MONEY})"
)
_PAID_IN = re.compile(
    rf"(?:充值?|预存|存入?|交|付|缴)[^\d。；;\n，,]{{0,6}}?{_SPENT}{_NO_MONEY}[^\d。；;\n，,]{{0,8}}?"
    rf"(?:送|赠送?|抵扣?|当|变|返|得|膨胀)[^\d。；;\n，,折%％]{{0,4}}?{_GIVEN}"
)
_TURNED = re.compile(
    rf"{_SPENT_SUM}(?:元[^\d、。；;\n，,满]{{1,8}}?|(?=抵))(?:抵扣?|当|变|膨胀[为至成]?|顶)[^\d。；;\n，,折%％]{{0,3}}?{_GIVEN}"
)
_VOUCHER = re.compile(
    rf"(?P<given>{_SUM})(?P<given_unit>)元[^\d。；;\n，,]{{0,8}}[（(] ?(?:单笔|消费|购物|实付|订单)?满 ?{_SPENT}{_NO_MONEY}(?:即?可|使用)"
)
_LISTED = re.compile(
    rf"(?:面[额值]|金额|分[为别]|档)[^\d。；;\n]{{0,6}}(?P<given>{_SUM}元?(?:[、和/] ?{_SUM}元?){{1,5}})"
    rf"[^\d。；;\n]{{0,12}}[^\d。；;\n]{{0,12}}满 ?(?P<spent>{_SUM}元?(?:[、和/] ?{_SUM}元?){{1,5}})"
)
_SPENT_BEFORE = re.compile(rf"满 ?{_SPENT_SUM}元?[^\d。；;\n，,]{{0,8}}$")
_NUMBER = re.compile(_SUM)
_MARK = re.compile("[满每购买达充存交付缴抵当变顶减返送赠省降]|优惠|膨胀|消费|超过")
_BACK, _AHEAD = 80, 80


@dataclass(frozen=True, slots=True)
class Step:
    """`amount` for `threshold`, in yuan, said at `[start, end)`."""

    amount: float
    threshold: float
    start: int
    end: int


def steps(text: str) -> list[Step]:
    """All steps, in order, none overlapping."""
    found: list[Step] = []
    taken: set[int] = set()
    for step in (*_listed(text), *_said(text)):
        listed = bool(found) and found[-1].start == step.start and found[-1].end == step.end
        places = range(step.start, step.end)
        if step.threshold > 0 and (listed or taken.isdisjoint(places)):
            taken.update(places)
            found.append(step)
    return sorted(found, key=lambda step: step.start)


def spent_before(text: str, at: int) -> float | None:
    """What must be spent for the 折 or the percentage at `at` (满3000元享8折)."""
    match = _SPENT_BEFORE.search(text, max(0, at - 24), at)
    return _value(match["spent"], match["spent_unit"]) if match else None


def _said(text: str) -> Iterator[Step]:
    for pattern in (_VOUCHER, _FULL, _REACHED, _PAIR, _PAID_IN, _TURNED):
        for match in matches_near(pattern, text, _MARK, _BACK, _AHEAD):
            amount = _value(match["given"], match["given_unit"])
            threshold = _value(match["spent"], match["spent_unit"])
            gains = amount > threshold if pattern is _TURNED else amount < threshold or pattern is _PAID_IN
            if not gains:
                continue
            yield Step(amount, threshold, *match.span())


def _listed(text: str) -> Iterator[Step]:
    """面额分为100元、300元两种，分别在满1000元、3000元时使用."""
    for match in matches_near(_LISTED, text, _MARK, _BACK, _AHEAD):
        given, spent = (_NUMBER.findall(match[name]) for name in ("given", "spent"))
        if len(given) == len(spent):
            for amount, threshold in zip(given, spent, strict=True):
                yield Step(_value(amount, None), _value(threshold, None), *match.span())


def _value(digits: str, unit: str | None) -> float:
    if digits[-1] in "百千万":
        head = digits[:-1] or "一"
        value = float(number(head) * 10_000 if digits[-1] == "万" else number(head + digits[-1]))
    else:
        value = float(digits.replace(",", ""))
    return value * {"万": 10_000, "千": 1_000}.get(unit or "", 1)
