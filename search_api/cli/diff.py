"""`huanxin diff`: two versions of a document beside each other."""

from __future__ import annotations

from typing import Annotated

import typer

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import console, opened, print_json

_FOLD = 60


def diff(
    key: Annotated[str, typer.Argument(help=tr("文件编号或地址", "document id or address"))],
    first: Annotated[int | None, typer.Option("--from", help=tr("旧版本号", "older version"))] = None,
    second: Annotated[int | None, typer.Option("--to", help=tr("新版本号", "newer version"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from dataclasses import asdict

    from indexing.changes import compare
    from indexing.changes.diff import diff as body_diff
    from indexing.store import find_document, load_documents
    from indexing.store.documents import version_body
    from indexing.store.version_fields import restore

    with opened() as (_, store):
        found = find_document(store, key)
        if found is None:
            raise NotFound(tr(f"没有这份文件：{key}", f"no such document: {key}"), where=key)
        newest = load_documents(store, [found])[found].version
        to = second if second is not None else newest
        frm = first if first is not None else max(to - 1, 1)
        versions = []
        for number in (frm, to):
            kept = version_body(store, found, number)
            if kept is None:
                raise NotFound(
                    tr(
                        f"{key} 没有第 {number} 版（共 {newest} 版）",
                        f"{key} has no version {number} (of {newest})",
                    ),
                    where=key,
                )
            versions.append(restore(*kept))
    old, new = versions
    fields = [f for f in compare(old, new) if f.field != "body"]
    hunks = body_diff(old.body, new.body)
    if as_json:
        print_json(
            {
                "id": found,
                "from": frm,
                "to": to,
                "fields": [asdict(f) for f in fields],
                "body": [asdict(h) for h in hunks],
            }
        )
        return 0
    out = console()
    from rich.text import Text

    for field in fields:
        out.print(Text(f"{field.field}: {field.old} → {field.new}"))
    shown = Text()
    for hunk in hunks:
        if hunk.op == "equal":
            folded = hunk.new if len(hunk.new) <= 2 * _FOLD else f"{hunk.new[:_FOLD]} …… {hunk.new[-_FOLD:]}"
            shown.append(folded)
        else:
            if hunk.old:
                shown.append(f"[-{hunk.old}-]", style="red strike")
            if hunk.new:
                shown.append(f"{{+{hunk.new}+}}", style="green underline")
    out.print(shown)
    return 0
