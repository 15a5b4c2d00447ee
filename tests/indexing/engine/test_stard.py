"""The quality of ranking, held as a floor: laymen's questions to statute articles (STARD), through the whole query path."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import IndexDocument
from indexing.query import SearchQuery
from indexing.query.errors import QueryError
from indexing.query.parser import parse

# Reached 2026-11: .533 (plain BM25 over jieba's words .484, over pairs of characters .519).
FLOOR = 0.53


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def gain(grades: dict[str, int], ranked: list[str]) -> float:
    found = sum(grades.get(each, 0) / math.log2(place + 2) for place, each in enumerate(ranked[:10]))
    best = sum(
        grade / math.log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:10])
    )
    return found / best


def test_laymens_questions_find_their_articles(
    corpus: Callable[[str], Path], make: Callable[..., IndexDocument]
) -> None:
    folder = corpus("ir/stard")
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, article, grade = line.split()
        grades[question][article] = int(grade)
    engine = EmbeddedEngine.in_memory()
    engine.apply(
        [make(each["id"], each["title"], each["text"]) for each in lines(folder / "corpus.jsonl")], []
    )

    gains = []
    for question in lines(folder / "queries.jsonl"):
        try:
            hits = engine.search(SearchQuery(tree=parse(question["text"]), size=10)).hits
        except QueryError:  # one question has half a pair of quotes
            hits = ()
        gains.append(gain(grades[question["id"]], [hit.id for hit in hits]))
    assert sum(gains) / len(gains) >= FLOOR
