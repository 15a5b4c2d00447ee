"""What a site's YAML file states, as frozen dataclasses. The fields are the keys of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

Tier = Literal["central", "province", "city", "retailer", "other"]
State = Literal["proven", "unproven", "fallback", "disabled"]
Grade = Literal["V", "U", "D", "O"]
Schedule = Literal["daily", "workdays", "weekly"]

# pydantic reads this from each dataclass: a key that is not a field is an error.
CLOSED = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Names:
    __pydantic_config__: ClassVar[dict[str, str]] = CLOSED
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the address: grade (V code parses it, D a detail page, U named, O own knowledge), the date of what
    was seen (`2025`, `2025-09`, `2025-09-01`, or `unknown`), facts."""

    __pydantic_config__: ClassVar[dict[str, str]] = CLOSED
    grade: Grade
    date: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Politeness:
    """`delay` in seconds between requests to one host; `window` are Shanghai times `HH:MM-HH:MM` in which scheduled runs
    may go; `budget` is the most requests a day to one host (None: no limit)."""

    __pydantic_config__: ClassVar[dict[str, str]] = CLOSED
    delay: float = 5.0
    window: tuple[str, ...] = ("19:30-07:30", "12:00-13:30")
    budget: int | None = 800


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy run looks like: `rows` on a full list page (None: not known), a new paper at least every
    `cadence_days`, fields that every paper has, quiet periods (names such as `春节`) in which no news is no alarm."""

    __pydantic_config__: ClassVar[dict[str, str]] = CLOSED
    rows: int | None = None
    cadence_days: int | None = None
    fields: tuple[str, ...] = ("title", "published")
    quiet: tuple[str, ...] = ("春节", "国庆")


@dataclass(frozen=True, slots=True)
class Column:
    """One source as its YAML states it. `type` is the document type where a page does not tell; `pages` how many list
    pages an ordinary run may read. `family`, `agency` and `evidence` stand in for the site's where a column is built otherwise
    or is another's (a portal's column beside a department's own). `render`: its pages need a browser. `single`: the URL is no list but the one page to watch. `schedule` is how often
    a run is worth while, a hint to whoever schedules."""

    __pydantic_config__: ClassVar[dict[str, str]] = CLOSED
    id: str
    names: Names
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)
    type: str | None = None
    pages: int = 20
    state: State | None = None
    reason: str | None = None
    family: str | None = None
    agency: str | None = None
    evidence: Evidence | None = None
    render: bool = False
    single: bool = False
    schedule: Schedule = "daily"
    expect: Expect = field(default_factory=Expect)


@dataclass(frozen=True, slots=True)
class Site:
    """One site's YAML file. `superseded` are former addresses of the site; `agency` signs where a page names none."""

    __pydantic_config__: ClassVar[dict[str, str]] = CLOSED
    id: str
    names: Names
    tier: Tier
    region: str
    hosts: tuple[str, ...]
    family: str
    evidence: Evidence
    columns: tuple[Column, ...]
    agency: str | None = None
    body: tuple[str, ...] = ()
    state: State = "unproven"
    reason: str | None = None
    verified_at: str | None = None
    superseded: tuple[str, ...] = ()
    politeness: Politeness = field(default_factory=Politeness)


@dataclass(frozen=True, slots=True)
class Source:
    """A column together with its site: what a run crawls."""

    site: Site
    column: Column

    @property
    def id(self) -> str:
        return self.column.id

    @property
    def state(self) -> State:
        return self.column.state or self.site.state

    @property
    def reason(self) -> str | None:
        return self.column.reason or self.site.reason

    @property
    def family(self) -> str:
        return self.column.family or self.site.family

    @property
    def agency(self) -> str | None:
        return self.column.agency or self.site.agency

    @property
    def evidence(self) -> Evidence:
        return self.column.evidence or self.site.evidence

    @property
    def enabled(self) -> bool:
        return self.state != "disabled"
