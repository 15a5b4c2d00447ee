"""The one walk from a page to its paper: past shells, over further pages, to the files it offers.

A live crawl, an archive, a foreign WARC, a backfill, a probe and fixtures are suppliers of captures to it, so a rule mended here is
mended for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from config.clock import SHANGHAI
from crawlers.extract.pages import FRAMED, SAYS
from crawlers.papers.file_name import names_no_file
from crawlers.papers.file_paper import is_file_paper, read_file_paper
from crawlers.papers.look import Before, Look, Supply, unmodified
from crawlers.papers.moved import is_front, is_same
from crawlers.papers.paper import MOST_PARTS, joined
from crawlers.papers.reading import SourceReading
from indexing.records import AttachmentLink, Entry, Notice, Paper, StoredAttachment, Verdict
from indexing.store.captures import CaptureRow, Validators
from indexing.text.urls import url_key

# Steps from shell to shell are followed this far.
MOST_SHELLS = 2


@dataclass(frozen=True, slots=True)
class Walked:
    """What became of a page. `paper` is there for verdict `ok`, unless the page is `unchanged`. `captures` are all looks of the
    walk, judged; `verdicts` those of the page and of the shells before it. `notice` is what was read, its further pages
    joined."""

    verdict: Verdict
    detail: str | None = None
    captures: tuple[CaptureRow, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    paper: Paper | None = None
    notice: Notice | None = None
    unchanged: bool = False

    @property
    def missing(self) -> bool:
        """Whether the answer says that the paper is not there any more: by its status, or in words on a page of its own. A
        redirect to a list or a home page says nothing."""
        return _is_missing(self.verdict, self.detail)


async def walk(
    supply: Supply,
    reading: SourceReading,
    look: Look,
    entry: Entry | None = None,
    before: Before | None = None,
) -> Walked:
    """Walks from the first look at a page. `entry` is the list row that led to it, `before` what is known of the page.

    A page of which a further page cannot be had is an `error`: half a paper would look like one that was shortened. A
    redirect to a list, a home page or another paper is a `soft404`. A retailer's campaign that is gone after its last day is
    as it was: it ended, and nobody withdrew it.
    """
    listed = look.asked
    if before and unmodified(look, before.known.get(listed)):
        if not await _parts_changed(supply, before):
            return await _unchanged(supply, reading, look, before)
        again = await supply.page(listed)
        if again is None:
            return Walked("error", "cannot be had again", verdicts=("error",))
        look = again
    captures: list[CaptureRow] = []
    verdicts: list[Verdict] = []
    frame: Notice | None = None
    while True:
        notice = await reading.notice(look, entry, before.page if before else None)
        if notice.verdict != "shell" or not notice.target or len(verdicts) >= MOST_SHELLS:
            break
        target = await supply.page(notice.target)
        if target is None:
            break
        captures.append(reading.capture(look, "detail", "shell", notice.verdict_detail, listed))
        verdicts.append("shell")
        frame = notice if notice.verdict_detail == FRAMED else None
        look = target
    if is_file_paper(notice, entry, before):
        read = await read_file_paper(reading, look, entry, before)
        captures.append(reading.capture(look, "detail", "ok", None, listed))
        filed = reading.paper(read.notice, listed, entry, [read.file], look.fetched_at)
        return Walked("ok", None, tuple(captures), (*verdicts, "ok"), filed, read.notice)
    if frame is not None and notice.verdict == "ok":  # head and date stand around the frame, the text in it
        title, published = frame.title or notice.title, frame.published or notice.published
        notice = replace(notice, title=title, published=published)
    if notice.verdict in ("ok", "empty") and _leads_elsewhere(look, notice, reading, before):
        notice = replace(notice, verdict="soft404", verdict_detail=f"redirects to {look.url}")
    parts: list[CaptureRow] = []
    if notice.verdict == "ok":
        whole, parts = await _with_parts(supply, reading, notice, before.parts if before else ())
        # Not ok for its capture either: a later 304 must not say that this state of the page is recorded.
        notice = whole or replace(notice, verdict="error", verdict_detail="a further page cannot be read")
    verdicts.append(notice.verdict)
    ended = _is_missing(notice.verdict, notice.verdict_detail) and _ended(reading, look, before)
    detail = "the campaign has ended" if ended else notice.verdict_detail
    captures.append(reading.capture(look, "detail", notice.verdict, detail, listed))
    captures += parts
    paper = None
    if notice.verdict == "ok":
        files, of_files = await _files(supply, reading, notice.attachments, before)
        captures += of_files
        paper = reading.paper(notice, listed, entry, files, look.fetched_at)
    return Walked(
        notice.verdict,
        notice.verdict_detail,
        tuple(captures),
        tuple(verdicts),
        paper,
        notice,
        unchanged=ended,
    )


def _is_missing(verdict: Verdict, detail: str | None) -> bool:
    return verdict == "gone" or (verdict == "soft404" and (detail or "").startswith(SAYS))


async def _parts_changed(supply: Supply, before: Before) -> bool:
    """Whether any of the paper's further pages is not as it was when it was read last."""
    for url in before.parts:
        known = before.known.get(url)
        look = await supply.page(url, known)
        if look is not None and not unmodified(look, known):
            return True
    return False


async def _unchanged(supply: Supply, reading: SourceReading, look: Look, before: Before) -> Walked:
    """The page is as it was; its files may not be."""
    capture = reading.capture(look, "detail", "ok", "not modified", look.asked)
    files, captures = await _files(supply, reading, before.files, before)
    failed = any(file.state == "failed" for file in files)
    if not captures and not failed and not before.page.withdrawn:
        return Walked("ok", captures=(capture,), verdicts=("ok",), unchanged=True)
    # Without a title or text of its own: what a page does not say stays as it was.
    paper = Paper(
        url=look.asked,
        title="",
        seen_at=look.fetched_at,
        source_id=reading.source.id if reading.source else None,
        attachments=tuple(files),
    )
    return Walked("ok", captures=(capture, *captures), verdicts=("ok",), paper=paper)


def _leads_elsewhere(look: Look, notice: Notice, reading: SourceReading, before: Before | None) -> bool:
    """Whether a redirect led to another page than the one that was listed."""
    if url_key(look.asked) == url_key(look.url):
        return False
    if before is not None:
        return not is_same(before.page, notice)
    return is_front(look.url, reading.source.column.url if reading.source else "")


def _ended(reading: SourceReading, look: Look, before: Before | None) -> bool:
    """Whether a retailer's campaign was over when it was looked at."""
    if before is None or before.page.running_until is None or reading.source is None:
        return False
    today = look.fetched_at.astimezone(SHANGHAI).date().isoformat()
    return reading.source.site.tier == "retailer" and before.page.running_until < today


async def _with_parts(
    supply: Supply, reading: SourceReading, notice: Notice, read_before: tuple[str, ...]
) -> tuple[Notice | None, list[CaptureRow]]:
    """The notice with the text and files of its further pages, and the links of those alone. None where one of them
    cannot be read but may be another time. A link that leads to no page, and led to none before, is only dropped."""
    captures: list[CaptureRow] = []
    for url in notice.page_links[:MOST_PARTS]:
        look = await supply.page(url)
        part = await reading.notice(look) if look else None
        if look and part:
            captures.append(reading.capture(look, "detail", part.verdict, part.verdict_detail))
        if part and part.verdict == "ok":
            notice = joined(notice, part)
        elif part and part.verdict == "gone" and url not in read_before:
            links = tuple(link for link in notice.page_links if link != url)
            notice = replace(notice, page_links=links)
        elif supply.lasting:
            return None, captures
    return notice, captures


async def _files(
    supply: Supply, reading: SourceReading, links: tuple[AttachmentLink, ...], before: Before | None
) -> tuple[list[StoredAttachment], list[CaptureRow]]:
    """The files behind the links, and the looks at them. One that the supply does not reach stays a link."""
    known: Mapping[str, Validators] = before.known if before else {}
    names = {file.url: file.name for file in before.files} if before else {}
    files: list[StoredAttachment] = []
    captures: list[CaptureRow] = []
    for offered in links:
        if before and offered.url in (before.page.url, before.page.address):
            files.append(StoredAttachment(offered.name, offered.url))  # the page is itself this file
            continue
        # What its server called a file, it is still called where that is not asked again.
        named = names.get(offered.url) if names_no_file(offered.name) else None
        link = replace(offered, name=named or offered.name)
        if not supply.reaches(link.url):
            files.append(StoredAttachment(link.name, link.url))
            continue
        check = known.get(link.url)
        look = await supply.file(link.url, check)
        if look is None and not supply.lasting:
            files.append(StoredAttachment(link.name, link.url))
        elif look is None or look.status not in (200, 304):
            files.append(StoredAttachment(link.name, link.url, state="failed"))
        elif unmodified(look, check):
            files.append(StoredAttachment(link.name, link.url))
        else:
            captures.append(reading.capture(look, "attachment", "ok"))
            files.append(await reading.file(offered, look))
    return files, captures
