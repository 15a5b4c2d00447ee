"""Reads the benefits of a text: its steps, percentages, 折 and sums, each judged, and the caps put to what they bound."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from indexing.facts.benefits.cells import Heading, headings
from indexing.facts.benefits.details import GRADE, details, goods, until_exhausted
from indexing.facts.benefits.quantities import Quantity, quantities
from indexing.facts.benefits.steps import Step, spent_before, steps
from indexing.facts.benefits.wording import Role, continues, is_of_welfare, role
from indexing.facts.clauses import clause, sentence
from indexing.facts.facts import Benefit, Span, Tier
from indexing.text.width import fold_width

# How far behind a rate its cap may stand, and behind its caps.
CAP_BEHIND = 160
FURTHER = 60
MOST_ALIKE = 50
MOST = 2_000
"""Numbers of one text that are benefits; price lists of shops have more."""

# A line that says of what it is the most bounds no rate of the line above.
_OF_ITS_OWN = re.compile(
    "(?:发放|派发|投放)|^(?!.*(?:[每单]|同一))[^，。；]{0,12}(?:以旧换新|换新|置换|换购|旧[\u4e00-\u9fff]{1,4})"
)
_LABELLED = re.compile(
    r"(?<![\u4e00-\u9fff])(?!.{0,4}(?:满|优惠|活动|补贴|[券礼享惠]))([\u4e00-\u9fff]{1,5})[:：]\s?$"
)
_GOES_ON = re.compile(r"[,，、\s]{0,2}")
_MEASURED = re.compile("平方米|平米|㎡|米$")
_EACH_TIME = re.compile(r"每满?\s?[¥￥]?\d")
_LEAD = re.compile("[\u4e00-\u9fffA-Za-z]{2,}?(?=满|[：:])")


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    role: Role


def read_benefits(text: str) -> tuple[Benefit, ...]:
    """What buyers gain by the text, in its order, each number once for the same goods. Papers on work and welfare have none."""
    folded = fold_width(text)
    if is_of_welfare(folded):
        return ()
    given = steps(folded)
    found = _judged(folded, given)
    benefits = [*_steps(folded, given[:MOST]), *_sums(folded, found)]
    benefits = _capped(sorted(benefits, key=lambda benefit: benefit.span))
    exhausted = until_exhausted(folded)
    return tuple(
        replace(benefit, text=text[slice(*benefit.span)], until_exhausted=exhausted)
        for benefit in _once(_tiered(folded, benefits))
    )


def _judged(text: str, given: list[Step]) -> list[_Found]:
    """The quantities that are gains or caps, but for those in steps."""
    found: list[_Found] = []
    heads = headings(text)
    for quantity in quantities(text):
        if len(found) >= MOST:
            break
        place = bisect_right(given, quantity.start, key=lambda step: step.start) - 1
        if place >= 0 and quantity.start < given[place].end:
            continue
        of_cell = heads.role(quantity)
        judged = of_cell if of_cell is not Heading.UNSAID else role(text, quantity)
        previous = found[-1] if found else None
        if judged is None and previous and continues(text, previous.quantity, quantity):
            judged = previous.role
        if isinstance(judged, str):
            found.append(_Found(quantity, judged))
    return found


def _sums(text: str, found: list[_Found]) -> list[Benefit]:
    """The gains, with the caps of rates in their entries; a cap that bounds no rate is an entry of its own."""
    benefits: list[Benefit] = []
    open_rates: list[int] = []
    for item in found:
        quantity = item.quantity
        if item.role == "most" and quantity.kind == "money":
            open_rates = _reached(text, benefits, open_rates, quantity)
            more = details(text, quantity.start, quantity.end)
            bounded = [
                place
                for place in open_rates
                if benefits[place].cap is None and more.payer in (None, benefits[place].payer)
            ]
            if bounded:
                for place in bounded:
                    rate = benefits[place]
                    benefits[place] = replace(rate, cap=quantity.value, per=more.per or rate.per)
                continue
            benefits.append(_entry(text, quantity, cap=quantity.value))
        elif quantity.kind == "money":
            if quantity.low is not None:
                benefits.append(_entry(text, quantity, cap=quantity.value))
                continue
            entry = _entry(text, quantity, amount=quantity.value)
            if entry.per and _MEASURED.search(entry.per):
                open_rates.append(len(benefits))  # 每平方米60元 grows with the flat, as a rate does
            benefits.append(entry)
        else:
            if open_rates and benefits[open_rates[-1]].cap is not None:
                open_rates = []
            open_rates.append(len(benefits))
            value = {quantity.kind: quantity.value}
            entry = _entry(text, quantity, rate=value.get("rate"), zhe=value.get("zhe"))
            benefits.append(replace(entry, threshold=spent_before(text, quantity.start)))
    return benefits


def _reached(text: str, benefits: list[Benefit], rates: list[int], cap: Quantity) -> list[int]:
    """The rates that the cap behind them can bound: in its paragraph, or in the lines right above."""
    here = sentence(text, cap.start, cap.end)
    near = [
        place
        for place in rates
        if cap.start - benefits[place].span[1] <= CAP_BEHIND
        and (benefits[place].zhe is None or benefits[place].span[0] >= here.start)
    ]
    if near:
        between = text[benefits[near[-1]].span[1] : cap.start]
        far = "\n" in between.strip() and len(between.strip()) > FURTHER
        apart = "\n" in between or "。" in between
        if far or (apart and _OF_ITS_OWN.search(text[here.start : cap.start])):
            return []
    return near


def _capped(benefits: list[Benefit]) -> list[Benefit]:
    """The most that 每满1000减80 can come to stands right behind it, and in its entry."""
    kept: list[Benefit] = []
    for benefit in benefits:
        before = kept[-1] if kept else None
        again = before is not None and before.threshold is not None and _EACH_TIME.search(before.text)
        alone = benefit.cap is not None and benefit.rate is benefit.zhe is benefit.amount is None
        if before is not None and again and alone and benefit.span[0] - before.span[1] <= 1:
            kept[-1] = replace(before, cap=benefit.cap)
        else:
            kept.append(benefit)
    return kept


def _entry(
    text: str,
    quantity: Quantity,
    *,
    rate: float | None = None,
    zhe: float | None = None,
    amount: float | None = None,
    cap: float | None = None,
) -> Benefit:
    said, span = _said(text, quantity.start, quantity.end)
    more = details(text, quantity.start, quantity.end)
    return Benefit(
        said,
        span,
        rate=rate,
        zhe=zhe,
        amount=amount,
        cap=cap,
        base=more.base if rate is not None else None,
        per=more.per or quantity.per,
        items=more.items,
        who=more.who,
        stackable=more.stackable,
        channel=more.channel,
        payer=more.payer,
    )


def _steps(text: str, given: list[Step]) -> list[Benefit]:
    """In 窗:满1000减100,满2000减300 吊顶:满1000减100 each is of the goods right before it, or of those of the step that it goes
    on from."""
    made: list[Benefit] = []
    last = 0
    for step in given:
        goes_on = made and _GOES_ON.fullmatch(text, last, step.start)
        made.append(_step(text, step, last, made[-1].items if goes_on else ()))
        last = step.end
    return made


def _step(text: str, step: Step, last: int, before: tuple[str, ...]) -> Benefit:
    said, span = _said(text, step.start, step.end)
    more = details(text, step.start, step.end)
    label = _LABELLED.search(text, max(0, step.start - 12), step.start)
    named = goods(text[max(span[0], min(last, step.start)) : step.start])
    return Benefit(
        said,
        span,
        amount=step.amount,
        threshold=step.threshold,
        per=more.per,
        items=named or ((label[1],) if label and "\n" not in label[0] else ()) or before or more.items,
        who=more.who,
        stackable=more.stackable,
        channel=more.channel,
        payer=more.payer,
    )


def _said(text: str, start: int, end: int) -> tuple[str, Span]:
    """The clause as printed, and where."""
    here = clause(text, start, end)
    low = here.start + len(here.text) - len(here.text.lstrip())
    high = here.end - len(here.text) + len(here.text.rstrip())
    return text[low:high], (low, high)


def _tiered(text: str, benefits: list[Benefit]) -> list[Benefit]:
    """Rates by grades of energy that stand near one another tell all the steps of their scale."""
    out = list(benefits)
    group: list[tuple[int, Tier]] = []
    for place, benefit in enumerate(benefits):
        grade = GRADE.search(_condition(text, benefit)) if benefit.rate is not None else None
        if grade is None:
            continue
        if group and benefit.span[0] - benefits[group[-1][0]].span[1] > CAP_BEHIND:
            group = []
        group.append((place, Tier(grade.group(), benefit.rate, benefit.cap)))
        tiers = tuple(tier for _, tier in group)
        for member, _ in group:
            out[member] = replace(out[member], tiers=tiers)
    return out


def _condition(text: str, benefit: Benefit) -> str:
    if GRADE.search(benefit.text):
        return benefit.text
    around = sentence(text, *benefit.span)
    return text[around.start : benefit.span[0]]


def _once(benefits: list[Benefit]) -> list[Benefit]:
    """What is said again of the same goods, or without saying of which, is the same benefit."""
    kept: list[Benefit] = []
    alike: dict[tuple[float | None, ...], list[int]] = {}
    for benefit in benefits:
        places = alike.setdefault((benefit.rate, benefit.zhe, benefit.amount, benefit.threshold), [])
        same = next((place for place in places[:MOST_ALIKE] if _same(kept[place], benefit)), None)
        if same is None:
            places.append(len(kept))
            kept.append(benefit)
        elif benefit.cap is not None and kept[same].cap is None:
            kept[same] = replace(kept[same], cap=benefit.cap)
    return kept


def _same(one: Benefit, other: Benefit) -> bool:
    numbers = [(b.rate, b.zhe, b.amount, b.threshold) for b in (one, other)]
    caps = one.cap == other.cap or (numbers[0] != (None,) * 4 and None in (one.cap, other.cap))
    return numbers[0] == numbers[1] and caps and _same_goods(one, other)


def _same_goods(one: Benefit, other: Benefit) -> bool:
    if one.items and other.items:
        return bool(set(one.items) & set(other.items))
    # Steps stand in lists of a shop's offers: 满2000送260 of two brands are two.
    leads = [_LEAD.match(benefit.text) for benefit in (one, other)]
    named = [match.group() for match in leads if match]
    return one.threshold is None or len(set(named)) < 2
