"""A paper's facts in words, each with the address that shows where they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from config.language import tr
from indexing.facts.facts import Activity, Benefit, Citation, Deadline, Facts, Span
from indexing.registers.fact_corrections import DROP, FactCorrection
from search_api.pages.views.addresses import document_address, evidence_address

Evidence: TypeAlias = Callable[[Span | None], str]

_MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A fact in words. `href` leads to its words in the text, or to the paper that is cited; empty where neither can be shown."""

    words: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one kind; `more` is how many are left out."""

    name: str
    lines: tuple[Line, ...]
    more: int = 0


def groups(document_id: str, facts: Facts, files: Iterable[tuple[int, Facts]] = ()) -> tuple[Group, ...]:
    """What the paper says, and its files by their number, by kind; kinds of which none says anything are left out."""
    parts = [(facts, _evidence(document_id, 0))]
    parts += [(told, _evidence(document_id, place)) for place, told in files]
    made = (
        (tr("活动", "Activities"), [_activity(one, at) for told, at in parts for one in told.activities]),
        (tr("截止", "Deadlines"), [_deadline(one, at) for told, at in parts for one in told.deadlines]),
        (tr("补贴与优惠", "Benefits"), [_benefit(one, at) for told, at in parts for one in told.benefits]),
        (
            tr("引用的文件", "Papers cited"),
            [line for told, at in parts for line in _citations(told.citations, at)],
        ),
    )
    return tuple(
        Group(name, tuple(lines[:_MOST]), max(0, len(lines) - _MOST)) for name, lines in made if lines
    )


def _evidence(document_id: str, place: int) -> Evidence:
    return lambda span: evidence_address(document_id, span, place) if span else ""


def corrected_lines(some: Sequence[FactCorrection]) -> tuple[Line, ...]:
    """What a person set right in the facts: what stands, what was read, who and when and why."""
    return tuple(
        Line(
            f"{one.key} {one.field}{tr('：', ': ')}{_said(one.read)} → {_said(one.value)}"
            if one.field != DROP
            else tr(f"{one.key}：不作数", f"{one.key}: no fact"),
            " · ".join(filter(None, (one.who, f"{one.time:%Y-%m-%d}", one.why))),
        )
        for one in some
    )


def _said(value: object) -> str:
    if isinstance(value, list):
        return tr("、", ", ").join(map(str, value))
    return tr("无", "none") if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _activity(one: Activity, evidence: Evidence) -> Line:
    period = _period(one.start, one.end)
    if one.until_exhausted:
        period += tr("，资金用完即止", ", until the money is gone")
    return Line(one.name, period, evidence(one.spans[0] if one.spans else None))


def _deadline(one: Deadline, evidence: Evidence) -> Line:
    kinds = {
        "report": tr("报送", "report"),
        "apply": tr("申报", "apply"),
        "redeem": tr("兑付", "redeem"),
        "correct": tr("补正", "correct"),
    }
    words = " ".join(filter(None, (one.date or one.text, kinds.get(one.kind))))
    return Line(words, one.what or "", evidence(one.span))


# What a benefit is given for, as English says it.
_PER = {
    "每件": "a piece",
    "每台": "a piece",
    "每套": "a set",
    "每辆": "a car",
    "每户": "a household",
    "每人": "a person",
    "每次": "a time",
    "每单": "an order",
    "每张": "a coupon",
    "每平方米": "a square metre",
}


def _benefit(one: Benefit, evidence: Evidence) -> Line:
    parts = []
    if one.rate is not None:
        parts.append(f"{one.rate:g}%")
    if one.zhe is not None:
        parts.append(tr(f"{one.zhe:g} 折", f"{one.zhe * 10:g} % of the price"))
    if one.threshold is not None and one.amount is not None:
        parts.append(
            tr(f"满 {one.threshold:g} 减 {one.amount:g} 元", f"{one.amount:g} yuan off {one.threshold:g}")
        )
    elif one.amount is not None:
        parts.append(tr(f"{one.amount:g} 元", f"{one.amount:g} yuan"))
    if one.cap is not None:
        per = one.per or ""
        parts.append(
            tr(f"{per}最高 {one.cap:g} 元", f"at most {one.cap:g} yuan {_PER.get(per, per)}".rstrip())
        )
    return Line(tr("，", ", ").join(parts) or one.text, tr("、", ", ").join(one.items), evidence(one.span))


def _citations(some: tuple[Citation, ...], evidence: Evidence) -> Iterator[Line]:
    seen = set()
    for one in some:
        words = f"《{one.title}》" if one.title else one.number or ""
        if one.own or words in seen:
            continue
        seen.add(words)
        unseen = (
            tr("已预告，还没见到", "announced, not seen yet")
            if one.relation == "announces"
            else tr("还没见到", "not seen yet")
        )
        if one.document_id:
            yield Line(words, one.number or "" if one.title else "", document_address(one.document_id))
        else:
            number = one.number if one.title else None
            yield Line(words, " · ".join(filter(None, (number, unseen))), evidence(one.span))


def _period(start: str | None, end: str | None) -> str:
    if start is None and end is None:
        return ""
    return tr(f"{start or '即日'} 至 {end or '另行通知'}", f"{start or 'now'} to {end or 'open'}")
