"""Which documents a query finds: every way in which a document can hold what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from indexing.engine.clause import (
    Adjacent,
    AllOf,
    AnyOf,
    Between,
    Clause,
    Everything,
    Has,
    OneOf,
    Without,
)
from indexing.engine.index_document import day_number
from indexing.engine.told.meaning import of_one_fact, told
from indexing.query.english import english_words, is_english, stem
from indexing.query.expansion import Other
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
    Told,
    Word,
)
from indexing.query.words import asked_words, may_be_torn
from indexing.segment import fine_phrase, is_han, known, single_character

Others: TypeAlias = Mapping[str, tuple[Other, ...]]
"""What will do instead of a word, by its text."""

NOTHING_ELSE: Others = MappingProxyType({})


def matching(query: Query, others: Others = NOTHING_ELSE) -> Clause:
    """Which documents a query finds, before any loosening; `others` will do instead of its words."""
    match query:
        case All():
            clause: Clause = Everything()
        case And(children):
            clause = all_of(*each_held(children, others))
        case Or(children):
            clause = any_of(*(matching(child, others) for child in children))
        case Not(child):
            clause = Without(matching(child))
        case Asked(child):
            clause = matching(child, others)
        case DateRange(since, until):
            clause = days(since, until)
        case Told():
            clause = told(query)
        case _:
            clause = any_of(*(place for place, _ in places(query)), *_instead(query, others))
    return clause


def each_held(parts: Sequence[Query], others: Others = NOTHING_ELSE) -> tuple[Clause, ...]:
    """That all of these hold: what they ask of facts, of one fact where one can have it, then each of the others."""
    of_facts, rest = of_one_fact(parts)
    return (*(matching(part, others) for part in rest), *of_facts)


def _instead(leaf: Leaf, others: Others) -> Iterator[Clause]:
    if isinstance(leaf, Word):
        for other in others.get(leaf.text, ()):
            yield all_of(*(matching(part) for part in other))


def places(leaf: Leaf) -> list[tuple[Clause, str]]:
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
    return [(clause, leaf.field) for clause in field_places(leaf)]


def _word_places(word: str, fields: tuple[str, ...], pairs: tuple[str, ...]) -> list[tuple[Clause, str]]:
    places: list[tuple[Clause, str]] = [(Has(field, word), field) for field in fields]
    if is_english(word) and "body" in fields:
        places.append((Has("english", stem(word)), "english"))
    if not known(word):  # another sentence may cut it otherwise
        places += _adjacent(word, *pairs)
    elif may_be_torn(word):
        places += _adjacent(word, "title_pairs")
    return places


def _phrase_places(text: str) -> list[tuple[Clause, str]]:
    single = single_character(text)
    if single is not None:
        fields = ("title", "body", "attachments", *(("title_pairs", "characters") if is_han(single) else ()))
        return [(Has(field, single), field) for field in fields]
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


def field_places(leaf: FieldIs) -> list[Clause]:
    """The same for a word or value that is asked for in one field."""
    value = leaf.value
    if leaf.field == "title":
        if leaf.exact:
            return [clause for clause, field in _phrase_places(value) if field in ("title", "title_pairs")]
        return [all_of(*(word_in_title(word) for word in asked_words(value)))]
    if leaf.field == "doc_no":
        own: list[Clause] = [OneOf("doc_no", (value,))]
        return own if value.endswith("号") and "〔" in value else own + _clauses(value, "doc_no_pairs")
    if leaf.field == "agency":
        return [OneOf("agency", (value,)), *_clauses(value, "agency_pairs")]
    return [OneOf(_KEYWORDS.get(leaf.field, leaf.field), (value,))]


_KEYWORDS = {"region": "place", "document": "id"}


def word_in_title(word: str) -> Clause:
    """That the title has a word, as a word or as characters in a row."""
    return any_of(*(clause for clause, _ in _word_places(word, ("title",), ("title_pairs",))))


def _clauses(text: str, *fields: str) -> list[Clause]:
    return [clause for clause, _ in _adjacent(text, *fields)]


def days(since: str | None, until: str | None) -> Clause:
    """That a document is dated between two days, both included; undated ones never are."""
    return Between("day", day_number(since) if since else 1, day_number(until) if until else None)


def all_of(*parts: Clause) -> Clause:
    kept = [part for part in parts if not isinstance(part, Everything)]
    return kept[0] if len(kept) == 1 else AllOf(tuple(kept)) if kept else Everything()


def any_of(*parts: Clause) -> Clause:
    return parts[0] if len(parts) == 1 else AnyOf(parts)
