"""`--batch`: a line of JSON an item, an answer a line. What cannot be answered is told in its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from config.faults import Fault, NotFound, WrongUsage
from config.language import tr
from search_api.cli.output import fault_body, print_json

SOME_FAILED = 4


def answer_lines(batch: Path, answer: Callable[[dict[str, Any]], Mapping[str, Any]]) -> int:
    """Prints what `answer` makes of each line's object, as it is read, and gives the exit code: 0, or 4 where a line's
    place is taken by an error. Raises NotFound where there is no such file."""
    failed = False
    for number, line in _lines(batch):
        try:
            shown = answer(_object(line))
        except Exception as error:  # whatever one line does, the others are answered
            failed = True
            shown = {"error": fault_body(_fault(error)) | {"where": f"{batch}:{number}"}}
        print_json(shown)
    return SOME_FAILED if failed else 0


def file_bytes(path: Path) -> bytes:
    """The bytes of a file, of standard input where it is `-`. Raises NotFound."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    if not path.is_file():
        raise NotFound(tr(f"找不到文件 {path}", f"no such file: {path}"), where=str(path))
    return path.read_bytes()


def named_file(asked: Mapping[str, Any], batch: Path) -> Path:
    """The file that a batch line names, found from here or from beside the batch. Raises WrongUsage where it names none."""
    name = text_field(asked, "file")
    if not name:
        raise WrongUsage(tr("缺少 file", "file is missing"), where="file")
    path = Path(name)
    return path if path.is_absolute() or path.exists() or str(batch) == "-" else batch.parent / path


def text_field(asked: Mapping[str, Any], name: str) -> str | None:
    """A field of a batch line that is a text or not given. Raises WrongUsage for any other value."""
    value = asked.get(name)
    if not isinstance(value, str | None):
        raise WrongUsage(
            tr(f"{name} 应为文字，不是 {value}", f"{name} takes a text, not {value}"), where=name
        )
    return value


def _lines(batch: Path) -> Iterator[tuple[int, bytes]]:
    if str(batch) != "-" and not batch.is_file():
        raise NotFound(tr(f"找不到文件 {batch}", f"no such file: {batch}"), where=str(batch))
    with sys.stdin.buffer if str(batch) == "-" else batch.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def _object(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WrongUsage(tr("不是 JSON", "not JSON"), detail=str(error)) from None
    if not isinstance(asked, dict):
        raise WrongUsage(tr("不是 JSON 对象", "not a JSON object"))
    return asked


def _fault(error: Exception) -> Fault:
    return error if isinstance(error, Fault) else Fault(str(error) or type(error).__name__)
