"""The line of a paper that shows an occasion, and the page that shows it in its place."""

from __future__ import annotations

from urllib.parse import quote

from alerts.noting import Evidence
from indexing.facts.facts import Span
from indexing.store import Document

_WIDTH = 80
_ENDS = "。；！？\n"


def text_at(document: Document, place: int) -> str:
    """The text that spans count in: the paper's body for place 0, else that of the file of this number, empty where it is not known."""
    if place == 0:
        return document.body
    return document.attachments[place - 1].text if place <= len(document.attachments) else ""


def sentence_at(body: str, span: Span) -> Span:
    """The sentence, or line of a table, that a stretch of a text stands in."""
    start, end = span
    begin = max(body.rfind(mark, 0, start) for mark in _ENDS) + 1
    return begin, min([at for mark in _ENDS if (at := body.find(mark, end)) >= 0], default=len(body))


def around(body: str, span: Span) -> Evidence:
    """The sentence that a stretch of a text stands in, cut to a line, with the stretch marked."""
    start, end = span
    begin, close = sentence_at(body, span)
    begin = max(begin, end - _WIDTH) if close - begin > _WIDTH else begin
    line = body[begin : min(close, begin + _WIDTH)].rstrip().replace("\t", " ")
    blank = len(line) - len(line.lstrip())
    at = (start - begin - blank, min(end - begin - blank, len(line) - blank))
    return Evidence(line.lstrip(), (at,) if 0 <= at[0] < at[1] else ())


def page_of(document_id: str, span: Span | None, place: int = 0) -> str:
    """The path of the document's page, or of that of its file of number `place`, at that stretch of the text."""
    path = f"/documents/{quote(document_id, safe='', errors='replace')}"
    path += f"/files/{place}" if place and span else ""
    return f"{path}?at={span[0]}-{span[1]}#found" if span else path
