"""Scrapy's log without the items: their texts would fill it."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


class QuietLog(LogFormatter):
    def scraped(self, item: Any, response: Any, *_: Any) -> Any:  # noqa: ARG002
        return None
