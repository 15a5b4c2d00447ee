"""What kind of change one sentence is: that it came or went, or what it became."""

from __future__ import annotations

import re

from indexing.changes.conditions import binds, differ
from indexing.changes.dates import is_date
from indexing.changes.figures import Figure, arabic, figures, without_own_number
from indexing.changes.folding import folded
from indexing.changes.rules import is_rule
from indexing.records import ChangeClass

_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
# 一 is counted or left out as a writer likes: 限购一台, 限购1台, 每户可购台式机一台.
_ONE: Figure = ("", "1")


def of_sentence(sentence: str) -> set[ChangeClass]:
    """The classes of a sentence that came or went whole."""
    found: set[ChangeClass] = set()
    if is_rule(sentence) or binds(folded(sentence)):
        found.add("rule")
    if is_date(sentence):
        found.add("date")
    return found or {"wording"}


def of_edit(old: str, new: str) -> set[ChangeClass]:
    """The classes of a sentence (or of several, one a line) that became another: `rule` and `date` where what it says differs,
    `wording` where it says the same in other words."""
    before, after = _bare(old), _bare(new)
    was, now = figures(before), figures(after)
    found: set[ChangeClass] = set()
    if _days(was.dates, now.dates) != _days(now.dates, was.dates):
        found.add("date")
    if ({*was.amounts} ^ {*now.amounts}) - {_ONE} or differ(before, after):
        found.add("rule")
    if not found and _NUMBERS.sub("", before) == _NUMBERS.sub("", after):
        # The same words about the same figures, but in another order, or with one figure more of the same.
        if was.amounts != now.amounts:
            found.add("rule")
        if was.dates != now.dates:
            found.add("date")
    return found or {"wording"}


def _bare(sentences: str) -> str:
    return arabic(folded("\n".join(map(without_own_number, sentences.split("\n")))))


def _days(dates: tuple[Figure, ...], others: tuple[Figure, ...]) -> set[Figure]:
    """The dates without those that another one of them says more exactly; without years where the other side has none."""
    found = {*dates}
    if not any(one[0] == "date" and len(one) == 4 and one[1] for one in others):
        found = {_without_year(one) for one in found}
    return {one for one in found if not any(_says_more(other, one) for other in found)}


def _without_year(one: Figure) -> Figure:
    return ("date", "", *one[2:]) if one[0] == "date" and len(one) == 4 else one


def _says_more(one: Figure, other: Figure) -> bool:
    return (
        one != other
        and len(one) == len(other) == 4
        and all(b in ("", a) for a, b in zip(one, other, strict=True))
    )
