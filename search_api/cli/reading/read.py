"""`huanxin read`: what a saved detail page says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.batch import answer_lines, file_bytes, named_file, text_field
from search_api.cli.output import print_json


def read(
    file: Annotated[
        Path | None, typer.Argument(help=tr("HTML 文件，- 为标准输入", "HTML file, - for stdin"))
    ] = None,
    url: Annotated[str, typer.Option(help=tr("该页的地址", "the page's address"))] = "",
    status: Annotated[int | None, typer.Option(help=tr("响应状态码", "the response's status"))] = None,
    headers: Annotated[
        Path | None,
        typer.Option(
            help=tr(
                "响应头文件（每行 名: 值，或 JSON）",
                "file of response headers (`Name: value` lines, or JSON)",
            )
        ),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            help=tr(
                "每行一个 JSON：{file, url?, status?, headers?}",
                "one JSON a line: {file, url?, status?, headers?}",
            )
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if batch is not None:
        return _batch(batch)
    if file is None:
        raise WrongUsage(tr("请给出文件或 --batch", "name a file, or --batch"))
    value = _read(file_bytes(file), url, status, _headers(headers) if headers else {})
    if as_json:
        print_json(value)
    else:
        _print(value)
    return 0


def _read(body: bytes, url: str, status: int | None, headers: Mapping[str, str]) -> dict[str, Any]:
    from crawlers.extract.pages import read_notice
    from indexing.records import Hints

    return asdict(
        read_notice(body, url, Hints(status=status, headers={k.lower(): v for k, v in headers.items()}))
    )


def _batch(path: Path) -> int:
    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        status, headers = asked.get("status"), asked.get("headers") or {}
        if not isinstance(status, int | None) or not isinstance(headers, dict):
            raise WrongUsage(
                tr("status 应为整数，headers 应为对象", "status takes a number, headers an object")
            )
        body = file_bytes(named_file(asked, path))
        return {"file": asked["file"], **_read(body, text_field(asked, "url") or "", status, headers)}

    return answer_lines(path, answer)


def _headers(path: Path) -> dict[str, str]:
    text = file_bytes(path).decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        try:
            return {str(k): str(v) for k, v in json.loads(text).items()}
        except ValueError as error:
            raise WrongUsage(
                tr("响应头文件不是 JSON", "the headers file is no JSON"), detail=str(error), where=str(path)
            ) from None
    pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _print(value: dict[str, Any]) -> None:
    from indexing.labels import Labelled, label

    labels = {
        "verdict": tr("判定", "verdict"),
        "verdict_detail": tr("说明", "detail"),
        "target": tr("指向", "target"),
        "title": tr("标题", "title"),
        "published": tr("发布日期", "published"),
        "document_date": tr("成文日期", "document date"),
        "agencies": tr("发文机关", "agencies"),
        "doc_no": tr("文号", "number"),
        "index_no": tr("索引号", "index number"),
        "origin_name": tr("来源", "origin"),
        "document_type": tr("类型", "type"),
    }
    coded: Mapping[str, Labelled] = {"verdict": "verdict", "document_type": "type"}
    for name, called in labels.items():
        if shown := value[name]:
            if name in coded:
                shown = label(coded[name], shown)
            print(f"{called}  {'、'.join(shown) if isinstance(shown, (list, tuple)) else shown}")
    for file in value["attachments"]:
        print(f"{tr('附件', 'attachment')}  {file['name']}  {file['url']}")
    if value["body"]:
        print(f"\n{value['body']}")
