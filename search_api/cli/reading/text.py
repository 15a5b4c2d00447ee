"""`huanxin text`: the text of a saved attachment."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.batch import answer_lines, file_bytes, named_file
from search_api.cli.output import note, print_json

if TYPE_CHECKING:
    from indexing.records import FileText


def text(
    file: Annotated[
        Path | None, typer.Argument(help=tr("附件文件，- 为标准输入", "attachment file, - for stdin"))
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help=tr("每行一个 JSON：{file}", "one JSON a line: {file}"))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if batch is not None:
        return _batch(batch)
    if file is None:
        raise WrongUsage(tr("请给出文件或 --batch", "name a file, or --batch"))
    result = _read(file)
    if as_json:
        print_json(asdict(result))
    else:
        from indexing.labels import label

        if result.text:
            print(result.text)
        detail = tr("，", ", ") + result.detail if result.detail else ""
        note(f"{label('file', result.state)}  {result.format}{detail}")
    return 0


def _batch(path: Path) -> int:
    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        return {"file": asked.get("file"), **asdict(_read(named_file(asked, path)))}

    return answer_lines(path, answer)


def _read(file: Path) -> FileText:
    from crawlers.extract.files import read_file

    return read_file(file_bytes(file), file.name)
