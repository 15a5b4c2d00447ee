"""How well queries find what they ask for: STARD's questions, and queries of this field over the sample web.

`python -m benchmarks.relevance [CORPUS_DIR] [--json]` crawls two days of the sample web into a HOME of its own and asks the
queries of `relevance_judgements.jsonl` (graded by hand: 3 what was meant, 2 helps, 1 touches on it), then STARD's questions
where the corpus is there. Ours, on both engines, beside plain BM25 over jieba's words and over pairs of characters, of title
and text. Elasticsearch is had as the tests have it; where it cannot be, that is said.

The exit code is 1 where our figures fall below what was reached (`FLOORS`), or lead the better plain one by less than `LEAD`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.search import DEFAULT_CORPUS, STARD
from benchmarks.search_home import filled, say
from benchmarks.search_ranking import DEEP, NEAR, Ranker, as_query, pairs, plain, words
from config.clock import now
from config.elasticsearch import ElasticsearchSettings
from config.settings import Settings, load_settings
from indexing.engine import Engine, open_engine
from indexing.projection import rebuild
from indexing.query import SearchQuery
from indexing.store import Store, load_documents, open_store
from indexing.store.papers.documents import document_ids
from sample_web import SampleWeb, clock_of
from tests.elasticsearch_minimal import WAYS
from tests.elasticsearch_server import can_be_had, elasticsearch

JUDGEMENTS = Path(__file__).with_name("relevance_judgements.jsonl")
KINDS = ("known", "topic", "doc_no", "english")
# Reached 2026-11, less a little: set -> (nDCG@10, MRR).
FLOORS = {"all": (0.965, 0.97), "STARD": (0.53, 0.0)}
LEAD = 0.01

Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Question:
    """`grades` are of document ids; those not named have none."""

    text: str
    kind: str
    grades: Grades


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the questions. MRR is of the first document with the question's best grade."""

    ndcg_at_10: float
    recall_at_50: float
    mrr: float
    questions: int


def quality(rank: Ranker, questions: Sequence[Question]) -> Quality:
    ranked = [(question.grades, rank(question.text)) for question in questions]
    count = len(questions)
    return Quality(
        round(sum(_ndcg(*each) for each in ranked) / count, 3),
        round(sum(len(grades.keys() & set(found)) / len(grades) for grades, found in ranked) / count, 3),
        round(sum(_reciprocal_rank(*each) for each in ranked) / count, 3),
        count,
    )


def _ndcg(grades: Grades, found: Sequence[str]) -> float:
    best = _gain(sorted(grades.values(), reverse=True)[:NEAR])
    return _gain([grades.get(key, 0) for key in found[:NEAR]]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _reciprocal_rank(grades: Grades, found: Sequence[str]) -> float:
    top = max(grades.values())
    return next((1 / place for place, key in enumerate(found, 1) if grades.get(key) == top), 0.0)


def measure(corpus: Path) -> dict[str, dict[str, Quality]]:
    """Set of questions -> ranker -> its quality."""
    results: dict[str, dict[str, Quality]] = {}
    with tempfile.TemporaryDirectory(prefix="huanxin-relevance-") as name, ExitStack() as stack:
        url = stack.enter_context(elasticsearch()) if can_be_had() else None
        if url is None:
            say(f"the embedded engine alone, without {WAYS}")
        store, settings, questions, texts = _sample_web(Path(name) / "web")
        with _rankers(store, settings, url, texts, clock_of(1)[:10]) as rankers:
            for kind in ("all", *KINDS):
                asked = [each for each in questions if kind in ("all", each.kind)]
                results[kind] = {which: quality(rank, asked) for which, rank in rankers.items()}
        store.close()
        if (corpus / STARD).exists():
            home = filled(Path(name) / "stard", corpus / STARD / "corpus.jsonl")
            questions, texts = _stard(corpus / STARD)
            with _rankers(home.store, home.settings, url, texts, now().date().isoformat()) as rankers:
                results["STARD"] = {which: quality(rank, questions) for which, rank in rankers.items()}
            home.store.close()
        else:
            say(f"without STARD: the optional real-page corpus is not at {corpus}")
    return results


def _sample_web(home: Path) -> tuple[Store, Settings, list[Question], dict[str, str]]:
    say("crawling the sample web")
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUANXIN_")}
    environment["HUANXIN_HOME"] = str(home)
    with SampleWeb() as web:
        environment["HUANXIN_REROUTE"] = str(web.write_reroute(home / "reroute.txt"))
        sources = [column.id for site in web.world.sites for column in site.columns]
        crawl = [sys.executable, "-m", "search_api.cli", "crawl", *sources, "--delay", "0", "--json"]
        for web.day in (0, 1):
            environment["HUANXIN_CLOCK"] = clock_of(web.day)
            subprocess.run(crawl, env=environment, check=True, stdout=subprocess.DEVNULL)
    settings = load_settings({"HUANXIN_HOME": str(home)})
    store = open_store(settings.database_url, settings.locks)
    documents = load_documents(store, [key for batch in document_ids(store, 1_000) for key in batch])
    by_title: dict[str, list[str]] = defaultdict(list)
    for key, document in documents.items():
        by_title[document.title].append(key)
    questions = []
    for line in JUDGEMENTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        grades = {key: grade for title, grade in row["grades"].items() for key in by_title[title]}
        if len(grades) < len(row["grades"]):
            raise SystemExit(f"{JUDGEMENTS.name}: {row['query']}: not all papers are on the sample web")
        questions.append(Question(row["query"], row["kind"], grades))
    return store, settings, questions, {key: f"{each.title}\n{each.body}" for key, each in documents.items()}


def _stard(folder: Path) -> tuple[list[Question], dict[str, str]]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        question, article, grade = line.split("\t")
        if int(grade) > 0:
            grades[question][article] = int(grade)
    asked = {row["id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    questions = [Question(asked[key], "layman", graded) for key, graded in grades.items()]
    return questions, {row["id"]: row["text"] for row in _rows(folder / "corpus.jsonl")}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return (json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip())


@contextmanager
def _rankers(
    store: Store, settings: Settings, url: str | None, texts: Mapping[str, str], today: str
) -> Iterator[dict[str, Ranker]]:
    found: dict[str, Ranker] = {
        "huanxin, embedded": _ranker(open_engine(settings), today),
        "BM25, jieba words": plain(texts, words),
        "BM25, pairs of characters": plain(texts, pairs),
    }
    if url is None:
        yield found
        return
    own = ElasticsearchSettings(url, index=f"huanxin-bench-{uuid.uuid4().hex[:12]}")
    engine = open_engine(replace(settings, elasticsearch=own))
    rebuild(store, replace(settings, elasticsearch=own))
    try:
        yield found | {"huanxin, Elasticsearch": _ranker(engine, today)}
    finally:
        _drop(own)


def _ranker(engine: Engine, today: str) -> Callable[[str], list[str]]:
    """As `huanxin search` ranks on that day."""

    def rank(question: str) -> list[str]:
        request = SearchQuery(as_query(question), size=DEEP, fresh_on=today)
        return [hit.id for hit in engine.search(request).hits]

    return rank


def _drop(settings: ElasticsearchSettings) -> None:
    from indexing.engine.elastic.client import connect

    client = connect(settings, 30.0)
    for name in client.indices.get_alias(index=f"{settings.index}-*", expand_wildcards="all"):
        client.indices.delete(index=name)
    client.close()


def below(results: Mapping[str, Mapping[str, Quality]]) -> list[str]:
    """Where our figures fall below what was reached, or lead the better plain ones by too little, in words."""
    found = []
    for kind, (floor, mrr) in FLOORS.items():
        rankers = results.get(kind, {})
        plain_ones = [one.ndcg_at_10 for name, one in rankers.items() if not name.startswith("huanxin")]
        ndcg = max([floor, *(round(each + LEAD, 3) for each in plain_ones)])
        for name, one in rankers.items():
            if name.startswith("huanxin") and (one.ndcg_at_10 < ndcg or one.mrr < mrr):
                found.append(
                    f"{kind}, {name}: nDCG@10 {one.ndcg_at_10} (wanted {ndcg}), MRR {one.mrr} (wanted {mrr})"
                )
    return found


def report(results: Mapping[str, Mapping[str, Quality]]) -> str:
    rows = [f"{'':28}{'nDCG@10':>8}{'recall@50':>11}{'MRR':>7}"]
    for kind, rankers in results.items():
        rows.append(f"{kind}, {next(iter(rankers.values())).questions} questions")
        rows += [
            f"  {name:26}{one.ndcg_at_10:8.3f}{one.recall_at_50:11.3f}{one.mrr:7.3f}"
            for name, one in rankers.items()
        ]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    arguments = parser.parse_args()
    results = measure(arguments.corpus)
    plain_results: dict[str, Any] = {
        kind: {name: asdict(one) for name, one in rankers.items()} for kind, rankers in results.items()
    }
    print(json.dumps(plain_results, ensure_ascii=False, indent=1) if arguments.json else report(results))
    fallen = below(results)
    for line in fallen:
        say(f"below the floor: {line}")
    raise SystemExit(1 if fallen else 0)


if __name__ == "__main__":
    main()
