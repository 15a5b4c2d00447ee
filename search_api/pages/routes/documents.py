"""`/documents/{id}`: a paper as it stands or stood, the text of its files, and what changed between two versions."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import SHANGHAI, now
from config.faults import NotFound
from config.fresh_registry import fresh_registry
from config.language import tr
from indexing.comparison import compare_versions
from indexing.projection import segment_document
from indexing.query import Query as Tree
from indexing.query import marks
from indexing.query.tree import All
from indexing.records import Change, StoredAttachment
from indexing.registers.citing import events_of
from indexing.registers.fact_corrections import fact_corrections_of
from indexing.registers.of_document import facts_of, kept_of_files
from indexing.segment import fingerprint
from indexing.store import Document
from indexing.store.papers.as_of import document_on
from indexing.store.papers.documents import version_body
from indexing.store.papers.version_fields import restore
from indexing.store.segments import ShownTexts, load_shown
from search_api.api.documents import found as found_document
from search_api.api.documents import read_day
from search_api.pages.frame import page
from search_api.pages.views.addresses import document_address
from search_api.pages.views.asked import Asked, read
from search_api.pages.views.citation import Cited, bibtex, gbt7714
from search_api.pages.views.facts import corrected_lines, groups
from search_api.pages.views.manuscript import manuscript
from search_api.pages.views.paper import File, file, line, meta
from search_api.pages.views.reading import first_marked_part, reading
from search_api.pages.views.told import told
from search_api.pages.views.watches import watches
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

Part = Annotated[str | None, Query(pattern="^([1-9][0-9]{0,4}|all)$")]
At = Annotated[str | None, Query(pattern="^[0-9]{1,7}-[0-9]{1,7}$")]
Number = Annotated[int | None, Query(ge=1, le=1_000_000)]


def _as_asked(here: Serving, found: Document, day: date | None, number: int | None) -> Document:
    """The document in a version, as known on a day, or as it stands. Raises NotFound where it was not known then."""
    if number is not None:
        return _in_version(here, found, number)
    if day is None:
        return found
    then = document_on(here.store, found, day)
    if then is None:
        raise NotFound(
            tr(f"{day} 时还没有见过这份文件", f"this paper had not been seen by {day}"),
            detail=tr(f"首次见到：{found.first_seen:%Y-%m-%d}", f"first seen: {found.first_seen:%Y-%m-%d}"),
            where="on",
        )
    return then


def _in_version(here: Serving, found: Document, number: int) -> Document:
    """The document with a version's fields. What was read of its files is of the newest only."""
    if number == found.version:
        return found
    kept = version_body(here.store, found.id, number)
    if kept is None:
        raise NotFound(tr(f"没有第 {number} 版", f"there is no version {number}"), where="version")
    fields = asdict(restore(*kept))
    files = tuple(
        StoredAttachment(name, url, sha256=digest) for name, url, digest in fields.pop("attachments")
    )
    return replace(found, **fields, attachments=files, version=number)


def _stretch(at: str | None, text: str) -> list[list[int]]:
    """The marks of two offsets into a text; none where nothing of the text is between them."""
    start, end = map(int, at.split("-")) if at else (0, 0)
    end = min(end, len(text))
    return [[start, end]] if start < end else []


def _texts(here: Serving, found: Document) -> ShownTexts:
    kept = load_shown(here.store, [found.id], fingerprint())
    return kept.get(found.id) or segment_document(found).shown


def _files(shown: Document, found: Document, tree: Tree, texts: ShownTexts | None) -> list[File]:
    """The files of the document as it is shown. Only what is known of them now has a text of its own page."""
    made = []
    for attachment in shown.attachments:
        number = next((n for n, known in enumerate(found.attachments) if known.url == attachment.url), None)
        text = texts.attachments[number] if texts and number is not None else None
        digest = attachment.sha256
        stored = f"/api/v1{document_address(found.id, 'attachments')}/{digest}/file" if digest else None
        whole = document_address(found.id, f"files/{number + 1}") if number is not None else ""
        made.append(file(attachment, marks(tree, text) if text else [], stored, whole))
    return made


@router.get("/documents/{document_id:path}/files/{number}")
def file_text(
    request: Request,
    here: Here,
    document_id: str,
    number: int,
    part: Part = None,
    at: At = None,
) -> HTMLResponse:
    """The whole text of one file of a paper; the stretch `at`, where a fact was read, is marked in it."""
    found = found_document(here.store, document_id)
    if not 1 <= number <= len(found.attachments):
        raise NotFound(tr(f"没有第 {number} 个附件", f"there is no file {number}"), where="number")
    attachment = found.attachments[number - 1]
    found_at = _stretch(at, attachment.text)
    wanted = 0 if part == "all" else int(part or first_marked_part(attachment.text, found_at))
    return page(
        request,
        "file.html",
        attachment.name,
        document=found,
        file=attachment,
        reading=reading(attachment.text, found_at, wanted),
        part_address=lambda chosen: document_address(found.id, f"files/{number}", part=chosen, at=at),
    )


@router.get("/documents/{document_id:path}/diff")
def differences(
    request: Request,
    here: Here,
    document_id: str,
    first: Annotated[int | None, Query(alias="from", ge=1, le=1_000_000)] = None,
    second: Annotated[int | None, Query(alias="to", ge=1, le=1_000_000)] = None,
    view: Literal["side", "inline"] = "side",
) -> HTMLResponse:
    """Two versions as an edited manuscript; the newest beside the one before unless others are named."""
    found = found_document(here.store, document_id)
    compared = compare_versions(here.store, found.id, first, second)
    start, to = compared.older, compared.newer
    by_number = {each.number: each for each in found.versions}
    as_change = Change(
        0, by_number[to].time, found.id, found.url, found.title, (), "crawl", compared.fields, start, to, None
    )

    def view_address(chosen: str) -> str:
        return document_address(found.id, "diff", **{"from": start, "to": to, "view": chosen})

    return page(
        request,
        "diff.html",
        tr(f"改动：{found.title}", f"Changes: {found.title}"),
        document=found,
        before=by_number[start],
        after=by_number[to],
        inline=view == "inline",
        view_address=view_address,
        steps=_steps(found, start, to, view),
        fields=told(as_change, most=40),
        stretches=manuscript(compared.body),
    )


def _steps(found: Document, start: int, to: int, view: str) -> list[tuple[str, str]]:
    def beside(first: int, second: int) -> str:
        return document_address(found.id, "diff", **{"from": first, "to": second, "view": view})

    steps: list[tuple[Any, str]] = []
    if start > 1:
        steps.append((tr("更早一次改动", "the change before"), beside(start - 1, start)))
    if to < found.version:
        steps.append((tr("更晚一次改动", "the change after"), beside(to, to + 1)))
    return steps


# After the more particular addresses: ids that imports bring may hold slashes.
@router.get("/documents/{document_id:path}")
def document(
    request: Request,
    here: Here,
    document_id: str,
    on: str | None = None,
    version: Number = None,
    part: Part = None,
    q: Annotated[str | None, Query(max_length=2000)] = None,
    at: At = None,
) -> HTMLResponse:
    """The paper as it stands; as it was known at a day's end, or in one of its versions. `q` is marked in it, or the stretch `at`
    (two offsets into the text) where a fact was read."""
    found = found_document(here.store, document_id)
    day = read_day(on, "on") if on else None
    shown = _as_asked(here, found, day, version)
    newest = shown.version == found.version
    since = next(each.time for each in found.versions if each.number == shown.version)
    tree = read(Asked(q=q or ""), now().date()).query.tree
    texts = _texts(here, found) if newest and not isinstance(tree, All) else None
    body_marks = marks(tree, texts.body) if texts else []
    if at is not None and newest:
        body_marks = _stretch(at, shown.body)
    wanted = 0 if part == "all" else int(part or first_marked_part(shown.body, body_marks))
    keep: dict[str, object] = {"on": on, "version": version, "q": q, "at": at}
    cited = Cited(
        found.id,
        shown.title,
        shown.agencies,
        shown.doc_no,
        shown.date,
        shown.url,
        f"{(now() if newest else since).astimezone(SHANGHAI):%Y-%m-%d}",
    )
    return page(
        request,
        "document.html",
        shown.title,
        document=found,
        watches=watches(found),
        shown=shown,
        shown_since=since,
        version=shown.version,
        versions=line(found.versions),
        on=day.isoformat() if day else None,
        meta=meta(
            shown, fresh_registry(here.settings.sources), events_of(here.store, found) if newest else ()
        ),
        title_marks=marks(tree, texts.title, "title") if texts else [],
        reading=reading(shown.body, body_marks, wanted),
        part_address=lambda number: document_address(found.id, **(keep | {"part": number})),
        files=_files(shown, found, tree, texts),
        facts=groups(found.id, facts_of(here.store, found), kept_of_files(here.store, found.id))
        if newest
        else (),
        corrected=corrected_lines(fact_corrections_of(here.store, found.id)) if newest else (),
        gbt=gbt7714(cited),
        bibtex=bibtex(cited),
        evidence=f"/api/v1{document_address(found.id, 'evidence')}",
        machine=f"/api/v1{document_address(found.id)}",
        leads=list(dict.fromkeys(str(each["term"]) for each in found.topic_evidence))[:8],
    )
