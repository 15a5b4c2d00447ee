"""`huanxin evidence`: one document's captures, to hand to someone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import note, opened, print_json

SOME_FAILED = 4


def evidence(
    key: Annotated[str, typer.Argument(help=tr("文件编号或地址", "document id or address"))],
    out: Annotated[
        Path | None,
        typer.Option(help=tr("写到哪里（.warc.gz）", "where to write it (.warc.gz)"), dir_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from crawlers.evidence import write_evidence
    from indexing.store import find_document, load_documents

    with opened() as (settings, store):
        found = find_document(store, key)
        if found is None:
            raise NotFound(tr(f"没有这份文件：{key}", f"no such document: {key}"), where=key)
        document = load_documents(store, [found], history=True)[found]
        name = re.sub(r"[^\w.-]", "_", found, flags=re.ASCII)
        report = write_evidence(store, settings, document, out or Path(f"evidence-{name}.warc.gz"))
    if as_json:
        print_json(
            {
                "file": str(report.file),
                "manifest": str(report.manifest),
                "captures": report.captures,
                "removed": report.removed,
                "missing": [{"file": file, "why": why} for file, why in report.missing],
            }
        )
    else:
        print(
            tr(
                f"{report.file}：{report.captures} 份抓取件；清单 {report.manifest}",
                f"{report.file}: {report.captures} captures; manifest {report.manifest}",
            )
        )
        if report.removed:
            note(
                tr(
                    f"另有 {report.removed} 份抓取件的内容已不在存档中",
                    f"the archive no longer has the bytes of {report.removed} more captures",
                )
            )
        for file, why in report.missing:
            note(f"{file}: {why}")
    return SOME_FAILED if report.missing else 0
