"""What a batch answers of clauses, beside what tantivy answers."""

from __future__ import annotations

import random
from dataclasses import replace

import tantivy

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
    Without,
)
from indexing.engine.compile_tantivy import compiled
from indexing.engine.index_document import index_texts
from indexing.engine.interface import IndexDocument
from indexing.engine.saved import Batch, Parts, _number
from indexing.engine.schema import schema, tantivy_document
from indexing.segment import index_text

WORDS = ("补贴", "空调", "冰箱", "沙发", "焕新", "家居", "报送", "trade", "1500元")
TYPES = ("notice", "policy", "activity")
PLACES = ("330000", "330100", "350000", None)


def document(chance: random.Random, n: int) -> IndexDocument:
    def text(most: int) -> str:
        return "".join(chance.choice((*WORDS, "，", "的", "\n")) for _ in range(chance.randrange(most)))

    texts = index_texts(index_text(text(5)), index_text(text(12)), (index_text(text(4)),), "the trade in")
    place, day = chance.choice(PLACES), chance.choice(("2023-09-01", "2024-01-05", None))
    return IndexDocument(
        f"d{n}", texts, None, ("商务部",), place, chance.choice(TYPES), None, None, "current", day, 1
    )


def clause(chance: random.Random, depth: int) -> Clause:
    if depth and chance.random() < 0.7:
        parts = tuple(clause(chance, depth - 1) for _ in range(chance.randrange(1, 4)))
        made: tuple[Clause, ...] = (
            AllOf(parts),
            AllOf((*parts, Without(clause(chance, depth - 1)))),
            AnyOf(parts),
            AtLeast(chance.randrange(1, len(parts) + 1), parts),
            Without(parts[0]),
        )
        return chance.choice(made)
    pairs = tuple("".join(chance.sample("补贴空调冰箱沙发", 2)) for _ in range(2))
    return chance.choice(
        (
            Has(chance.choice(("title", "body", "attachments")), chance.choice(WORDS)),
            Adjacent("text_pairs", ("补贴", "贴空", "空调")),
            Adjacent("text_pairs", pairs),
            Adjacent("english", ("trade", "in")),
            OneOf("type", tuple(chance.sample(TYPES, 2))),
            OneOf("place", ("330000",)),
            OneOf("id", ("d1", "d7")),
            Between("day", 738764, chance.choice((None, 738800))),
            Everything(),
        )
    )


def test_a_batch_answers_as_an_index_does() -> None:
    chance = random.Random(20230831)
    documents = [document(chance, n) for n in range(60)]
    index = tantivy.Index(schema())
    writer = index.writer(50_000_000, 1)
    for at, one in enumerate(documents):
        writer.add_document(tantivy_document(replace(one, version=at)))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    parts = Parts()
    asked = [clause(chance, 3) for _ in range(1_000)]
    numbers = [_number(one, parts) for one in asked]
    batch = Batch(documents, parts)
    some = 0
    for wanted, number in zip(asked, numbers, strict=True):
        hits = searcher.search(compiled(wanted), limit=60).hits
        positions = searcher.fast_field_values("version", [address for _, address in hits])
        expected = sorted(int(at or 0) for at in positions)
        assert batch.matches(number) == expected, wanted
        some += 0 < len(expected) < 60
    assert some > 300


def test_what_no_index_takes_nobody_finds() -> None:
    good = document(random.Random(1), 1)
    broken = replace(good, id="\ud800")
    parts = Parts()
    everything = _number(Everything(), parts)
    no_policy = _number(Without(OneOf("type", ("faq",))), parts)
    batch = Batch([broken, good], parts)
    assert batch.matches(everything) == batch.matches(no_policy) == [1]
