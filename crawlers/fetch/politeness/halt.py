"""Ending a crawl for a fault of ours that no single request may hide."""

from __future__ import annotations

import asyncio
import logging

from scrapy.crawler import Crawler

from config.faults import Fault

logger = logging.getLogger(__name__)

_closing: set[asyncio.Task[None]] = set()


def halt(crawler: Crawler, fault: Fault) -> None:
    """Close the spider with the fault's type as reason. Stats `fault/title`, `fault/detail`, `fault/where` carry its words."""
    stats = crawler.stats
    assert stats is not None
    if stats.get_value("fault/title"):
        return
    for name, words in (("title", fault.title), ("detail", fault.detail), ("where", fault.where)):
        stats.set_value(f"fault/{name}", words)
    logger.error("%s: %s (%s)", fault.title, fault.detail, fault.where)
    assert crawler.engine is not None
    # Closing waits for the requests under way, this one among them: it must not be awaited here.
    task = asyncio.ensure_future(crawler.engine.close_spider_async(reason=fault.type))
    _closing.add(task)
    task.add_done_callback(_closing.discard)
