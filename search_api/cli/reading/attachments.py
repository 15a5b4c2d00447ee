"""`huanxin attachments`: files of documents by what became of them."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from config.faults import WrongUsage
from config.language import tr
from indexing.records import AttachmentState
from search_api.cli.output import note, opened, print_json

WITHOUT_TEXT = ["needs_ocr", "unreadable", "failed"]


def attachments(
    state: Annotated[
        list[str] | None,
        typer.Option(
            help=tr(
                "状态：linked read needs_ocr unreadable failed，可重复；默认后三种",
                "linked read needs_ocr unreadable failed, repeatable; the last three by default",
            )
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from indexing.store.papers.attached import attached_files

    known = get_args(AttachmentState)
    states = state or WITHOUT_TEXT
    for name in states:
        if name not in known:
            raise WrongUsage(
                tr(f"没有 {name} 这种状态", f"there is no state {name}"),
                detail=" ".join(known),
                where="--state",
            )
    with opened() as (_, store):
        found = attached_files(store, states)  # type: ignore[arg-type]
    if as_json:
        print_json(
            [
                {
                    "document_id": each.document_id,
                    "document_title": each.document_title,
                    "name": each.file.name,
                    "url": each.file.url,
                    "format": each.file.format,
                    "state": each.file.state,
                    "by": each.file.by,
                    "confidence": each.file.confidence,
                    "detail": each.file.detail,
                }
                for each in found
            ]
        )
        return 0
    for each in found:
        detail = f"  {each.file.detail}" if each.file.detail else ""
        print(f"{each.file.state}  {each.document_id}  {each.document_title}  {each.file.name}{detail}")
        print(f"  {each.file.url or '-'}")
    if not found:
        note(tr("没有这样的附件", "no such attachment"))
    return 0
