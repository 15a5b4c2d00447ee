"""The register of activities: what several papers tell of one activity comes together, each of them a witness."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from config.regions import NATION
from indexing.changes.folding import folded
from indexing.registers.ties import YEAR, belonging_in, group_of, without_year
from indexing.store import Store
from indexing.store.schema import activities, documents

_LONGEST_KEY = 200

When: TypeAlias = Literal["running", "coming", "ended", "open"]


@dataclass(frozen=True, slots=True)
class Witness:
    """A paper that tells of an activity, where, and which days. `place` is 0 for its body, else the number of its file, in whose text
    the span counts. `key` is the name it tells of, folded; `tied`: a person said that it belongs here, or stands apart."""

    document_id: str
    title: str
    published: str | None
    region: str | None
    span: tuple[int, int] | None
    place: int = 0
    key: str = ""
    start: str | None = None
    end: str | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """An activity. Days are ISO as fine as they are told, None where open. `differs` names the fields that its witnesses tell
    differently; what stands here is the newest paper's. `gains` are its benefits, in the fields of the contract."""

    key: str
    name: str
    start: str | None
    end: str | None
    period_text: str | None
    until_exhausted: bool
    kind: str | None
    region_codes: tuple[str, ...]
    places: tuple[str, ...]
    organisers: tuple[str, ...]
    participants: tuple[str, ...]
    gains: tuple[Mapping[str, Any], ...]
    categories: tuple[str, ...]
    themes: tuple[str, ...]
    differs: tuple[str, ...]
    witnesses: tuple[Witness, ...]

    @property
    def papers(self) -> int:
        """How many papers tell of it."""
        return len({witness.document_id for witness in self.witnesses})

    def when(self, today: date) -> When:
        """Whether it runs on a day, comes, or has ended; `open` where no days are told."""
        if self.start is None and self.end is None:
            return "open"
        day = today.isoformat()
        if self.end is not None and self.end[:10] < day[: len(self.end[:10])]:
            return "ended"
        if self.start is not None and self.start[:10] > day[: len(self.start[:10])]:
            return "coming"
        return "running"


def key_of(name: str) -> str:
    """The name as it is compared: activities that have it alike may be one."""
    return folded(name)[:_LONGEST_KEY]


def register(store: Store) -> tuple[Registered, ...]:
    """All activities of papers that are not withdrawn, those that end last first."""
    query = (
        sa.select(activities, documents.c.title, documents.c.published, documents.c.region)
        .join(documents, documents.c.id == activities.c.document_id)
        .where(documents.c.status == "current")
        .order_by(documents.c.published.desc().nulls_last(), activities.c.document_id, activities.c.position)
    )
    told: dict[str, list[Mapping[str, Any]]] = {}
    with store.reading() as connection:
        ties = belonging_in(connection)
        for row in connection.execute(query).mappings():
            group = group_of(row["key"], row["document_id"], ties)
            tied = group != without_year(row["key"])
            told.setdefault(group, []).append(dict(row) | {"tied": tied})
    found = [one for key, rows in told.items() for one in _parted(key, rows)]
    return tuple(sorted(found, key=lambda one: (one.end or one.start or "", one.name), reverse=True))


def _parted(key: str, rows: Sequence[Mapping[str, Any]]) -> Iterable[Registered]:
    """One activity for each year in which a name was used: that of its days, else that in the name; whoever tells none tells of
    the newest."""
    years: dict[str, list[Mapping[str, Any]]] = {}
    undated: list[Mapping[str, Any]] = []
    for row in rows:
        named = YEAR.match(row["key"])
        year = (row["start"] or row["end"] or (named[0] if named else ""))[:4]
        (years.setdefault(year, []) if year else undated).append(row)
    if not years:
        yield _one(key, undated)
        return
    for number, year in enumerate(sorted(years, reverse=True)):
        yield _one(key, [*years[year], *(undated if number == 0 else [])])


def _one(key: str, rows: Sequence[Mapping[str, Any]]) -> Registered:
    facts = [row["facts"] for row in rows]
    best = next((one for one in facts if one["start"] or one["end"]), facts[0])
    start, end = best["start"], best["end"]
    # A paper that tells only when it begins does not take away the end that another tells.
    if start is None or end is None:
        start = start or next((one["start"] for one in facts if one["start"]), None)
        end = end or next((one["end"] for one in facts if one["end"]), None)
        if start and end and end < start:
            start, end = best["start"], best["end"]
    differs = tuple(name for name in ("start", "end") if len({one[name] for one in facts if one[name]}) > 1)
    return Registered(
        key=key,
        name=rows[0]["name"],
        start=start,
        end=end,
        period_text=best["period_text"],
        until_exhausted=any(one["until_exhausted"] for one in facts),
        kind=next((one["kind"] for one in facts if one["kind"]), None),
        region_codes=_all(facts, "region_codes")
        or tuple(dict.fromkeys(r["region"] for r in rows if r["region"])),
        places=_all(facts, "places"),
        organisers=_all(facts, "organisers"),
        participants=_all(facts, "participants"),
        gains=next((tuple(one["benefits"]) for one in facts if one["benefits"]), ()),
        categories=_all(facts, "categories"),
        themes=_all(facts, "themes"),
        differs=differs,
        witnesses=tuple(
            Witness(
                row["document_id"],
                row["title"],
                row["published"],
                row["region"],
                _span(row["facts"]["spans"]),
                row["facts"].get("place", 0),
                row["key"],
                row["start"],
                row["end"],
                row["tied"],
            )
            for row in rows
        ),
    )


def _span(spans: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    return (spans[0][0], spans[0][1]) if spans else None


def _all(facts: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for one in facts for value in one[name]))


def within(code: str, region: str) -> bool:
    """Whether a place is in a region, or is the region; the nation holds itself only, so that it can be asked for."""
    if region == NATION:
        return code == NATION
    return code.startswith(region.removesuffix("00").removesuffix("00"))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which activities are asked for: those that run, come or have ended, in a region (a code) or a place under it, about a category,
    of a kind, with words in the name. What is empty asks for any."""

    when: tuple[str, ...] = ()
    region: str | None = None
    category: str | None = None
    kind: str | None = None
    words: str = ""

    def takes(
        self, when: str, region_codes: Iterable[str], categories: Collection[str], kind: str | None, name: str
    ) -> bool:
        """Whether something that is so is among them."""
        return (
            (not self.when or when in self.when)
            and (not self.region or any(within(code, self.region) for code in region_codes))
            and (not self.category or self.category in categories)
            and (not self.kind or self.kind == kind)
            and all(word in name for word in self.words.split())
        )


def chosen(found: Iterable[Registered], today: date, asked: Choice) -> tuple[Registered, ...]:
    """Those that are asked for."""
    return tuple(
        one
        for one in found
        if asked.takes(one.when(today), one.region_codes, one.categories, one.kind, one.name)
    )
