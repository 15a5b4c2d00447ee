"""Compares facts that were read with those that a text was annotated with: which are missed, which are extra."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from typing import Any

from indexing.facts.facts import Activity, Agency, Benefit, Citation, Facts, Region

Gold = dict[str, Any]
Same = Callable[[Gold, Any], bool]


def compared(kind: str, gold: Gold, read: Facts) -> tuple[list[str], list[str]]:
    """What of one kind is missed and what is extra. Optional gold, and what only says again what was found, is neither."""
    asked, told = _of_kind(kind, gold, read)
    same = _SAME[kind]
    left, missed, may = list(told), [], []
    for want in sorted(asked, key=lambda want: bool(_optional(want))):
        found = next((one for one in left if same(want, one)), None)
        if found is not None:
            left.remove(found)
        elif not _optional(want):
            missed.append(_words(want))
        may.append(want)
    extra = [one for one in left if not any(same(want, one) for want in may)]
    return missed, [_words(one) for one in extra]


def days_wrong(gold: Gold, read: Facts) -> list[tuple[str, str | None, str | None]]:
    """The first and last days of activities that are not the annotated ones."""
    wrong = []
    for want in gold.get("activities", ()):
        found = next((one for one in read.activities if _same_activity(want, one)), None)
        if found is None or want.get("optional"):
            continue
        for which in ("start", "end"):
            said = _day(getattr(found, which), which)
            right = {_day(day, which) for day in (want.get(which), *want.get(f"{which}_accept", ()))}
            if not want.get(f"{which}_optional") and said not in right:
                wrong.append((want["name"], want.get(which), said))
    return wrong


def caps_wrong(gold: Gold, read: Facts) -> list[tuple[str, float, float | None]]:
    """The caps of benefits that are not the annotated ones."""
    wrong = []
    for want in gold.get("benefits", ()):
        found = [one for one in read.benefits if _same_benefit(want, one)]
        bounded = want.get("cap") is not None and not want.get("cap_optional") and not want.get("optional")
        if bounded and found and want["cap"] not in [one.cap for one in found]:
            wrong.append((want["text"], want["cap"], found[0].cap))
    return wrong


def _of_kind(kind: str, gold: Gold, read: Facts) -> tuple[list[Gold], Iterable[Any]]:
    if kind == "agencies":
        offices = [{"text": name} for name in gold.get("agencies", ())]
        offices += [{"text": name, "optional": True} for name in gold.get("agencies_optional", ())]
        return offices, [one for one in read.agencies if one.role == "issuer"]
    if kind == "regions":
        places = [
            *gold.get("regions", ()),
            *({**one, "optional": True} for one in gold.get("regions_optional", ())),
        ]
        return places, [one for one in read.regions if one.role == "applies" and not _is_round(one, places)]
    return gold.get(kind, []), getattr(read, kind)


def _is_round(region: Region, places: Iterable[Gold]) -> bool:
    """Whether it is the province or city in which an annotated place lies."""
    codes = [place["code"] for place in places]
    return region.code not in codes and any(
        region.code in (code[:2] + "0000", code[:4] + "00") for code in codes
    )


def _optional(want: Gold) -> bool:
    return bool(want.get("optional") or want.get("own"))


def _flat(words: str | None) -> str:
    return re.sub(r"[\s“”\"《》〈〉‘’【】()（）]+", "", words or "")


def _same_activity(want: Gold, one: Activity) -> bool:
    said = _flat(one.name)
    return any(
        form == said
        or (form in said and len(form) >= 0.6 * len(said))
        or (said in form and len(said) >= 0.5 * len(form))
        for form in map(_flat, (want["name"], *want.get("aliases", ())))
    )


def _same_benefit(want: Gold, one: Benefit) -> bool:
    for number in ("rate", "zhe", "amount", "cap"):
        if want.get(number) is not None:
            threshold = want.get("threshold")
            return getattr(one, number) == want[number] and (threshold is None or one.threshold == threshold)
    return False


def _same_citation(want: Gold, one: Citation) -> bool:
    named = want.get("title") and _flat(want["title"]) == _flat(one.title)
    return bool(named) or (want.get("number") is not None and want["number"] == one.number)


def _same_agency(want: Gold, one: Agency) -> bool:
    return want["text"] == one.text or one.text.endswith(want["text"])


_SAME: dict[str, Same] = {
    "activities": _same_activity,
    "benefits": _same_benefit,
    "deadlines": lambda want, one: want["date"] == one.date,
    "agencies": _same_agency,
    "regions": lambda want, one: want["code"] == one.code,
    "citations": _same_citation,
}


def _words(fact: Any) -> str:
    get = fact.get if isinstance(fact, dict) else lambda name: getattr(fact, name, None)
    return str(get("name") or get("text") or get("title") or get("number"))


def _day(iso: str | None, which: str) -> str | None:
    """A month stands for its first or last day."""
    if iso is None or len(iso) > 7:
        return iso and iso[:10]
    year, month = map(int, f"{iso}-{'01' if which == 'start' else '12'}".split("-")[:2])
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1] if which == 'end' else 1:02d}"
