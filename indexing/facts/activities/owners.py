"""Which of a text's activities a place in it speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from indexing.facts.activities.merging import Group
from indexing.facts.clauses import Round, clause, line, sentence

HEADING = 40
_NUMBERED = re.compile(r"\s{0,4}[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_SAME_AGAIN = re.compile(
    "活动|消费季|消费节|购物节|促进月|展会|博览会|本届|本次|此次|其间|期间|优惠|促销|采购节|嘉年华|家博会"
)
_AIM = re.compile(
    r"[\s一二三四五六七八九十、（）()]{0,6}(?:为了?|作为)?(?:落实|配合|贯彻|响应|办好|做好|推进|迎接|围绕|结合)"
)
# 活动将持续到2月17日，开展“新春焕新”主题促销: the subject is what was named before.
_IT = re.compile(
    "(?:整个|该|本[届次场]|此[次届]|这次)?(?:系列)?(?:活动|展会|博览会|家博会|消费季|消费节|购物节|促销)(?!期间|中|现场)"
)


@dataclass(frozen=True, slots=True)
class Owners:
    """The mentions in order (`starts`, `ends`, and whose each is), and the activity that the text is about."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    groups: tuple[int, ...]
    main: int | None

    def own(self, start: int, end: int) -> Round:
        """What the sentence round a mention says of it alone: from the mention before to the one behind."""
        here = sentence(self.text, start, end)
        before, behind = bisect_left(self.starts, start) - 1, bisect_right(self.starts, start)
        low = max(here.start, self.ends[before]) if before >= 0 else here.start
        high = min(here.end, self.starts[behind]) if behind < len(self.starts) else here.end
        return Round(self.text[low:high], low, high)

    def is_aim(self, number: int, start: int, end: int) -> bool:
        """Whether the sentence round a place names the activity only as what something else serves (为配合“…”，定于…)."""
        here, now = sentence(self.text, start, end), clause(self.text, start, end)
        places = range(bisect_left(self.starts, here.start), bisect_left(self.starts, start))
        named = [self.starts[place] for place in places if self.groups[place] == number]
        return bool(named) and all(
            at < now.start and _AIM.match(clause(self.text, at, at + 1).text) for at in named
        )

    def at(self, start: int, end: int) -> int | None:
        """The activity named last in the clause up to here, else first behind; likewise in the sentence; else last in the
        paragraph; else, where the words still speak of an activity, the main one. None where they do not."""
        here, paragraph = sentence(self.text, start, end), line(self.text, start, end)
        headed = self._headed(start, here, paragraph)
        if headed is not None:
            return headed
        near = clause(self.text, start, end)
        before = bisect_right(self.starts, start) - 1
        for stretch in (near, here):
            if before >= 0 and self.starts[before] >= stretch.start:
                return self.groups[before]
            if stretch is here and _IT.match(near.text):
                break
            if before + 1 < len(self.starts) and self.starts[before + 1] < stretch.end:
                return self.groups[before + 1]
        if before >= 0 and self.starts[before] >= paragraph.start:
            return self.groups[before]
        return self.main if _SAME_AGAIN.search(here.text) else None

    def _headed(self, start: int, here: Round, paragraph: Round) -> int | None:
        """（一）开展“…”活动。2024年5—10月，组织各地举办展销会: of whom the heading before the sentence is that begins here."""
        lead = self.text[paragraph.start : here.start]
        before = bisect_right(self.starts, start) - 1
        opens = start - here.start <= 1 and len(lead) <= HEADING and _NUMBERED.match(lead)
        return (
            self.groups[before] if opens and before >= 0 and self.starts[before] >= paragraph.start else None
        )


def owners(text: str, groups: list[Group]) -> Owners:
    """The main activity is that of the title, else the only one, else the one named most and first."""
    mentions = sorted(
        (*span, number) for number, group in enumerate(groups) for span in group.spans if span[1]
    )
    main = None
    if groups:
        titled = [number for number, group in enumerate(groups) if group.in_title]
        often = max(range(len(groups)), key=lambda number: (len(groups[number].spans), -number))
        main = titled[0] if titled else often
    starts, ends, numbers = zip(*mentions, strict=True) if mentions else ((), (), ())
    return Owners(text, starts, ends, numbers, main)
