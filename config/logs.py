"""How the processes that stay, and crawls, log: in words, or with `HUANXIN_LOG=json` as an object a line, with the run and the document
that it is about."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TypeAlias

from config.clock import iso, now

LogForm: TypeAlias = Literal["text", "json"]
TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"
# Libraries that tell what nobody asked for.
_NOISY = {
    "alembic": logging.WARNING,
    "httpx": logging.WARNING,
    # It warns of each tick that is left out since the last one still goes: the next one does what both would.
    "apscheduler": logging.ERROR,
}

_process: dict[str, str] = {}
_about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)


def always_about(**ids: str) -> None:
    """Names what all that this process logs is about, such as `run_id`."""
    _process.update(ids)


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Names what is logged within the block is about, such as `document_id`."""
    token = _about.set((_about.get() or {}) | ids)
    try:
        yield
    finally:
        _about.reset(token)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (the program's clock), level, logger, process, message, ids, and what was raised."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": iso(now()),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": os.getpid(),
            **_process,
            **(_about.get() or {}),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to_stderr(form: LogForm, level: int = logging.INFO) -> None:
    """All that this process logs goes to stderr, in this form."""
    handler = logging.StreamHandler()
    handler.setLevel(level)  # Scrapy opens the root logger to everything
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level, handlers=[handler])
    for noisy, least in _NOISY.items():
        logging.getLogger(noisy).setLevel(least)


def reform_handlers(form: LogForm) -> None:
    """Gives handlers that another library has set up already, such as Scrapy's, this form; as text they stay as they are."""
    if form == "json":
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())


def words_of(line: str) -> str:
    """What a line of a log says, in either form."""
    if line.startswith("{"):
        try:
            return str(json.loads(line)["message"])
        except (ValueError, KeyError, TypeError):
            pass
    return line
