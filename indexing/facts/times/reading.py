"""Reads the times of a text: expressions are settled on days, and the words before and behind that change their meaning are
made part of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from indexing.facts.facts import Time, TimeKind
from indexing.facts.times.joining import Expression, alone, join
from indexing.facts.times.lengths import each_before, event_before, length_from_there
from indexing.facts.times.pieces import pieces
from indexing.facts.times.point import Point
from indexing.facts.times.settling import Setting, Stretch, settle
from indexing.facts.times.traps import traps
from indexing.facts.times.undated import undated
from indexing.facts.times.wording import After, Before, after, ahead, before, later, since
from indexing.text.width import fold_width

_PARAGRAPH_GAP = 3
_SENTENCE_END = re.compile("[。！？!?\n]")
_CLAUSE_END = re.compile("[。；！？!?;\n]")
_WHOLE_YEAR = ("year", "half", "quarter")
_OF_THIS_PAPER = re.compile(
    "本(?:办法|通知|意见|规定|细则|公告|方案|措施|条例|决定|规则|规程|通告|政策|文件|指引|标准|制度|目录)"
)
_DATE_WORD = re.compile("时间|日期|活动|期限|档期|报名|周期|展期|限时|促销")
_DATE_LABEL = re.compile(r"(?:时间|日期)[:：]\s?$")


def read_times(text: str, published: str | None, title: str = "") -> tuple[Time, ...]:
    """The times of the text in its order. `published` (`YYYY-MM-DD…`) is the day that 今年, 即日 and missing years count from;
    without it those are unresolved. The title lends its year where nothing else says one.

    Raises ValueError where `published` is no day.
    """
    folded = fold_width(text)
    day = date.fromisoformat(published[:10]) if published else None
    closed = traps(folded)
    found = list(_Reader(folded, day, _year_of(title)).times(closed))
    found += undated(folded, found, closed)
    return tuple(
        replace(time, text=text[time.start_char : time.end_char])
        for time in sorted(found, key=lambda time: time.start_char)
    )


def _year_of(title: str) -> int | None:
    found = re.search(r"(?<!\d)20[0-4]\d(?!\d)", fold_width(title))
    return int(found[0]) if found else None


class _Reader:
    """Goes through one text and remembers what was named before."""

    def __init__(self, text: str, published: date | None, told: int | None) -> None:
        self.text, self.published, self.told = text, published, told
        self.before: Stretch | None = None
        self.before_at = 0
        self.own_year: int | None = None
        self.since: date | None = None
        self.each_at: int | None = None

    def times(self, closed: bytearray) -> Iterator[Time]:
        """The times that have dates, or would have if what they count from were known."""
        found = pieces(self.text, closed)
        at = reached = 0
        while at < len(found):
            if found[at].start < reached:
                at += 1
                continue
            self._forget(found[at].start)
            joined = join(self.text, found, at)
            time = self._time(joined)
            used = joined.used
            if time is None and used > 1:
                time, used = self._time(alone(self.text, found[at])), 1
            at += used
            if time is not None:
                reached = time.end_char
                yield time

    def _forget(self, start: int) -> None:
        """What a paragraph named ends with it; a bare year ends with the sentence."""
        between = self.text[self.before_at : start]
        if "\n" in between and len(between) > _PARAGRAPH_GAP:
            self.before = self.own_year = self.since = None
        elif _SENTENCE_END.search(between):
            self.since = None
            if self.before is None or self.before.granularity in _WHOLE_YEAR:
                self.own_year = None

    def _time(self, joined: Expression) -> Time | None:
        prefix, suffix = before(self.text, joined.start), after(self.text, joined.end)
        each = each_before(self.text, joined.start)
        if (each is not None or self._recurs(joined)) and not joined.first.dated:
            end = suffix.end if suffix else joined.end
            self.each_at = end
            return self._make(joined.start if each is None else each, end, "recurring", None)
        if joined.first.weak and not self._trusted(joined, prefix):
            return None
        due = (suffix is not None and suffix.side == "before") or (
            prefix is not None and prefix.side != "from"
        )
        looks_ahead = due or (suffix is not None and suffix.side == "from")
        looks_ahead = looks_ahead or ahead(self.text, joined.start, joined.end)
        setting = Setting(self.published, self.own_year, self.before, looks_ahead, due, self.told)
        if joined.last is not None or joined.now:
            return self._range(joined, setting, prefix, suffix)
        return self._single(joined, setting, prefix, suffix)

    def _recurs(self, joined: Expression) -> bool:
        """每年2月底前…，3月底前…: what follows in the clause recurs too."""
        if self.each_at is None or joined.first.way != "calendar":
            return False
        return _CLAUSE_END.search(self.text, self.each_at, joined.start) is None

    def _trusted(self, joined: Expression, prefix: Before | None) -> bool:
        """Whether what stands around digits makes them a date."""
        start, text = joined.start, self.text
        first, last = joined.first, joined.last
        if first.way == "day":
            return self.before is not None and start - self.before_at <= 1
        if first.granularity == "month":
            return last is not None or text[start - 1 : start] in ("（", "(", "") or text[start + 4] != "."
        if last is None:
            said = prefix is not None and prefix.side != "from"
            return (
                said or first.clock is not None or bool(_DATE_LABEL.search(text[max(0, start - 6) : start]))
            )
        if not last.weak:
            return True
        if start and text[start - 1] in "./-":
            return False
        # 9.1-9.2 numbers clauses; days of two digits, or a word for dates before, make it a period.
        two_digits = max(first.day or 0, last.day or 0) >= 10
        return two_digits or bool(_DATE_WORD.search(text, max(0, start - 12), start))

    def _range(
        self, joined: Expression, setting: Setting, prefix: Before | None, suffix: After | None
    ) -> Time | None:
        ends = _ends(joined, setting)
        if ends is None:
            possible = joined.last is None or settle(joined.last, setting)
            return None if possible else self._make(joined.start, joined.end, "range", None)
        first, last = ends
        start = prefix.start if prefix and prefix.side == "from" else joined.start
        end = suffix.end if suffix and suffix.side in ("until", "during", "from") else joined.end
        self._remember(last, joined, end)
        fine = last.granularity in ("minute", "hour")
        stretch = replace(
            first,
            end=last.end,
            granularity=last.granularity if fine else first.granularity,
            uncertain=first.uncertain or last.uncertain,
        )
        return self._make(start, end, "range", stretch)

    def _single(
        self, joined: Expression, setting: Setting, prefix: Before | None, suffix: After | None
    ) -> Time | None:
        found = self._settled(joined, setting)
        side = suffix.side if suffix else None
        start, end = joined.start, suffix.end if suffix else joined.end
        if prefix and prefix.side in ("from", "until"):
            start = prefix.start
        counted = self._counted(joined, found, start, prefix, suffix)
        if counted is not None:
            return counted
        kind: TimeKind | None = None
        if side in ("before", "until"):
            kind = "deadline"
            start = joined.start if prefix and prefix.side == "from" else start
            found = _eve(found) if found and side == "before" and joined.first.way == "festival" else found
        elif side == "from":
            kind = "from"
            start = joined.start if prefix and prefix.side == "until" else start
        elif prefix and prefix.side == "from":
            behind = later(self.text, joined.end)
            if behind is not None or self.text[prefix.start] == "自":
                kind, end = "from", behind or joined.end
            else:
                start = joined.start
        elif prefix and _is_end(prefix, joined.first):
            kind, end = "deadline", joined.end
            start = joined.start if prefix.side == "label" else prefix.start
        elif suffix is None and (behind := since(self.text, joined.end)):
            kind, end = "from", behind
        if kind == "deadline" and (event := event_before(self.text, start)) is not None:
            start = event
        if kind is None:
            kind = "range" if found and _is_several(joined.first, found) else "point"
        if found is not None:
            self._remember(found, joined, end)
            self.since = found.first if kind == "from" else None
        return self._make(start, end, kind, found)

    def _settled(self, joined: Expression, setting: Setting) -> Stretch | None:
        point = joined.first
        found = settle(point, setting)
        if self.since and found and found.last < self.since and point.months and not point.dated:
            # 自1995年7月12日…后，…2月3日: what happened since a day comes after it.
            self.own_year = self.since.year + 1
            found = settle(point, replace(setting, year=self.own_year))
        if point.way == "issue" and not self._speaks_of_this_paper(joined.start, joined.end):
            return None
        return found

    def _counted(
        self,
        joined: Expression,
        found: Stretch | None,
        start: int,
        prefix: Before | None,
        suffix: After | None,
    ) -> Time | None:
        """自印发之日起30日内: the day is counted from the issue, which may not be the publication."""
        onward = prefix is not None and prefix.side == "from" and (suffix is None or suffix.side == "from")
        if joined.first.way not in ("issue", "days_on") and not (onward and suffix):
            return None
        length = length_from_there(self.text, joined.end)
        if length is None or not (onward or joined.first.way == "issue"):
            return None
        day = length.after(found.first) if found else None
        stretch = Stretch(day.isoformat(), day.isoformat(), day, day, "day", True) if day else None
        return self._make(start, length.end, "from" if length.later else "deadline", stretch)

    def _speaks_of_this_paper(self, start: int, end: int) -> bool:
        low = max(0, start - 40)
        low = max(low, self.text.rfind("。", low, start) + 1, self.text.rfind("\n", low, start) + 1)
        return bool(_OF_THIS_PAPER.search(self.text, low, end)) or self.text[start] == "本"

    def _remember(self, found: Stretch, joined: Expression, end: int) -> None:
        self.before, self.before_at = found, end
        if joined.first.dated or (joined.last and joined.last.dated):
            self.own_year = self.told = found.last.year
            self.each_at = None

    def _make(self, start: int, end: int, kind: TimeKind, found: Stretch | None) -> Time:
        words = self.text[start:end].rstrip()
        end = start + len(words)
        if found is None:
            return Time(words, start, end, kind, None, None, "day", kind != "recurring")
        first = None if kind == "deadline" else found.start
        last = None if kind == "from" else found.end
        return Time(words, start, end, kind, first, last, found.granularity, found.uncertain)


def _ends(joined: Expression, setting: Setting) -> tuple[Stretch, Stretch] | None:
    """Both ends of a range; what one leaves out it takes from the other. None where they make none."""
    if joined.last is None:
        first, last = settle(joined.first, setting), settle(Point(way="days_on"), setting)
    elif joined.last.dated and not joined.first.dated and joined.first.months:
        first, last = _backward(joined.first, joined.last, setting)
    else:
        first, last = _forward(joined.first, joined.last, setting)
    return (first, last) if first and last and first.first <= last.last else None


def _backward(first: Point, last: Point, setting: Setting) -> tuple[Stretch | None, Stretch | None]:
    end = settle(last, setting)
    if end is None:
        return None, None
    start = settle(first, replace(setting, year=end.last.year))
    if start and start.first > end.last:
        start = settle(first, replace(setting, year=end.last.year - 1))
    return (replace(start, uncertain=False) if start else None), end


def _forward(first: Point, last: Point, setting: Setting) -> tuple[Stretch | None, Stretch | None]:
    start = settle(first, setting)
    if start is None:
        return None, None
    if last.third and last.months is None and last.way == "calendar":
        last = replace(last, months=(start.last.month, start.last.month))
    inner = replace(setting, year=start.first.year, before=start, ahead=True)
    end = settle(last, inner)
    if end and end.last < start.first and not last.dated and not last.follows:
        end = settle(last, replace(inner, year=start.first.year + 1))
    return start, replace(end, uncertain=last.uncertain) if end else None


def _is_end(prefix: Before, point: Point) -> bool:
    """到 before what has no year is no end: 从6月26日…到1日…, 推迟到10月."""
    if prefix.side in ("label", "until"):
        return True
    named = point.year is not None or (point.year_shift or -1) > 0 or point.third in ("底", "末")
    return prefix.side == "till" and (named or point.weak)


def _is_several(point: Point, found: Stretch) -> bool:
    """Whether a single expression means several units of the calendar."""
    if point.way in ("around", "years", "weekend", "same_period", "winter"):
        return True
    if point.way == "week":
        return point.day is None
    if point.way == "festival":
        return found.first != found.last
    low, high = point.months or (0, 0)
    length = {"month": 1, "quarter": 3}.get(point.granularity, 12)
    return point.way == "calendar" and high - low + 1 > length


def _eve(found: Stretch) -> Stretch:
    """国庆前 ends the day before."""
    if found.first == date.min:
        return found
    day = found.first - timedelta(days=1)
    return replace(found, end=day.isoformat(), last=day, uncertain=True)
