"""A line of a log says what it is about, in one object."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from config.faults import WrongUsage
from config.logs import JsonLines, about, words_of
from config.settings import load_settings


def line(message: str, *, raised: bool = False) -> dict[str, object]:
    try:
        raise ValueError("坏了\n两行")
    except ValueError:
        told = sys.exc_info() if raised else None
    record = logging.LogRecord("crawlers.x", logging.WARNING, __file__, 1, message, ("值",), told)
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def test_a_record_is_one_line_with_its_ids() -> None:
    with about(run_id="r1"), about(document_id="d1"):
        inner = line("读 %s")
    assert (inner["message"], inner["level"], inner["logger"]) == ("读 值", "warning", "crawlers.x")
    assert (inner["run_id"], inner["document_id"]) == ("r1", "d1")
    assert str(inner["time"]).endswith("+08:00")
    outer = line("读 %s", raised=True)
    assert "document_id" not in outer and "ValueError: 坏了" in str(outer["exception"])


def test_the_words_of_a_line_are_had_in_either_form() -> None:
    assert words_of('{"message": "坏了", "level": "error"}') == "坏了"
    assert words_of("{坏了") == "{坏了" and words_of("坏了") == "坏了" and words_of("{}") == "{}"


def test_another_form_is_refused_by_name() -> None:
    with pytest.raises(WrongUsage) as refused:
        load_settings({"HUANXIN_LOG": "xml"})
    assert refused.value.where == "HUANXIN_LOG"
