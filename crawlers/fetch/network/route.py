"""Where a crawl's answers come from: a WARC, a rerouted origin, or the network."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from config.reroute import Reroute, read_reroute
from crawlers.fetch.network.replay import ReplayArchive

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    reroute: Reroute
    replay: ReplayArchive | None


_routes: WeakKeyDictionary[Crawler, Route] = WeakKeyDictionary()


def route_of(crawler: Crawler) -> Route:
    """The route by the settings `REROUTE_PATH` and `REPLAY_PATH`, read once a crawl. Raises WrongUsage for a bad file."""
    if crawler not in _routes:
        reroute_path, replay_path = (crawler.settings.get(name) for name in ("REROUTE_PATH", "REPLAY_PATH"))
        replay = ReplayArchive(Path(replay_path)) if replay_path else None
        for fault in replay.index.cut_off if replay else ():
            logger.warning("%s", fault.title)
        _routes[crawler] = Route(read_reroute(Path(reroute_path) if reroute_path else None), replay)
    return _routes[crawler]
