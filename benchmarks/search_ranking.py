"""How well questions find what answers them: STARD's 776 laymen's questions over 1,445 statute articles.

Ours beside plain BM25 (tantivy, whitespace fields, any of the question's distinct tokens) over jieba words and over
overlapping pairs of characters. The baselines search the articles' texts alone: with the short titles they lose.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Occur
from tantivy import Query as Asking

from benchmarks.search_home import filled, say
from indexing.engine import open_engine
from indexing.query import SearchQuery, parse
from indexing.query.errors import QueryError
from indexing.query.tree import Query
from indexing.segment import cut, fine_phrase, fold

DEEP = 50
NEAR = 10

Ranker = Callable[[str], list[str]]
"""The ids of the best `DEEP` documents for a question."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Means over the questions."""

    ndcg_at_10: float
    recall_at_50: float


def measure(corpus: Path, folder: Path) -> dict[str, Ranking]:
    say("ranking: STARD")
    articles = {row["id"]: row["text"] for row in _rows(corpus / "corpus.jsonl")}
    questions = {row["id"]: row["text"] for row in _rows(corpus / "queries.jsonl")}
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (corpus / "qrels.tsv").read_text("utf-8").splitlines():
        question, article, grade = line.split("\t")
        if int(grade) > 0:
            relevant[question].add(article)
    rankers: Mapping[str, Ranker] = {
        "huanxin": huanxin(corpus, folder),
        "BM25, jieba words": plain(articles, words),
        "BM25, pairs of characters": plain(articles, pairs),
    }
    return {name: _ranking(ranker, questions, relevant) for name, ranker in rankers.items()}


def huanxin(corpus: Path, folder: Path) -> Ranker:
    home = filled(folder, corpus / "corpus.jsonl")
    engine = open_engine(home.settings)

    def rank(question: str) -> list[str]:
        return [hit.id for hit in engine.search(SearchQuery(as_query(question), size=DEEP)).hits]

    return rank


def as_query(question: str) -> Query:
    """The question as a query. Some have half a pair of quotes: whoever typed one takes it out where the message says."""
    while True:
        try:
            return parse(question)
        except QueryError as error:
            if error.position is None:
                raise
            question = question[: error.position] + question[error.position + 1 :]


def plain(articles: Mapping[str, str], split: Callable[[str], list[str]]) -> Ranker:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for key, text in articles.items():
        writer.add_document(tantivy.Document(id=key, text=" ".join(split(text))))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(question: str) -> list[str]:
        distinct = dict.fromkeys(split(question))
        parts = [(Occur.Should, Asking.term_query(schema, "text", token, "freq")) for token in distinct]
        found = searcher.search(Asking.boolean_query(parts), limit=DEEP)
        return [str(searcher.doc(address).get_first("id")) for _, address in found.hits]

    return rank


def words(text: str) -> list[str]:
    return [token for token in map(fold, cut(text)) if any(map(str.isalnum, token))]


def pairs(text: str) -> list[str]:
    return [pair for pair in fine_phrase(text) if pair != "。"]


def _ranking(rank: Ranker, questions: Mapping[str, str], relevant: Mapping[str, set[str]]) -> Ranking:
    gains, recalls = [], []
    for key, right in relevant.items():
        ranked = rank(questions[key])
        gains.append(_gain(key in right for key in ranked[:NEAR]) / _gain([True] * min(NEAR, len(right))))
        recalls.append(len(right.intersection(ranked)) / len(right))
    return Ranking(round(sum(gains) / len(gains), 3), round(sum(recalls) / len(recalls), 3))


def _gain(hits: Iterable[bool]) -> float:
    return sum(1 / math.log2(place + 2) for place, hit in enumerate(hits) if hit)


def _rows(path: Path) -> Sequence[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
