"""Why a search answered as it did: how the query was read and widened, which words stand where, what each added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.settings import Settings
from indexing.engine import ByMeaning, Gain, open_engine
from indexing.projection import segment_document
from indexing.query import Query, SearchQuery, read_as
from indexing.query.expansion import Kind, expansions
from indexing.query.places import english_places, places, sought
from indexing.query.tree import DocNo, FieldIs, Leaf, wanted
from indexing.search import Answer, Hit
from indexing.segment import fingerprint
from indexing.store import Store
from indexing.store.segments import ShownTexts, load_shown

# The engine's field -> the part of a paper that a reader knows. Pairs of body and attachments share one field.
PARTS: Mapping[str, str] = {
    "title": "title",
    "title_pairs": "title",
    "body": "body",
    "characters": "text",
    "text_pairs": "text",
    "attachments": "attachment",
    "english": "english",
    "doc_no": "doc_no",
    "doc_no_pairs": "doc_no",
    "place": "region",
    "day": "date",
}


@dataclass(frozen=True, slots=True)
class Widened:
    """Words of the query in a row, and what will do instead of them; words that must stand together joined by a blank."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """A word, phrase or 文号 that a paper shows, as the query language prints it, and how often in each part: `title`,
    `body`, `attachment:NAME`, `english`, `doc_no`. `added`: it came by widening."""

    text: str
    added: bool
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """What one sign of relevance added to a score. `kind` is of `clause.Scored.reason`; `pairs` and `characters` of the words
    are summed up, and so are the spans of `fresh`."""

    kind: str
    text: str
    parts: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class HitExplained:
    """`shares` sum up to the score, largest first; without any where a date orders. Where meaning took part, the score is made
    of places (`engine.fusion`): `meaning` says what it added for this paper, None where nothing, and `shares` sum up to the
    score by words, which decided the paper's place among them."""

    id: str
    score: float
    partial: bool
    matches: tuple[Match, ...]
    shares: tuple[Share, ...]
    meaning: ByMeaning | None = None
    fused: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    read_as: str
    widened: tuple[Widened, ...]
    hits: tuple[HitExplained, ...]


def explain(store: Store, settings: Settings, query: SearchQuery, found: Answer) -> Explanation:
    """Why `indexing.search.search` gave this answer to this query. Raises what it raises."""
    tree = query.tree
    ids = [hit.document.id for hit in found.hits]
    gains = open_engine(settings).gains(query, ids) if ids else {}
    kept = load_shown(store, ids, fingerprint())
    return Explanation(
        read_as=found.read_as,
        widened=widened(tree),
        hits=tuple(
            HitExplained(
                id=hit.document.id,
                score=hit.score,
                partial=hit.partial,
                matches=_matches(
                    tree, hit, kept.get(hit.document.id) or segment_document(hit.document).shown
                ),
                shares=shares(gains.get(hit.document.id, ())),
                meaning=hit.meaning,
                fused=any(each.meaning for each in found.hits),
            )
            for hit in found.hits
        ),
    )


def widened(query: Query) -> tuple[Widened, ...]:
    """What a query is widened by."""
    return tuple(
        Widened(
            words=tuple(word.text for word in each.words),
            others=tuple(" ".join(leaf.text for leaf in other) for other in each.others),
            kind=each.kind,
        )
        for each in expansions(query)
    )


def shares(gains: tuple[Gain, ...]) -> tuple[Share, ...]:
    """Gains as a reader can take them in: one share for each word in each part, one for all pairs, one for all characters."""
    scores: dict[tuple[str, str, tuple[str, ...]], float] = {}
    for gain in gains:
        text = "" if gain.kind in ("pairs", "characters") else gain.text
        parts = tuple(dict.fromkeys(PARTS.get(field, field) for field in gain.fields))
        key = (gain.kind, text, parts)
        scores[key] = scores.get(key, 0.0) + gain.score
    return tuple(Share(*key, score) for key, score in sorted(scores.items(), key=lambda item: -item[1]))


def _matches(query: Query, hit: Hit, shown: ShownTexts) -> tuple[Match, ...]:
    document = hit.document
    texts = {"title": shown.title, "body": shown.body}
    for file, text in zip(document.attachments, shown.attachments, strict=False):
        if text:
            texts[f"attachment:{file.name}"] = text
    english = "\n".join(filter(None, (document.title_en, document.summary_en, document.body_en)))
    added: set[Leaf] = {leaf for each in expansions(query) for leaf in each.leaves}
    added -= set(wanted(query))
    everywhere = sought(query, in_title=False)
    found = []
    for leaf in sought(query, in_title=True):
        counts = {
            part: len(places(leaf, text))
            for part, text in texts.items()
            if part == "title" or leaf in everywhere
        }
        if leaf in everywhere:
            counts["english"] = len(english_places(leaf, english))
        found.append((leaf, counts))
    for leaf in dict.fromkeys(wanted(query)):
        if _is_own_number(leaf, document.doc_no):
            found.append((leaf, {"doc_no": 1}))
    return _joined(found, added)


def _joined(found: list[tuple[Leaf, dict[str, int]]], added: set[Leaf]) -> tuple[Match, ...]:
    """One match for each leaf that stands anywhere."""
    by_leaf: dict[Leaf, dict[str, int]] = {}
    for leaf, counts in found:
        by_leaf.setdefault(leaf, {}).update({part: count for part, count in counts.items() if count})
    return tuple(Match(read_as(leaf), leaf in added, counts) for leaf, counts in by_leaf.items() if counts)


def _is_own_number(leaf: Leaf, doc_no: str | None) -> bool:
    if doc_no is None:
        return False
    if isinstance(leaf, DocNo):
        return leaf.value == doc_no
    return isinstance(leaf, FieldIs) and leaf.field == "doc_no" and leaf.value in doc_no
