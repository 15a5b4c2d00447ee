"""`huanxin text`: the text of a saved attachment."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, print_json


def text(
    file: Annotated[Path, typer.Argument(help=tr("附件文件", "attachment file"))],
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from crawlers.extract.files import read_file
    from search_api.cli.read import _bytes

    result = read_file(_bytes(file), file.name)
    if as_json:
        print_json(asdict(result))
    else:
        if result.text:
            print(result.text)
        detail = f"，{result.detail}" if result.detail else ""
        note(f"{result.state}  {result.format}{detail}")
    return 0
