"""What a site file must obey beyond its shape: ids, region, addresses, politeness, expectations. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import chain
from math import isfinite
from urllib.parse import urlsplit

from config.regions import regions
from config.site import Column, Politeness, Site

# The document types of indexing.records; a test holds the two equal.
TYPES = ("policy", "notice", "interpretation", "news", "activity", "promotion", "guide", "faq", "other")
# What can be asked of every paper, and the holidays in which nobody publishes.
FIELDS = ("title", "published", "document_date", "agencies", "doc_no", "index_no", "origin_name")
QUIET = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")

# Where a fault lies in the YAML: keys, and positions (from 0) in lists.
Place = tuple[int | str, ...]

# Ids are names of lock, log and fixture files, and are typed at a shell.
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 80
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f]*:[0-9a-f:]+")
_DATE = re.compile(r"unknown|\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that a site breaks: where, and what is wrong and what to write instead, in both languages."""

    place: Place
    zh: str
    en: str


def broken_rules(site: Site) -> Iterator[Broken]:
    """Every rule that the site breaks, in the order of the file's keys."""
    yield from _id(("id",), site.id)
    if site.region not in regions():
        yield Broken(
            ("region",),
            f'region {site.region} 不在行政区划表中；应写省、市的六位代码并加引号，全国为 "100000"',
            f"region {site.region} is no known code; write the quoted six digits of a province or city, "
            'or "100000" for the nation',
        )
    if not site.hosts:
        yield Broken(("hosts",), "hosts 为空；至少写一个主机名", "hosts is empty; name at least one host")
    for index, host in enumerate(site.hosts):
        if not _HOST.fullmatch(host):
            yield Broken(
                ("hosts", index),
                f"{host} 不是主机名；只写小写的主机名，如 swt.example.gov.cn，不带 http:// 和路径",
                f"{host} is no host name; write it in lower case, without http:// and path: swt.example.gov.cn",
            )
    for place, evidence in (
        (("evidence",), site.evidence),
        *((("columns", n, "evidence"), column.evidence) for n, column in enumerate(site.columns)),
    ):
        if evidence and evidence.date is not None and not _DATE.fullmatch(evidence.date):
            yield Broken(
                (*place, "date"),
                f'date {evidence.date} 应写作 "2025"、"2025-09"、"2025-09-01" 或 unknown',
                f'date {evidence.date} takes "2025", "2025-09", "2025-09-01" or unknown',
            )
    yield from _disabled((), site.state, site.reason)
    for index, url in enumerate(site.superseded):
        if _host(url) is None:
            yield _no_address(("superseded", index), url)
    yield from _politeness(site.politeness)
    if not site.columns:
        yield Broken(("columns",), "columns 为空；至少写一个栏目", "columns is empty; state at least one")
    yield from chain.from_iterable(_column(site, n, column) for n, column in enumerate(site.columns))


def _id(place: Place, text: str) -> Iterator[Broken]:
    if len(text) > _LONGEST_ID or not _ID.fullmatch(text):
        yield Broken(
            place,
            f"id {text} 只能用小写字母、数字和中间的 -，不超过 {_LONGEST_ID} 个字符，如 cn-zj-tzgg",
            f"id {text} may hold only a-z, 0-9 and single - between them, at most {_LONGEST_ID} characters: cn-zj-tzgg",
        )


def _disabled(place: Place, state: str | None, reason: str | None) -> Iterator[Broken]:
    if state == "disabled" and not reason:
        yield Broken(
            (*place, "state"),
            "disabled 须写明 reason：缺什么、为何停用",
            "disabled needs a reason: what is missing, why it is off",
        )


def _politeness(politeness: Politeness) -> Iterator[Broken]:
    delay, budget = politeness.delay, politeness.budget
    if not isfinite(delay) or delay < 0:
        yield Broken(
            ("politeness", "delay"),
            f"delay {delay:g} 应为不小于 0 的秒数，公网主机不小于 1",
            f"delay {delay:g} takes seconds, 0 or more, on a public host 1 or more",
        )
    for index, window in enumerate(politeness.window):
        if parse_window(window) is None:
            yield Broken(
                ("politeness", "window", index),
                f'时段 {window} 应写作 "HH:MM-HH:MM"，如 "20:00-07:30"',
                f'window {window} should read "HH:MM-HH:MM", such as "20:00-07:30"',
            )
    if budget is not None and budget < 1:
        yield Broken(
            ("politeness", "budget"),
            f"budget {budget} 应为每天的请求数，不小于 1",
            f"budget {budget} takes requests a day, 1 or more",
        )


def _column(site: Site, number: int, column: Column) -> Iterator[Broken]:
    here: Place = ("columns", number)
    yield from _id((*here, "id"), column.id)
    host = _host(column.url)
    if host is None:
        yield _no_address((*here, "url"), column.url)
    elif host not in site.hosts:
        yield Broken(
            (*here, "url"),
            f"{column.url} 的主机不在 hosts 中；把 {host} 加进 hosts，或改正地址",
            f"the host of {column.url} is not in hosts; add {host} there or mend the address",
        )
    if column.type is not None:
        yield from _one_of((*here, "type"), column.type, TYPES)
    expect = column.expect
    counts = (
        (("pages",), column.pages),
        (("expect", "rows"), expect.rows),
        (("expect", "cadence_days"), expect.cadence_days),
    )
    for place, value in counts:
        if value is not None and value < 1:
            name = place[-1]
            yield Broken(
                (*here, *place),
                f"{name} {value} 应为不小于 1 的整数",
                f"{name} {value} takes a whole number, 1 or more",
            )
    for name, stated, known in (("fields", expect.fields, FIELDS), ("quiet", expect.quiet, QUIET)):
        for index, word in enumerate(stated):
            yield from _one_of((*here, "expect", name, index), word, known)
    yield from _disabled(here, column.state, column.reason)


def _one_of(place: Place, word: str, known: tuple[str, ...]) -> Iterator[Broken]:
    if word not in known:
        name = next(part for part in reversed(place) if isinstance(part, str))
        yield Broken(
            place,
            f"{name} 不能是 {word}；应为 {'、'.join(known)} 之一",
            f"{name} cannot be {word}; it takes one of {', '.join(known)}",
        )


def _host(url: str) -> str | None:
    """The host of an http(s) address, None of anything else."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        return None


def _no_address(place: Place, url: str) -> Broken:
    return Broken(
        place,
        f"{url} 不是网址；应以 http:// 或 https:// 开头",
        f"{url} is no web address; it starts with http:// or https://",
    )


def parse_window(text: str) -> tuple[time, time] | None:
    """`HH:MM-HH:MM` as two times of day, or None. A window may pass midnight."""
    match = re.fullmatch(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})", text)
    if not match:
        return None
    a, b, c, d = map(int, match.groups())
    if max(a, c) > 23 or max(b, d) > 59:
        return None
    return time(a, b), time(c, d)
