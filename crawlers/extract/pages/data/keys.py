"""What the keys of a page's data mean: names, moments, texts, places, amounts; and what is noise with all that it holds.

Keys are English words in camel or snake case, with a prefix or without: title, promoName, activityStartTime, begin_at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawlers.extract.pages.lines import tidy
from crawlers.extract.pages.stamps import read_stamp

Node = dict[str, Any]

NOISE = re.compile(
    r"^(?:_.*|@.*|.*(?:opening|business|open|service)_?hours?.*|.*parking.*|.*floors?.*|.*(?:traffic|transport|metro|wifi).*"
    r"|(?:recommend|related|similar|guess)\w*|.*(?:comment|review|rating|reply|replies).*|.*(?:side_?bar|aside|nav|menu|header|footer|bread_?crumb|toolbar|tab_?bar).*"
    r"|.*(?:hot_?(?:list|news|words?)?|rank(?:ing)?|latest|others?|more)(?:_?(?:list|items?|news|articles?|goods|products?))?"
    r"|(?:ad|ads|advert\w*|banners?|popups?|share\w*|seo\w*|meta|tags?|keywords?|user\w*|member\w*|cart\w*|login\w*|.*config\w*|theme|i18n"
    r"|locale\w*|messages?|dict\w*|copyright\w*|contact\w*|.*phone|tel|tele?phone|stats?|authors?\w*|editors?\w*|categor\w*|columns?\w*|channel\w*|type\w*|status\w*|views?|likes?|.*counts?|buildId|query|props_?type|err|error|env|feature\w*flags?)"
    r"|amenityFeature|potentialAction|publisher|mainEntityOfPage|inLanguage|eventStatus|eventAttendanceMode|performer)$",
    re.IGNORECASE,
)
_MOMENT = r"_?(?:dates?|times?|at|day|on|ts|timestamp)?s?"
STARTS = re.compile(rf"^(?:\w{{0,20}}(?:start|begin|effective)|valid_?from|from){_MOMENT}$", re.IGNORECASE)
ENDS = re.compile(
    rf"^(?:\w{{0,20}}(?:end|finish|stop|expire|expiry|until)|valid_?(?:through|to|until)|to){_MOMENT}$",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"^(?:date_?published|\w{0,12}(?:publish|published|release|pub|create|created|issue|issued)_?(?:date|time|at|on))$",
    re.IGNORECASE,
)
NAME = re.compile(
    r"^(?:title|name|headline|subject|(?!(?:site|source|region|city|org|user|nick|file|class|component|route|layout)_?name)\w{1,20}(?:[a-z]Name|[a-z]Title|_name|_title))$"
)
TEXT = re.compile(
    r"^(?:\w{0,20}_?)(?:content|body|html|details?|text|desc(?:ription)?|intro(?:duction)?|summary|remarks?|rules?|notice|terms)$",
    re.IGNORECASE,
)
SOURCES = ("source", "sourceName", "origin", "publishOrg", "publisherName", "department")
PLACE = re.compile(
    r"^(?:\w{0,12}_?)?(?:location|place|venue|address|addr|site|city|district|area|region|where)$",
    re.IGNORECASE,
)
HOST = re.compile(r"^(?:organi[sz]ers?|hosts?|sponsors?)(?:_?name)?$", re.IGNORECASE)
_SPAN = re.compile(
    r"^(?:\w{0,12}_?)?(?:period|time|duration|dates?|schedule|range|during|validity)$", re.IGNORECASE
)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PAST = {"original", "origin", "old", "market", "list", "was", "strike", "line", "tag"}
_NO_MONEY = {
    "count",
    "num",
    "number",
    "total",
    "stock",
    "quantity",
    "qty",
    "id",
    "type",
    "status",
    "sort",
    "index",
    "times",
    "days",
    "people",
    "level",
    "no",
}
_RATES = {"rate", "ratio", "percent", "percentage"}
_KINDS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset(("threshold", "min", "minimum", "full", "meet", "reach", "condition")), "满{}元"),
    (frozenset(("max", "maximum", "cap", "upper", "ceiling")), "最高{}元"),
    (
        frozenset(("discount", "reduce", "reduction", "minus", "cut", "off", "deduct", "deduction", "save")),
        "减{}元",
    ),
    (frozenset(("subsidy", "allowance", "bonus", "amount", "reward", "coupon", "price")), "{}元"),
)
_CENTS = {"cent", "cents", "fen", "minor"}


def name(node: Node) -> str | None:
    """The object's name on one line."""
    values = sorted(
        (
            (len(key) > 8, place, value)
            for place, (key, value) in enumerate(node.items())
            if isinstance(value, str) and NAME.match(key) and value.strip()
        ),
        key=lambda one: one[:2],
    )
    return tidy(re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", values[0][2])) if values else None


def period(node: Node) -> str | None:
    """`2025年9月15日至2025年11月30日`, with hours where they are not the whole day's; None where the object has no two ends,
    neither of its own nor in an object or pair that by its key is a span of time."""
    start, end = moment(node, STARTS), moment(node, ENDS)
    if start and end and start[:10] <= end[:10]:
        return f"{_day(start)}至{_day(end)}"
    for key, value in node.items():
        if _SPAN.match(key) and isinstance(value, dict) and (found := period(value)):
            return found
        if _SPAN.match(key) and isinstance(value, list) and len(value) == 2:
            ends = [read_stamp(str(one)) for one in value if isinstance(one, str | int)]
            if len(ends) == 2 and ends[0] and ends[1]:
                return f"{_day(ends[0])}至{_day(ends[1])}"
    return None


def is_span(key: str, value: Any) -> bool:
    """Whether `period` has told this value already."""
    return bool(_SPAN.match(key)) and isinstance(value, dict | list)


def moment(node: Node, keys: re.Pattern[str]) -> str | None:
    """The first moment under such a key, as `read_moment` gives it."""
    for key, value in node.items():
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and keys.match(key)
            and (found := read_stamp(str(value)))
        ):
            return found
    return None


def amounts(node: Node) -> Iterator[str]:
    """Money and shares of one object in words, the threshold first: 满3000元，减300元."""
    in_cents = any(
        str(value).lower() in ("fen", "cent", "cents", "分")
        for key, value in node.items()
        if {"unit", "currency"} & set(_words(key))
    )
    money: list[tuple[int, str]] = []
    shares: list[str] = []
    for key, value in node.items():
        number, said = _number(value), _words(key)
        if number is None or number <= 0 or _NO_MONEY & set(said):
            continue
        if said and said[-1] in _RATES:
            shares.append(f"{_plain(number * 100 if number < 1 else number)}%")
            continue
        kind = next((place for place, (names, _) in enumerate(_KINDS) if names & set(said)), None)
        if kind is not None and not ("price" in said and _PAST & set(said)):
            money.append((kind, _plain(number / 100 if in_cents or _CENTS & set(said) else number)))
    threshold = any(kind == 0 for kind, _ in money)
    for kind, amount in sorted(money, key=lambda one: one[0]):
        yield _KINDS[2 if threshold and kind == len(_KINDS) - 1 else kind][1].format(amount)
    yield from shares


def _words(key: str) -> list[str]:
    """The words of a key in lower case: thresholdCents is threshold, cents."""
    return [word.lower() for word in _WORD.findall(key)]


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(?:\.\d{1,2})?", value.strip()):
        return float(value)
    return None


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _day(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    day = f"{at.year}年{at.month}月{at.day}日"
    whole = len(moment) == 10 or (at.hour, at.minute) in ((0, 0), (23, 59))
    return day if whole else f"{day}{at:%H:%M}"
