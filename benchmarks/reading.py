"""How well and how fast detail pages are read, beside trafilatura and readability in the same run.

`python -m benchmarks.reading [CORPUS_DIR] [--json]` reads every page of the corpus that has gold and prints counts. Texts are
compared after removing all white space. Speed is pages per second of CPU time, so that a busy machine does not decide.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawlers.extract.pages import read_notice

GOLD = "extraction_gold.jsonl"
DEFAULT_CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader says of one page; None for what it does not offer at all."""

    title: str | None
    date: str | None
    body: str
    doc_no: str | None = None
    document_date: str | None = None
    source: str | None = None
    agencies: tuple[str, ...] | None = None
    attachments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    group: str
    body: bytes
    url: str
    gold: dict[str, Any]


Reader = Callable[[bytes, str], Reading]


def load(corpus: Path) -> list[Page]:
    """The pages with gold: `gov` (whole pages), `gov_fragment` (no head) and `news`."""
    lines = (corpus / GOLD).read_text(encoding="utf-8").split("\n")
    records = [json.loads(line) for line in lines if line.strip()]
    return [
        Page(record["kind"], (corpus / record["file"]).read_bytes(), record["url"] or "", record)
        for record in records
    ]


def ours(body: bytes, url: str) -> Reading:
    notice = read_notice(body, url)
    return Reading(
        title=notice.title,
        date=notice.published,
        body=notice.body,
        doc_no=notice.doc_no,
        document_date=notice.document_date,
        source=notice.origin_name,
        agencies=notice.agencies,
        attachments=tuple(attachment.url for attachment in notice.attachments),
    )


def trafilatura(body: bytes, url: str) -> Reading:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(body, url=url or None, with_metadata=True)
    if found is None:
        return Reading(None, None, "")
    return Reading(found.title, found.date, found.text or "")


def readability(body: bytes, _url: str) -> Reading:
    from lxml.html import fromstring
    from readability import Document

    document = Document(body)
    summary: Any = fromstring(document.summary())
    return Reading(document.short_title(), None, summary.text_content())


READERS: dict[str, Reader] = {"huanxin": ours, "trafilatura": trafilatura, "readability": readability}


def count(pages: Iterable[Page], reader: Reader) -> dict[str, Counter[str]]:
    """Counts by group: `pages`, and how many were right in each field; `leaks` of `leaks_of` forbidden strings.

    `doc_no`, `document_date`, `source`, `agencies` and `attachments` are right where the gold's absence is met by absence.
    `microseconds` is CPU time of reading.
    """
    groups: dict[str, Counter[str]] = {}
    for page in pages:
        counts = groups.setdefault(page.group, Counter())
        started = time.process_time()
        try:
            reading = reader(page.body, page.url)
        except Exception:  # another reader's failure on a page is a result, not the end of the comparison
            reading = Reading(None, None, "")
        counts["microseconds"] += round((time.process_time() - started) * 1_000_000)
        counts["pages"] += 1
        counts.update(_right(page.gold, reading))
    return groups


def _right(gold: dict[str, Any], reading: Reading) -> Counter[str]:
    body = _bare(reading.body)
    leaks = [text for text in gold["body_must_not_include"] if _bare(text) in body]
    right = {
        "title": _bare(reading.title) == _bare(gold["title"]),
        "date": (reading.date or "")[:10] == gold["date"],
        "passages": all(_bare(text) in body for text in gold["body_must_include"]),
        "doc_no": (reading.doc_no or None) == gold["doc_no"],
        "document_date": reading.document_date == gold.get("doc_date"),
        "source": _bare(reading.source) == _bare(gold["source"]),
        "agencies": _names(reading.agencies or ()) == _names(gold["agency"]),
        "attachments": sorted(reading.attachments or ())
        == sorted(item["url"] for item in gold["attachments"]),
    }
    counts = Counter({field: int(value) for field, value in right.items()})
    counts["leaks"] = len(leaks)
    counts["leaks_of"] = len(gold["body_must_not_include"])
    return counts


def _bare(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def _names(names: Iterable[str]) -> str:
    """Gold keeps 国务院、中央军委 as one name, we as two: compared without separators."""
    return re.sub(r"[\s、]", "", "".join(names))


def compare(corpus: Path) -> dict[str, dict[str, Counter[str]]]:
    pages = load(corpus)
    for reader in READERS.values():
        reader(pages[0].body, pages[0].url)
    return {name: count(pages, reader) for name, reader in READERS.items()}


_FIELDS = (
    "title",
    "date",
    "passages",
    "leaks",
    "doc_no",
    "document_date",
    "source",
    "agencies",
    "attachments",
)
_NOT_OFFERED = {"trafilatura": _FIELDS[4:], "readability": ("date", *_FIELDS[4:])}


def table(results: dict[str, dict[str, Counter[str]]]) -> str:
    rows: list[tuple[str, ...]] = [("pages", "reader", "n", *_FIELDS, "pages/s")]
    for group in ("gov", "gov_fragment", "news"):
        for name, groups in results.items():
            counts = groups.get(group, Counter())
            cells = [
                "-"
                if field in _NOT_OFFERED.get(name, ())
                else f"{counts[field]}" + (f"/{counts['leaks_of']}" if field == "leaks" else "")
                for field in _FIELDS
            ]
            speed = f"{pages_per_second(counts):.0f}"
            rows.append((group, name, str(counts["pages"]), *cells, speed))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def pages_per_second(counts: Counter[str]) -> float:
    return counts["pages"] * 1_000_000 / max(1, counts["microseconds"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--json", action="store_true", help="counts as one JSON document")
    arguments = parser.parse_args()
    results = compare(arguments.corpus)
    if arguments.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        print(table(results))


if __name__ == "__main__":
    main()
