"""What a paper's bare text says of it, where there is no page around it to ask."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.extract.pages.document_type import classify
from crawlers.extract.pages.published import find_signature
from indexing.records import DocumentType
from indexing.text import issuers
from indexing.text.doc_no import find_doc_nos

_NUMBER_LINES = 12
_LONGEST_NUMBER_LINE = 60


@dataclass(frozen=True, slots=True)
class TextReading:
    """`document_date` is the signature's day, `YYYY-MM-DD`; `doc_no` a line at the head that is little else."""

    document_date: str | None
    agencies: tuple[str, ...]
    doc_no: str | None
    document_type: DocumentType | None


def read_text(title: str, body: str, url: str = "") -> TextReading:
    """Reads a title and a body of one paragraph a line."""
    lines = body.split("\n")
    signature = find_signature(lines)
    number = _doc_no(lines)
    signers = signature[0] if signature else ()
    agencies = issuers.choose(
        issuers=(), title=title, signers=signers, publishers=(), listed=(), source=None, own=None
    )
    kind = classify(
        title=title,
        doc_no=number,
        column=None,
        url=url,
        government=bool(signature) or ".gov.cn" in url,
        told=bool(body),
    )
    return TextReading(signature[1] if signature else None, agencies, number, kind)


def _doc_no(lines: list[str]) -> str | None:
    for line in lines[:_NUMBER_LINES]:
        found = find_doc_nos(line) if len(line) <= _LONGEST_NUMBER_LINE else ()
        if found and len(line.strip("（）() ")) - (found[0][1] - found[0][0]) <= 2:
            return found[0][2]
    return None
