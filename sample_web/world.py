"""What the sample web holds and what happens in it, day by day, as plain data.

Day 0 is 2025-09-08 in Shanghai. Nothing here is read from a clock or drawn at random: every number that a page shows
(ids in addresses, times of day) is a hash of the paper's own name, so the same day always gives the same web.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, TypeVar

from config.clock import SHANGHAI, iso

DAY_ZERO = date(2025, 9, 8)
MARK = "【示例数据，非真实文件】本文为演示和测试而编写，内容均系虚构。"

T = TypeVar("T")
Presence = Literal["absent", "ok", "withdrawn", "missing", "soft404"]
EventKind = Literal["edit", "withdrawn", "missing", "soft404"]
Shell = Literal["location", "config", "iframe"]


def date_of(day: int) -> str:
    """The Shanghai date of a day of the sample web, `YYYY-MM-DD`."""
    return (DAY_ZERO + timedelta(days=day)).isoformat()


def clock_of(day: int) -> str:
    """A value for `HUANXIN_CLOCK` on that day: 20:30 Shanghai time, inside the usual night windows."""
    return iso(
        datetime.combine(DAY_ZERO + timedelta(days=day), datetime.min.time(), SHANGHAI).replace(
            hour=20, minute=30
        )
    )


def digest(*parts: str) -> str:
    """Forty hex digits that stand for these words, for ids in addresses."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def number(low: int, high: int, *parts: str) -> int:
    """A fixed integer in [low, high) for these words."""
    return low + int(digest(*parts)[:12], 16) % (high - low)


@dataclass(frozen=True, slots=True)
class FileSpec:
    """An attachment: `kind` is the file's format, `text` its lines, cells apart by tabs. `place` is the name that its
    address was made of, where it has been renamed since."""

    name: str
    kind: Literal["docx", "xlsx", "xls", "pdf", "ofd"]
    text: str
    place: str = ""

    @property
    def key(self) -> str:
        """What its address is made of."""
        return self.place or self.name


@dataclass(frozen=True, slots=True)
class ActivitySpec:
    """An activity that a paper tells with its days, ISO as fine as it tells them; `region` where it says which. `benefits` have the
    numbers that a reader must find: `rate zhe amount threshold cap`."""

    name: str
    start: str
    end: str
    region: str | None = None
    benefits: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a paper on a day. `replace` are pieces of its body; `fields` whole other fields.

    `missing` and `soft404` hold for their day alone, `withdrawn` from its day on.
    """

    day: int
    kind: EventKind
    classes: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """One page that a column lists. `published` is `YYYY-MM-DD`, `time` is `HH:MM`, both Shanghai.

    `body` is a line a paragraph; `>> ` starts a line of the signature, `| a | b |` is a row of a table. `external` is an
    address outside the site that the row leads to; `forbidden` puts the page where robots.txt lets nobody go; `shell`
    makes the listed address a page that only points to the real one. `activities` are written down for hand-written papers only.
    """

    id: str
    site: str
    columns: tuple[str, ...]
    title: str
    body: str
    published: str
    time: str
    day: int = 0
    type: str = "notice"
    topic: str = "other"
    agencies: tuple[str, ...] = ()
    origin: str = ""
    doc_no: str | None = None
    index_no: str | None = None
    written: str | None = None
    shelf: str = "bumenfile"
    attachments: tuple[FileSpec, ...] = ()
    activities: tuple[ActivitySpec, ...] = ()
    external: str | None = None
    forbidden: bool = False
    shell: Shell | None = None
    repost_of: str | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One watched list: `size` rows a page, `trail` the words of its bread crumbs, `options` what its family needs."""

    id: str
    name: str
    path: str
    size: int
    trail: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


# Sites and worlds are told apart by identity, so that what is derived from them can be cached.
@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """How one site answers. `robots` None means 404; `blocked` maps days to kinds of challenge page; `relayout` is the
    first day of other markup that a good parser still reads; on `scripted` days the list is left to scripts, unreadable.

    `region` is six digits; `renderer` names how it answers where that is not its family; `shipped` is the id of its YAML
    where several of ours share one. Without validators pages are built on request, with noise, unless they are `still`;
    `counter`: they count their views. `others` are further hosts of its YAML, where nothing is served.
    """

    id: str
    name: str
    title: str
    family: str
    scheme: str
    hosts: tuple[str, ...]
    code: str
    columns: tuple[Column, ...]
    nav: tuple[str, ...]
    encoding: str = "utf-8"
    validators: bool = False
    gzip: bool = False
    robots: str | None = None
    blocked: Mapping[int, str] = field(default_factory=dict)
    relayout: int | None = None
    scripted: tuple[int, ...] = ()
    region: str = "100000"
    renderer: str = ""
    shipped: str = ""
    others: tuple[str, ...] = ()
    counter: bool = True
    still: bool = False

    @property
    def lively(self) -> bool:
        """Whether each look at a page shows other noise."""
        return not self.validators and not self.still

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.hosts[0]}"

    def column_of(self, paper: Paper) -> Column:
        """The column that a paper of this site belongs to first."""
        return next(column for column in self.columns if column.id == paper.columns[0])


@dataclass(frozen=True, slots=True, eq=False)
class World:
    sites: tuple[Site, ...]
    papers: tuple[Paper, ...]

    def on_host(self, host: str) -> tuple[Site, ...]:
        """The sites that share a host; each answers for its own addresses."""
        return _by_host(self).get(host, ())

    def blocked(self, site: Site, day: int) -> str | None:
        """The kind of challenge that stands before the site's first host on that day, whichever site raised it."""
        return next((s.blocked[day] for s in self.on_host(site.hosts[0]) if day in s.blocked), None)

    def of_site(self, site: Site) -> tuple[Paper, ...]:
        return _by_site(self).get(site.id, ())

    def of_column(self, column: str) -> tuple[Paper, ...]:
        return _by_column(self).get(column, ())

    def only(self, sources: tuple[str, ...] | None) -> World:
        """The part of the world with the sites of these source ids; all of it for None."""
        if sources is None:
            return self
        sites = tuple(s for s in self.sites if any(c.id in sources for c in s.columns))
        kept = {site.id for site in sites}
        return World(sites, tuple(p for p in self.papers if p.site in kept))


@lru_cache(maxsize=16)
def _by_host(world: World) -> Mapping[str, tuple[Site, ...]]:
    return _grouped((host, site) for site in world.sites for host in site.hosts)


@lru_cache(maxsize=16)
def _by_site(world: World) -> Mapping[str, tuple[Paper, ...]]:
    return _grouped((paper.site, paper) for paper in world.papers)


@lru_cache(maxsize=16)
def _by_column(world: World) -> Mapping[str, tuple[Paper, ...]]:
    return _grouped((column, paper) for paper in world.papers for column in paper.columns)


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(group) for key, group in groups.items()}


def presence(paper: Paper, day: int) -> Presence:
    """How the paper's page stands on that day."""
    if day < paper.day:
        return "absent"
    for event in paper.events:
        if event.kind == "withdrawn" and day >= event.day:
            return "withdrawn"
        if event.kind == "missing" and day == event.day:
            return "missing"
        if event.kind == "soft404" and day == event.day:
            return "soft404"
    return "ok"


def as_of(paper: Paper, day: int) -> Paper:
    """The paper with every edit up to that day applied."""
    for event in paper.events:
        if event.kind == "edit" and event.day <= day:
            body = paper.body
            for old, new in event.replace:
                body = body.replace(old, new)
            paper = replace(paper, body=body, **event.fields)
    return paper


def edited_on(paper: Paper, day: int) -> str:
    """The date of the last edit up to that day, else of publication."""
    edits = [e.day for e in paper.events if e.kind == "edit" and e.day <= day]
    return date_of(max(edits)) if edits else paper.published


@dataclass(frozen=True, slots=True)
class Scene:
    """The world as it stands on one day. `tick` moves view counters and tokens from request to request."""

    world: World
    day: int
    tick: int = 0

    def listed(self, column: str) -> tuple[Paper, ...]:
        """The papers a column lists on that day, newest first."""
        return _listed(self.world, column, self.day)

    def on_site(self, site: Site) -> tuple[Paper, ...]:
        """Every paper of the site that has ever been published by that day, as it stands."""
        return _on_site(self.world, site, self.day)


@lru_cache(maxsize=4096)
def _listed(world: World, column: str, day: int) -> tuple[Paper, ...]:
    rows = [
        as_of(paper, day)
        for paper in world.of_column(column)
        if presence(paper, day) not in ("absent", "withdrawn")
    ]
    return tuple(sorted(rows, key=lambda p: (p.published, p.time, p.id), reverse=True))


@lru_cache(maxsize=4096)
def _on_site(world: World, site: Site, day: int) -> tuple[Paper, ...]:
    return tuple(as_of(p, day) for p in world.of_site(site) if p.day <= day)
