"""A paper's facts as flat rows, a row a fact: what search asks of and what a result says in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from indexing.facts.categories import KINDS, named
from indexing.facts.facts import Activity, Benefit, Facts
from indexing.text.doc_no import normalise_doc_no

FlatKind: TypeAlias = Literal["activity", "benefit", "deadline", "citation", "measure"]


@dataclass(frozen=True, slots=True)
class FlatFact:
    """One fact. `names` are what it is called (a citation's title and number); days are ISO as fine as they are told, None where
    open, and `dated` where it has any; `caps` are in yuan; `values` its categories, goods and themes, a deadline's kind, a
    citation's 文号, a measure's number."""

    kind: FlatKind
    names: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    caps: tuple[float, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        return self.start is not None or self.end is not None


def flat(facts: Facts, title: str) -> tuple[FlatFact, ...]:
    """The rows in the order of the kinds, each once. A benefit that names no goods is on those of the paper's title; the paper's own
    title and number are no citations."""
    return tuple(dict.fromkeys(_rows(facts, title)))


def _rows(facts: Facts, title: str) -> Iterator[FlatFact]:
    for activity in facts.activities:
        yield _activity(activity)
    for benefit in facts.benefits:
        goods = _named((*benefit.items, benefit.text)) or _named((title,))
        yield FlatFact("benefit", caps=_caps([benefit]), values=goods)
    for deadline in facts.deadlines:
        if deadline.date:
            what = (deadline.what,) if deadline.what else ()
            yield FlatFact("deadline", what, deadline.date, deadline.date, values=(deadline.kind,))
    for citation in facts.citations:
        if not citation.own:
            number = normalise_doc_no(citation.number) if citation.number else None
            names = tuple(filter(None, (citation.title, number or citation.number)))
            yield FlatFact("citation", names, values=(number,) if number else ())
    for measure in facts.measures:
        yield FlatFact("measure", values=(str(measure.n),))


def _activity(one: Activity) -> FlatFact:
    names = tuple(dict.fromkeys(filter(None, (one.name, *one.aliases, one.campaign))))
    goods = _named(text for benefit in one.benefits for text in (*benefit.items, benefit.text))
    values = dict.fromkeys((*one.categories, *one.themes, *goods))
    return FlatFact("activity", names, one.start, one.end, _caps(one.benefits), tuple(values))


def _caps(benefits: Iterable[Benefit]) -> tuple[float, ...]:
    caps = (cap for one in benefits for cap in (one.cap, *(tier.cap for tier in one.tiers)))
    return tuple(sorted({cap for cap in caps if cap is not None and cap >= 0}))


def _named(texts: Iterable[str]) -> tuple[str, ...]:
    """The goods and themes named, each word and the category it stands for."""
    found: dict[str, None] = {}
    for text in texts:
        for kind in KINDS:
            for naming in named(text, kind):
                found |= dict.fromkeys((naming.category, naming.word))
    return tuple(found)
