"""What a query means, as clauses that any engine can compile. The rules of matching stand in `matching`,
those of ranking in `scoring`.

- A word is in a document if the title, the body, an attachment or the English text has it as a word; for one that the
  dictionary does not know (`segment.known`) the same characters in a row count too, and in a title for one
  that quotation marks may tear (`query.words.may_be_torn`).
- A phrase is the same characters in a row (pairs of characters, adjacent).
- Plain words mean all of them. Where fewer than `FEW` documents have all, those with 60 % of the distinct words follow;
  for a question typed as a sentence, where even these are few, the `NEAREST` best of the rest follow.
- Nothing found is the last resort: before it, quotes are taken for what they often are, the marks of a title, and then
  the `FEW` best that have any of the words are given; BM25 puts those that share the rarest first.
- Other words for the same (`query.expansion`) will do instead of a plain word, and count less.
- Of a hit that is found by meaning (`fusion`) everything but the plain words holds all the same.
- Pairs and characters of the words only add to the score; they decide nothing. Nor does how new a paper is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from indexing.engine.clause import AllOf, AnyOf, AtLeast, Clause, OneOf, Scored, Without
from indexing.engine.cursor import fresh_day
from indexing.engine.matching import all_of, any_of, days, each_held, matching
from indexing.engine.scoring import LOOSE, PRECISE, freshness, plain_words, scores_of
from indexing.query.expansion import by_word, expansions
from indexing.query.search_query import SearchQuery
from indexing.query.tree import And, Asked, Phrase, Query, Word, top_level
from indexing.query.words import asked_words

Resolve: TypeAlias = Callable[[Clause], Clause]
"""Puts something in place of what is asked of facts."""

FEW = 10
NEAREST = 50


@dataclass(frozen=True, slots=True)
class Tier:
    """Documents that stand together in the ranking, and what orders them. They follow only where the tiers before hold
    fewer than `below`; `most` limits how many are given."""

    required: Clause
    scored: tuple[Scored, ...]
    partial: bool
    most: int | None = None
    below: int = FEW


@dataclass(frozen=True, slots=True)
class Plan:
    """A request as clauses. `tiers` follow each other and share no document; the first holds the full matches. `filters`
    hold besides, each by the facet it belongs to."""

    tiers: tuple[Tier, ...]
    filters: Mapping[str, Clause]
    by_date: bool

    def mapped(self, change: Resolve) -> Plan:
        """The same with what `change` makes of what the tiers require; what they score asks of no facts."""
        return replace(
            self, tiers=tuple(replace(tier, required=change(tier.required)) for tier in self.tiers)
        )

    def filtered(self, clause: Clause, *, but: str | None = None) -> Clause:
        """The clause and all filters, save the one of the facet named."""
        return all_of(clause, *(part for name, part in self.filters.items() if name != but))


def full_matches(query: Query) -> Clause:
    """Which documents have all that a query asks for: its full matches, and what saved queries are told of."""
    return matching(query, by_word(expansions(query)))


def plan(request: SearchQuery) -> Plan:
    """What a request means. Raises BadCursor."""
    query = request.tree
    full = Tier(full_matches(query), scores_of(query, PRECISE), partial=False)
    by_date = request.sort == "date" or not full.scored
    loose = request.match == "auto" and not by_date
    tiers = (full, *(_loose_tiers(query) if loose else ()))
    if loose and not isinstance(query, Asked):
        tiers += _last_tiers(query, tuple(tier.required for tier in tiers))
    fresh = freshness(fresh_day(request))
    # Where the best are taken, being new must not decide who is among them.
    tiers = tuple(tier if tier.most else replace(tier, scored=(*tier.scored, *fresh)) for tier in tiers)
    return Plan(tiers, _filters(request), by_date)


def binding(request: SearchQuery) -> Clause:
    """What a hit by meaning must hold: every part of the query but its plain words, and the filters."""
    parts = [part for part in top_level(request.tree) if not isinstance(part, Word) or part.exact]
    return all_of(*each_held(parts), *_filters(request).values())


def _loose_tiers(query: Query) -> tuple[Tier, ...]:
    words = plain_words(query)
    need = _most(words)
    others = by_word(expansions(query))
    rest = all_of(*each_held([part for part in top_level(query) if not isinstance(part, Word)], others))
    each = tuple(matching(word, others) for word in words)
    tiers = []
    if need < len(words):
        some = all_of(rest, AtLeast(need, each), Without(AllOf(each)))
        tiers.append(Tier(some, scores_of(query, LOOSE), partial=True))
    if isinstance(query, Asked):
        # In a sentence, quotes mark a term more often than they demand one.
        unquoted = _unquoted(query)
        anything = tuple(matching(word, others) for word in plain_words(unquoted))
        besides = each_held([part for part in top_level(unquoted) if not isinstance(part, Word)], others)
        before = all_of(rest, AtLeast(need, each))
        nearest = all_of(*besides, AnyOf(anything), Without(before))
        tiers.append(Tier(nearest, scores_of(unquoted, LOOSE), partial=True, most=NEAREST))
    return tuple(tiers)


def _last_tiers(query: Query, before: tuple[Clause, ...]) -> tuple[Tier, ...]:
    """What follows where nothing else was found: most of the words, those in quotes too, then any of them."""
    unquoted = _without_quotes(query)
    words = plain_words(unquoted)
    if len(words) < 2:
        return ()
    others = by_word(expansions(unquoted))
    each = tuple(matching(word, others) for word in words)
    besides = each_held([part for part in top_level(unquoted) if not isinstance(part, Word)], others)
    scored = scores_of(unquoted, PRECISE)
    tiers = []
    for held in (AtLeast(_most(words), each), AnyOf(each)):
        required = all_of(*besides, held, Without(any_of(*before)))
        tiers.append(Tier(required, scored, partial=True, most=FEW, below=1))
        before = (*before, required)
    return tuple(tiers)


def _most(words: Sequence[Word]) -> int:
    """60 % of them, rounded up."""
    return (len(words) * 6 + 9) // 10


def _unquoted(query: Asked) -> Asked:
    """The question with the words of its phrases as plain ones."""
    return Asked(_without_quotes(query), query.sentence)


def _without_quotes(query: Query) -> And:
    parts: list[Query] = []
    for part in top_level(query):
        parts += map(Word, asked_words(part.text)) if isinstance(part, Phrase) else (part,)
    return And(tuple(parts))


def _filters(request: SearchQuery) -> dict[str, Clause]:
    fields = {"region": "place", "type": "type", "agency": "agency", "topic": "topic", "source": "source"}
    found: dict[str, Clause] = {}
    for name, values in request.filters.items():
        if values:
            found[name] = OneOf(fields.get(name, name), values)
    if request.since or request.until:
        found["date"] = days(request.since, request.until)
    return found
