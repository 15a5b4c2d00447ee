"""An activity as saved queries meet it: as a paper of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from alerts.matching.evidence import sentence_at, text_at
from alerts.matching.sides import Side
from config.regions import NATION
from indexing.facts.facts import Activity, Span
from indexing.projection import segment_document
from indexing.registers.activities import key_of, within
from indexing.registers.ties import YEAR, without_year
from indexing.store import Document
from indexing.store.segments import indexed_document


@dataclass(frozen=True, slots=True)
class Announced:
    """An activity as one paper tells of it. `regions` are codes, empty where nobody knows; `about` are its categories, themes, kind
    and whoever takes part; `spans` count in the paper's text, or in that of its file of number `place`; `alone`: the paper tells of no
    other."""

    name: str
    start: str | None
    end: str | None
    regions: tuple[str, ...]
    about: tuple[str, ...]
    spans: tuple[Span, ...]
    document: Document
    alone: bool
    until_exhausted: bool = False
    place: int = 0

    @property
    def key(self) -> str:
        """Its name as the register compares it, without a year."""
        return without_year(key_of(self.name))

    @property
    def year(self) -> str:
        """That of its days, else that in its name."""
        named = YEAR.match(key_of(self.name))
        return (self.start or self.end or (named[0] if named else ""))[:4]


def announced(document: Document, activities: Iterable[tuple[int, Activity]]) -> tuple[Announced, ...]:
    """The activities that a paper tells of, each with its place. Where it names no place on the map, its own region is theirs, but
    for the nation."""
    found = tuple(activities)
    own = (document.region,) if document.region and document.region != NATION else ()
    return tuple(
        Announced(
            one.name,
            one.start,
            one.end,
            one.region_codes or own,
            about(one),
            one.spans,
            document,
            len(found) == 1,
            one.until_exhausted,
            place,
        )
        for place, one in found
    )


def about(one: Activity) -> tuple[str, ...]:
    """The words of an activity beside its name."""
    named = (*one.aliases, *one.categories, *one.themes, *one.places, *one.organisers, *one.participants)
    return tuple(dict.fromkeys(word for word in (one.kind, one.campaign, *named) if word))


def same_activity(one: Announced, other: Announced) -> bool:
    """Whether two papers tell of one activity: under one name, in one year, and not in places apart. Who tells no year, or no place,
    may mean any."""
    if one.key != other.key or (one.year and other.year and one.year != other.year):
        return False
    if not one.regions or not other.regions:
        return True
    return any(within(a, b) or within(b, a) for a in one.regions for b in other.regions)


def sides_of(one: Announced) -> tuple[Side, ...]:
    """The activity as papers that a query is asked of, one for each of its regions: of its own paper the fields, and the text where
    that tells of nothing else, otherwise the sentences that name it."""
    document = one.document
    text = document.body if one.alone else "\n".join(_sentences(one))
    body = "\n".join(filter(None, (text, "、".join(one.about))))
    made = (
        replace(document, title=f"{one.name} {document.title}", body=body)
        if one.alone
        else replace(
            document, title=one.name, body=body, attachments=(), title_en=None, summary_en=None, body_en=None
        )
    )
    cut = segment_document(made)
    regions: tuple[str | None, ...] = one.regions or (document.region,)
    return tuple(
        Side(placed, cut.shown, indexed_document(placed, cut.indexed))
        for placed in (replace(made, region=region) for region in regions)
    )


def first_sentence(one: Announced) -> str:
    """The sentence that names it first; its name where none is known."""
    return next(iter(_sentences(one)), one.name)


def _sentences(one: Announced) -> list[str]:
    text = text_at(one.document, one.place)
    places = dict.fromkeys(sentence_at(text, span) for span in one.spans)
    return [text[begin:end].strip() for begin, end in places]
