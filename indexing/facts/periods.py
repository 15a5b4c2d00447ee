"""Reads the periods of a document: what runs, what one may apply for, how long the paper is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from indexing.facts.days import Span, span_between
from indexing.facts.mentions import Mention, mentions, origin
from indexing.facts.period import IN_TITLE, Period, PeriodKind
from indexing.facts.wording import Claim, around, claim, nearest, speaks_of_other_things, term_of
from indexing.facts.years import stated_year, title_year
from indexing.text.dates import Point
from indexing.text.width import fold_width

# Unlabelled dates that lie so long before the publication, or so far apart, are history or plans.
PAST = timedelta(days=183)
LONGEST = timedelta(days=800)
# How far back in the paragraph the beginning of what is 为期三个月 may stand.
ORIGIN_BACK = 150
BESIDE = 15


def read_periods(title: str, body: str, published: str | None) -> tuple[Period, ...]:
    """The periods that the text states, in the order of the body; those that only the title states come last, with the
    evidence IN_TITLE. The title also lends its words and its year to dates in the body that have none.

    `published` (`YYYY-MM-DD`, a time after it is not looked at) is what 即日起 and 发布之日 mean and the last resort for a
    missing year. Festivals without dates (国庆期间), goals (到2025年) and deadlines (9月15日前报送) are no periods.
    Raises ValueError where `published` is no day.
    """
    title, body = fold_width(title), fold_width(body)  # as long as they were
    day = date.fromisoformat(published[:10]) if published else None
    found: dict[tuple[str | None, str | None, PeriodKind], Period] = {}
    for period in _read(body, title, day):
        found.setdefault((period.start, period.end, period.kind), period)
    in_body = {(start, end) for start, end, _ in found}
    for period in _read(title, title, day):
        if (period.start, period.end) not in in_body:
            evidence = Period(period.start, period.end, IN_TITLE, period.kind)
            found.setdefault((period.start, period.end, period.kind), evidence)
    return tuple(found.values())


def _read(text: str, title: str, published: date | None) -> Iterator[Period]:
    stated = -ORIGIN_BACK - 1
    for mention in mentions(text):
        if mention.shape == "length" or mention.word.startswith(("有效期", "持续")):
            passage = text[max(stated, mention.start - ORIGIN_BACK, 0) : mention.start]
            if mention.shape != "length" or mention.start - stated > ORIGIN_BACK or "\n" in passage:
                yield from _from_origin(mention, text, title, published)
            continue
        found = _claim(mention, text, title)
        span = found and _span(mention, text, title, published)
        if found is None or not span or not _plausible(mention, span, found, published):
            continue
        if mention.shape == "range":
            stated = mention.end
        yield _period(span, (mention.start, mention.end), found.kind)


def _claim(mention: Mention, text: str, title: str) -> Claim | None:
    found = claim(text, mention.start, mention.end, title)
    if mention.word.startswith("截") and found and not found.labelled:
        # 截至 is also how figures are dated: what runs until then is named right beside it.
        before, after = around(text, mention.start, mention.end)
        kind = nearest(before[-BESIDE:], after[: BESIDE // 3])
        found = Claim(kind, False) if kind else None
    if mention.force and not (found and found.labelled):
        before, after = around(text, mention.start, mention.end)
        if nearest(before, after) is None and term_of(text, mention.start) == "validity":
            return Claim("validity", False)
    if found is None or (mention.weak and not found.labelled):
        return None
    if mention.shape == "single" and (found.kind == "validity" or not found.labelled):
        return None
    return found


def _span(mention: Mention, text: str, title: str, published: date | None) -> Span | None:
    if mention.now:
        if published is None or mention.last is None:
            return None
        today = Point(published.year, published.month, published.day)
        return span_between(today, mention.last, published.year)
    years = [point.year for point in (mention.first, mention.last) if point]
    if any(years):
        return span_between(mention.first, mention.last, next(year for year in years if year))
    year, certain = stated_year(text, mention.start, published)
    if year and certain:
        return span_between(mention.first, mention.last, year)
    return _by_publication(mention, (year, title_year(title)), published)


def _by_publication(mention: Mention, guesses: Iterable[int | None], published: date | None) -> Span | None:
    """With the first of the guessed years that has not run out by the publication, else with the publication's year; with
    the next where that lies long past (1月10日 in a paper of December)."""
    for guess in guesses:
        span = guess and span_between(mention.first, mention.last, guess)
        if span and (published is None or _end(span) >= published):
            return span
    if published is None:
        return None
    span = span_between(mention.first, mention.last, published.year)
    if span and _end(span) < published - PAST:
        span = span_between(mention.first, mention.last, published.year + 1)
    return span


def _plausible(mention: Mention, span: Span, found: Claim, published: date | None) -> bool:
    start, end = span
    if mention.word.startswith("截") and published and _end(span) < published and not found.labelled:
        return False
    if found.labelled or found.kind == "validity":
        return True
    if start and end and end - start > LONGEST:
        return False
    return published is None or _end(span) >= published - PAST


def _from_origin(mention: Mention, text: str, title: str, published: date | None) -> Iterator[Period]:
    """A length (为期三个月, 有效期5年), 有效期至 or 持续至 with the day that the same passage says it is counted from."""
    of_paper = mention.word.startswith("有效期")
    before, after = around(text, mention.start, mention.end)
    if of_paper:
        kind = term_of(text, mention.start)
    else:
        kind = None if speaks_of_other_things(before, after) else nearest(before, after) or nearest("", title)
    if kind is None:
        return
    back = mention.start - len(before)
    if not of_paper:
        back = max(0, mention.start - ORIGIN_BACK)
        back = max(back, text.rfind("\n", back, mention.start) + 1)
    beginning = origin(text, back, mention.start)
    start: date | None = None
    evidence = (mention.start, mention.end)
    if beginning:
        point, at, _ = beginning
        start = published if point is None else _first_day(point, text, at, title, published)
        evidence = (min(at, mention.start), mention.end)
    if mention.length is not None:
        if start is None:
            return
        try:
            yield _period((start, mention.length.last(start)), evidence, kind)
        except ValueError:
            return
    elif mention.last is not None:
        span = _span(mention, text, title, published)
        if span and (start is None or start <= _end(span)):
            yield _period((start, span[1]), evidence, kind)


def _first_day(point: Point, text: str, at: int, title: str, published: date | None) -> date | None:
    span = _span(Mention("single", at, at, point, point), text, title, published)
    return span[0] if span else None


def _end(span: Span) -> date:
    return span[1] or span[0] or date.min


def _period(span: Span, evidence: tuple[int, int], kind: PeriodKind) -> Period:
    start, end = span
    return Period(start.isoformat() if start else None, end.isoformat() if end else None, evidence, kind)
