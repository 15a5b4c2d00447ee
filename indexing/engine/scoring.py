"""What makes one document a better answer than another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from config.regions import NATION, find_region, regions
from indexing.engine.clause import Adjacent, Between, Has, OneOf, Scored
from indexing.engine.index_document import day_number
from indexing.engine.matching import all_of, field_places, places, word_in_title
from indexing.query.expansion import expansions
from indexing.query.tree import Asked, DocNo, FieldIs, Leaf, Phrase, Query, Word, top_level, wanted
from indexing.segment import fine_phrase

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


def scores_of(query: Query, weights: Weights) -> tuple[Scored, ...]:
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
        for clause, field in places(leaf)
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
        return [Scored(clause, 1.0, ("title", leaf.value)) for clause in field_places(leaf)]
    if leaf.field == "doc_no":
        return [Scored(field_places(leaf)[0], DOC_NO_SCORE, ("doc_no", leaf.value), fixed=True)]
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
        title = all_of(*(word_in_title(word.text) for word in words))
        found.append(Scored(title, weights.all_in_title, ("title", run)))
        if len(pairs) > 1:
            found.append(Scored(Adjacent("title_pairs", pairs), weights.phrase_in_title, ("phrase", run)))
            found.append(Scored(Adjacent("text_pairs", pairs), weights.phrase, ("phrase", run)))
    return found


def plain_words(query: Query) -> tuple[Word, ...]:
    """The distinct plain words of the outermost level, in order: those that loosening counts."""
    return tuple(dict.fromkeys(part for part in top_level(query) if isinstance(part, Word)))


def freshness(day: str | None) -> tuple[Scored, ...]:
    """What papers of the last months and years gain. One dated later than `day` is no newer than one of that day."""
    if day is None:
        return ()
    today = day_number(day)
    return tuple(
        Scored(Between("day", max(1, today - within), None), FRESH_SCORE, ("fresh", ""), fixed=True)
        for within in FRESH_DAYS
    )
