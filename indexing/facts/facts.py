"""What a document says, as values. The fields are those of the contract, so that `dataclasses.asdict` is the JSON.

Units: `rate` 15 is 15 %, `zhe` 8.5 is 8.5 折, sums are in yuan. Days and moments are ISO in Shanghai's time, as fine as the
text says (`2023`, `2023-09`, `2023-09-15`, `2023-09-15T24:00`), both ends included, None where open. A span counts code
points of the text as given, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]

TimeKind = Literal["point", "range", "deadline", "from", "duration", "recurring"]
DeadlineKind = Literal["report", "apply", "redeem", "correct", "other"]
AgencyRole = Literal["issuer", "host", "organiser", "guide", "other"]
RegionRole = Literal["applies", "issuer", "mentioned"]


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with the words that change its meaning (前, 起, 截至). `uncertain`: the text leaves room for other days."""

    text: str
    start_char: int
    end_char: int
    kind: TimeKind
    start: str | None
    end: str | None
    granularity: str
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of a benefit: `condition` as printed (1级能效), its rate in % and its cap in yuan."""

    condition: str
    rate: float | None = None
    cap: float | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a consumer gains. `threshold` is the sum to spend for `amount` (满减); `cap` bounds `rate`; `base` is what the rate is
    taken of (成交价); `per` for what it is given (每件); `who` may have it; `stackable` None where the text does not say."""

    text: str
    span: Span
    rate: float | None = None
    zhe: float | None = None
    cap: float | None = None
    amount: float | None = None
    threshold: float | None = None
    base: str | None = None
    per: str | None = None
    items: tuple[str, ...] = ()
    who: str | None = None
    tiers: tuple[Tier, ...] = ()
    stackable: bool | None = None
    channel: str | None = None
    payer: str | None = None
    until_exhausted: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """A named campaign. `spans` are all its mentions in the text; `period_text` the words its days come from; `region_codes`
    of GB/T 2260; `until_exhausted`: it ends when the money is gone."""

    name: str
    aliases: tuple[str, ...] = ()
    campaign: str | None = None
    start: str | None = None
    end: str | None = None
    period_text: str | None = None
    until_exhausted: bool = False
    places: tuple[str, ...] = ()
    region_codes: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    kind: str | None = None
    categories: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day to do something; `date` is None where the text gives no year. `what` is to be done by then, as printed."""

    text: str
    date: str | None
    what: str | None
    kind: DeadlineKind
    span: Span


@dataclass(frozen=True, slots=True)
class Agency:
    """An office, as printed, and what it is to the paper."""

    text: str
    role: AgencyRole
    span: Span


@dataclass(frozen=True, slots=True)
class Region:
    """A place, as printed, with its code of GB/T 2260, and whether the paper applies there."""

    text: str
    code: str | None
    role: RegionRole
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Another paper that is named. `own`: it is this paper's own title or number. `relation`: `cites carries_out repeals amends
    replaces announces forwards`. `document_id` is filled by whoever knows the store."""

    title: str | None
    number: str | None
    relation: str
    span: Span
    own: bool = False
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit (6600多件) and what it counts, as printed."""

    text: str
    counts: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the 11 measures of 《关于促进家居消费的若干措施》 that the text carries out; `n` is its number."""

    n: int
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the text: its caption, the cells of its heading and of its rows."""

    caption: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was read of one text, each kind in the order of the text."""

    times: tuple[Time, ...] = ()
    activities: tuple[Activity, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    agencies: tuple[Agency, ...] = ()
    regions: tuple[Region, ...] = ()
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    measures: tuple[Measure, ...] = ()
