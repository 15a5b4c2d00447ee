"""Which of the 11 measures the papers of each region carry out, or only name."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from indexing.store import Store
from indexing.store.schema import activities, documents, part_facts

MEASURES = 11
_HOLDS_ACTIVITIES = 6
"""The measure that any activity carries out."""

# Papers that tell of what others do; all other kinds carry out what they name.
TELLING = frozenset(("news", "interpretation", "faq", "promotion", "other"))


@dataclass(frozen=True, slots=True)
class Naming:
    """A paper that names a measure for a region, and where: `place` 0 is its body, n its n-th file. `carries_out`: it is a paper of
    that region that does something, not one that tells of it. `published` is an ISO day, None where not known."""

    region: str
    measure: int
    document_id: str
    title: str
    published: str | None
    place: int
    span: tuple[int, int]
    carries_out: bool


def namings(store: Store) -> tuple[Naming, ...]:
    """One of each paper, region and measure, the newest first; withdrawn papers are left out. An activity is told of each place that
    it is held in, whoever tells it."""
    found: dict[tuple[str, str, int], Naming] = {}
    about = (documents.c.id, documents.c.title, documents.c.published, documents.c.region)
    newest = (documents.c.published.desc().nulls_last(), documents.c.id)
    papers = (
        sa.select(*about, documents.c.document_type, part_facts.c.place, part_facts.c.measures)
        .join(part_facts, part_facts.c.document_id == documents.c.id)
        .where(documents.c.status == "current", documents.c.region.is_not(None))
        .order_by(*newest, part_facts.c.place)
    )
    held = (
        sa.select(*about, activities.c.facts)
        .join(activities, activities.c.document_id == documents.c.id)
        .where(documents.c.status == "current")
        .order_by(*newest, activities.c.position)
    )
    with store.reading() as connection:
        for key, title, published, region, kind, place, measures in connection.execute(papers):
            for one in measures:
                span = (one["span"][0], one["span"][1])
                naming = Naming(region, one["n"], key, title, published, place, span, kind not in TELLING)
                found.setdefault((key, region, one["n"]), naming)
        for key, title, published, own, facts in connection.execute(held):
            for region in facts["region_codes"]:
                if not facts["spans"] or (own and region[:2] == own[:2]):
                    continue
                span = (facts["spans"][0][0], facts["spans"][0][1])
                naming = Naming(
                    region, _HOLDS_ACTIVITIES, key, title, published, facts.get("place", 0), span, False
                )
                found.setdefault((key, region, _HOLDS_ACTIVITIES), naming)
    return tuple(sorted(found.values(), key=lambda one: one.published or "", reverse=True))
