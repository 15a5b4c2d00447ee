"""Reads the activities of a text: their names, and to each its days, places, people, goods and benefits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from indexing.facts.activities.bounds import Name
from indexing.facts.activities.entry import of_row
from indexing.facts.activities.forms import Entry, entries
from indexing.facts.activities.kinds import STATION, campaigns, kind_of
from indexing.facts.activities.merging import Group, merged
from indexing.facts.activities.names import names
from indexing.facts.activities.owners import Owners, owners
from indexing.facts.activities.people import people
from indexing.facts.activities.when import Days, by_activity
from indexing.facts.benefits.details import until_exhausted
from indexing.facts.categories import categories
from indexing.facts.clauses import line
from indexing.facts.facts import Activity, Benefit, Time
from indexing.text.width import fold_width

_PROMOTION = re.compile(r"(?:^|\n)[^\n]{0,6}(?:活动|促销|优惠)(?:时间|日期|期限)[^\n]{0,3}[：:]")
_TERMS = re.compile(
    r"(?:活动|优惠|促销)(?:内容|规则|细则|说明|方式|对象|范围)|参与方式|[\n一二三四五六七八九十、]\s?注意事项"
)
_TITLE_END = re.compile("(?:活动)?(?:公告|通知|规则|详情|细则|说明|来啦|来了|开始啦|火热进行中)?[！!]*$")


MENTIONS = 50
"""Of one activity, round which its goods are looked for."""


def read_activities(
    title: str, text: str, times: tuple[Time, ...], benefits: Iterable[Benefit]
) -> tuple[Activity, ...]:
    """The activities that title or text name, in the order in which the text first does. `times` and `benefits` are those read
    of the text."""
    folded, heading = fold_width(text), fold_width(title)
    listed = entries(folded)
    in_text = _with_rows(names(folded), listed)
    in_title = names(heading) or _of_promotion(heading, folded, in_text)
    groups = merged(folded, in_text, [name.text for name in in_title])
    whose = owners(folded, groups)
    alone = len(groups) == 1
    gains = _by_owner(benefits, whose, alone=alone)
    rows = {entry.name.start: entry for entry in listed}
    when = by_activity(groups, times, whose)
    told = tuple(word for word in campaigns() if word in folded)
    found: list[Activity] = []
    for number, group in enumerate(groups):
        activity = _activity(number, group, when[number], gains.get(number, ()), whose, alone=alone)
        activity = replace(activity, campaign=_campaign(group, told))
        entry = next((rows[start] for start, _ in group.spans if start in rows), None)
        found.append(activity if entry is None else of_row(activity, entry, times))
    return tuple(found)


def _with_rows(found: list[Name], listed: tuple[Entry, ...]) -> list[Name]:
    """The names of rows in the place of what else was found in their cells."""
    starts = [entry.name.start for entry in listed]

    def free(name: Name) -> bool:
        place = bisect_left(starts, name.end) - 1
        return place < 0 or listed[place].name.end <= name.start

    others = [name for name in found if free(name)]
    return sorted([*others, *(entry.name for entry in listed)], key=lambda name: name.start)


def _activity(
    number: int,
    group: Group,
    when: Days,
    gains: tuple[Benefit, ...],
    whose: Owners,
    *,
    alone: bool,
) -> Activity:
    who = people(number, group, whose, alone=alone)
    told = "\n".join([group.name, *(line(whose.text, *span).text for span in group.spans[:MENTIONS])])
    return Activity(
        group.name,
        aliases=group.aliases,
        start=when.start,
        end=when.end,
        period_text=when.words,
        until_exhausted=(alone or number == whose.main) and until_exhausted(whose.text),
        places=who.places,
        region_codes=who.region_codes,
        organisers=who.organisers,
        participants=who.participants,
        kind=kind_of(group.name),
        categories=categories(told, "goods"),
        themes=categories(told, "theme"),
        benefits=gains,
        spans=group.spans,
    )


def _of_promotion(title: str, text: str, named: list[Name]) -> list[Name]:
    """A page that states when and on what terms a promotion runs is about it: its title is the name, unless the page names
    others only."""
    title = _TITLE_END.sub("", title.strip())
    if named and all(name.text != title for name in named):
        return []
    if 3 <= len(title) <= 30 and "、" not in title and _PROMOTION.search(text) and _TERMS.search(text):
        return [Name(title, 0, len(title))]
    return []


def _campaign(group: Group, told: tuple[str, ...]) -> str | None:
    """The nation-wide campaign, of those that the text names, beside the activity; of a campaign only a broader one."""
    known = campaigns()
    if kind_of(group.name) != STATION:
        forms = " ".join([group.name, *group.aliases])
        own = [place for place, word in enumerate(known) if word in forms]
        known = known[max(own, default=-1) + 1 :]
    return next((word for word in known if word in told), None)


def _by_owner(benefits: Iterable[Benefit], whose: Owners, *, alone: bool) -> dict[int, tuple[Benefit, ...]]:
    found: dict[int, tuple[Benefit, ...]] = {}
    for benefit in benefits:
        number = 0 if alone else whose.at(*benefit.span)
        if number is not None:
            found[number] = (*found.get(number, ()), benefit)
    return found
