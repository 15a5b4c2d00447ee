"""Saved queries tried on batches of changes, both sides of each, beside Elasticsearch's percolator or raw tantivy.

`python -m benchmarks.alerts [CORPUS_DIR] [--json] [--queries N…]` makes papers from real laws and edits most of them, compiles
1,000, 10,000 and 100,000 saved queries (words, phrases, fields, ranges, exclusions), and tries them on batches of 20 and 200
changes. Compiling happens once in the life of a query; `restarted` is what the next process takes to have them again. Matching is the best
of three batches. Seconds are the process's own, so that what else the machine does counts little; the percolator's are the clock's. The peer
is asked every query of the same documents: the percolator of `HUANXIN_TEST_ELASTICSEARCH_URL` where that server has one, else tantivy.
Some two minutes on two idle cores.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import tantivy

from alerts.draft import CLASSES
from alerts.matching.kept import save
from alerts.matching.outcomes import Saved, outcomes
from alerts.matching.queries import Queries
from alerts.matching.sides import Side, Sides
from benchmarks.alerts_percolator import has_percolator, percolator
from benchmarks.search import DEFAULT_CORPUS, LAWS, table
from benchmarks.search_home import say
from benchmarks.search_scale_papers import articles, body, draw
from config.clock import SHANGHAI
from config.regions import region
from indexing.engine.clause import Clause
from indexing.engine.compile_tantivy import deciding
from indexing.engine.interface import IndexDocument
from indexing.engine.meaning import full_matches
from indexing.engine.schema import schema, tantivy_document
from indexing.projection import segment_document
from indexing.query.parser import parse
from indexing.records import Change
from indexing.segment import index_text, known, stop_words, tokens
from indexing.store import Document
from indexing.store.segments import indexed_document

QUERIES = (1_000, 10_000, 100_000)
CHANGES = (20, 200)
PASSES = 3
SECONDS, MEGABYTES = 3.0, 1500

TODAY = date(2026, 9, 1)
_MOMENT = datetime(2026, 9, 1, tzinfo=SHANGHAI)
_CHINESE = re.compile("[\u4e00-\u9fa5]{2,}")
_SEED = 20230831


@dataclass(frozen=True, slots=True)
class Tried:
    """`found` counts the alerts; `peer_seconds` is the peer's time for asking every query of the same documents, `megabytes` the most
    that this process took before the peer came in."""

    queries: int
    changes: int
    compile_seconds: float
    restart_seconds: float
    seconds: float
    peer: str
    peer_seconds: float
    found: int
    megabytes: int


def measure(laws: Path, counts: Sequence[int]) -> list[Tried]:
    pool = articles(laws)
    sides = list(_sides(pool, max(CHANGES)))
    asked = _queries(pool, max(counts))
    tried: list[tuple[Tried, Sequence[str]]] = []
    for count in counts:
        say(f"{count} saved queries")
        compiling, restarting, queries = _compiled(asked[:count])
        compiled = queries.compiled(asked[:count], TODAY)
        every = frozenset(CLASSES)
        saved = [Saved(f"sub{n}", text, every, frozenset(["all"]), 0) for n, text in enumerate(asked[:count])]
        for size in CHANGES:
            found, best = 0, float("inf")
            for _ in range(PASSES):
                started = time.process_time()
                found = sum(1 for _ in outcomes(sides[:size], saved, compiled, queries))
                best = min(best, time.process_time() - started)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            one = Tried(count, size, compiling, restarting, best, "", 0.0, found, peak)
            tried.append((one, asked[:count]))
    peer, ask = _peer()
    results = []
    for one, texts in tried:
        say(f"{peer}: {one.queries} queries, {one.changes} changes")
        flat = [side.indexed for both in sides[: one.changes] for side in (both.after, both.before) if side]
        clauses = [full_matches(parse(text, TODAY)) for text in texts]
        results.append(replace(one, peer=peer, peer_seconds=ask(clauses, flat)))
    return results


def _compiled(texts: Sequence[str]) -> tuple[float, float, Queries]:
    """The seconds for compiling, those for having them again in another process, and the queries as that has them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "subscriptions.json"
        first = Queries()
        started = time.process_time()
        first.compiled(texts, TODAY)
        compiling = time.process_time() - started
        save(file, first.parts, {text: one.saved for text, one in first.by_text.items()})
        del first
        started = time.process_time()
        queries = Queries.of(file)
        queries.compiled(texts, TODAY)
        return compiling, time.process_time() - started, queries


Peer: TypeAlias = Callable[[Sequence[Clause], Sequence[IndexDocument]], float]


def _peer() -> tuple[str, Peer]:
    url = os.environ.get("HUANXIN_TEST_ELASTICSEARCH_URL")
    if url and has_percolator(url):
        return "Elasticsearch's percolator", partial(percolator, url)
    return "raw tantivy", _tantivy


def _tantivy(clauses: Sequence[Clause], documents: Sequence[IndexDocument]) -> float:
    """The seconds that tantivy takes for asking every query, compiled beforehand."""
    index = tantivy.Index(schema())
    writer = index.writer(50_000_000, 1)
    for position, one in enumerate(documents):
        writer.add_document(tantivy_document(replace(one, version=position)))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    spent = 0.0
    for at in range(0, len(clauses), 10_000):
        compiled = [deciding(clause) for clause in clauses[at : at + 10_000]]
        started = time.process_time()
        for query in compiled:
            hits = searcher.search(query, limit=len(documents), count=False).hits
            searcher.fast_field_values("version", [address for _, address in hits])
        spent += time.process_time() - started
    return spent


def _sides(pool: Sequence[str], count: int) -> Iterator[Sides]:
    """Two changes of three are edits of one article, the third is a new paper."""
    chance = random.Random(_SEED)
    for seq, paper in enumerate(draw(pool, count), start=1):
        document = Document(
            id=paper.id, url=None, title=paper.title, document_type=paper.document_type, topic="core",
            topic_evidence=(), agencies=(paper.agency,), doc_no=paper.doc_no, index_no=None, origin_name=None,
            published=paper.date, document_date=None, first_seen=_MOMENT, last_changed=_MOMENT, region=paper.region,
            source_id="bench", status="current", version=2, archived_urls=(), title_en=None, summary_en=None,
            body_en=None, body=body(pool, paper),
        )  # fmt: skip
        edited = seq % 3 != 0
        change = Change(
            seq, _MOMENT, paper.id, None, paper.title, ("wording",) if edited else ("new",), "crawl", (),
            1 if edited else None, 2, None,
        )  # fmt: skip
        before = None
        if edited:
            other = replace(paper, articles=(chance.randrange(len(pool)), *paper.articles[1:]))
            before = _side(replace(document, version=1, body=body(pool, other)))
        yield Sides(change, _side(document), before)


def _side(document: Document) -> Side:
    cut = segment_document(document)
    return Side(document, cut.shown, indexed_document(document, cut.indexed))


def _queries(pool: Sequence[str], count: int) -> list[str]:
    """Distinct queries of words as texts have them, in the mix that people save."""
    chance = random.Random(_SEED)
    texts = [list(filter(_is_word, tokens(index_text(text)))) for text in chance.sample(list(pool), 3_000)]
    texts = [words for words in texts if len(words) > 3]
    papers = list(draw(pool, 2_000))
    found: dict[str, None] = {}
    while len(found) < count:
        words, paper = chance.choice(texts), chance.choice(papers)
        at = chance.randrange(len(words) - 1)
        two = " ".join(chance.sample(words, 2))
        place = region(paper.region)
        found[
            chance.choice(
                (
                    two,
                    f"{two} {chance.choice(words)}",
                    f"“{words[at]}{words[at + 1]}”",
                    f"{paper.matter} {chance.choice(words)}",
                    f"{paper.matter} 地区:{place.code if place else '100000'} {chance.choice(words)}",
                    f"机关:{paper.agency} {chance.choice(words)}",
                    f"{two} 类型:通知",
                    f"（{words[at]} 或 {words[at + 1]}） {paper.matter}",
                    f"{paper.matter} {words[at]} -{words[at + 1]}",
                    f"{two} 日期:{paper.date[:4]}..",
                )
            )
        ] = None
    return list(found)


def _is_word(token: str) -> bool:
    return bool(_CHINESE.fullmatch(token)) and token not in stop_words() and known(token)


def report(results: Sequence[Tried]) -> str:
    head = (
        "saved queries",
        "changes",
        "compiled in s",
        "restarted in s",
        "matched in s",
        "peer s",
        "alerts",
        "MB",
    )
    rows = [
        (
            f"{one.queries:,}", str(one.changes), f"{one.compile_seconds:.1f}", f"{one.restart_seconds:.2f}",
            f"{one.seconds:.2f}", f"{one.peer_seconds:.2f}", f"{one.found:,}", str(one.megabytes),
        )
        for one in results
    ]  # fmt: skip
    largest = results[-1]
    return "\n".join(
        (
            table([head, *rows]),
            f"peer: {largest.peer}",
            f"{largest.queries:,} x {largest.changes}: {largest.seconds:.2f} s (at most {SECONDS:.0f}), "
            f"{largest.megabytes} MB (at most {MEGABYTES}); {largest.seconds / largest.peer_seconds:.2f} of the peer's time",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--queries", type=int, nargs="+", default=list(QUERIES))
    asked = parser.parse_args()
    results = measure(asked.corpus / LAWS, asked.queries)
    shown: Any = [asdict(one) for one in results]
    print(json.dumps(shown, indent=2) if asked.json else report(results))


if __name__ == "__main__":
    main()
