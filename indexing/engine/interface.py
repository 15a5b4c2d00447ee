"""What every search engine of this program takes and gives. The embedded one and Elasticsearch mean the same by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from indexing.facts.flat import FlatFact
from indexing.query.search_query import SearchQuery
from indexing.vectors import PassageVectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FacetName = Literal["region", "type", "agency", "year", "topic"]


@dataclass(frozen=True, slots=True)
class IndexTexts:
    """A document's texts as engines take them (`index_document.index_texts`): tokens between white space.

    Words with their sub-words in `title`, `body` and `attachments`; pairs of characters in `title_pairs` and
    `text_pairs` (body and attachments); the single Chinese characters of body and attachments, the title's beside its pairs; stems of the English fields.
    """

    title: str
    body: str
    attachments: str
    title_pairs: str
    text_pairs: str
    characters: str
    english: str


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as it is indexed. `region` is six digits of GB/T 2260, `date` is `YYYY-MM-DD`. A later `version` replaces an
    earlier one, never the other way round. `vectors` are its passages', one of each model that has read it; `facts` what it says, as far as it was read."""

    id: str
    texts: IndexTexts
    doc_no: str | None
    agencies: tuple[str, ...]
    region: str | None
    document_type: str | None
    topic: str | None
    source_id: str | None
    status: str
    date: str | None
    version: int
    vectors: tuple[PassageVectors, ...] = ()
    facts: tuple[FlatFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A document whose meaning is near a question's: the passage that is nearest, and how near (cosine). `tier` is the tier of
    the question's plan (`meaning.plan`) that holds it, None where it has too few of the words for any."""

    id: str
    passage: int
    similarity: float
    tier: int | None


@dataclass(frozen=True, slots=True)
class ByMeaning:
    """What meaning did for a hit: its `place` among the nearest, from 1 on, and what that `added` to its score."""

    place: int
    passage: int
    similarity: float
    added: float


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A document found. `partial`: it has only some of the plain words. Scores compare within one answer only. `meaning` is there
    where its meaning is near; with `meaning_alone` no word found it, and it is counted nowhere."""

    id: str
    score: float
    partial: bool
    meaning: ByMeaning | None = None
    meaning_alone: bool = False


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """Hits, best (or newest) first. `total` and `facets` count the full matches, `partial_total` what follows them.

    Each facet lists values with their counts, most frequent first, and ignores its own filter.
    """

    hits: tuple[EngineHit, ...]
    total: int
    partial_total: int
    facets: Mapping[FacetName, tuple[tuple[str, int], ...]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What one clause added to a hit's score: for whom (`clause.Scored.reason`), in which of the engine's fields."""

    kind: str
    text: str
    fields: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """`version` is the schema's; `dictionary` is the fingerprint that the index was built with. `rebuild_due`: another
    dictionary is in use now, so words of new queries may be cut otherwise than those of old documents."""

    engine: str
    version: str
    documents: int
    dictionary: str
    rebuild_due: bool


Changes: TypeAlias = tuple[Sequence[IndexDocument], Sequence[str]]
"""Documents to take, ids to drop."""


class Rebuild(Protocol):
    """A new index being filled beside the one that answers, which also takes what is written meanwhile."""

    @property
    def refused(self) -> Mapping[str, str]:
        """The documents that the engine will never take, by id, with its reasons."""

    def add(self, documents: Iterable[IndexDocument]) -> int:
        """Takes documents, each id once over all calls, and says how many these were."""

    def finish(self, catch_up: Callable[[], Iterable[Changes]] | None = None) -> None:
        """Lets the new index answer. `catch_up` is called while nobody else writes, and gives what changed in the store
        since the documents were read, a part at a time."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """The documents that an engine did not take of what it was given, by id, with its reasons: `never` as they are, `not_now`
    although it took others at the same time. A failure of the engine itself is no refusal but a Fault."""

    never: Mapping[str, str] = field(default_factory=dict)
    not_now: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, other: Refusals) -> Refusals:
        return Refusals({**self.never, **other.never}, {**self.not_now, **other.not_now})

    def reasons(self) -> dict[str, str]:
        """Both kinds together."""
        return {**self.not_now, **self.never}


@dataclass(frozen=True, slots=True)
class IndexedDigest:
    """A document's version in an index, and the digest (32 bits) of what the index was given of it: a text may change within
    a version."""

    version: int
    digest: int


class Engine(Protocol):
    """A search engine. Every method may raise a `config.faults.Fault` that says what to do: the engine, its disk or the
    network failed, and no document is to blame."""

    def exists(self) -> bool:
        """Whether an index was ever made."""

    def create(self) -> None:
        """Makes an empty index where there is none."""

    def search(self, request: SearchQuery) -> EngineAnswer: ...

    def nearest(
        self, request: SearchQuery, model: str, vector: NDArray[np.float32], limit: int
    ) -> tuple[Near, ...]:
        """The documents whose passages, as the model with this key read them, are nearest to a vector of length 1, nearest
        first: of those alone that hold all of the request but its plain words (`meaning.binding`). Empty where
        the index has no vectors of this model."""

    def gains(self, request: SearchQuery, ids: Sequence[str]) -> Mapping[str, tuple[Gain, ...]]:
        """What made up the score of each of these hits, largest first. Empty where a date orders."""

    def apply(self, upserts: Sequence[IndexDocument], deletes: Sequence[str]) -> Refusals:
        """Takes and drops documents, and says which it did not take; on return this is durable, and visible to every process
        within a second."""

    def rebuild(self) -> AbstractContextManager[Rebuild]:
        """A new index beside the one that answers; left without `finish`, it is thrown away."""

    def count(self) -> int: ...

    def digests(self) -> Iterator[tuple[str, IndexedDigest]]:
        """The id of every document and the digest of what was indexed of it, in no order; for reconciling with the store."""

    def status(self) -> EngineStatus: ...
