"""`/documents/{id}`: a paper as it stands or stood, the text of its files, and what changed between two versions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import SHANGHAI, now
from config.faults import NotFound, WrongUsage
from config.language import tr
from config.fresh_registry import fresh_registry
from indexing.changes import VersionFields, compare
from indexing.changes.diff import diff
from indexing.projection import segment_document
from indexing.query import Query as Tree
from indexing.query import Text, marks
from indexing.query.tree import All
from indexing.records import Change, StoredAttachment
from indexing.segment import fingerprint
from indexing.store import Document, load_documents
from indexing.store.documents import VersionRow, version_body
from indexing.store.segments import ShownTexts, load_shown
from indexing.store.version_fields import restore
from search_api.pages.frame import page
from search_api.pages.views.addresses import document_address
from search_api.pages.views.asked import Asked, read
from search_api.pages.views.citation import Cited, bibtex, gbt7714
from search_api.pages.views.manuscript import manuscript
from search_api.pages.views.paper import File, file, line, meta, version_on
from search_api.pages.views.reading import first_marked_part, reading
from search_api.pages.views.told import told
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

Part = Annotated[str | None, Query(pattern="^([1-9][0-9]{0,4}|all)$")]
Number = Annotated[int | None, Query(ge=1, le=1_000_000)]


def _found(here: Serving, document_id: str) -> Document:
    there = load_documents(here.store, [document_id], history=True).get(document_id)
    if there is None:
        raise NotFound(
            tr("没有这份文件", "there is no such document"),
            detail=tr(
                "编号可能不完整；按标题或文号检索往往能找到",
                "its id may be cut off; a search for its title or number often finds it",
            ),
            where=document_id[:100],
        )
    return there


def _day(on: str | None) -> date | None:
    if not on:
        return None
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise WrongUsage(
            tr(f"日期应为 YYYY-MM-DD，不是 {on[:40]}", f"a day is written YYYY-MM-DD, not {on[:40]}"),
            where="on",
        ) from None


def _chosen(found: Document, day: date | None, number: int | None) -> VersionRow:
    """The version asked for. Raises NotFound where there is none."""
    if number is not None:
        there = next((each for each in found.versions if each.number == number), None)
        missing: str = tr(f"没有第 {number} 版", f"there is no version {number}")
    elif day is not None:
        there = version_on(found.versions, day)
        missing = tr(f"{day} 时还没有见过这份文件", f"this paper had not been seen by {day}")
    else:
        there, missing = version_on(found.versions, date.max.replace(month=1)), ""
    if there is None:
        raise NotFound(missing, where="on" if number is None else "version")
    return there


def _fields(here: Serving, document_id: str, number: int) -> VersionFields:
    kept = version_body(here.store, document_id, number)
    if kept is None:
        raise NotFound(tr(f"没有第 {number} 版", f"there is no version {number}"), where="version")
    return restore(*kept)


def _texts(here: Serving, found: Document) -> ShownTexts:
    kept = load_shown(here.store, [found.id], fingerprint())
    return kept.get(found.id) or segment_document(found).shown


def _files(found: Document, tree: Tree, texts: ShownTexts | None) -> list[File]:
    shown = []
    for number, attachment in enumerate(found.attachments):
        text = texts.attachments[number] if texts and number < len(texts.attachments) else ""
        stored = (
            attachment.sha256
            and f"/api/v1{document_address(found.id, 'attachments')}/{attachment.sha256}/file"
        )
        whole = document_address(found.id, f"files/{number + 1}")
        shown.append(file(attachment, marks(tree, Text(text)) if text else [], stored or None, whole))
    return shown


def _old_files(fields: VersionFields) -> list[File]:
    """The files of an older version, of which names and addresses are kept."""
    return [file(StoredAttachment(name, url), [], None, "") for name, url, _ in fields.attachments]


@router.get("/documents/{document_id:path}/files/{number}")
def file_text(
    request: Request,
    here: Here,
    document_id: str,
    number: int,
    part: Part = None,
) -> HTMLResponse:
    """The whole text of one file of a paper."""
    found = _found(here, document_id)
    if not 1 <= number <= len(found.attachments):
        raise NotFound(tr(f"没有第 {number} 个附件", f"there is no file {number}"), where="number")
    attachment = found.attachments[number - 1]
    return page(
        request,
        "file.html",
        attachment.name,
        document=found,
        file=attachment,
        reading=reading(attachment.text, (), 0 if part == "all" else int(part or 1)),
        part_address=lambda chosen: document_address(found.id, f"files/{number}", part=chosen),
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
    found = _found(here, document_id)
    to = second or found.version
    start = first or max(1, to - 1)
    by_number = {each.number: each for each in found.versions}
    old, new = _fields(here, found.id, start), _fields(here, found.id, to)
    changed = tuple(each for each in compare(old, new) if each.field != "body")
    as_change = Change(
        0, by_number[to].time, found.id, found.url, found.title, (), "crawl", changed, start, to, None
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
        stretches=manuscript(diff(old.body, new.body)),
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
) -> HTMLResponse:
    """The paper as it stands; as it was known at a day's end, or in one of its versions. `q` is marked in it."""
    found = _found(here, document_id)
    day = _day(on)
    chosen = _chosen(found, day, version)
    fields = _fields(here, found.id, chosen.number)
    tree = read(Asked(q=q or ""), now().date()).query.tree
    texts = _texts(here, found) if not isinstance(tree, All) else None
    newest = chosen.number == found.version
    title_marks = marks(tree, Text(texts.title), "title") if texts and newest else []
    body_marks = marks(tree, Text(texts.body)) if texts and newest else []
    wanted = 0 if part == "all" else int(part or first_marked_part(fields.body, body_marks))
    keep: dict[str, object] = {"on": on, "version": version, "q": q}
    cited = Cited(
        found.id,
        fields.title,
        fields.agencies,
        fields.doc_no,
        (fields.published or fields.document_date or "")[:10] or None,
        found.url,
        f"{(now() if newest else chosen.time).astimezone(SHANGHAI):%Y-%m-%d}",
    )
    return page(
        request,
        "document.html",
        fields.title,
        document=found,
        shown=fields,
        shown_since=chosen.time,
        version=chosen.number,
        versions=line(found.versions),
        on=day.isoformat() if day else None,
        meta=meta(found, fields, fresh_registry(here.settings.sources)),
        title_marks=title_marks,
        reading=reading(fields.body, body_marks, wanted),
        part_address=lambda number: document_address(found.id, **(keep | {"part": number})),
        files=_files(found, tree, texts) if newest else _old_files(fields),
        gbt=gbt7714(cited),
        bibtex=bibtex(cited),
        evidence=f"/api/v1{document_address(found.id, 'evidence')}",
        machine=f"/api/v1{document_address(found.id)}",
        leads=list(dict.fromkeys(str(each["term"]) for each in found.topic_evidence))[:8],
    )
