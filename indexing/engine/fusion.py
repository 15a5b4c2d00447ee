"""Words and meaning together: one ranking made of two.

A paper scores K / (K + its place) by words (reciprocal rank fusion), and by meaning how near it is, from 1 for the nearest to 0 for the
last of the `NEAREST`, times a weight: nearness tells a paper that answers from those around it, where places only count them. The
words' first `WINDOW` hits take part, and the `NEAREST` papers in meaning; behind them the words' ranking goes on alone. Meaning only
adds: what the words find is found, counted and told as ever. A paper that no word found stands behind those of the same score, and is
counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexing.engine.cursor import fresh_day, mark, start_of
from indexing.engine.interface import ByMeaning, Engine, EngineAnswer, EngineHit, Near
from indexing.engine.meaning import FEW
from indexing.query.search_query import SearchQuery

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K = 10
# More than the loose tiers that are cut off can give together, so whatever they hold is in it.
WINDOW = 64
NEAREST = 50
# From the farthest to the nearest of these there lies .2 as a rule. Where they all lie close together (a filter that leaves few papers,
# all of them far), the nearest is worth less than it would be.
LEAST_SPAN = 0.1


@dataclass(frozen=True, slots=True)
class Weight:
    """How much the nearest by meaning counts beside the first by words: where papers have all the words, and where none has."""

    found: float
    not_found: float


@dataclass(frozen=True, slots=True)
class Question:
    """A query as a model read it: the model's key, a vector of length 1, how much its answer counts, and how near (cosine) a
    paper must be at least."""

    model: str
    vector: NDArray[np.float32]
    weight: Weight
    least: float


def fused(engine: Engine, request: SearchQuery, question: Question) -> EngineAnswer:
    """The answer to a request, with what is near in meaning. Raises BadCursor for a page mark of another ranking."""
    start = start_of(request, question.model)
    base = replace(request, after=None, fresh_on=fresh_day(request))
    near = engine.nearest(base, question.model, question.vector, NEAREST)
    if not near and request.after is None:
        return engine.search(request)
    words = engine.search(replace(base, size=WINDOW))
    ranking = _Ranking(engine, base, words, near, question)
    hits, end = ranking.page(start, request.size)
    return replace(
        words,
        hits=tuple(hits),
        next=mark(base, end, question.model) if hits and ranking.goes_on(end) else None,
    )


class _Ranking:
    """All hits in their order. The first of them are fused and at hand, the others are asked for as they are needed."""

    def __init__(
        self,
        engine: Engine,
        request: SearchQuery,
        words: EngineAnswer,
        near: Sequence[Near],
        question: Question,
    ) -> None:
        self._engine = engine
        self._request = request
        self._found = words.total + words.partial_total
        weight = question.weight.found if words.total else question.weight.not_found
        best = _together(words, _added(near, question.least, weight))
        if self._found > WINDOW:
            # What is worth less than the words' next hit would stand before it.
            best = [hit for hit in best if hit.score > _worth(WINDOW + 1)]
        self._best = best
        self._told = {hit.id for hit in best}
        # Found by words further down, and told already.
        self._early = len([hit for hit in best if not hit.meaning_alone]) - len(words.hits)

    def page(self, start: int, size: int) -> tuple[list[EngineHit], int]:
        """So many hits from a place on, and the place behind the last of them."""
        hits = self._best[start : start + size]
        end = start + len(hits)
        if len(hits) < size:
            at = max(start, len(self._best))
            for hit in self._further(at, size - len(hits)):
                at += 1
                if hit.id not in self._told:
                    hits.append(hit)
                    end = at
                    if len(hits) == size:
                        break
        return hits, end

    def goes_on(self, end: int) -> bool:
        """Whether a hit stands behind this place."""
        left = self._found - self._place(end)
        if end < len(self._best) or left > self._early:
            return True
        return any(hit.id not in self._told for hit in self._further(end, left))

    def _further(self, at: int, size: int) -> Iterator[EngineHit]:
        """The words' hits from a place on, those told already among them."""
        while size > 0 and self._place(at) < self._found:
            after = mark(self._request, self._place(at))
            if after is None:
                return
            asked = replace(self._request, size=size + max(0, self._early), after=after)
            hits = self._engine.search(asked).hits
            if not hits:
                return
            for hit in hits:
                yield replace(hit, score=_worth(self._place(at) + 1))
                at += 1

    def _place(self, at: int) -> int:
        """How many of the words' hits stand before a place behind the best."""
        return WINDOW + at - len(self._best)


def _added(near: Sequence[Near], least: float, weight: float) -> dict[Near, ByMeaning]:
    """What meaning adds to each of these that is near enough, nearest first."""
    if not near:
        return {}
    farthest = near[-1].similarity if len(near) == NEAREST else least
    span = max(near[0].similarity - farthest, LEAST_SPAN)
    return {
        each: ByMeaning(place, each.passage, each.similarity, weight * (each.similarity - farthest) / span)
        for place, each in enumerate(near, 1)
        if each.similarity >= least
    }


def _together(words: EngineAnswer, near: Mapping[Near, ByMeaning]) -> list[EngineHit]:
    """The words' first hits and the nearest papers, best first."""
    told = {each.id: by for each, by in near.items()}
    best = [
        replace(hit, score=_worth(place) + (by.added if by else 0.0), meaning=by)
        for place, hit in enumerate(words.hits, 1)
        for by in (told.get(hit.id),)
    ]
    there = {hit.id for hit in words.hits}
    for each, by in near.items():
        if each.id not in there:
            # A loose tier counts only where there are few full matches; one that is cut off stands in the window as a whole.
            by_words = each.tier == 0 or (each.tier is not None and words.total < FEW)
            best.append(EngineHit(each.id, by.added, each.tier != 0, by, meaning_alone=not by_words))
    return sorted(best, key=lambda hit: (-hit.score, hit.meaning_alone))


def _worth(place: int) -> float:
    return K / (K + place)
