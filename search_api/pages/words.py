"""What templates speak with: two languages, labels, dates, numbers, marks and addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from config.clock import SHANGHAI, now
from config.language import language, tr
from indexing.labels import label
from search_api.brief import brief_words
from search_api.pages.views.addresses import address, document_address, evidence_address
from search_api.pages.views.figures import csv_address

STATIC = files("search_api.pages") / "static"


@cache
def environment() -> Environment:
    """The templates' environment. Everything is escaped; a name that is not given is an error, never an empty place."""
    made = Environment(
        loader=PackageLoader("search_api.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a new version of the program is a new process
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "tr": tr,
        "label": label,
        "language": language,
        "address": address,
        "document_address": document_address,
        "evidence_address": evidence_address,
        "asset": asset,
        "csv_address": csv_address,
    }
    made.filters |= {
        "day": day,
        "moment": moment,
        "weekday_moment": weekday_moment,
        "long_day": long_day,
        "ago": ago,
        "grouped": grouped,
        "marked": marked,
        "listed": listed,
        "shortened": shortened,
        "web": web,
        "host": host,
        "brief": brief_words,
    }
    return made


@cache
def asset(name: str) -> str:
    """The address of a file of ours, which changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def day(value: str | datetime | None) -> str:
    """`2023-08-28`, in tables and lists."""
    if value is None:
        return ""
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d}" if isinstance(value, datetime) else value[:10]


def moment(value: datetime | None) -> str:
    """`2023-08-28 14:05`, Shanghai time."""
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else ""


def weekday_moment(value: datetime) -> str:
    """`2026-12-01 周二 07:10`, Shanghai time."""
    here = value.astimezone(SHANGHAI)
    weekday = tr("周" + "一二三四五六日"[here.weekday()], f"{here:%a}")
    return f"{here:%Y-%m-%d} {weekday} {here:%H:%M}"


def long_day(value: str | datetime) -> str:
    """`2023年8月28日`, in running text."""
    on = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else date.fromisoformat(value[:10])
    return tr(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {on:%B} {on.year}")


def ago(value: datetime) -> str:
    """How long ago, to be read beside the date itself."""
    seconds = (now() - value).total_seconds()
    days = (now().astimezone(SHANGHAI).date() - value.astimezone(SHANGHAI).date()).days
    if days > 365:
        return tr(f"{days // 365} 年前", _times(days // 365, "year"))
    if days > 60:
        return tr(f"{days // 30} 个月前", _times(days // 30, "month"))
    if days >= 1:
        return tr(f"{days} 天前", _times(days, "day"))
    if seconds >= 3600:
        return tr(f"{int(seconds // 3600)} 小时前", _times(int(seconds // 3600), "hour"))
    if seconds >= 60:
        return tr(f"{int(seconds // 60)} 分钟前", _times(int(seconds // 60), "minute"))
    return tr("刚刚", "just now")


def _times(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def grouped(value: int) -> str:
    """`12,345` in English; in Chinese `1.2 万` from ten thousand on, as a person would say it."""
    if language() == "zh" and value >= 10_000:
        return f"{value / 10_000:.1f}".removesuffix(".0") + " 万"
    return f"{value:,}"


def marked(text: str, marks: Iterable[Sequence[int]]) -> Markup:
    """The text, escaped, with `<mark>` around the marks: half-open offsets of code points, in order."""
    shown, at = Markup(), 0
    for start, end in marks:
        shown += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        at = end
    return shown + escape(text[at:])


def listed(values: Iterable[Any]) -> str:
    """`甲、乙` or `a, b`."""
    return tr("、", ", ").join(map(str, values))


def shortened(text: str, most: int) -> str:
    """The text's beginning, with a sign that there is more; Latin letters are half as wide as Chinese ones."""
    room, kept = 2.0 * most, 0
    for kept, letter in enumerate(text):
        room -= 1 if letter.isascii() else 2
        if room < 0:
            return text[:kept].rstrip() + "…"
    return text


def web(url: str | None) -> str:
    """An address from outside, where it is one of the web; another would run as a script, so it leads nowhere."""
    return url if url and url.lower().startswith(("http://", "https://")) else "#"


def host(url: str) -> str:
    """The host of an address, which says where it leads; the address itself where it has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
