"""What a query means, as clauses that any engine can compile. All rules of matching and ranking stand here.

- A word is in a document if the title, the body, an attachment or the English text has it as a word; for some words
  (`query.words.by_characters`) the same characters in a row count too.
- A phrase is the same characters in a row (pairs of characters, adjacent).
- Plain words mean all of them. Where fewer than `FEW` documents have all, those with 60 % of the distinct words follow;
  for a question typed as a sentence, where even these are few, the `NEAREST` best of the rest follow.
- Other words for the same (`query.expansion`) will do instead of a plain word, and count less.
- Pairs and characters of the words only add to the score; they decide nothing. Nor does how new a paper is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from config.regions import NATION, find_region, regions
from indexing.engine.clause import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Clause,
    Everything,
    Has,
    OneOf,
    Scored,
    Without,
)
from indexing.engine.cursor import fresh_day
from indexing.engine.interface import SearchRequest
from indexing.engine.record import day_number
from indexing.query.dates import day_span
from indexing.query.english import english_words, is_english, stem
from indexing.query.expansion import Other, by_word, expansions
from indexing.query.fields import checked
from indexing.query.tree import (
    All,
    And,
    Asked,
    DateRange,
    DocNo,
    FieldIs,
    Leaf,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    top_level,
    wanted,
)
from indexing.query.words import asked_words, by_characters
from indexing.segment import fine_phrase

FEW = 10
NEAREST = 50

# A paper's own 文号 outweighs any sum of BM25 scores (they stay below some hundred).
DOC_NO_SCORE = 1000.0


# A word that is looked for as characters in a row scores the sum over its pairs: several times a word's score.
RUN = 0.3

# A word that stands for the one typed, so that of two papers alike the one with the typed word comes first.
EXPANDED = 0.6

# Of two papers that answer alike the newer comes first: each of these spans of days that reaches back to a paper adds a
# little, three times .05 at most. Among the queries of `benchmarks.relevance` on the sample web neighbours in the ranking
# lie .13 apart or less in one case of four; a paper graded better by hand leads by .18 at least (in 19 of 20 cases by
# more than 1.3), and a word in the title adds 2 or more. In a collection where nearly every paper has the word, a title
# adds less, down to some .2.
FRESH_DAYS = (90, 365, 3 * 365)
FRESH_SCORE = 0.05

Others: TypeAlias = Mapping[str, tuple[Other, ...]]
"""What will do instead of a word, by its text."""

NOTHING_ELSE: Others = MappingProxyType({})


_KINDS: Mapping[type[Leaf], str] = {Word: "word", Phrase: "phrase", DocNo: "doc_no"}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign of relevance counts, relative to the BM25 score of a word in the body."""

    title: float
    attachments: float
    english: float
    pairs: float
    characters: float
    phrase_in_title: float
    phrase: float
    all_in_title: float
    region: float


PRECISE = Weights(
    title=1.5,
    attachments=0.5,
    english=1.0,
    pairs=0.7,
    characters=0.0,
    phrase_in_title=1.0,
    phrase=0.3,
    all_in_title=1.0,
    region=1.0,
)
# A question in a layman's words shares few words with the paper that answers it and none with its title. Title, pairs
# and characters were set on the even-numbered half of STARD's questions (nDCG@10 there .543, on the odd half .524).
LOOSE = Weights(
    title=0.15,
    attachments=0.5,
    english=1.0,
    pairs=1.0,
    characters=1.5,
    phrase_in_title=0.0,
    phrase=0.0,
    all_in_title=0.0,
    region=2.0,
)


@dataclass(frozen=True, slots=True)
class Tier:
    """Documents that stand together in the ranking, and what orders them. `most` limits how many are given."""

    required: Clause
    scored: tuple[Scored, ...]
    partial: bool
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A request as clauses. `tiers` follow each other, those after the first only while the ones before hold fewer than
    `FEW`; the first holds the full matches. `filters` hold besides, each by the facet it belongs to."""

    tiers: tuple[Tier, ...]
    filters: Mapping[str, Clause]
    by_date: bool

    def filtered(self, clause: Clause, *, but: str | None = None) -> Clause:
        """The clause and all filters, save the one of the facet named."""
        return all_of(clause, *(part for name, part in self.filters.items() if name != but))


def plan(request: SearchRequest) -> Plan:
    """What a request means. Raises QueryError for a filter or date that is none."""
    query = request.query
    full = Tier(matching(query, by_word(expansions(query))), _scores(query, PRECISE), partial=False)
    by_date = request.sort == "date" or not full.scored
    loose = request.match == "auto" and not by_date
    tiers = (full, *(_loose_tiers(query) if loose else ()))
    fresh = _fresh(fresh_day(request))
    # Where the best are taken, being new must not decide who is among them.
    tiers = tuple(tier if tier.most else replace(tier, scored=(*tier.scored, *fresh)) for tier in tiers)
    return Plan(tiers, _filters(request), by_date)


def matching(query: Query, others: Others = NOTHING_ELSE) -> Clause:
    """Which documents a query finds, before any loosening; `others` will do instead of its words."""
    match query:
        case All():
            clause: Clause = Everything()
        case And(children):
            clause = all_of(*(matching(child, others) for child in children))
        case Or(children):
            clause = any_of(*(matching(child, others) for child in children))
        case Not(child):
            clause = Without(matching(child))
        case Asked(child):
            clause = matching(child, others)
        case DateRange(since, until):
            clause = _days(since, until)
        case _:
            clause = any_of(*(place for place, _ in _places(query)), *_instead(query, others))
    return clause


def _instead(leaf: Leaf, others: Others) -> Iterator[Clause]:
    if isinstance(leaf, Word):
        for other in others.get(leaf.text, ()):
            yield all_of(*(matching(part) for part in other))


def plain_words(query: Query) -> tuple[Word, ...]:
    """The distinct plain words of the outermost level, in order: those that loosening counts."""
    return tuple(dict.fromkeys(part for part in top_level(query) if isinstance(part, Word)))


def all_of(*parts: Clause) -> Clause:
    kept = [part for part in parts if not isinstance(part, Everything)]
    return kept[0] if len(kept) == 1 else AllOf(tuple(kept)) if kept else Everything()


def any_of(*parts: Clause) -> Clause:
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _loose_tiers(query: Query) -> tuple[Tier, ...]:
    words = plain_words(query)
    need = (len(words) * 6 + 9) // 10
    others = by_word(expansions(query))
    rest = all_of(*(matching(part, others) for part in top_level(query) if not isinstance(part, Word)))
    each = tuple(matching(word, others) for word in words)
    tiers = []
    if need < len(words):
        some = all_of(rest, AtLeast(need, each), Without(AllOf(each)))
        tiers.append(Tier(some, _scores(query, LOOSE), partial=True))
    if isinstance(query, Asked):
        # In a sentence, quotes mark a term more often than they demand one.
        unquoted = _unquoted(query)
        anything = tuple(matching(word, others) for word in plain_words(unquoted))
        besides = [matching(part, others) for part in top_level(unquoted) if not isinstance(part, Word)]
        before = all_of(rest, AtLeast(need, each))
        nearest = all_of(*besides, AnyOf(anything), Without(before))
        tiers.append(Tier(nearest, _scores(unquoted, LOOSE), partial=True, most=NEAREST))
    return tuple(tiers)


def _unquoted(query: Asked) -> Asked:
    """The question with the words of its phrases as plain ones."""
    parts: list[Query] = []
    for part in top_level(query):
        parts += map(Word, asked_words(part.text)) if isinstance(part, Phrase) else (part,)
    return Asked(And(tuple(parts)), query.sentence)


def _places(leaf: Leaf) -> list[tuple[Clause, str]]:
    """Every way a document can hold a leaf, each with its field."""
    if isinstance(leaf, Word):
        return _word_places(leaf.text, ("title", "body", "attachments"), ("title_pairs", "text_pairs"))
    if isinstance(leaf, Phrase):
        return _phrase_places(leaf.text)
    if isinstance(leaf, DocNo):
        return [
            (OneOf("doc_no", (leaf.value,)), "doc_no"),
            *_adjacent(leaf.value, "title_pairs", "text_pairs"),
        ]
    return [(clause, leaf.field) for clause in _field_places(leaf)]


def _word_places(word: str, fields: tuple[str, ...], pairs: tuple[str, ...]) -> list[tuple[Clause, str]]:
    places: list[tuple[Clause, str]] = [(Has(field, word), field) for field in fields]
    if is_english(word) and "body" in fields:
        places.append((Has("english", stem(word)), "english"))
    if by_characters(word):
        places += _adjacent(word, *pairs)
    return places


def _phrase_places(text: str) -> list[tuple[Clause, str]]:
    pairs = fine_phrase(text)
    if len(pairs) == 1 and len(pairs[0]) == 1:
        return [(Has(field, pairs[0]), field) for field in ("title", "body", "attachments")]
    places = _adjacent(text, "title_pairs", "text_pairs")
    if text.isascii():
        stems = tuple(english_words(text))
        if len(stems) == 1:
            places.append((Has("english", stems[0]), "english"))
        elif stems:
            places.append((Adjacent("english", stems), "english"))
    return places


def _adjacent(text: str, *fields: str) -> list[tuple[Clause, str]]:
    pairs = tuple(fine_phrase(text))
    if not pairs:
        return []
    return [(Adjacent(field, pairs) if len(pairs) > 1 else Has(field, pairs[0]), field) for field in fields]


def _field_places(leaf: FieldIs) -> list[Clause]:
    value = leaf.value
    if leaf.field == "title":
        if leaf.exact:
            return [clause for clause, field in _phrase_places(value) if field in ("title", "title_pairs")]
        return [all_of(*(_word_in_title(word) for word in asked_words(value)))]
    if leaf.field == "doc_no":
        own: list[Clause] = [OneOf("doc_no", (value,))]
        return own if value.endswith("号") and "〔" in value else own + _clauses(value, "doc_no_pairs")
    if leaf.field == "agency":
        return [OneOf("agency", (value,)), *_clauses(value, "agency_pairs")]
    return [OneOf("place" if leaf.field == "region" else leaf.field, (value,))]


def _word_in_title(word: str) -> Clause:
    return any_of(*(clause for clause, _ in _word_places(word, ("title",), ("title_pairs",))))


def _clauses(text: str, *fields: str) -> list[Clause]:
    return [clause for clause, _ in _adjacent(text, *fields)]


def _days(since: str | None, until: str | None) -> Clause:
    return Between("day", day_number(since) if since else 1, day_number(until) if until else None)


def _filters(request: SearchRequest) -> dict[str, Clause]:
    fields = {"region": "place", "type": "type", "agency": "agency", "topic": "topic", "source": "source"}
    found: dict[str, Clause] = {}
    for name, values in request.filters.items():
        if values:
            read = tuple(checked(name, value) for value in values)
            found[name] = OneOf(fields.get(name, name), read)
    if request.since or request.until:
        since = day_span(request.since)[0] if request.since else None
        until = day_span(request.until)[1] if request.until else None
        found["date"] = _days(since, until)
    return found


def _fresh(day: str | None) -> tuple[Scored, ...]:
    """What papers of the last months and years gain. One dated later than `day` is no newer than one of that day."""
    if day is None:
        return ()
    today = day_number(day)
    return tuple(
        Scored(Between("day", max(1, today - within), None), FRESH_SCORE, ("fresh", ""), fixed=True)
        for within in FRESH_DAYS
    )


def _scores(query: Query, weights: Weights) -> tuple[Scored, ...]:
    """What makes one match better than another. Empty where nothing does (filters, exclusions only)."""
    found: list[Scored] = []
    typed = tuple(dict.fromkeys(wanted(query)))
    for leaf in typed:
        found += _field_scores(leaf) if isinstance(leaf, FieldIs) else _leaf_scores(leaf, weights)
    added = dict.fromkeys(leaf for expansion in expansions(query) for leaf in expansion.leaves)
    for leaf in added:
        if leaf not in typed:
            found += _added_scores(leaf, weights)
    found += _region_scores((*typed, *added), weights)
    found += _scores_together(query, weights)
    return tuple(score for score in found if score.weight > 0)


def _leaf_scores(leaf: Word | Phrase | DocNo, weights: Weights) -> list[Scored]:
    reason = (_KINDS[type(leaf)], leaf.value if isinstance(leaf, DocNo) else leaf.text)
    by_field = {
        "title": weights.title,
        "title_pairs": weights.title,
        "attachments": weights.attachments,
        "english": weights.english,
    }
    if isinstance(leaf, Word):
        by_field |= {"title_pairs": weights.title * RUN, "text_pairs": RUN}
    return [
        Scored(clause, DOC_NO_SCORE, reason, fixed=True)
        if field == "doc_no"
        else Scored(clause, by_field.get(field, 1.0), reason)
        for clause, field in _places(leaf)
    ]


def _added_scores(leaf: Word | Phrase, weights: Weights) -> list[Scored]:
    # A phrase's score is the sum over its pairs, as a word's by characters is; here it stands for one word.
    run = RUN if isinstance(leaf, Phrase) else 1.0
    scores = _leaf_scores(leaf, weights)
    return [Scored(score.clause, score.weight * run * EXPANDED, ("expanded", leaf.text)) for score in scores]


def _region_scores(leaves: Iterable[Leaf], weights: Weights) -> Iterator[Scored]:
    """A word that is a region's name speaks for the papers of that region, which seldom name their own province."""
    for leaf in dict.fromkeys(leaves):
        if isinstance(leaf, Word) and not leaf.exact:
            code = find_region(leaf.text)
            if code and code != NATION and leaf.text in (regions()[code].name, regions()[code].short):
                yield Scored(OneOf("place", (code,)), weights.region, ("region", leaf.text), fixed=True)


def _field_scores(leaf: FieldIs) -> list[Scored]:
    if leaf.field == "title":
        return [Scored(clause, 1.0, ("title", leaf.value)) for clause in _field_places(leaf)]
    if leaf.field == "doc_no":
        return [Scored(_field_places(leaf)[0], DOC_NO_SCORE, ("doc_no", leaf.value), fixed=True)]
    return []


def _scores_together(query: Query, weights: Weights) -> list[Scored]:
    """What the plain words gain from each other: as a run of characters, and as a title that has them all."""
    words = plain_words(query)
    if not words:
        return []
    run = "".join(word.text for word in words)
    found = []
    if len(run) > 2:
        sentence = query.sentence if isinstance(query, Asked) else run
        each_pair = [
            pair for pair in dict.fromkeys(fine_phrase(sentence)) if len(pair) == 2 and not pair.isascii()
        ]
        found += [Scored(Has("text_pairs", pair), weights.pairs, ("pairs", pair)) for pair in each_pair]
        each = [character for character in dict.fromkeys(run) if not character.isascii()]
        found += [Scored(Has("characters", one), weights.characters, ("characters", one)) for one in each]
    pairs = tuple(fine_phrase(run))
    if len(words) > 1:
        title = all_of(*(_word_in_title(word.text) for word in words))
        found.append(Scored(title, weights.all_in_title, ("title", run)))
        if len(pairs) > 1:
            found.append(Scored(Adjacent("title_pairs", pairs), weights.phrase_in_title, ("phrase", run)))
            found.append(Scored(Adjacent("text_pairs", pairs), weights.phrase, ("phrase", run)))
    return found
