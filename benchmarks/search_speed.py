"""How long answers take: ours (whole, and the engine alone) beside raw tantivy and SQLite FTS5 on the same tokens.

Each query is asked `PASSES` times of every engine in turn after a warming pass; its best time counts, so that a busy
machine does not decide, and p50 and p95 are taken over the queries of a kind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from benchmarks.search_home import Home, say
from benchmarks.search_queries import Asked, queries
from benchmarks.search_timing import PASSES, Engine, timed
from indexing.engine import open_engine
from indexing.engine.index_document import FACET_FIELDS, record
from indexing.engine.schema import schema
from indexing.projection import index_documents
from indexing.query import SearchQuery, parse, read_search
from indexing.search import search
from indexing.segment import fine_phrase
from indexing.store.papers.documents import document_ids

SIZE = 10
# As the command asks: newness counts a little.
FRESH_ON = "2026-11-24"
FACETS = tuple(FACET_FIELDS.values())


def measure(home: Home, raw: tantivy.Index, folder: Path) -> tuple[dict[str, dict[str, Any]], int]:
    """By engine and kind `{queries, found, p50_ms, p95_ms}`, and the bytes of SQLite's database. `found` sums the totals."""
    path = folder / "fts5.db"
    say("filling SQLite FTS5")
    fts5 = fill_fts5(home, path)
    engines: Mapping[str, Engine] = {
        "huanxin, snippets and all": lambda asked: whole(home, asked),
        "huanxin engine": lambda asked: engine_alone(home, asked),
        "raw tantivy": lambda asked: raw_tantivy(raw.searcher(), asked),
        "sqlite fts5": lambda asked: sqlite(fts5, asked),
    }
    asked = queries(home)
    say(f"asking {len(asked)} queries of {len(engines)} engines, {PASSES + 1} times each")
    answers = timed(engines, asked)
    fts5.close()
    figures = {
        name: {kind: asdict(times) for kind, times in by_kind.items()} for name, by_kind in answers.items()
    }
    return figures, path.stat().st_size


def whole(home: Home, asked: Asked) -> int:
    sort = "date" if asked.kind == "date" else "relevance"
    wanted = {"query": asked.text, "region": asked.region, "sort": sort, "size": SIZE}
    query = read_search(wanted, date.fromisoformat(FRESH_ON))
    return search(home.store, home.settings, query).total


def engine_alone(home: Home, asked: Asked) -> int:
    request = SearchQuery(
        parse(asked.text),
        {"region": (asked.region,)} if asked.region else {},
        sort="date" if asked.kind == "date" else "relevance",
        size=SIZE,
        fresh_on=FRESH_ON,
    )
    return open_engine(home.settings).search(request).total


def raw_tantivy(searcher: tantivy.Searcher, asked: Asked) -> int:
    if asked.kind == "phrase":
        pairs: list[Any] = list(fine_phrase("".join(asked.words)))
        places = [Query.phrase_query(schema(), field, pairs) for field in ("title_pairs", "text_pairs")]
        query = Query.boolean_query([(Occur.Should, place) for place in places])
    else:
        query = Query.boolean_query([(Occur.Must, _word(word)) for word in asked.words])
    if asked.region:
        place = Query.const_score_query(Query.term_query(schema(), "place", asked.region, "basic"), 0.0)
        query = Query.boolean_query([(Occur.Must, query), (Occur.Must, place)])
    if asked.kind == "date":
        found = searcher.search(query, limit=SIZE, order_by_field="order", order=Order.Desc)
    else:
        found = searcher.search(query, limit=SIZE)
    for _, address in found.hits:
        searcher.doc(address).get_first("id")
    if asked.kind == "filter":
        searcher.aggregate(query, {f: {"terms": {"field": f, "size": 1000}} for f in FACETS})
    return int(found.count)  # type: ignore[attr-defined]  # tantivy's stub forgets it


def _word(word: str) -> Query:
    return Query.boolean_query(
        [(Occur.Should, Query.term_query(schema(), field, word, "freq")) for field in ("title", "body")]
    )


def fill_fts5(home: Home, path: Path) -> sqlite3.Connection:
    """A database with the segmented titles and bodies in FTS5 and everything that filters and facets need beside them."""
    database = sqlite3.connect(path)
    database.executescript(
        f"""
        PRAGMA journal_mode=WAL;
        CREATE TABLE docs(rowid INTEGER PRIMARY KEY, id TEXT, "order" INTEGER, {", ".join(FACETS)});
        CREATE INDEX docs_province ON docs(province);
        CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize='unicode61', content='');
        """
    )
    number = 0
    with database:
        for ids in document_ids(home.store):
            for document in index_documents(home.store, ids).values():
                number += 1
                values = record(document)
                facets = ["、".join(values.get(facet, ())) or None for facet in FACETS]
                database.execute(
                    f"INSERT INTO docs VALUES (?, ?, ?{', ?' * len(FACETS)})",
                    (number, document.id, values["order"], *facets),
                )
                database.execute(
                    "INSERT INTO texts(rowid, title, body) VALUES (?, ?, ?)",
                    (number, document.texts.title, document.texts.body),
                )
    database.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    database.commit()
    return database


def sqlite(database: sqlite3.Connection, asked: Asked) -> int:
    # Sub-words stand before the words that hold them, so a phrase has to name them too.
    match = (
        f'"{_segmented(asked.words)}"' if asked.kind == "phrase" else " ".join(f'"{w}"' for w in asked.words)
    )
    source = "texts JOIN docs ON docs.rowid = texts.rowid WHERE texts MATCH ?"
    values = [match]
    if asked.region:
        source += " AND docs.province = ?"
        values.append(asked.region)
    order = 'docs."order" DESC' if asked.kind == "date" else "rank"
    database.execute(f"SELECT docs.id FROM {source} ORDER BY {order} LIMIT {SIZE}", values).fetchall()
    if asked.kind == "filter":
        for facet in FACETS:
            database.execute(f"SELECT {facet}, count(*) FROM {source} GROUP BY 1", values).fetchall()
    return int(database.execute(f"SELECT count(*) FROM {source}", values).fetchone()[0])


def _segmented(words: Sequence[str]) -> str:
    from indexing.segment import sub_words

    return " ".join(part for word in words for part in (*sub_words(word), word))
