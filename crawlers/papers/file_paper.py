"""A list's row that leads to a file: the file is the paper. Its title and date are the row's, its text is the file's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from crawlers.extract.pages import NOT_A_PAGE
from crawlers.extract.pages.plain_text import read_text
from crawlers.papers.look import Before, Look
from crawlers.papers.reading import SourceReading
from indexing.records import AttachmentLink, Entry, Notice, StoredAttachment

READABLE = frozenset({"PDF", "ZIP or Office", "Office 97", "PNG", "JPEG", "GIF", "BMP", "RTF"})
"""Kinds of what is no page, as verdicts name them, in which there may be a paper."""


@dataclass(frozen=True, slots=True)
class FilePaper:
    """What the file says as a paper, and the file as one that the paper offers, whose text stands in the paper."""

    notice: Notice
    file: StoredAttachment


def is_file_paper(notice: Notice, entry: Entry | None, before: Before | None) -> bool:
    """Whether an answer is a file that a list named, or that is known as a paper."""
    kind = (notice.verdict_detail or "").removeprefix(NOT_A_PAGE)
    return notice.verdict == "error" and kind in READABLE and bool(_title(entry, before))


async def read_file_paper(
    reading: SourceReading, look: Look, entry: Entry | None, before: Before | None
) -> FilePaper:
    """Reads the file of a look. One without readable text is a paper without text, whose file says why."""
    title = _title(entry, before)
    name = unquote(urlsplit(look.url).path.rsplit("/", 1)[-1]) or title
    file = await reading.file(AttachmentLink(name, look.asked), look)
    said = read_text(title, file.text, look.url)
    row = entry or Entry(title, look.asked)
    notice = Notice(
        verdict="ok",
        title=title,
        published=row.date or (before.page.published if before else None),
        document_date=row.document_date or said.document_date,
        agencies=row.agencies or said.agencies,
        doc_no=row.doc_no or said.doc_no or (before.page.doc_no if before else None),
        index_no=row.index_no,
        origin_name=row.origin_name,
        document_type=said.document_type,
        body=_without_headline(file.text, title),
    )
    return FilePaper(notice, replace(file, text=""))


def _without_headline(text: str, title: str) -> str:
    headline, _, rest = text.partition("\n")
    return rest if rest and "".join(headline.split()) == "".join(title.split()) else text


def _title(entry: Entry | None, before: Before | None) -> str:
    return (entry.title if entry else "") or (before.page.title if before else "")
