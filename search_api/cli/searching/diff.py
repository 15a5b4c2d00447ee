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
    from indexing.comparison import compare_versions
    from indexing.store import find_document
    from search_api.cli.searching.changes import field_words
    from search_api.documents import comparison

    with opened() as (_, store):
        found = find_document(store, key)
        if found is None:
            raise NotFound(tr(f"没有这份文件：{key}", f"no such document: {key}"), where=key)
        compared = compare_versions(store, found, first, second)
    if as_json:
        print_json(comparison(compared))
        return 0
    out = console()
    from rich.text import Text

    for field in compared.fields:
        out.print(Text(field_words(field)))
    shown = Text()
    for hunk in compared.body:
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
