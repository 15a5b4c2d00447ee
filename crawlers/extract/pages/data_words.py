"""What an object of a page's data says, in the words a reader would have seen: its period, place, offers and texts.

Keys are known by their meaning in English or pinyin-free camel case; values of unknown keys count where they are Chinese
text. Instants are told in Shanghai's time, amounts in 元 (keys or units of cents are divided), identifiers and addresses
of files not at all, and what surrounds a paper (hours, parking, floors, comments, side bars) neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawlers.extract.pages.document import tree
from crawlers.extract.pages.lines import element_lines, tidy
from crawlers.extract.pages.stamps import read_stamp

Node = dict[str, Any]

NOISE = re.compile(
    r"^(?:_.*|@.*|.*(?:opening|business|open|service)_?hours?.*|.*parking.*|.*floors?.*|.*(?:traffic|transport|metro|wifi).*"
    r"|.*(?:comment|review|rating|reply|replies).*|.*(?:side_?bar|aside|nav|menu|header|footer|bread_?crumb|toolbar|tab_?bar).*"
    r"|.*(?:recommend|related|similar|guess|hot_?(?:list|news|words?)?|rank(?:ing)?|latest|others?|more)(?:_?(?:list|items?|news|articles?|goods|products?))?"
    r"|(?:ad|ads|advert\w*|banners?|popups?|share\w*|seo\w*|meta|tags?|keywords?|user\w*|member\w*|cart\w*|login\w*|.*config\w*|theme|i18n"
    r"|locale\w*|messages?|dict\w*|copyright\w*|contact\w*|.*phone|tel|tele?phone|stats?|authors?\w*|editors?\w*|categor\w*|columns?\w*|channel\w*|type\w*|status\w*|views?|likes?|.*counts?|buildId|query|props_?type|err|error|env|feature\w*flags?)"
    r"|amenityFeature|potentialAction|publisher|mainEntityOfPage|inLanguage|eventStatus|eventAttendanceMode|performer)$",
    re.IGNORECASE,
)
NAMES = (
    "title",
    "name",
    "headline",
    "activityName",
    "campaignName",
    "eventName",
    "activityTitle",
    "articleTitle",
    "subject",
)
STARTS = (
    "startDate", "startTime", "start_time", "start_date", "beginTime", "beginDate", "begin_time", "start", "startAt", "start_at", "validFrom",
    "activityStartTime", "startsAt", "effectiveTime", "from",
)  # fmt: skip
ENDS = (
    "endDate", "endTime", "end_time", "end_date", "finishTime", "end", "endAt", "end_at", "validThrough", "activityEndTime", "endsAt",
    "expireTime", "validTo", "to",
)  # fmt: skip
TEXTS = (
    "content", "body", "articleBody", "html", "contentHtml", "detail", "details", "text", "description", "desc", "intro", "summary", "remark",
    "rules", "rule", "ruleText", "notice", "richText",
)  # fmt: skip
SOURCES = ("source", "sourceName", "origin", "publishOrg", "publisherName", "department")
_PLACES = re.compile(
    r"^(?:location|place|venue|address|addr|site|city|district|area|region|where|activity_?address)$",
    re.IGNORECASE,
)
_HOSTS = re.compile(r"^(?:organi[sz]ers?|hosts?|sponsors?|organizerName)$", re.IGNORECASE)
_PAST = re.compile(r"^(?:original|origin|old|market|list|was|strike|line)_?price", re.IGNORECASE)
_AMOUNTS = (
    (
        re.compile(
            r"^(?:threshold|min_?(?:amount|spend|price|order)|full|meet|reach|condition_?amount|limit_?amount)",
            re.IGNORECASE,
        ),
        "满{}元",
    ),
    (
        re.compile(
            r"^(?:discount|reduce|reduction|minus|cut|off|coupon|deduct|save)(?:_?(?:amount|value|price|money))?(?=$|_|[A-Z])",
            re.IGNORECASE,
        ),
        "减{}元",
    ),
    (
        re.compile(r"^(?:max|cap|upper|top)_?(?:amount|subsidy|discount|limit|price|value)?", re.IGNORECASE),
        "最高{}元",
    ),
    (
        re.compile(
            r"^(?:subsidy|allowance|bonus|reward|amount|value)(?:_?(?:amount|money|value))?", re.IGNORECASE
        ),
        "{}元",
    ),
    (re.compile(r"^(?:\w{0,12}_?)?price", re.IGNORECASE), "{}元"),
)
_CENTS = re.compile(r"(?:cents?|fen|minor)$", re.IGNORECASE)
_RATE = re.compile(r"^(?:\w{0,20}_?)?(?:rate|ratio|percent(?:age)?)$", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_DEEPEST = 8
_MOST_LINES = 2_000


def period(node: Node) -> str | None:
    """`2025年9月15日至2025年11月30日`, with hours where they are not the whole day's; None where the object has no two ends."""
    start, end = moment(node, STARTS), moment(node, ENDS)
    return f"{_day(start)}至{_day(end)}" if start and end else None


def moment(node: Node, keys: tuple[str, ...]) -> str | None:
    """The first of these keys that holds a moment, as `read_moment` gives it."""
    for key in keys:
        value = node.get(key)
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and (found := read_stamp(str(value)))
        ):
            return found
    return None


def words(node: Node, depth: int = 0) -> Iterator[str]:
    """The lines that an object says, its own name left out at the top: period, place and host, texts, offers."""
    own = name(node)
    if depth and own:
        amounts = list(_amounts(node))
        yield f"{own}：{'，'.join(amounts)}" if amounts else own
    if span := period(node):
        yield f"活动时间：{span}"
    for key, value in node.items():
        if NOISE.match(key) or key in (*NAMES, *STARTS, *ENDS, *SOURCES):
            continue
        if _PLACES.match(key) and (where := _joined(value)):
            yield f"活动地点：{where}"
        elif _HOSTS.match(key) and (who := _joined(value, "、")):
            yield f"主办单位：{who}"
        elif not _HOSTS.match(key) and not _PLACES.match(key):
            yield from _said(value, depth)
    if not (depth and own) and (amounts := list(_amounts(node))):
        yield "，".join(amounts)


def name(node: Node) -> str | None:
    """The object's name on one line."""
    value = next((node[key] for key in NAMES if isinstance(node.get(key), str) and node[key].strip()), None)
    return tidy(re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", value)) if value else None


def lines_of(text: str) -> list[str]:
    """The lines of a text that may be HTML."""
    if re.search(r"</?[A-Za-z][^<>]{0,300}>", text):
        return [line.text for line in element_lines(tree(text))]
    return [line for part in text.split("\n") if (line := tidy(part))]


def _said(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if _HAN.search(value):
            yield from lines_of(value)
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from words(value, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for item in value[:_MOST_LINES]:
            yield from _said(item, depth + 1)


def _joined(value: Any, mark: str = "") -> str:
    """A place or host: a text, the texts of an object, several of them."""
    if isinstance(value, str):
        return tidy(value) if _HAN.search(value) else ""
    if isinstance(value, list):
        return "、".join(dict.fromkeys(text for item in value[:20] if (text := _joined(item, mark))))
    if isinstance(value, dict):
        parts = [_joined(item) for key, item in value.items() if not NOISE.match(key)]
        kept = [part for part in dict.fromkeys(parts) if part]
        return (
            mark.join(kept)
            if mark
            else "".join(part for part in kept if not any(part != other and part in other for other in kept))
        )
    return ""


def _amounts(node: Node) -> Iterator[str]:
    """Money and shares of one object in words, in the order of the kinds: 满3000元，减300元."""
    unit = next(
        (str(node[key]) for key in ("unit", "priceUnit", "amountUnit", "currencyUnit") if key in node), ""
    )
    in_cents = unit.lower() in ("fen", "cent", "cents", "分")
    used: set[str] = set()
    for pattern, phrase in _AMOUNTS:
        for key, value in node.items():
            if key in used or _PAST.match(key) or not pattern.match(key) or _RATE.match(key):
                continue
            if (number := _number(value)) is not None and number > 0:
                used.add(key)
                yield phrase.format(_plain(number / 100 if in_cents or _CENTS.search(key) else number))
    for key, value in node.items():
        if _RATE.match(key) and (number := _number(value)) is not None and number > 0:
            yield f"{_plain(number * 100 if number < 1 else number)}%"


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
