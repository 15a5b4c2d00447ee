"""Reads the periods of a document: what runs, what one may apply for, how long the paper is in force. They are those of its
times that such words claim."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indexing.facts.facts import Time
from indexing.facts.period import IN_TITLE, Period, PeriodKind
from indexing.facts.times import read_times
from indexing.facts.times.lengths import length_of
from indexing.facts.times.shapes import TO
from indexing.facts.wording import Claim, around, claim, nearest, speaks_of_other_things, term_of
from indexing.text.width import fold_width

# Unlabelled dates that lie so long before the publication, or so far apart, are history or plans.
PAST = timedelta(days=183)
LONGEST = timedelta(days=800)
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
"""What runs began later and ends earlier."""
# How far back in the paragraph the beginning of what is 为期三个月 may stand.
ORIGIN_BACK = 150
BESIDE = 15

_LABEL = re.compile(r"(?:时间|日期|期限|时段|档期)[：:\s为是】\]）)\"”]{1,4}$")
_LIST = re.compile(r"\s?[、和及]\s?\d")
_RUNS_UNTIL = re.compile("截[至止]|有效期|持续|延续|延期|延长|有效[至到]|顺延|执行[至到]|实施[至到]")
_TERM = re.compile("有效期|持续|延续")
_TWO_ENDS = re.compile(TO)
_ENDS = re.compile("(?:止|截止|结束)$")
_FORCE = re.compile("施行|实施|执行|生效")
_STARTS = re.compile(r"\s?(?:[(（][^)）]{0,8}[)）])?(?:起|开始|正式|启动|开幕|启幕|上线|施行|实施|执行|生效)")


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of a time, both included."""

    first: date | None
    last: date | None

    @property
    def end(self) -> date:
        return self.last or self.first or date.min


def read_periods(title: str, body: str, published: str | None) -> tuple[Period, ...]:
    """The periods that the text states, in the order of the body; those that only the title states come last, with the
    evidence IN_TITLE. The title also lends its words and its year to dates in the body that have none.

    `published` (`YYYY-MM-DD`, a time after it is not looked at) is what 即日起 and 发布之日 mean and the last resort for a
    missing year. Festivals without dates (国庆期间), goals (到2025年) and deadlines (9月15日前报送) are no periods.
    Raises ValueError where `published` is no day.
    """
    title, body = fold_width(title), fold_width(body)  # as long as they were
    found: dict[tuple[str | None, str | None, PeriodKind], Period] = {}
    for period in _read(body, title, published):
        found.setdefault((period.start, period.end, period.kind), period)
    in_body = {(start, end) for start, end, _ in found}
    for period in _read(title, title, published):
        if (period.start, period.end) not in in_body:
            evidence = Period(period.start, period.end, IN_TITLE, period.kind)
            found.setdefault((period.start, period.end, period.kind), evidence)
    return tuple(found.values())


def _read(text: str, title: str, published: str | None) -> Iterator[Period]:
    day = date.fromisoformat(published[:10]) if published else None
    times = read_times(text, published, title)
    stated = -ORIGIN_BACK - 1
    for at, time in enumerate(times):
        if time.kind == "duration" or _TERM.match(time.text):
            passage = text[max(stated, time.start_char - ORIGIN_BACK, 0) : time.start_char]
            if time.kind != "duration" or time.start_char - stated > ORIGIN_BACK or "\n" in passage:
                yield from _from_origin(time, times[:at], text, title)
            continue
        days = _days(time)
        if days is None or not _states_a_period(time, text):
            continue
        found = _claim(time, text, title)
        if found is None or not _plausible(time, days, found, day):
            continue
        if time.kind == "range":
            stated = time.end_char
        yield _period(days, (time.start_char, time.end_char), found.kind)


def _days(time: Time) -> _Days | None:
    if time.start is None and time.end is None:
        return None
    days = _Days(_edge(time.start, last=False), _edge(time.end, last=True))
    if any(day is not None and not EARLIEST <= day <= LATEST for day in (days.first, days.last)):
        return None
    return days


def _edge(iso: str | None, *, last: bool) -> date | None:
    """The first or last day that an ISO text names."""
    if iso is None:
        return None
    year, month, day = (*map(int, iso[:10].split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))


def _states_a_period(time: Time, text: str) -> bool:
    """Two ends do, and an end that is said to be one; a single day or a beginning only behind a label."""
    if time.kind == "range":
        return bool(_TWO_ENDS.search(time.text))
    if time.kind == "deadline" and (_RUNS_UNTIL.match(time.text) or _ENDS.search(time.text)):
        return True
    labelled = _LABEL.search(text, max(0, time.start_char - 10), time.start_char)
    return bool(labelled) and not _LIST.match(text, time.end_char)


def _claim(time: Time, text: str, title: str) -> Claim | None:
    start, end = time.start_char, time.end_char
    found = claim(text, start, end, title)
    if time.text.startswith("截") and found and not found.labelled:
        # 截至 is also how figures are dated: what runs until then is named right beside it.
        before, after = around(text, start, end)
        kind = nearest(before[-BESIDE:], after[: BESIDE // 3])
        found = Claim(kind, False) if kind else None
    if _FORCE.search(time.text) and not (found and found.labelled):
        before, after = around(text, start, end)
        if nearest(before, after) is None and term_of(text, start) == "validity":
            return Claim("validity", False)
    if found and time.kind in ("point", "from") and (found.kind == "validity" or not found.labelled):
        return None
    return found


def _plausible(time: Time, days: _Days, found: Claim, published: date | None) -> bool:
    if time.text.startswith("截") and published and days.end < published and not found.labelled:
        return False
    if found.labelled or found.kind == "validity":
        return True
    if days.first and days.last and days.last - days.first > LONGEST:
        return False
    return published is None or days.end >= published - PAST


def _from_origin(time: Time, earlier: Sequence[Time], text: str, title: str) -> Iterator[Period]:
    """A length (为期三个月, 有效期5年), 有效期至 or 持续至 with the day that the same passage says it is counted from."""
    of_paper = time.text.startswith("有效期")
    before, after = around(text, time.start_char, time.end_char)
    if of_paper:
        kind = term_of(text, time.start_char)
    else:
        kind = None if speaks_of_other_things(before, after) else nearest(before, after) or nearest("", title)
    if kind is None:
        return
    back = time.start_char - len(before)
    if not of_paper:
        back = max(0, time.start_char - ORIGIN_BACK)
        back = max(back, text.rfind("\n", back, time.start_char) + 1)
    beginning = _origin(earlier, text, back)
    start = _edge(beginning.start, last=False) if beginning else None
    evidence = (beginning.start_char if beginning else time.start_char, time.end_char)
    if time.kind == "duration":
        length = length_of(time.text)
        last = length.last(start) if length and start else None
        if last and last <= LATEST:
            yield _period(_Days(start, last), evidence, kind)
    elif (days := _days(time)) and days.last and (start is None or start <= days.last):
        yield _period(_Days(start, days.last), evidence, kind)


def _origin(earlier: Sequence[Time], text: str, back: int) -> Time | None:
    """The last time in the passage from which something is said to run."""
    for time in reversed(earlier):
        if time.start_char < back:
            return None
        begins = time.kind == "from" or _STARTS.match(text, time.end_char)
        if begins and time.start and len(time.start) >= 10:
            # A paper may be put on line long after its issue.
            return None if "印发" in time.text else time
    return None


def _period(days: _Days, evidence: tuple[int, int], kind: PeriodKind) -> Period:
    first, last = days.first, days.last
    return Period(first.isoformat() if first else None, last.isoformat() if last else None, evidence, kind)
